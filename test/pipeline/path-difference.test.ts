/** What became of paths between analyses: each new, gone or changed one names the facts that caused it. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { pathDifference, type PathDifference } from "../../src/pipeline/path-difference.js";
import type { StatedFactInput } from "../../src/model/index.js";
import { NothingToRead } from "../../src/store/analyses.js";
import { netChanges } from "../../src/store/fact-changes.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { SHOP, state } from "./state.js";

const store = await openTestStore();
afterAll(() => store.close());
const workspace = freshWorkspace();
const options = { cacheFolder: mkdtempSync(join(tmpdir(), "breachline-difference-")) };

async function run(facts: readonly StatedFactInput[]): Promise<number> {
  await state(store, workspace, "estate", facts);
  return (await analyze(store, workspace, options)).analysis;
}
const shown = ({ paths }: PathDifference) =>
  paths.map(({ fate, steps, causes }) => ({
    fate,
    steps,
    causes: causes.map(({ change, kind }) => `${kind} ${change}`),
  }));

const PLACE = { path: "estate.yaml", at: "/more" };
const BACKUP: readonly StatedFactInput[] = [
  { fact: "asset", uid: "backup", kind: "DataStore", ...PLACE },
  { fact: "relationship", type: "KEEPS", source: "app", target: "backup", ...PLACE },
];
const LISTED = SHOP.filter(({ fact }) => fact !== "vulnerability");

describe("the difference of paths", () => {
  it("names what made a path, what made it riskier and what took it away", async () => {
    await run(LISTED);
    await expect(pathDifference(store, workspace, { limit: 5 })).rejects.toThrow("no analysis before 1");

    await run([...LISTED, ...BACKUP]);
    const grown = await pathDifference(store, workspace, { limit: 5 });
    expect(grown).toMatchObject({ from: 1, to: 2, complete: true, counts: { new: 1, gone: 0, unchanged: 1 } });
    expect(shown(grown)).toEqual([{ fate: "new", steps: [3], causes: ["DataStore appeared"] }]);

    await run([...SHOP, ...BACKUP]);
    const raised = await pathDifference(store, workspace, { limit: 5 });
    expect(raised.counts).toMatchObject({ raised: 2, new: 0, gone: 0, unchanged: 0 });
    // The CVE is in the catalogue now, and so says the finding that is an instance of it.
    expect(raised.causes.map(({ fact, paths }) => ({ kind: fact.kind, paths }))).toEqual([
      { kind: "Vulnerability", paths: { raised: 2 } },
      { kind: "Finding", paths: { raised: 2 } },
    ]);
    expect(raised.paths[0]!.riskAfter).toBeGreaterThan(raised.paths[0]!.riskBefore!);
    expect(raised.paths[0]!.causes[0]!.properties).toContainEqual({ name: "kev", after: "true" });

    await run([...SHOP.filter(({ fact }) => fact !== "report"), ...BACKUP]);
    const gone = await pathDifference(store, workspace, { limit: 5 });
    expect(gone.counts).toMatchObject({ gone: 2, unchanged: 0 });
    expect(shown(gone)[0]).toEqual({ fate: "gone", steps: [2], causes: ["Finding vanished"] });

    expect((await pathDifference(store, workspace, { from: 2, to: 3, limit: 5 })).counts).toEqual(raised.counts);
    const whole = await pathDifference(store, workspace, { from: 1, to: 4, limit: 5 });
    // The backup store came and its path went in between: neither end lists it.
    expect(whole.counts).toMatchObject({ gone: 1, new: 0, raised: 0 });
  });

  it("refuses analyses that are not kept, and a wrong order", async () => {
    await expect(pathDifference(store, workspace, { from: 77, limit: 5 })).rejects.toThrow(NothingToRead);
    await expect(pathDifference(store, workspace, { from: 4, to: 2, limit: 5 })).rejects.toThrow("earlier one first");
  });

  it("explains what an attempt that was killed had changed already", async () => {
    await state(store, workspace, "estate", SHOP);
    const onStage = (name: string) => {
      if (name === "derive") throw new Error("killed");
    };
    await expect(analyze(store, workspace, { ...options, onStage })).rejects.toThrow("killed");
    await analyze(store, workspace, options);
    const { causes, counts } = await pathDifference(store, workspace, { limit: 5 });
    expect(counts).toMatchObject({ new: 1 });
    expect(causes.map(({ fact }) => `${fact.kind} ${fact.change}`)).toEqual(["Finding appeared"]);
  });
});

describe("changes in a row", () => {
  const change = (hashBefore: string | undefined, hashAfter: string | undefined, value?: [string, string]) => ({
    changes: [
      {
        uid: "a",
        change: hashBefore ? (hashAfter ? ("changed" as const) : ("vanished" as const)) : ("appeared" as const),
        kind: "Compute" as const,
        properties: value ? [{ name: "owner", before: value[0], after: value[1] }] : [],
        evidence: [],
        hashBefore,
        hashAfter,
      },
    ],
    notKept: 0,
  });

  it("are one, or none where the last takes back the first", () => {
    expect(netChanges([change(undefined, "1"), change("1", undefined)]).changes).toEqual([]);
    expect(netChanges([change("1", "2", ["x", "y"]), change("2", "1", ["y", "x"])]).changes).toEqual([]);
    expect(netChanges([change("1", undefined), change(undefined, "1")]).changes).toEqual([]);
    const [joined] = netChanges([change("1", "2", ["x", "y"]), change("2", "3", ["y", "z"])]).changes;
    expect(joined).toMatchObject({ change: "changed", properties: [{ name: "owner", before: "x", after: "z" }] });
    expect(netChanges([change(undefined, "1"), change("1", "2", ["x", "y"])]).changes[0]!.change).toBe("appeared");
    expect(netChanges([change("1", "2", ["x", "y"]), change("2", undefined)]).changes[0]!.change).toBe("vanished");
  });
});
