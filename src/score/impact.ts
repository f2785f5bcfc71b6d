/** What an attacker gains at a crown jewel, 0–100, with every factor; and what is a crown jewel at all. */
import type { Factor, GraphNode } from "../model/index.js";
import { SCORING, type ScoringConstants } from "./constants.js";
import { impactCostOf } from "./cost.js";
import { given, number, prior, text } from "./known.js";
import { rungOf } from "./ladder.js";

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
  /** Nobody states it: its name or tags suggest it. */
  readonly inferred?: boolean;
  /** Where that is seen. */
  readonly evidence?: readonly string[];
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
    // A store whose name tells what it holds is surer a target than one of which nobody tells anything.
    ...(why.basis === "inferred" && classifications.length === 0
      ? [prior("stated", constants.impact[isControl(node) ? "control" : "inferred"], `nobody stated it: ${why.reason}`)]
      : []),
  ];
  const impact = 100 * factors.reduce((product, factor) => product * factor.value, 1);
  return { impact, cost: impactCostOf(impact), factors, ...why };
}

function jewelReason(
  node: GraphNode,
  classifications: readonly Classified[],
): Pick<Impact, "reason" | "basis"> | undefined {
  const { crownJewel, crownJewelReason, engine } = node.properties;
  if (crownJewel === false) return undefined;
  if (crownJewel === true)
    return { reason: String(crownJewelReason ?? "marked as a crown jewel"), basis: "configured" };
  if (node.facet !== undefined) return undefined;
  if (node.kind === "DataStore") {
    const sensitive = classifications.filter(({ sensitivity }) => sensitivity !== "public");
    if (sensitive.length && sensitive.every(({ inferred }) => inferred === true))
      return { reason: `holds ${describe(sensitive)} data, by its name or tags`, basis: "inferred" };
    if (sensitive.length) return { reason: `holds ${describe(sensitive)} data`, basis: "configured" };
    if (classifications.length) return undefined;
    return {
      reason: `a data store${engine ? ` (${engine})` : ""} whose data nobody has classified`,
      basis: "inferred",
    };
  }
  if (isControl(node)) return { reason: "full control of an account or cluster", basis: "inferred" };
  return undefined;
}

const isControl = ({ kind, properties }: GraphNode) =>
  kind === "Identity" && properties["identityType"] === "administrator";

function describe(classifications: readonly Classified[]): string {
  return classifications
    .map(({ kind, sensitivity, inferred }) => `${sensitivity} ${kind}${inferred === true ? ", inferred" : ""}`)
    .sort()
    .join(", ");
}

/** Several classifications: 1 − Π(1 − i). */
function classificationFactor(classifications: readonly Classified[], { impact }: ScoringConstants): Factor {
  if (!classifications.length) return prior("classification", 1, "unknown: counted as the worst");
  const spared = classifications.reduce(
    (product, { kind, sensitivity }) => product * (1 - (impact.classification[kind]?.[sensitivity] ?? 1)),
    1,
  );
  return given("classification", 1 - spared, `${describe(classifications)}${placesOf(classifications)}`);
}

/** Where a guess was made: what somebody states is found by its inputs. */
function placesOf(classifications: readonly Classified[]): string {
  const places = classifications.flatMap(({ inferred, evidence = [] }) => (inferred === true ? evidence : []));
  return places.length === 0 ? "" : `, by its name or tags, seen in ${[...new Set(places)].sort().join("; ")}`;
}

function recordsFactor({ properties }: GraphNode, { impact }: ScoringConstants): Factor {
  const records = number(properties["records"]);
  if (records === undefined) return prior("volume", 1, "unknown: counted as large");
  return given("volume", rungOf(impact.records, records) ?? 1, `${records} records`);
}

/** As stated for it or for what it belongs to; else as the platform's settings hint. */
function criticalityFactor({ properties }: GraphNode, { impact }: ScoringConstants): Factor {
  const stated = text(properties["criticality"]);
  const value = stated === undefined ? undefined : impact.criticality[stated];
  const from = text(properties["criticalityFrom"]);
  const source = from === undefined ? "" : `: ${from}`;
  if (value !== undefined) return given("criticality", value, `criticality ${stated}${source}`);
  const hint = properties["criticalityHint"];
  if (hint === "high" || hint === "low")
    return prior("criticality", impact.hinted[hint], `nobody stated it; settings hint at ${hint}${source}`);
  return prior("criticality", 1, "unknown: counted as critical");
}

function complianceFactor(
  { properties }: GraphNode,
  classifications: readonly Classified[],
  { impact }: ScoringConstants,
): Factor {
  const regimes = Array.isArray(properties["compliance"]) ? properties["compliance"] : [];
  if (regimes.length) return given("compliance", 1, regimes.join(", "));
  if (!classifications.length) return prior("compliance", 1, "unknown: counted as regulated");
  return given("compliance", impact.regulated, "no regime stated");
}
