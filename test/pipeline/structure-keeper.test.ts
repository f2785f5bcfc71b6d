/** Where findings alone changed, an analysis that keeps the structure leaves what an analysis of everything does. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { importContents } from "../../src/pipeline/import-contents.js";
import { StructureKeeper } from "../../src/pipeline/structure-keeper.js";
import { withdrawSource } from "../../src/store/sources.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { importInventory, inventoryOf, randomEstate, randomFindings, seeded } from "./random-estate.js";
import { bringShopFile, SHOP_FILES } from "./shop.js";
import { left } from "./what-is-left.js";

const store = await openTestStore();
afterAll(() => store.close());
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-keeper-"));

/** Counts how often only what findings brought was compared. */
class CountingKeeper extends StructureKeeper {
  used = 0;

  override layers(...asked: Parameters<StructureKeeper["layers"]>) {
    const found = super.layers(...asked);
    if (found) this.used += 1;
    return found;
  }
}

async function expectAsInFull(workspace: string): Promise<void> {
  const part = await left(store, workspace);
  await analyze(store, workspace, { cacheFolder, again: true });
  expect(part).toEqual(await left(store, workspace));
}

describe("an analysis that keeps the structure", () => {
  it("equals one of everything on a shop whose scans come and go", async () => {
    const workspace = freshWorkspace();
    const bring = (name: string) => bringShopFile(store, workspace, name);
    for (const name of SHOP_FILES) await bring(name);
    const keeper = new CountingKeeper();
    const options = { cacheFolder, keeper };
    await analyze(store, workspace, options);
    for (const pattern of [/kev|epss/, /semgrep|gitleaks/]) {
      const some = SHOP_FILES.filter((each) => pattern.test(each));
      for (const name of some) await withdrawSource(store, workspace, name);
      await analyze(store, workspace, options);
      for (const name of some.slice(1)) await bring(name);
      await analyze(store, workspace, options);
      await expectAsInFull(workspace);
      // The structure is known still, but not what stands of it: another analysis is published.
      await bring(some[0]!);
      await analyze(store, workspace, options);
      await expectAsInFull(workspace);
    }
    expect(keeper.used).toBeGreaterThan(1);
  });

  it.each([3, 4])("equals one of everything on a random estate, seed %i", async (seed) => {
    const workspace = freshWorkspace();
    const next = seeded(seed);
    const records = randomEstate(next);
    await importInventory(store, workspace, "estate", inventoryOf(records));
    const keeper = new CountingKeeper();
    const options = { cacheFolder, keeper, wholeBelow: 0 };
    await analyze(store, workspace, options);
    for (let edit = 1; edit <= 4; edit += 1) {
      await importInventory(store, workspace, "findings", inventoryOf(randomFindings(next)));
      await analyze(store, workspace, options);
    }
    await expectAsInFull(workspace);
    expect(keeper.used).toBe(4);
  });

  it("resolves everything where the structure changed, and nothing of another workspace's", async () => {
    const keeper = new CountingKeeper();
    const options = { cacheFolder, keeper, wholeBelow: 0 };
    const [one, other] = [freshWorkspace(), freshWorkspace()];
    const next = seeded(9);
    const records = randomEstate(next);
    for (const workspace of [one, other]) {
      await importInventory(store, workspace, "estate", inventoryOf(records));
      await analyze(store, workspace, options);
    }
    await importInventory(store, one, "findings", inventoryOf(randomFindings(next)));
    await analyze(store, one, options);
    expect(keeper.used).toBe(0);
    await expectAsInFull(one);
    await importInventory(store, other, "estate", inventoryOf(randomEstate(next)));
    await analyze(store, other, options);
    expect(keeper.used).toBe(0);
    await expectAsInFull(other);
  });

  it("resolves everything where the structure follows from whether a finding is there", async () => {
    const workspace = freshWorkspace();
    const nodes = Array.from({ length: 26 }, (_, at) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: `n${at}` },
    }));
    const template = { spec: { containers: [{ name: "job", image: "job:1" }] } };
    const jobs = ["one", "two"].map((name) => ({
      ...{ apiVersion: "batch/v1", kind: "CronJob", metadata: { name, namespace: "default" } },
      spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template } } },
    }));
    const list = Buffer.from(JSON.stringify({ apiVersion: "v1", kind: "List", items: [...nodes, ...jobs] }));
    await importContents(store, workspace, new Map([["cluster.json", list]]), { source: "cluster", cluster: "c" });
    const keeper = new CountingKeeper();
    const options = { cacheFolder, keeper, wholeBelow: 0 };
    await analyze(store, workspace, options);
    const weakness = (cve: string) =>
      JSON.stringify({ breachline: "inventory/v1", findings: [{ asset: "k8s/c/Node/n1", title: cve, cve }] });
    for (const [cve, used] of [
      ["CVE-2022-0847", 0],
      ["CVE-2016-5195", 1],
    ] as const) {
      await importInventory(store, workspace, "node", weakness(cve));
      await analyze(store, workspace, options);
      expect(keeper.used).toBe(used);
    }
    await expectAsInFull(workspace);
  });
});
