import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { openCurrent } from "../../src/pipeline/opened.js";
import { pathsBetween, rankedPaths } from "../../src/pipeline/path-questions.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import { NothingToRead, takeLease } from "../../src/store/analyses.js";
import { withdrawSource } from "../../src/store/sources.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { SHOP, state } from "./state.js";

const store = await openTestStore();
afterAll(() => store.close());
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-cache-"));
const options = { cacheFolder };

async function published(workspace: string) {
  const opened = await openCurrent(store, workspace, cacheFolder);
  return { opened, paths: (await rankedPaths(store, opened, 100)).paths };
}

/** Everything that the workspace's graph says, without what versions it. */
async function graphOf(workspace: string) {
  const rows = await store.read(
    `CYPHER 25 MATCH (a:Fact {workspace: $workspace})-[r]->(b:Fact)
     RETURN a.uid AS a, type(r) AS type, coalesce(r.hash, '') AS hash, b.uid AS b, coalesce(r.until, 0) AS until ORDER BY a, type, b, hash, until`,
    { workspace },
  );
  return rows.map((row) => JSON.stringify(row));
}

describe("an analysis", () => {
  const workspace = freshWorkspace();

  it("publishes the path from the internet to the data, with its reasons", async () => {
    await state(store, workspace, "estate", SHOP);
    const answer = await analyze(store, workspace, options);
    expect(answer).toMatchObject({ analysis: 1, entryPoints: 1, crownJewels: 1, complete: true, limits: [] });
    const { paths } = await published(workspace);
    expect(paths).toHaveLength(1);
    const [path] = paths;
    expect(path!.steps.map(({ source, target }) => `${source} -> ${target}`)).toEqual([
      "internet -> shop",
      "shop -> app",
      "app -> db",
    ]);
    expect(path).toMatchObject({ entry: "shop", target: "db", band: "critical", classifications: ["restricted pii"] });
    expect(path!.steps[1]!.factors).toContainEqual(expect.objectContaining({ name: "threat", value: 0.95 }));
    expect(path!.steps.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(path!.risk).toBeCloseTo(100 * Math.exp(-path!.cost / 1000));
  });

  it("changes nothing when the facts did not change", async () => {
    const before = await graphOf(workspace);
    const first = (await published(workspace)).paths;
    await analyze(store, workspace, { ...options, again: true });
    expect(await graphOf(workspace)).toEqual(before);
    expect((await published(workspace)).paths).toEqual(first);
  });

  it("answers with the published one when the same files are imported again", async () => {
    const { analysis } = await analyze(store, workspace, options);
    await state(store, workspace, "estate", SHOP);
    expect(await analyze(store, workspace, options)).toMatchObject({ analysis, unchanged: true, paths: 1 });
    await state(store, workspace, "estate", SHOP.slice(1));
    expect(await analyze(store, workspace, options)).toMatchObject({
      analysis: analysis + 1,
      unchanged: false,
      paths: 0,
    });
    await state(store, workspace, "estate", SHOP);
    expect(await analyze(store, workspace, options)).toMatchObject({ analysis: analysis + 2, paths: 1 });
  });

  it("is the same from the file and from Neo4j", async () => {
    const warm = await openCurrent(store, workspace, cacheFolder);
    const cold = await openCurrent(store, workspace, mkdtempSync(join(tmpdir(), "breachline-cold-")));
    expect({ ...cold.projection, nodeOf: 0 }).toEqual({ ...warm.projection, nodeOf: 0 });
  });

  it("answers reach and paths between given ends", async () => {
    const opened = await openCurrent(store, workspace, cacheFolder);
    const node = (uid: string) => opened.projection.nodeOf(uid)!;
    expect(reachNodes(opened, [node("internet")], [node("db")])).toMatchObject({
      reachable: true,
      path: ["internet", "shop", "app", "db"],
    });
    const back = reachNodes(opened, [node("db")], [node("shop")]);
    expect(back.reachable).toBe(false);
    expect(back.blocked.length).toBeGreaterThan(0);
    const between = await pathsBetween(store, opened, { from: [node("shop")], to: [node("app")], limit: 5 });
    expect(between.paths[0]!.steps[0]).toMatchObject({
      source: "shop",
      target: "app",
      rule: expect.any(String),
      because: expect.arrayContaining([expect.any(String)]),
    });
  });

  it("lets a source withdraw only its own statements", async () => {
    await state(store, workspace, "other", [
      { fact: "asset", uid: "db", kind: "DataStore", properties: { engine: "postgresql" }, path: "o.yaml", at: "/" },
    ]);
    await analyze(store, workspace, options);
    await withdrawSource(store, workspace, "estate");
    const answer = await analyze(store, workspace, options);
    expect(answer.paths).toBe(0);
    expect(answer.why).toMatch(/There is no entry point.* The crown jewels are db\./);
    const rows = await store.read("CYPHER 25 MATCH (n:Fact {workspace: $workspace}) RETURN n.uid AS uid ORDER BY uid", {
      workspace,
    });
    expect(rows.map(({ uid }) => uid)).toEqual(["db", "internet"]);
  });
});

describe("an analysis that does not finish", () => {
  const workspace = freshWorkspace();

  it("leaves the published one readable, and the next one undoes what it left", async () => {
    await state(store, workspace, "estate", SHOP);
    await analyze(store, workspace, options);
    const before = (await published(workspace)).paths;
    await state(
      store,
      workspace,
      "estate",
      SHOP.filter(({ fact }) => fact !== "vulnerability"),
    );
    const failing = analyze(store, workspace, {
      ...options,
      onStage: (name) => {
        if (name === "publish") throw new Error("killed");
      },
    });
    await expect(failing).rejects.toThrow("killed");
    expect((await published(workspace)).paths).toEqual(before);
    const answer = await analyze(store, workspace, options);
    expect(answer.analysis).toBe(2);
    const { paths } = await published(workspace);
    expect(paths[0]!.risk).toBeLessThan(before[0]!.risk);
    const open = await store.read(
      "CYPHER 25 MATCH (:Fact {workspace: $workspace})-[s:STEP]->() WHERE s.until > 2 RETURN count(*) AS steps, max(s.since) AS since",
      { workspace },
    );
    expect(open[0]).toMatchObject({ since: 2 });
  });

  it("gives way to another command only when it is dead or its lease ran out", async () => {
    const lease = await takeLease(store, workspace, 0);
    await expect(analyze(store, workspace, { ...options, waitMs: 0 })).rejects.toThrow(
      "being analysed by another command",
    );
    await lease.release();
    await expect(analyze(store, workspace, { ...options, waitMs: 0 })).resolves.toBeDefined();
  });

  it("publishes nothing once its lease is somebody else's", async () => {
    const lease = await takeLease(store, workspace, 0);
    await store.write("CYPHER 25 MATCH (w:Workspace {name: $workspace}) SET w.token = w.token + 1", { workspace });
    await expect(lease.publish(lease.current + 1, {} as never)).rejects.toThrow("published meanwhile");
    await expect(lease.write(async () => undefined)).rejects.toThrow("took too long");
    await store.write("CYPHER 25 MATCH (w:Workspace {name: $workspace}) SET w.leaseUntil = 0", { workspace });
  });
});

describe("two analyses at once", () => {
  const workspace = freshWorkspace();

  it("run one after the other", async () => {
    await state(store, workspace, "estate", SHOP);
    const answers = await Promise.all([
      analyze(store, workspace, { ...options, again: true }),
      analyze(store, workspace, { ...options, again: true }),
    ]);
    expect(answers.map(({ analysis }) => analysis).sort((a, b) => a - b)).toEqual([1, 2]);
  });
});

it("is refused where the workspace does not exist", async () => {
  await expect(analyze(store, "no-such-workspace", options)).rejects.toThrow(NothingToRead);
});
