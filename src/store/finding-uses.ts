/** Where findings can be used, for many findings in one query. */
import { z } from "zod";
import type { Factor } from "../model/index.js";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

/** Where a finding can be used, as the facts and the steps of an analysis have it. */
export const FindingUse = z.object({
  uid: z.string(),
  /** uids of what it affects, of what is made of that, and of the services of these. */
  ends: z.array(z.string()),
  /** Something that runs bears it. */
  deployed: z.boolean(),
  /** The steps that it decides. */
  steps: z.array(
    z.object({
      source: z.string(),
      target: z.string(),
      cost: z.number(),
      requires: z.array(z.string()),
      factors: z
        .string()
        .nullable()
        .transform((text) => (text === null ? [] : (JSON.parse(text) as Factor[]))),
    }),
  ),
  /** Properties of the finding. */
  properties: z.record(z.string(), z.unknown()),
  /** Properties of the CVE that it is an instance of; null where it is of none. */
  vulnerability: z.record(z.string(), z.unknown()).nullable(),
  /** Properties of the operation and service that it affects, where it affects one. */
  places: z.array(z.looseObject({ uid: z.string() })),
});
export type FindingUse = z.infer<typeof FindingUse>;

const uses = defineStatement(
  "queries/uses-of-findings",
  z.object({ workspace: z.string(), analysis: z.number(), uids: z.array(z.string()) }),
  FindingUse,
);

/** By the findings' uids; one that affects nothing that is known is left out. */
export async function readFindingUses(
  queries: Queries,
  scope: { readonly workspace: string; readonly analysis: number },
  uids: readonly string[],
): Promise<Map<string, FindingUse>> {
  const { workspace, analysis } = scope;
  const rows = await uses.all(queries, { workspace, analysis, uids: [...uids] });
  return new Map(rows.map((row) => [row.uid, row]));
}
