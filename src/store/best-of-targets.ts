/** The best stored path to each crown jewel. */
import { z } from "zod";
import { Band } from "../model/index.js";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const bestOfTargets = defineStatement(
  "queries/best-of-targets",
  z.object({ workspace: z.string(), analysis: z.number() }),
  z.object({
    target: z.string(),
    /** Id of the best path. */
    path: z.string(),
    risk: z.number(),
    likelihood: z.number(),
    band: Band,
    /** How many stored paths lead there. */
    paths: z.number(),
  }),
);
export type BestOfTarget = Awaited<ReturnType<typeof readBestOfTargets>>[number];

/** The riskiest first; crown jewels that no path leads to are left out. */
export function readBestOfTargets(queries: Queries, scope: { readonly workspace: string; readonly analysis: number }) {
  const { workspace, analysis } = scope;
  return bestOfTargets.all(queries, { workspace, analysis });
}
