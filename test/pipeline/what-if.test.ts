/** What-if answers as an analysis of the changed facts would, and names what is not there instead of finding no difference. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Assumptions } from "../../src/model/index.js";
import { analyze } from "../../src/pipeline/analyze.js";
import { openCurrent } from "../../src/pipeline/opened.js";
import { rankedPaths } from "../../src/pipeline/path-questions.js";
import { whatIf, type WhatIfAnswer } from "../../src/pipeline/what-if.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { importInventory, inventoryOf, randomEdit, randomEstate, seeded } from "./random-estate.js";
import { SHOP, state } from "./state.js";

const store = await openTestStore();
afterAll(() => store.close());
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-what-if-"));
const LIMIT = 2000;

async function ask(workspace: string, assumed: Partial<Assumptions>, wholeBelow?: number): Promise<WhatIfAnswer> {
  const opened = await openCurrent(store, workspace, cacheFolder);
  return whatIf(store, opened, Assumptions.parse(assumed), { limit: LIMIT, wholeBelow });
}

/** Paths of the current analysis with their risk. */
async function published(workspace: string, without: readonly string[] = []): Promise<Map<string, number>> {
  const { complete } = await analyze(store, workspace, { cacheFolder, without });
  expect(complete).toBe(true);
  const { paths } = await rankedPaths(store, await openCurrent(store, workspace, cacheFolder), LIMIT);
  return new Map(paths.map(({ id, risk }) => [id, risk]));
}

/** The published paths with the difference laid over them. */
function foretold(before: ReadonlyMap<string, number>, { paths }: WhatIfAnswer): Map<string, number> {
  const after = new Map(before);
  for (const { path, riskAfter } of paths) {
    if (riskAfter === null) after.delete(path.id);
    else after.set(path.id, riskAfter);
  }
  return after;
}

const rounded = (paths: ReadonlyMap<string, number>) =>
  [...paths].map(([id, risk]) => `${id} ${risk.toFixed(6)}`).sort();

describe("what-if", () => {
  it.each([11, 12])("equals an analysis of the changed facts, seed %i", async (seed) => {
    const workspace = freshWorkspace();
    const next = seeded(seed);
    let records = randomEstate(next);
    await importInventory(store, workspace, "estate", inventoryOf(records));
    let before = await published(workspace);
    for (let edits = 0; edits < 2; edits += 1) {
      const edited = randomEdit(next, records);
      const content = inventoryOf(edited);
      // The estate's source goes, and what it says after the edit is assumed in its place.
      const assumed = { withoutSources: ["estate"], documents: [{ name: "estate.json", content }] };
      const answer = await ask(workspace, assumed);
      // Whether everything is derived or only what may be different, the answer is the same to the last word.
      expect(await ask(workspace, assumed, 0)).toEqual(answer);
      await importInventory(store, workspace, "estate", content);
      const after = await published(workspace);
      expect(rounded(foretold(before, answer))).toEqual(rounded(after));
      [records, before] = [edited, after];
    }
    // A finding is mended, and then a rule is left out, on the graph alone.
    const rows = await store.read(
      "CYPHER 25 MATCH (f:Finding {workspace: $workspace}) WHERE f.status = 'open' RETURN f.uid AS uid, f.name AS name ORDER BY uid LIMIT 3",
      { workspace },
    );
    const rule = ["application/code-execution", "workload/secret", "identity/assume"][seed % 3]!;
    const byRule = await ask(workspace, { withoutRules: [rule] });
    expect(rounded(foretold(before, byRule))).toEqual(rounded(await published(workspace, [rule])));
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe("what-if over the shop", () => {
  const workspace = freshWorkspace();

  it("mends, weakens and adds on the graph, and leaves the facts as they are", async () => {
    await state(store, workspace, "estate", SHOP);
    const before = await published(workspace);
    const [finding] = await store.read("CYPHER 25 MATCH (f:Finding {workspace: $workspace}) RETURN f.uid AS uid", {
      workspace,
    });
    const uid = String(finding!["uid"]);
    const mended = await ask(workspace, { withoutFindings: [uid] });
    expect(mended).toMatchObject({ counts: { gone: 1, unchanged: 0 }, worst: { after: 0 } });
    const weaker = await ask(workspace, { weaker: [{ finding: uid, share: 0.1 }] });
    expect(weaker.counts).toMatchObject({ lowered: 1, gone: 0 });
    expect(weaker.worst.after).toBeCloseTo(weaker.worst.before / 10, 1);
    const around = await ask(workspace, {
      withoutFindings: [uid],
      steps: [{ source: "shop", target: "db", probability: 0.5 }],
    });
    expect(around.counts).toMatchObject({ gone: 1, new: 1 });
    const [added] = around.paths.filter(({ move }) => move === "new");
    expect(added!.path.steps.at(-1)).toMatchObject({
      source: "shop",
      target: "db",
      rule: "hypothesis",
      probability: 0.5,
    });
    const away = await ask(workspace, { withoutAssets: ["app"] });
    expect(away.counts).toMatchObject({ gone: 1, new: 0 });
    expect(await published(workspace)).toEqual(before);
  });

  it("resolves and derives what a document states, without writing it", async () => {
    const content = JSON.stringify({
      breachline: "inventory/v1",
      services: [{ uid: "shop", controls: ["waf"] }],
      stores: [{ uid: "backup", data: { financial: "restricted" } }],
      computes: [{ uid: "app", keeps: ["backup"] }],
    });
    const answer = await ask(workspace, { documents: [{ name: "more.json", content }] });
    expect(answer.counts).toMatchObject({ lowered: 1, new: 1, gone: 0 });
    const rows = await store.read(
      "CYPHER 25 MATCH (n:Fact {workspace: $workspace, uid: 'backup'}) RETURN n.uid AS uid",
      {
        workspace,
      },
    );
    expect(rows).toEqual([]);
  });

  it.each<[string, Partial<Assumptions>, string]>([
    ["nothing", {}, "Nothing is assumed"],
    ["an unknown asset", { withoutAssets: ["shpo"] }, 'No asset has the uid or alias "shpo". Did you mean:\n  shop'],
    ["an unknown finding", { withoutFindings: ["finding/x"] }, 'no finding "finding/x"'],
    ["an unknown rule", { withoutRules: ["network/no"] }, 'no rule "network/no"'],
    ["an unknown source", { withoutSources: ["no"] }, 'no source "no"'],
    ["a step that is not there", { withoutSteps: [{ source: "shop", target: "db" }] }, "no step shop -> db"],
    ["an unknown format", { documents: [{ name: "a.txt", content: "hello" }] }, "No file was recognised"],
    [
      "a record that does not join",
      {
        documents: [
          {
            name: "a.json",
            content: '{"breachline":"inventory/v1","findings":[{"asset":"no","title":"t","cwe":"CWE-78"}]}',
          },
        ],
      },
      "cannot be used",
    ],
  ])("refuses %s", async (_what, assumed, message) => {
    await expect(ask(workspace, assumed)).rejects.toThrow(message);
  });
});
