/** Assets and findings as lists need them: pages under a filter, and what belongs to many of them in one query. */
import { z } from "zod";
import { Basis } from "../model/index.js";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const some = z.array(z.string()).nullable().default(null);
const flag = z.boolean().nullable().default(null);
const workspaceOnly = z.object({ workspace: z.string() });
const total = z.object({ total: z.number() });

/** A node of the fact graph with all its properties, as Neo4j keeps it. */
export const FactNode = z.looseObject({
  uid: z.string(),
  kind: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  facet: z.string().optional(),
  basis: Basis,
  evidence: z.array(z.string()),
});
export type FactNode = z.infer<typeof FactNode>;

/** What an asset must be; null or absent: anything. */
export const AssetFilter = z.object({
  kinds: some,
  /** true: only facets; false: none. */
  facets: flag,
  endpoints: flag,
  crownJewels: flag,
  owners: some,
  environments: some,
  /** `<sensitivity> <kind>` of data: any of these goes through it, or lies in it. */
  handles: some,
  /** Part of the name, the uid or an alias, lower case. */
  search: z.string().nullable().default(null),
});
export type AssetFilter = z.input<typeof AssetFilter>;

/** What a finding must be; null or absent: anything. */
export const FindingFilter = z.object({
  assets: some,
  severities: some,
  kinds: some,
  statuses: some,
  cves: some,
  cwes: some,
  tools: some,
  feedsSteps: flag,
  regulated: flag,
  search: z.string().nullable().default(null),
});
export type FindingFilter = z.input<typeof FindingFilter>;
export type FindingOrder = "severity" | "epss" | "cvss" | "uid";

/** The last finding that was seen: its value in the order, and its uid. */
export interface FindingPlace {
  readonly position: number;
  readonly uid: string;
}

const assetPage = defineStatement(
  "queries/asset-page",
  AssetFilter.extend({ workspace: z.string(), after: z.string(), limit: z.number() }),
  z.object({ assets: z.array(FactNode) }),
);
const countAll = defineStatement("queries/count-assets", AssetFilter.extend({ workspace: z.string() }), total);
const findingPage = defineStatement(
  "queries/finding-page",
  FindingFilter.extend({
    workspace: z.string(),
    order: z.string(),
    afterPosition: z.number(),
    afterUid: z.string(),
    limit: z.number(),
  }),
  z.object({ findings: z.array(z.object({ position: z.number(), properties: FactNode })) }),
);
const countOfFindings = defineStatement(
  "queries/count-findings",
  FindingFilter.extend({ workspace: z.string() }),
  total,
);

const uids = workspaceOnly.extend({ uids: z.array(z.string()) });
const nodeRow = z.object({ uid: z.string(), properties: FactNode });
/** Statements that answer for many uids at once: what the request's loaders call. */
export const factsByUid = defineStatement(
  "queries/facts-by-uid",
  uids,
  z.object({ uid: z.string(), properties: FactNode }),
);
export const scopesOfAssets = defineStatement("queries/scopes-of-assets", uids, nodeRow);
export const reportsOfFindings = defineStatement("queries/reports-of-findings", uids, nodeRow);
export const findingsOfAssets = defineStatement(
  "queries/findings-of-assets",
  uids.extend({ limit: z.number() }),
  z.object({ uid: z.string(), findings: z.array(FactNode), total: z.number() }),
);
export const classificationsOfAssets = defineStatement(
  "queries/classifications-of-assets",
  uids,
  z.object({ uid: z.string(), kind: z.string(), sensitivity: z.string(), basis: Basis, evidence: z.array(z.string()) }),
);
const byAlias = defineStatement(
  "queries/uids-by-alias",
  workspaceOnly.extend({ aliases: z.array(z.string()) }),
  z.object({ uid: z.string(), aliases: z.array(z.string()) }),
);

export interface AssetPageRequest {
  readonly workspace: string;
  readonly filter: AssetFilter;
  /** uid of the last asset that was seen. */
  readonly after?: string;
  readonly limit: number;
}

/** Assets in the order of their uids; undefined where the workspace does not exist. */
export async function readAssetPage(queries: Queries, request: AssetPageRequest): Promise<FactNode[] | undefined> {
  const { workspace, filter, after = "", limit } = request;
  return (await assetPage.first(queries, { ...filter, workspace, after, limit }))?.assets;
}

export async function countAssets(queries: Queries, workspace: string, filter: AssetFilter): Promise<number> {
  return (await countAll.first(queries, { ...filter, workspace }))?.total ?? 0;
}

export interface FindingPageRequest {
  readonly workspace: string;
  readonly filter: FindingFilter;
  readonly order: FindingOrder;
  readonly after?: FindingPlace;
  readonly limit: number;
}

/** Findings in the order asked for, equal ones by uid; undefined where the workspace does not exist. */
export async function readFindingPage(
  queries: Queries,
  request: FindingPageRequest,
): Promise<{ position: number; properties: FactNode }[] | undefined> {
  const { workspace, filter, order, after, limit } = request;
  const place = { afterPosition: after?.position ?? -Number.MAX_VALUE, afterUid: after?.uid ?? "" };
  return (await findingPage.first(queries, { ...filter, ...place, workspace, order, limit }))?.findings;
}

export async function countFindings(queries: Queries, workspace: string, filter: FindingFilter): Promise<number> {
  return (await countOfFindings.first(queries, { ...filter, workspace }))?.total ?? 0;
}

/** The uids that each alias means, in one query. */
export async function readUidsOfAliases(
  queries: Queries,
  workspace: string,
  aliases: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { uid, aliases: borne } of await byAlias.all(queries, { workspace, aliases: [...aliases] }))
    for (const alias of borne) found.set(alias, [...(found.get(alias) ?? []), uid]);
  return found;
}
