/** One thing that separates attackers from what they want. */
import type { NamedAsset, Several } from "./step-words.js";

export const GAP_KINDS = [
  "weakness",
  "login",
  "permission",
  "connection",
  "requirement",
  "rule",
  "nothing",
  "steps",
] as const;
/**
 * Weakness: requests come there, but nothing known of it goes on. Login: it asks who one is. Permission: something
 * denies it to who is held, though a policy allows it. Connection: nothing that is reached, or not the start itself, may
 * connect. Requirement: a step needs what cannot be held. Rule: a step would, but its rule is switched off. Nothing: no step leads there from anywhere. Steps: some do, from what is not reached.
 */
export type GapKind = (typeof GAP_KINDS)[number];

export interface Gap {
  readonly kind: GapKind;
  /** What would have to be come to hold. */
  readonly target: NamedAsset;
  /** From where it could be; none of these is reached, but for the sources of weaknesses and requirements. */
  readonly sources: Several<NamedAsset>;
  readonly why: string;
  /** The start itself may not connect to the target's own service, whatever else might lead there. */
  readonly direct?: true;
  /** It stands before something that a step on the way needs, which is this; absent: before the target itself. */
  readonly neededAs?: NamedAsset;
  /** Findings there that one might think would do, and why they do not. */
  readonly findings: readonly { readonly uid: string; readonly text: string; readonly why: string }[];
}
