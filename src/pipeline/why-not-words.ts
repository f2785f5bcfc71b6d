/** Reasons why something leads nowhere, in words. */
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
