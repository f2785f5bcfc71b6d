/** Stored paths as lists need them: a page under a filter, how many there are, one by its id. */
import { z } from "zod";
import type { AttackPath } from "../model/index.js";
import type { Queries } from "./connection.js";
import { Document } from "./packed.js";
import { pathOf } from "./ranked-paths.js";
import { defineStatement } from "./statements.js";

const texts = z.array(z.string()).nullable().default(null);

/** What a path must have; null or absent: anything. Within one list any of its values will do. */
export const PathFilter = z.object({
  entries: texts,
  targets: texts,
  bands: texts,
  /** uids of which one lies on the path. */
  assets: texts,
  /** uids of findings of which one decides a step. */
  findings: texts,
  /** ATT&CK ids; a technique stands for its sub-techniques too. */
  techniques: texts,
  /** `<sensitivity> <kind>`, as paths have them. */
  classifications: texts,
  leastRisk: z.number().nullable().default(null),
});
export type PathFilter = z.input<typeof PathFilter>;

/** `risk` is the order of ranks. */
export type PathOrder = "risk" | "likelihood" | "hops";

/** The last row that was seen: its value in the order, and its rank. */
export interface PathPlace {
  readonly position: number;
  readonly rank: number;
}

export interface PlacedPath extends PathPlace {
  readonly path: AttackPath;
}

export interface PathPage {
  readonly analysis: number;
  /** False: that analysis was never published or is no longer kept. */
  readonly kept: boolean;
  readonly paths: readonly PlacedPath[];
}

export interface PathPageRequest {
  readonly workspace: string;
  /** The current one where absent. */
  readonly analysis?: number;
  readonly filter: PathFilter;
  readonly order: PathOrder;
  readonly after?: PathPlace;
  readonly limit: number;
}

const pageParams = PathFilter.extend({
  workspace: z.string(),
  analysis: z.number().nullable(),
  afterRank: z.number(),
  limit: z.number(),
});
const placed = z.object({ position: z.number(), rank: z.number(), document: Document });
const pageRow = z.object({ analysis: z.number(), kept: z.boolean(), paths: z.array(placed) });
const byRank = defineStatement("queries/path-page", pageParams, pageRow);
const byOrder = defineStatement(
  "queries/path-page-by",
  pageParams.extend({ order: z.string(), afterPosition: z.number() }),
  pageRow,
);
const counting = defineStatement(
  "queries/count-paths",
  PathFilter.extend({ workspace: z.string(), analysis: z.number() }),
  z.object({ total: z.number() }),
);
const byId = defineStatement(
  "queries/path-by-id",
  z.object({ workspace: z.string(), analysis: z.number().nullable(), id: z.string() }),
  z.object({ analysis: z.number(), rank: z.number(), document: Document }),
);

/** Before every path: ranks begin with 1, and no order's value is that small. */
const START: PathPlace = { position: -Number.MAX_VALUE, rank: 0 };

/** One page in one query; undefined where the workspace does not exist. Only the page's documents are read. */
export async function readPathPage(queries: Queries, request: PathPageRequest): Promise<PathPage | undefined> {
  const { workspace, analysis = null, filter, order, after = START, limit } = request;
  const params = { ...filter, workspace, analysis, afterRank: after.rank, limit };
  const row = await (order === "risk"
    ? byRank.first(queries, params)
    : byOrder.first(queries, { ...params, order, afterPosition: after.position }));
  if (!row) return undefined;
  const paths = row.paths.map(({ position, rank, document }) => ({ position, rank, path: pathOf({ rank, document }) }));
  return { analysis: row.analysis, kept: row.kept, paths };
}

/** How many paths of an analysis the filter lets through. */
export async function countPaths(
  queries: Queries,
  { workspace, analysis }: { readonly workspace: string; readonly analysis: number },
  filter: PathFilter,
): Promise<number> {
  return (await counting.first(queries, { ...filter, workspace, analysis }))?.total ?? 0;
}

/** One path by its id (32 hexadecimal digits), of the current analysis where none is named. */
export async function readPathById(
  queries: Queries,
  {
    workspace,
    analysis = null,
    id,
  }: { readonly workspace: string; readonly analysis?: number | null; readonly id: string },
): Promise<{ analysis: number; path: AttackPath } | undefined> {
  const row = await byId.first(queries, { workspace, analysis, id });
  return row && { analysis: row.analysis, path: pathOf(row) };
}
