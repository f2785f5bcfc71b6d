/** What was published, read back: nodes and steps in columns, steps of a path, impacts, lists for export. */
import { z } from "zod";
import type { Factor } from "../model/index.js";
import { Basis } from "../model/index.js";
import type { Store } from "./connection.js";
import { defineStatement } from "./statements.js";

export interface AnalysisScope {
  readonly workspace: string;
  readonly analysis: number;
}

const scopeOnly = z.object({ workspace: z.string(), analysis: z.number() });
const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const numbers = z.array(z.number());
const flags = z.array(z.boolean());

const nodes = defineStatement(
  "project/nodes",
  scopeOnly,
  z.object({ uids: texts, names: texts, kinds: texts, hubs: flags, impactCosts: numbers, breaches: flags }),
);
const steps = defineStatement(
  "project/steps",
  scopeOnly,
  z.object({
    sources: texts,
    targets: texts,
    costs: numbers,
    rules: texts,
    alternatives: numbers,
    requires: texts,
    theories: flags,
    vias: texts,
  }),
);

/** Assets and hubs with what the search needs of them. */
export async function readProjectedNodes(store: Store, scope: AnalysisScope) {
  const all = [];
  for await (const row of nodes.stream(store, scope))
    for (let at = 0; at < row.uids.length; at += 1)
      all.push({
        uid: row.uids[at]!,
        name: row.names[at]!,
        kind: row.kinds[at]!,
        hub: row.hubs[at]!,
        impactCost: row.impactCosts[at]!,
        assumedBreach: row.breaches[at]!,
      });
  return all;
}

/** The best step of each pair of ends. */
export async function readProjectedSteps(store: Store, scope: AnalysisScope) {
  const all = [];
  for await (const row of steps.stream(store, scope))
    for (let at = 0; at < row.sources.length; at += 1)
      all.push({
        source: row.sources[at]!,
        target: row.targets[at]!,
        cost: row.costs[at]!,
        rule: row.rules[at]!,
        alternatives: row.alternatives[at]!,
        requires: row.requires[at]!.split("\n").filter(Boolean),
        inTheory: row.theories[at]!,
        via: row.vias[at]!,
      });
  return all;
}

/** Steps whose one factor is their rule's constant keep none. */
const factors = z
  .string()
  .nullable()
  .transform((text) => (text === null ? undefined : (JSON.parse(text) as Factor[])));
const between = defineStatement(
  "queries/steps-between",
  scopeOnly.extend({ pairs: z.array(z.object({ source: z.string(), target: z.string() })), all: z.boolean() }),
  z.object({
    source: z.string(),
    target: z.string(),
    rule: z.string(),
    via: z.string(),
    cost: z.number(),
    probability: z.number(),
    basis: Basis,
    because: texts,
    requires: texts,
    alternatives: z.number(),
    factors,
    viaText: z.string().nullable(),
    evidence: texts,
  }),
);

/** The steps between pairs of ends, all pairs in one query: the best ones, or all. */
export async function readStepsBetween(
  store: Store,
  { workspace, analysis }: AnalysisScope,
  pairs: readonly { source: string; target: string }[],
  which: "best" | "all" = "best",
) {
  const rows = await between.all(store, { workspace, analysis, pairs: [...pairs], all: which === "all" });
  return rows.map((row) => ({ ...row, factors: row.factors ?? constantOf(row) }));
}

/** The factors of a step that keeps none: its rule's constant. */
export function constantOf({ rule, probability }: { readonly rule: string; readonly probability: number }): Factor[] {
  return probability === 1
    ? []
    : [{ name: "success", value: probability, origin: `constant of rule ${rule}`, missing: false }];
}

const byVia = defineStatement(
  "queries/steps-by-via",
  scopeOnly.extend({ vias: texts }),
  z.object({ source: z.string(), target: z.string() }),
);

/** Ends of the steps that some facts decide. */
export function readPairsByVia(
  store: Store,
  { workspace, analysis }: AnalysisScope,
  vias: readonly string[],
): Promise<{ source: string; target: string }[]> {
  return byVia.all(store, { workspace, analysis, vias: [...vias] });
}

