/** Steps in the graph: versioned, so that readers of the current analysis never see the next one's half. */
import { z } from "zod";
import { OPEN_END, type Step } from "../model/index.js";
import { bySource } from "./by-source.js";
import { inBatches, inFencedParts, untilNone, type FencedWrite } from "./batches.js";
import type { Store } from "./connection.js";
import { contentHash } from "./fact-difference.js";
import { defineStatement, defineWrite, rowList } from "./statements.js";

const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const standingSteps = defineStatement(
  "load/standing-steps",
  workspaceOnly.extend({ open: z.number() }),
  z.object({ hashes: texts, ids: texts }),
);
const createSteps = defineWrite(
  "load/create-steps",
  workspaceOnly.extend({ analysis: z.number(), open: z.number(), rows: rowList }),
  z.object({}),
);
const closeSteps = defineWrite("load/close-steps", z.object({ analysis: z.number(), ids: texts }), z.object({}));
const undone = z.object({ undone: z.number() });
const undoParams = workspaceOnly.extend({ current: z.number(), limit: z.number() });
const undoSteps = defineWrite("load/undo-steps", undoParams, undone);
const undoClosed = defineWrite("load/undo-closed-steps", undoParams.extend({ open: z.number() }), undone);
const undoCosts = defineWrite("load/undo-costs", undoParams, undone);
const forgetSteps = defineWrite(
  "load/forget-steps",
  workspaceOnly.extend({ oldest: z.number(), limit: z.number() }),
  z.object({ deleted: z.number() }),
);
const costColumns = z.object({
  uids: texts,
  costs: z.array(z.number()),
  impactCosts: z.array(z.number()),
  impacts: texts,
});
const standingCosts = defineStatement("load/standing-costs", workspaceOnly, costColumns);
const standingCostsOf = defineStatement("load/standing-costs-of", workspaceOnly.extend({ uids: texts }), costColumns);
const costRow = z.object({
  uid: z.string(),
  cost: z.number().nullable(),
  impactCost: z.number().nullable(),
  impact: z.string().nullable(),
});
const writeCosts = defineWrite(
  "load/write-costs",
  workspaceOnly.extend({ analysis: z.number(), rows: z.array(costRow) }),
  z.object({}),
);
const markJewels = defineWrite("load/mark-jewels", workspaceOnly.extend({ uids: texts }), z.object({}));
const unmarkJewels = defineWrite("load/unmark-jewels", workspaceOnly, z.object({}));
const sweepVanished = defineWrite(
  "load/sweep-vanished",
  workspaceOnly.extend({ limit: z.number() }),
  z.object({ deleted: z.number() }),
);

const LIMIT = 10_000;

export type StoredStep = Step & {
  /** Where it has requirements: the starts from which all of them can be held. */
  readonly usableFrom?: readonly string[];
  /** Set where this step and all that join the same two ends can be taken in theory only. */
  readonly inTheory?: true;
};

/** What most steps say and no step keeps: a property that is left out is one fewer to write. */
export const NOTHING_SAID = { via: "", requires: [], alternatives: 0 } as const;

/** What tells a step in Neo4j, and when it stands: no part of what it says. */
const BOOKKEEPING = new Set(["id", "hash", "since", "until"]);

/**
 * A step whose one factor is its rule's constant keeps no factors: its probability says the same. In the order of names, so
 * that what is read back has the hash that it had.
 */
function stepRow({ source, target, factors, ...step }: StoredStep) {
  const said = { ...step, factors: factors.length > 1 ? JSON.stringify(factors) : undefined };
  const content = Object.fromEntries(
    Object.entries(said)
      .filter(([name, value]) => value !== undefined && !BOOKKEEPING.has(name) && !saysNothing(name, value))
      .sort(([a], [b]) => compare(a, b)),
  );
  const hash = contentHash([source, target, content]);
  return { source, target, properties: { ...content, hash } };
}

function saysNothing(name: string, value: unknown): boolean {
  if (!Object.hasOwn(NOTHING_SAID, name)) return false;
  return Array.isArray(value) ? !value.length : value === NOTHING_SAID[name as keyof typeof NOTHING_SAID];
}

interface Scope {
  readonly workspace: string;
  readonly analysis: number;
}

