/** The catalogue of ways against what AWS documents and what researchers published. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isDocumented } from "../../../src/resolve/aws/policy/action-list.js";
import { NEEDED_ACTIONS } from "../../../src/resolve/aws/ways/index.js";

const published = new URL("../../../../shared/data/pathfinding-cloud-rules/", import.meta.url);

describe("the catalogue", () => {
  it("asks only for actions that AWS documents", () => {
    expect(NEEDED_ACTIONS.filter((action) => !isDocumented(action))).toEqual([]);
  });

  it.skipIf(!existsSync(published))("knows every permission that a published path requires", () => {
    const files = readdirSync(published, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".yaml"),
    );
    const required = files.flatMap((name) => {
      const [, block = ""] =
        /^ {2}required:\n((?: {2}[ -].*\n)+)/m.exec(readFileSync(new URL(name, published), "utf8")) ?? [];
      return [...block.matchAll(/permission: "?([\w:-]+)/g)].map(([, action = ""]) => action.toLowerCase());
    });
    expect(required.length).toBeGreaterThan(100);
    // What only names or describes the target gives nothing by itself.
    const describing = /:(describe|list|get)/;
    expect(
      [...new Set(required)].filter((action) => !describing.test(action) && !NEEDED_ACTIONS.includes(action)),
    ).toEqual([]);
  });
});
