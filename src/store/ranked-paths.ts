/**
 * The ranked paths of analyses. A path is written once and ranked by each analysis that has it as it stands, so that an
 * analysis writes what is different and every kept one can be read.
 */
import { z } from "zod";
import type { AttackPath } from "../model/index.js";
import { inFencedParts, type FencedWrite } from "./batches.js";
import type { Store } from "./connection.js";
import { Document, packDocument, readDocument } from "./packed.js";
import { defineStatement, defineWrite, rowList } from "./statements.js";

interface Scope {
  readonly workspace: string;
  readonly analysis: number;
}

const scopeOnly = z.object({ workspace: z.string(), analysis: z.number() });
const texts = z.array(z.string());
const writePaths = defineWrite("results/write-paths", scopeOnly.extend({ rows: rowList }), z.object({}));
const rankPaths = defineWrite("results/rank-paths", scopeOnly.extend({ rows: rowList }), z.object({}));
const pathWays = defineStatement("results/path-ways", scopeOnly, z.object({ ways: texts, ids: texts }));
const paths = defineStatement(
  "queries/paths",
  scopeOnly.extend({ after: z.number(), limit: z.number() }),
  z.object({ rank: z.number(), document: Document }),
);

/** A path with what it was described from: of two that agree in it the descriptions agree where their steps stand. */
export interface WayOfPath {
  readonly path: AttackPath;
  readonly way: string;
}

/** A stored path that is ranked again. */
export interface StandingPath {
  /** Element id. */
  readonly id: string;
  readonly rank: number;
}

/** Element ids of the paths of an analysis by their ways. */
export async function readWays(store: Store, scope: Scope): Promise<Map<string, string>> {
  const rows = await pathWays.all(store, { workspace: scope.workspace, analysis: scope.analysis });
  return new Map(rows.flatMap(({ ways, ids }) => ways.map((way, at) => [way, ids[at]!] as const)));
}

/** Ranks the paths that stand, and writes the others: what lists and filters need as properties, the whole as a document. */
export async function writeRankedPaths(
  write: FencedWrite,
  scope: Scope,
  { standing, fresh }: { readonly standing: readonly StandingPath[]; readonly fresh: readonly WayOfPath[] },
): Promise<void> {
  await inFencedParts(standing, write, (queries, part) =>
    rankPaths.run(queries, { ...scope, rows: part.map(({ id, rank }) => ({ path: id, rank })) }),
  );
  const row = ({ path: { rank, ...path }, way }: WayOfPath) => ({ rank, path: { ...propertiesOf(path), way } });
  await inFencedParts(fresh, write, (queries, part) => writePaths.run(queries, { ...scope, rows: part.map(row) }), 250);
}

function propertiesOf(path: Omit<AttackPath, "rank">) {
  const { id, cost, risk, band, likelihood, source, entry, target, classifications, steps } = path;
  return {
    ...{ id, cost, risk, band, likelihood, source, entry, target, classifications },
    assets: [...new Set(steps.flatMap((step) => [step.source, step.target]))],
    techniques: [...new Set(steps.map((step) => step.technique))],
    findings: [...new Set(steps.flatMap((step) => (step.via?.startsWith("finding/") ? [step.via] : [])))],
    hops: steps.length,
    document: packDocument(path),
  };
}

/** Stored paths with a rank above `after`, best first. */
export async function readPaths(store: Store, scope: Scope, { after = 0, limit = 50 } = {}): Promise<AttackPath[]> {
  const { workspace, analysis } = scope;
  return (await paths.all(store, { workspace, analysis, after, limit })).map(pathOf);
}

/** A stored path at the rank that an analysis gives it. */
export function pathOf({ rank, document }: { readonly rank: number; readonly document: Document }): AttackPath {
  const path = readDocument(document) as AttackPath;
  return Object.assign({ id: path.id, rank }, path, { rank });
}
