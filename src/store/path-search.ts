/** The attack paths as Neo4j itself finds them: what analysts read, edit and run. The engine must agree with it. */
import { z } from "zod";
import type { Queries } from "./connection.js";
import type { AnalysisScope } from "./results.js";
import { defineStatement } from "./statements.js";

const scope = z.object({ workspace: z.string(), analysis: z.number(), entry: z.string() });
const best = defineStatement(
  "paths/best-paths",
  scope.extend({ slack: z.number(), limit: z.number() }),
  z.object({ cost: z.number(), uids: z.array(z.string()), assets: z.array(z.string()) }),
);
const least = defineStatement("paths/least-cost", scope, z.object({ cost: z.number().nullable() }));

export interface SearchedPath {
  readonly cost: number;
  /** With hubs. */
  readonly uids: readonly string[];
  readonly assets: readonly string[];
}

/** First slack that is tried, in thousandths of a nat, and by how much it grows. */
const FIRST_SLACK = 500;
const GROWTH = 4;
/** Beyond this no step's cost can lie: the search has seen every path. */
const MOST_SLACK = 10_000_000;

/** The k best simple paths from a start (the internet or an assumed breach): the slack is widened until k are there or none is left. */
export async function searchPaths(
  queries: Queries,
  where: AnalysisScope & { readonly entry: string },
  limit: number,
): Promise<SearchedPath[]> {
  const [start] = await least.all(queries, where);
  if (start?.cost == null) return [];
  let seen = -1;
  for (let slack = FIRST_SLACK; ; slack *= GROWTH) {
    const paths = await best.all(queries, { ...where, slack, limit });
    if (paths.length >= limit || slack >= MOST_SLACK) return paths;
    // Nothing new although the slack grew by more than any path could cost: all are there.
    if (paths.length === seen && slack > 1_000_000) return paths;
    seen = paths.length;
  }
}
