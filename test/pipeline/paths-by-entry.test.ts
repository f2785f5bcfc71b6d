/** Paths that begin at a given entry are those of the ranked list that do, at the same risk, what steps need included. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { openCurrent } from "../../src/pipeline/opened.js";
import { pathsBetween, rankedPaths } from "../../src/pipeline/path-questions.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { bringShopFile, SHOP_FILES } from "./shop.js";

const store = await openTestStore();
afterAll(() => store.close());

it("is the ranked list, entry by entry", async () => {
  const workspace = freshWorkspace();
  const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-entry-"));
  for (const name of SHOP_FILES) await bringShopFile(store, workspace, name);
  await analyze(store, workspace, { cacheFolder });
  const opened = await openCurrent(store, workspace, cacheFolder);
  const { paths: all } = await rankedPaths(store, opened, 1000);
  expect(all.some(({ steps }) => steps.some(({ requires }) => requires.length))).toBe(true);
  const entries = new Set(all.filter(({ source }) => source === "internet").map(({ entry }) => entry));
  for (const uid of entries) {
    const entry = [opened.projection.nodeOf(uid)!];
    const from = [opened.projection.nodeOf("internet")!];
    const { paths } = await pathsBetween(store, opened, { from, to: [], entry, limit: 1000 });
    const said = (list: typeof all) => list.map(({ id, cost }) => `${id} ${cost}`);
    expect(said(paths)).toEqual(said(all.filter((path) => path.source === "internet" && path.entry === uid)));
  }
});
