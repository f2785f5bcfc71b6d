/** The model's words as GraphQL enums: `false-positive` is FALSE_POSITIVE, `DataStore` is DATA_STORE. */
import { registerEnumType } from "type-graphql";
import {
  ASSET_KINDS,
  Band as Bands,
  Basis as Bases,
  DataKind as DataKinds,
  FindingKind as FindingKinds,
  FindingStatus as FindingStatuses,
  Layer as Layers,
  Sensitivity as Sensitivities,
  Severity as Severities,
} from "../model/index.js";
import { REACH_STATES } from "../pipeline/reach-state.js";

function enumOf(name: string, values: readonly string[], description: string): Record<string, string> {
  const words = Object.fromEntries(values.map((value) => [enumName(value), value]));
  registerEnumType(words, { name, description });
  return words;
}

function enumName(value: string): string {
  return value
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .replaceAll(/\W+/g, "_")
    .toUpperCase();
}

export const Band = enumOf("Band", Bands.options, "How high a path's risk is, worst first.");
export const Basis = enumOf(
  "Basis",
  Bases.options,
  "How a fact is known: stated by configuration, seen happening, or concluded from signs.",
);
export const AssetKind = enumOf(
  "AssetKind",
  Object.keys(ASSET_KINDS),
  "What an attacker can come to hold; the kind says what holding means.",
);
export const DataKind = enumOf("DataKind", DataKinds.options, "Kind of data.");
export const Sensitivity = enumOf("Sensitivity", Sensitivities.options, "How sensitive data is, least first.");
export const FindingKind = enumOf(
  "FindingKind",
  FindingKinds.options,
  "Kind of tool or person that reports a finding.",
);
export const FindingStatus = enumOf(
  "FindingStatus",
  FindingStatuses.options,
  "Lifecycle of a finding. Only open ones, and accepted ones after their date, feed steps.",
);
export const Severity = enumOf("Severity", Severities.options, "Severity that a tool states.");
export const Layer = enumOf("Layer", Layers.options, "Where a step takes place.");
export const JobState = enumOf(
  "JobState",
  ["queued", "running", "done", "failed"],
  "Queued: waits for its turn, or to be tried again. Done and failed are final.",
);
export const ReachState = enumOf(
  "ReachState",
  Object.keys(REACH_STATES),
  Object.entries(REACH_STATES)
    .map(([state, means]) => `${enumName(state)}: ${means}`)
    .join("\n"),
);
export const PathOrder = enumOf(
  "PathOrder",
  ["risk", "likelihood", "hops"],
  "Order of attack paths: highest risk, highest likelihood, or fewest hops first; equal ones by rank.",
);
export const FindingOrder = enumOf(
  "FindingOrder",
  ["severity", "epss", "cvss", "uid"],
  "Order of findings: highest first, equal ones by uid.",
);
export const ContentEncoding = enumOf(
  "ContentEncoding",
  ["utf8", "base64"],
  "How an uploaded file's content is written.",
);

/** A value of the database as one of an enum; null where it is none. */
export function known(words: Record<string, string>, value: unknown): string | null {
  return typeof value === "string" && Object.values(words).includes(value) ? value : null;
}