/** Two assets, and the start from which a step between them must be usable. */
export interface AskedPair {
  readonly start: string;
  readonly source: string;
  readonly target: string;
}

const standing = defineStatement(
  "queries/standing-pairs",
  scopeOnly.extend({
    pairs: z.array(z.object({ at: z.number(), start: z.string(), source: z.string(), target: z.string() })),
  }),
  z.object({ at: z.number(), known: z.boolean(), stands: z.boolean() }),
);

/** Whether an analysis had a usable step between the ends of each pair, hubs passed through; by the pair's place. */
export async function readStandingPairs(
  store: Store,
  scope: AnalysisScope,
  pairs: readonly AskedPair[],
): Promise<Map<number, { known: boolean; stands: boolean }>> {
  const rows = await standing.all(store, { ...scope, pairs: pairs.map((pair, at) => ({ ...pair, at })) });
  return new Map(rows.map(({ at, known, stands }) => [at, { known, stands }]));
}

export interface StoredImpact {
  /** 0–100. */
  readonly impact: number;
  readonly factors: readonly Factor[];
  readonly classifications: readonly string[];
}

const impacts = defineStatement(
  "queries/impacts",
  scopeOnly.extend({ uids: texts }),
  z.object({ uid: z.string(), impact: z.string() }),
);

/** Impacts of those of the assets that are crown jewels. */
export async function readImpacts(
  store: Store,
  { workspace, analysis }: AnalysisScope,
  uids: readonly string[],
): Promise<Map<string, StoredImpact>> {
  const rows = await impacts.all(store, { workspace, analysis, uids: [...uids] });
  return new Map(rows.map(({ uid, impact }) => [uid, JSON.parse(impact) as StoredImpact]));
}

const properties = z.record(z.string(), z.unknown());
const assets = defineStatement(
  "queries/assets",
  workspaceOnly,
  z.object({ uid: z.string(), kind: z.string(), name: z.string(), aliases: texts, labels: texts, properties }),
);
const relationships = defineStatement(
  "queries/relationships",
  workspaceOnly,
  z.object({
    uid: z.string(),
    type: z.string(),
    source: z.string(),
    target: z.string(),
    basis: Basis,
    evidence: texts,
    properties,
  }),
);
const findings = defineStatement(
  "queries/findings",
  workspaceOnly,
  z.object({ uid: z.string(), assets: texts, reports: z.array(z.string().nullable()), properties }),
);
const allSteps = defineStatement(
  "queries/all-steps",
  scopeOnly,
  z.object({
    source: z.string(),
    target: z.string(),
    fromHub: z.boolean(),
    toHub: z.boolean(),
    rule: z.string(),
    via: z.string(),
    cost: z.number(),
    probability: z.number(),
    basis: Basis,
    because: texts,
    requires: texts,
  }),
);
export type ExportedStep = z.infer<
  typeof allSteps extends { stream: (...args: never[]) => AsyncGenerator<infer R> } ? z.ZodType<R> : never
>;

export const streamAssets = (store: Store, workspace: string) => assets.stream(store, { workspace });
export const streamRelationships = (store: Store, workspace: string) => relationships.stream(store, { workspace });
export const streamFindings = (store: Store, workspace: string) => findings.stream(store, { workspace });
export const streamSteps = (store: Store, scope: AnalysisScope) => allSteps.stream(store, scope);

const aliases = defineStatement("queries/aliases", workspaceOnly, z.object({ uids: texts, aliases: z.array(texts) }));

/** Every alias with the uids that bear it. */
export async function readAliases(store: Store, workspace: string): Promise<Map<string, string[]>> {
  const index = new Map<string, string[]>();
  for await (const row of aliases.stream(store, { workspace }))
    row.uids.forEach((uid, at) => {
      for (const alias of row.aliases[at]!) index.set(alias, [...(index.get(alias) ?? []), uid]);
    });
  return index;
}
