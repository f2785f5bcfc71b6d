/** The model's words as GraphQL enums: `false-positive` is FALSE_POSITIVE, `DataStore` is DATA_STORE. */
import { registerEnumType } from "type-graphql";
import {
  ASSET_KINDS,
  Band as Bands,
  Basis as Bases,
  DataKind as DataKinds,
  FindingKind as FindingKinds,
  FindingStatus as FindingStatuses,
  FixKind as FixKinds,
  Layer as Layers,
  Sensitivity as Sensitivities,
  Severity as Severities,
} from "../model/index.js";
import { CAUSE_KINDS } from "../pipeline/causes.js";
import { PORTFOLIOS } from "../pipeline/portfolios.js";
import { GROUPINGS } from "../pipeline/path-groups.js";
import { GAP_KINDS } from "../pipeline/gap.js";
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
export const FixKind = enumOf(
  "FixKind",
  FixKinds.options,
  "What people do about something; what it costs goes with the kind.",
);
export const FixEffect = enumOf(
  "FixEffect",
  ["resolves", "reduces", "unchanged"],
  "What a change does to a path: it cannot be taken any more, it is less likely, or neither.",
);
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
export const PathFate = enumOf(
  "PathFate",
  ["new", "gone", "raised", "lowered", "rerouted", "listed", "unlisted"],
  "New, gone: it could not be taken before, or cannot any more. Raised, lowered: its risk. Rerouted: by other steps at the same risk. Listed, unlisted: it came into the list or fell out of it, and could be taken before and after as far as is known.",
);
export const PathMove = enumOf(
  "PathMove",
  ["gone", "lowered", "new", "raised", "surfaced"],
  "What would become of a path. Surfaced: it can be taken now as well, but is not among the first.",
);
export const FactFate = enumOf("FactFate", ["appeared", "vanished", "changed"], "What became of a fact.");
export const PathOrder = enumOf(
  "PathOrder",
  ["risk", "likelihood", "hops"],
  "Order of attack paths: highest risk, highest likelihood, or fewest hops first; equal ones by rank.",
);
export const PathGrouping = enumOf(
  "PathGrouping",
  GROUPINGS,
  "Ends: the same entry and target. Shape: the same rules and kinds of assets in order, whichever the assets.",
);
export const GapKind = enumOf(
  "GapKind",
  GAP_KINDS,
  "Weakness: requests come there, but nothing known of it goes on. Login: it asks who one is. Permission: something denies it to who is held, though a policy allows it. Connection: nothing that is reached may connect. Requirement: a step needs what cannot be held. Rule: a step would, but its rule is switched off. Nothing: no step leads there from anywhere. Steps: some do, from what is not reached.",
);
export const CauseKind = enumOf(
  "CauseKind",
  CAUSE_KINDS,
  "Base image: it brought the package. Layer: so did a layer that several images share, of which no image is known to be the base of the others. Module: the findings lie in its code. Role: they rest on what it is permitted.",
);
export const Portfolio = enumOf("Portfolio", PORTFOLIOS, "What crown jewels are added up by.");
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
