/** Reasons why something leads nowhere, in words. */
import { someOf } from "./some-of.js";
import type { FactNode } from "../store/lists.js";

const LOOSE: Readonly<Record<string, string>> = {
  Service: "nothing that is known may connect to it",
  Compute: "no weakness, permission or deployment that is known runs code on it",
  Identity: "nothing that is known acts as it: no workload, secret, role or group",
  Secret: "nothing that is known uses it, keeps it or may read it",
  DataStore: "no service, workload or permission that is known reads it",
};

/** Why no step at all leads to an asset of a kind. */
export function noStepLeadsTo(kind: string): string {
  return LOOSE[kind] ?? "no permission or login that is known changes it";
}

/** Why a finding does not lead on, although it is there. */
export function whyFindingGivesNoStep(finding: FactNode): string {
  const status = finding["status"] ?? "open";
  const { justification, givesNothing, reach, needsLogin } = finding;
  const gives = (finding["gives"] ?? []) as readonly string[];
  if (status !== "open")
    return `its status is ${String(status)}${justification === undefined ? "" : `: ${String(justification)}`}`;
  if (givesNothing !== undefined) return String(givesNothing);
  if (!gives.length) return "nothing says that it gives an attacker more than he has";
  if (reach === "local" || reach === "physical")
    return `it helps only somebody who already ${reach === "local" ? "runs code there" : "stands before it"}`;
  if (needsLogin === true) return "an attacker must be logged in first";
  return "it would do, but an attacker does not get as far as to use it";
}

/** Where steps lead there, and only from what is not reached. */
export const ONLY_FROM_THESE = "only from these does a step lead there, and none of them is reached";

/** Why nothing that is reached connects to a service, and what denies it. */
export function whyNoConnection(known: {
  /** Others may connect, or hand requests on to it. */
  readonly others: boolean;
  /** Requests of the start come there by way of others. */
  readonly isHandedOn: boolean;
  /** Objects that restrict who may connect to it. */
  readonly ingress: readonly string[];
  /** Objects that restrict what the start may connect to. */
  readonly egress: readonly string[];
}): string {
  const { others, isHandedOn, ingress, egress } = known;
  const only = others ? "nobody but these" : "nobody";
  const limits = [
    ...(ingress.length ? [someOf(ingress.length, ingress)] : []),
    ...(egress.length
      ? [
          `${someOf(egress.length, egress)}, which ${egress.length > 1 ? "are" : "is"} about what the start may connect to`,
        ]
      : []),
  ];
  const itself = isHandedOn ? "requests come there by way of others, but not from the start itself: " : "";
  if (limits.length) return `${itself}under ${limits.join(" and ")}, ${only} may connect to it`;
  if (!others) return noStepLeadsTo("Service");
  if (isHandedOn) return `${itself}only these may connect to it, or hand requests on to it`;
  return "only these may connect to it, or hand requests on to it, and none of them is reached";
}