/** Writes the difference between the steps that stand and those of the new analysis. */
export async function writeSteps(
  store: Store,
  scope: Scope,
  steps: readonly StoredStep[],
  write: FencedWrite,
): Promise<void> {
  const standing = new Map<string, string>();
  for await (const { hashes, ids } of standingSteps.stream(store, { workspace: scope.workspace, open: OPEN_END }))
    hashes.forEach((hash, index) => standing.set(hash, ids[index]!));
  await writeStepDifference(scope, { standing, steps }, write);
}

/** Closes those of the standing steps, element id by hash, that are not among the steps, and opens the others. */
export async function writeStepDifference(
  { workspace, analysis }: Scope,
  { standing, steps }: { readonly standing: ReadonlyMap<string, string>; readonly steps: readonly StoredStep[] },
  write: FencedWrite,
): Promise<void> {
  const left = new Map(standing);
  const fresh = standing.size ? steps.filter((step) => !left.delete(stepRow(step).properties.hash)) : [...steps];
  fresh.sort((a, b) => compare(a.source, b.source));
  await inBatches([...left.values()], (ids) => write((queries) => closeSteps.run(queries, { analysis, ids })));
  await inFencedParts(fresh, write, (queries, part) =>
    createSteps.run(queries, { workspace, analysis, open: OPEN_END, rows: bySource(part.map(stepRow)) }),
  );
}

export interface AssetCost {
  readonly uid: string;
  /** Least cost from it to any crown jewel, impact included; null: none can be reached. */
  readonly cost: number | null;
  /** null: no crown jewel. */
  readonly impactCost: number | null;
  /** The impact with its factors as JSON; null: no crown jewel. */
  readonly impact: string | null;
}

/** So few are looked up by their uids; otherwise all that stand are read. */
const LOOKED_UP = 10_000;

/** Writes those of the costs that differ from what stands, and labels crown jewels. */
export async function writeCostsOf(
  store: Store,
  scope: { readonly workspace: string; readonly analysis: number },
  costs: readonly AssetCost[],
  write: FencedWrite,
): Promise<number> {
  const { workspace, analysis } = scope;
  const standing = new Map<string, string>();
  const uids = costs.map(({ uid }) => uid);
  const rows =
    uids.length <= LOOKED_UP
      ? standingCostsOf.stream(store, { workspace, uids })
      : standingCosts.stream(store, { workspace });
  for await (const row of rows)
    row.uids.forEach((uid, at) => standing.set(uid, `${row.costs[at]} ${row.impactCosts[at]} ${row.impacts[at]}`));
  const changed = costs.filter(
    ({ uid, cost, impactCost, impact }) =>
      (standing.get(uid) ?? "-1 -1 ") !== `${cost ?? -1} ${impactCost ?? -1} ${impact ?? ""}`,
  );
  await inBatches(changed, (rows) => write((queries) => writeCosts.run(queries, { workspace, analysis, rows })));
  const jewels = changed.filter(({ impactCost }) => impactCost !== null).map(({ uid }) => uid);
  await inBatches(jewels, (uids) => write((queries) => markJewels.run(queries, { workspace, uids })));
  return changed.length;
}

/** Takes back what an unfinished analysis left above the current number. */
export async function undoUnfinished(store: Store, workspace: string, current: number): Promise<void> {
  const params = { workspace, current, limit: LIMIT };
  await untilNone(async () => (await undoSteps.run(store, params))[0]?.undone ?? 0);
  await untilNone(async () => (await undoClosed.run(store, { ...params, open: OPEN_END }))[0]?.undone ?? 0);
  await untilNone(async () => (await undoCosts.run(store, params))[0]?.undone ?? 0);
}

/** What may go once an analysis is published: vanished nodes, labels of former jewels, steps that no kept analysis shows. */
export async function tidyAfterPublish(store: Store, workspace: string, oldest: number): Promise<void> {
  await unmarkJewels.run(store, { workspace });
  await untilNone(async () => (await sweepVanished.run(store, { workspace, limit: LIMIT }))[0]?.deleted ?? 0);
  // Before so many analyses were published no step has been closed for longer than they are kept.
  if (oldest > 1)
    await untilNone(async () => (await forgetSteps.run(store, { workspace, oldest, limit: LIMIT }))[0]?.deleted ?? 0);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
