/** Stored paths: written once, ranked by each analysis that has them, gone with the last of these. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { deleteWorkspace, forgetOldResults } from "../../src/store/analyses.js";
import { readMigrations } from "../../src/store/migrate.js";
import { readPathById, readPathPage } from "../../src/store/path-page.js";
import { readPaths } from "../../src/store/ranked-paths.js";
import { bringShopFile, SHOP_FILES } from "../pipeline/shop.js";
import { freshWorkspace, openTestStore } from "./real-store.js";

const store = await openTestStore();
afterAll(() => store.close());
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-ranked-"));

const LATER = "scans/trivy-storefront.json";

async function countPaths(workspace: string): Promise<number> {
  const [row] = await store.read("CYPHER 25 MATCH (path:AttackPath {workspace: $workspace}) RETURN count(*) AS n", {
    workspace,
  });
  return row!["n"] as number;
}

describe("stored paths", () => {
  it("stand in later analyses as they were written, at the rank of each", async () => {
    const workspace = freshWorkspace();
    for (const name of SHOP_FILES) if (name !== LATER) await bringShopFile(store, workspace, name);
    await analyze(store, workspace, { cacheFolder });
    const first = await readPaths(store, { workspace, analysis: 1 }, { limit: 5000 });
    expect(await countPaths(workspace)).toBe(first.length);

    // Most paths have nothing to do with one scan more.
    await bringShopFile(store, workspace, LATER);
    await analyze(store, workspace, { cacheFolder, wholeBelow: 0 });
    const second = await readPaths(store, { workspace, analysis: 2 }, { limit: 5000 });
    const written = (await countPaths(workspace)) - first.length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(second.length / 2);
    expect(second.map(({ rank }) => rank)).toEqual(second.map((_path, index) => index + 1));

    // Both are read as they were published, by rank, by page and by id.
    expect(await readPaths(store, { workspace, analysis: 1 }, { limit: 5000 })).toEqual(first);
    const moved = second.find(({ id, rank }) => first.some((path) => path.id === id && path.rank !== rank))!;
    expect(moved).toBeDefined();
    for (const [analysis, paths] of [first, second].entries()) {
      const { path } = (await readPathById(store, { workspace, analysis: analysis + 1, id: moved.id }))!;
      expect(path).toEqual(paths.find(({ id }) => id === moved.id));
      const page = await readPathPage(store, {
        ...{ workspace, analysis: analysis + 1, filter: {}, order: "risk", limit: 3 },
        after: { position: 0, rank: 2 },
      });
      expect(page!.paths.map((each) => each.path)).toEqual(paths.slice(2, 5));
    }

    // Taken back, as if the second had never been published: its own paths go, the others stay.
    await forgetOldResults(store, workspace, 1);
    expect(await countPaths(workspace)).toBe(first.length);
    expect(await readPaths(store, { workspace, analysis: 1 }, { limit: 5000 })).toEqual(first);
    expect(await readPaths(store, { workspace, analysis: 2 })).toEqual([]);
    await deleteWorkspace(store, workspace);
    expect(await countPaths(workspace)).toBe(0);
  });

  it("of before they were ranked beside themselves are read at the rank that they kept", async () => {
    const workspace = freshWorkspace();
    await store.write(
      `CYPHER 25 CREATE (:Workspace {name: $workspace, current: 1})
       CREATE (:AttackPath {workspace: $workspace, analysis: 1, rank: 4, id: 'old', document: '{"id":"old","rank":4,"risk":5}'})`,
      { workspace },
    );
    const { statements } = readMigrations().find(({ name }) => name === "0005-ranked-paths")!;
    await store.implicit(statements.at(-1)!);
    await store.implicit(statements.at(-1)!);
    expect(await readPaths(store, { workspace, analysis: 1 })).toEqual([{ id: "old", rank: 4, risk: 5 }]);
    expect((await readPathById(store, { workspace, id: "old" }))?.path.rank).toBe(4);
    await deleteWorkspace(store, workspace);
  });
});
