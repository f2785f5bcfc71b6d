/** What stands around assets that attackers do not come to hold: services, and findings that may or may not lead there. */
import { z } from "zod";
import type { Queries } from "./connection.js";
import { FactNode } from "./lists.js";
import { defineStatement } from "./statements.js";

const nearMisses = defineStatement(
  "queries/near-misses",
  z.object({ workspace: z.string(), uids: z.array(z.string()), limit: z.number() }),
  z.object({
    uid: z.string(),
    services: z.array(z.string()),
    policies: z.array(z.string()),
    findings: z.array(FactNode),
    total: z.number(),
  }),
);
export interface NearMiss {
  readonly uid: string;
  /** uids of the services that it exposes. */
  readonly services: readonly string[];
  /** Objects that restrict who may connect to it or to these, as clusters and clouds name them: `shop/NetworkPolicy/cart`, `sg-1`. */
  readonly policies: readonly string[];
  /** The worst findings on it, on what it is made of and on its services. */
  readonly findings: readonly FactNode[];
  /** How many there are. */
  readonly total: number;
}

/** By uid, in one query; `limit` findings of each. */
export async function readNearMisses(
  queries: Queries,
  workspace: string,
  uids: readonly string[],
  limit: number,
): Promise<Map<string, NearMiss>> {
  const rows = await nearMisses.all(queries, { workspace, uids: [...uids], limit });
  return new Map(rows.map((row) => [row.uid, row]));
}
