/** An analysis of what changed leaves the graph and the paths as an analysis of everything does. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { openProjectionOf } from "../../src/pipeline/opened.js";
import { readCurrent } from "../../src/store/analyses.js";
import { withdrawSource } from "../../src/store/sources.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { importInventory, inventoryOf, randomEdit, randomEstate, seeded } from "./random-estate.js";
import { bringShopFile, SHOP_FILES } from "./shop.js";
import { left } from "./what-is-left.js";

const store = await openTestStore();
afterAll(() => store.close());
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-partial-"));

async function analyzePart(workspace: string): Promise<void> {
  const { stages, unchanged } = await analyze(store, workspace, { cacheFolder, wholeBelow: 0 });
  if (!unchanged) expect(stages.map(({ name }) => name)).toContain("derive changed");
}

/** Compares what the last analysis left with what an analysis of everything leaves. */
async function expectAsInFull(workspace: string): Promise<void> {
  const part = await left(store, workspace);
  const graph = await keptGraph(workspace);
  const { stages } = await analyze(store, workspace, { cacheFolder, again: true });
  expect(stages.map(({ name }) => name)).not.toContain("derive changed");
  const full = await left(store, workspace);
  expect(part.steps).toEqual(full.steps);
  expect(part).toEqual(full);
  expect(full.count).toBe(full.steps.length);
  expect(graph).toEqual(await keptGraph(workspace));
}

/** The columns that questions are answered from. */
async function keptGraph(workspace: string) {
  const published = await readCurrent(store, workspace);
  const opened = await openProjectionOf(store, published, { workspace, cacheFolder });
  const { graph: _graph, nodeOf: _nodeOf, analysis: _analysis, ...columns } = opened;
  return columns;
}

describe("an analysis of what changed", () => {
  it.each([21, 22])("equals an analysis of everything on a random estate, seed %i", async (seed) => {
    const workspace = freshWorkspace();
    const next = seeded(seed);
    let records = randomEstate(next);
    await importInventory(store, workspace, "estate", inventoryOf(records));
    await analyze(store, workspace, { cacheFolder });
    for (let edit = 1; edit <= 4; edit += 1) {
      records = randomEdit(next, records);
      await importInventory(store, workspace, "estate", inventoryOf(records));
      await analyzePart(workspace);
      if (edit % 2 === 0) await expectAsInFull(workspace);
    }
  });

  it("equals it on a cluster whose files come and go", async () => {
    const workspace = freshWorkspace();
    const bring = (name: string) => bringShopFile(store, workspace, name);
    for (const name of SHOP_FILES) await bring(name);
    await analyze(store, workspace, { cacheFolder });
    for (const name of SHOP_FILES.filter((each) => /cluster.payments|inventory|kev/.test(each)).sort()) {
      await withdrawSource(store, workspace, name);
      await analyzePart(workspace);
      await expectAsInFull(workspace);
      await bring(name);
      await analyzePart(workspace);
    }
    await expectAsInFull(workspace);
  });

  it("opens the graph from Neo4j where no file of it is at hand", async () => {
    const workspace = freshWorkspace();
    const records = randomEstate(seeded(31));
    await importInventory(store, workspace, "estate", inventoryOf(records));
    await analyze(store, workspace, { cacheFolder });
    await importInventory(store, workspace, "estate", inventoryOf(randomEdit(seeded(5), records)));
    const cold = mkdtempSync(join(tmpdir(), "breachline-cold-"));
    const { stages } = await analyze(store, workspace, { cacheFolder: cold, wholeBelow: 0 });
    expect(stages.map(({ name }) => name)).toContain("derive changed");
    await expectAsInFull(workspace);
  });
});
