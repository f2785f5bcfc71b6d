/** Every shipped estate gives the paths that its README promises, and none of those that only look like one. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AttackPath } from "../../src/model/index.js";
import { analyze, type AnalysisAnswer } from "../../src/pipeline/analyze.js";
import type { ImportAnswer } from "../../src/pipeline/import.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent, type OpenedAnalysis } from "../../src/pipeline/opened.js";
import { kBest } from "../../src/paths/k-best.js";
import { jewels, startFrom } from "../../src/pipeline/ranking.js";
import { searchPaths } from "../../src/store/path-search.js";
import { rankedPaths } from "../../src/pipeline/path-questions.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import type { Store } from "../../src/store/connection.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

const Expected = z.object({
  entryPoints: z.array(z.string()),
  crownJewels: z.array(z.string()),
  /** So many of the paths, from the first, stand in this order in the ranked list. */
  inOrder: z.number(),
  paths: z.array(z.object({ entry: z.string(), target: z.string(), steps: z.array(z.string()) })),
  mustNotReach: z.array(z.object({ from: z.string(), to: z.string(), why: z.string() })),
});
type Expected = z.infer<typeof Expected>;

const seeds = join(fileURLToPath(import.meta.url), "../../../seeds");
const expectationsOf = async (seed: string): Promise<Expected> =>
  Expected.parse(JSON.parse(await readFile(join(seeds, seed, "expected.json"), "utf8")));

/** The assets that a path goes through, as its id counts them. */
const assetsOf = ({ steps }: AttackPath) => [steps[0]!.source, ...steps.map(({ target }) => target)];

describe.each([
  { seed: "first-steps", cluster: undefined },
  { seed: "online-shop", cluster: "shop" },
])("the seed $seed", async ({ seed, cluster }) => {
  const expected = await expectationsOf(seed);
  const workspace = freshWorkspace();
  let store: Store;
  let folder: string;
  let imported: ImportAnswer;
  let analysis: AnalysisAnswer;
  let opened: OpenedAnalysis;
  let paths: readonly AttackPath[];

  beforeAll(async () => {
    store = await openTestStore();
    folder = await mkdtemp(join(tmpdir(), "breachline-seeds-"));
    imported = await importFiles(store, workspace, [join(seeds, seed, "files")], { source: seed, cluster });
    analysis = await analyze(store, workspace, { cacheFolder: folder });
    opened = await openCurrent(store, workspace, folder);
    paths = (await rankedPaths(store, opened, 1000)).paths;
  });

  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it("is read to the last record, and every name in it joins", () => {
    expect(imported.skipped).toEqual([]);
    expect(imported.sources.flatMap(({ problems }) => problems)).toEqual([]);
    expect(analysis.unjoined).toEqual([]);
  });

  it.each(expected.paths)("has the path $entry to $target", ({ entry, target, steps }) => {
    const between = paths.filter((path) => path.entry === entry && path.target === target);
    expect(between.map(assetsOf)).toContainEqual(steps);
  });

  it("ranks them in this order as far as it is certain", () => {
    const drawn = paths.map((path) => assetsOf(path).join(" "));
    const ranks = expected.paths.slice(0, expected.inOrder).map(({ steps }) => drawn.indexOf(steps.join(" ")));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(ranks[0]).toBe(0);
  });

  it("starts from its entry points and ends at its crown jewels", () => {
    expect([...new Set(paths.map(({ entry }) => entry))].sort()).toEqual([...expected.entryPoints].sort());
    const { uids, impactCost } = opened.projection;
    expect(uids.filter((_, node) => impactCost[node]! >= 0).sort()).toEqual([...expected.crownJewels].sort());
  });

  it("has the same best paths in Neo4j's own search, prices of requirements left aside", async () => {
    const { projection } = opened;
    const { graph, node } = startFrom(projection, [projection.nodeOf("internet")!]);
    const engine = kBest(graph, { sources: [node], targets: jewels(projection), hubsAlike: true }, 10);
    const where = { workspace, analysis: analysis.analysis, entry: "internet" };
    const seen = new Set<string>();
    const searched = (await searchPaths(store, where, 60)).filter(
      ({ assets }) => !seen.has(assets.join()) && seen.add(assets.join()),
    );
    const named = engine.paths.map(({ nodes, cost }) => ({
      cost,
      assets: nodes.filter((at) => !projection.hub[at]).map((at) => projection.uids[at]),
    }));
    expect(searched.slice(0, named.length).map(({ cost, assets }) => ({ cost, assets }))).toEqual(named);
    expect(named.length).toBeGreaterThan(1);
  });

  it.each(expected.mustNotReach)("keeps $to out of reach of $from: $why", ({ from, to }) => {
    const [start, end] = [from, to].map((uid) => opened.projection.nodeOf(uid));
    expect([start, end]).not.toContain(undefined);
    expect(reachNodes(opened, [start!], [end!]).path).toEqual([]);
  });
});
