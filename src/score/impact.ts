/** What an attacker gains at a crown jewel, 0–100, with every factor; and what is a crown jewel at all. */
import type { Factor, GraphNode } from "../model/index.js";
import { SCORING, type ScoringConstants } from "./constants.js";
import { impactCostOf } from "./cost.js";

export interface Impact {
  /** 0–100. */
  readonly impact: number;
  readonly cost: number;
  readonly factors: readonly Factor[];
  /** Why it is a target. */
  readonly reason: string;
  readonly basis: "configured" | "inferred";
}

export interface Classified {
  readonly kind: string;
  readonly sensitivity: string;
}

/**
 * Undefined where the asset is no crown jewel: marked as none, or neither marked, classified nor of a kind that
 * is one by default. Impact = 100 × classification × volume × criticality × compliance; what is unknown counts 1.
 */
export function impactOf(
  node: GraphNode,
  classifications: readonly Classified[],
  constants: ScoringConstants = SCORING,
): Impact | undefined {
  const why = jewelReason(node, classifications);
  if (!why) return undefined;
  const factors = [
    classificationFactor(classifications, constants),
    recordsFactor(node, constants),
    criticalityFactor(node, constants),
    complianceFactor(node, classifications, constants),
    ...(why.basis === "inferred"
      ? [{ name: "stated", value: constants.impact.inferred, origin: `nobody stated it: ${why.reason}`, missing: true }]
      : []),
  ];
  const impact = 100 * factors.reduce((product, factor) => product * factor.value, 1);
  return { impact, cost: impactCostOf(impact), factors, ...why };
}

function jewelReason(
  node: GraphNode,
  classifications: readonly Classified[],
): Pick<Impact, "reason" | "basis"> | undefined {
  const { crownJewel, crownJewelReason, identityType, engine } = node.properties;
  if (crownJewel === false) return undefined;
  if (crownJewel === true)
    return { reason: String(crownJewelReason ?? "marked as a crown jewel"), basis: "configured" };
  if (node.facet !== undefined) return undefined;
  if (node.kind === "DataStore") {
    const sensitive = classifications.filter(({ sensitivity }) => sensitivity !== "public");
    if (sensitive.length) return { reason: `holds ${describe(sensitive)} data`, basis: "configured" };
    if (classifications.length) return undefined;
    return {
      reason: `a data store${engine ? ` (${engine})` : ""} whose data nobody has classified`,
      basis: "inferred",
    };
  }
  if (node.kind === "Identity" && identityType === "administrator")
    return { reason: "full control of an account or cluster", basis: "inferred" };
  return undefined;
}

function describe(classifications: readonly Classified[]): string {
  return classifications
    .map(({ kind, sensitivity }) => `${sensitivity} ${kind}`)
    .sort()
    .join(", ");
}

/** Several classifications: 1 − Π(1 − i). */
function classificationFactor(classifications: readonly Classified[], { impact }: ScoringConstants): Factor {
  if (!classifications.length)
    return { name: "classification", value: 1, origin: "unknown: counted as the worst", missing: true };
  const spared = classifications.reduce(
    (product, { kind, sensitivity }) => product * (1 - (impact.classification[kind]?.[sensitivity] ?? 1)),
    1,
  );
  return { name: "classification", value: 1 - spared, origin: describe(classifications), missing: false };
}

function recordsFactor({ properties }: GraphNode, { impact }: ScoringConstants): Factor {
  const records = properties["records"];
  if (typeof records !== "number")
    return { name: "volume", value: 1, origin: "unknown: counted as large", missing: true };
  const band = impact.records.find(({ least }) => records >= least);
  return { name: "volume", value: band?.factor ?? 1, origin: `${records} records`, missing: false };
}

function criticalityFactor({ properties }: GraphNode, { impact }: ScoringConstants): Factor {
  const criticality = properties["criticality"];
  const value = typeof criticality === "string" ? impact.criticality[criticality] : undefined;
  if (value === undefined)
    return { name: "criticality", value: 1, origin: "unknown: counted as critical", missing: true };
  return { name: "criticality", value, origin: `criticality ${String(criticality)}`, missing: false };
}

function complianceFactor(
  { properties }: GraphNode,
  classifications: readonly Classified[],
  { impact }: ScoringConstants,
): Factor {
  const regimes = Array.isArray(properties["compliance"]) ? properties["compliance"] : [];
  if (regimes.length) return { name: "compliance", value: 1, origin: regimes.join(", "), missing: false };
  if (!classifications.length)
    return { name: "compliance", value: 1, origin: "unknown: counted as regulated", missing: true };
  return { name: "compliance", value: impact.regulated, origin: "no regime stated", missing: false };
}
