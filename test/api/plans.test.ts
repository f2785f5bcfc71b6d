import { afterAll, expect, it } from "vitest";
import { statement } from "../../src/store/statements.js";
import { openTestStore } from "../store/real-store.js";

const store = await openTestStore();
afterAll(() => store.close());

const BY_INDEX = [
  "asset-page",
  "classifications-of-assets",
  "count-assets",
  "count-findings",
  "count-paths",
  "facts-by-uid",
  "finding-page",
  "findings-of-assets",
  "path-by-id",
  "path-page",
  "path-page-by",
  "paths",
  "reports-of-findings",
  "scopes-of-assets",
  "uids-by-alias",
  "uses-of-findings",
];

it.each(BY_INDEX)("%s reads, finds its nodes by an index, and passes no other workspace's", async (name) => {
  const { type, operators } = await store.explain(statement(`queries/${name}`), {});
  expect(type).toBe("r");
  expect(operators.filter((operator) => /NodeByLabelScan|AllNodesScan|IndexScan/.test(operator))).toEqual([]);
});

it.each(["asset-page", "path-page"])(
  "%s stops at the end of the page instead of sorting what follows",
  async (name) => {
    const { operators } = await store.explain(statement(`queries/${name}`), {});
    expect(operators).toContain("Limit");
    expect(operators.filter((operator) => /^(Top|Sort)$/.test(operator))).toEqual([]);
  },
);

it.each(["facts-by-uid", "findings-of-assets", "classifications-of-assets", "reports-of-findings", "scopes-of-assets"])(
  "%s seeks each uid in the unique index",
  async (name) => {
    const { operators } = await store.explain(statement(`queries/${name}`), {});
    expect(operators.filter((operator) => /^Node/.test(operator))).toEqual(["NodeUniqueIndexSeek"]);
  },
);
