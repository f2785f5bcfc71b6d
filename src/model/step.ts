/** Steps, and the paths made of them. */
import { z } from "zod";
import { Basis, Layer } from "./vocabulary.js";

/** Open end of a step's validity: it stands (2^53 − 1). */
export const OPEN_END = Number.MAX_SAFE_INTEGER;

/** One number of an explanation: what it is, its value, where it came from. */
export const Factor = z.object({
  name: z.string(),
  value: z.number(),
  /** What the value rests on: a constant's name, a CVE's EPSS of a date, a source file's place. */
  origin: z.string(),
  /** True where nothing was known and the stated prior was taken. */
  missing: z.boolean().default(false),
});
export type Factor = z.infer<typeof Factor>;

/** How the name of a factor begins that is a control before the step: its kind follows, and its origin is what bears it. */
export const CONTROL_FACTOR = "control: ";

/** A row that a rule yields: uids only. */
export interface DerivedStep {
  readonly rule: string;
  readonly source: string;
  readonly target: string;
  /** The finding or fact that decides; empty: none. */
  readonly via: string;
  readonly requires: readonly string[];
  /** uids of the facts that it rests on. */
  readonly because: readonly string[];
}

/** A step as it stands in the graph; key = (source, rule, target, via). */
export interface Step extends DerivedStep {
  /** round(−1000·ln probability); 0 only for hub membership. */
  readonly cost: number;
  readonly probability: number;
  /** The cheapest of its ordered pair of ends, ties by rule, then via. */
  readonly best: boolean;
  readonly basis: Basis;
  readonly factors: readonly Factor[];
}

/** What people do about something: how much work it is goes with the kind. */
export const FixKind = z.enum([
  "patch",
  "code",
  "setting",
  "permission",
  "credential",
  "network",
  "process",
  "exposure",
  "design",
]);
export type FixKind = z.infer<typeof FixKind>;

/** Where a rule's remediation is carried out: one change there takes away all steps that rest on it. */
export const FixPlace = z.enum(["source", "target", "fact", "nothing"]);
export type FixPlace = z.infer<typeof FixPlace>;

/** What a rule file says about itself. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly layer: Layer;
  /** ATT&CK technique id. */
  readonly technique: string;
  /** Probability that an attacker who holds the source and tries gets the target, before threat and controls. */
  readonly success: number;
  /** True for membership in a hub: not an action, costs nothing. */
  readonly free: boolean;
  /** True where the step exploits a weakness: threat and runtime factors apply and `via` is a finding. */
  readonly exploit: boolean;
  readonly remediation: string;
  /**
   * What kind of change the remediation is (absent: by the rule's domain) and where it is made: at the source, at the
   * target, at the finding or first fact that decides (the default), or nowhere, where a step follows from what holding is.
   */
  readonly fix?: { readonly kind?: FixKind | undefined; readonly at: FixPlace };
  /** Controls that act on the step when a fact in `because` carries them. */
  readonly controls: readonly string[];
  /** Switched on unless a workspace says otherwise. */
  readonly enabled: boolean;
}

export const Band = z.enum(["critical", "high", "medium", "low"]);
export type Band = z.infer<typeof Band>;

export interface PathStep {
  readonly source: string;
  readonly sourceName: string;
  readonly sourceKind: string;
  readonly target: string;
  readonly targetName: string;
  readonly targetKind: string;
  readonly rule: string;
  readonly title: string;
  readonly via: string | null;
  /**
   * In words what decides: the finding in `via`, what is wrong and where; else what the evidence says of a relationship
   * that it rests on, such as the permissions used. Null where neither says anything.
   */
  readonly viaText: string | null;
  readonly technique: string;
  readonly layer: Layer;
  readonly probability: number;
  readonly cost: number;
  readonly basis: Basis;
  readonly because: readonly string[];
  /** Files and places of the facts in `because`. */
  readonly evidence: readonly string[];
  readonly factors: readonly Factor[];
  /** What asks who one is, and how the step gets past it; null or absent where nothing asks. */
  readonly boundary?: string | null;
  readonly requires: readonly { readonly uid: string; readonly steps: readonly PathStep[] }[];
  /** How many other steps lead from source to target. */
  readonly alternatives: number;
  readonly remediation: string;
}

/** A path as it is stored and shown: self-contained, so that it can be read after its facts are gone. */
export interface AttackPath {
  /** First 128 bits of SHA-256 over its asset uids in order, hubs left out; hexadecimal. */
  readonly id: string;
  readonly rank: number;
  /** Total integer cost: steps and impact. */
  readonly cost: number;
  /** 0–100. */
  readonly risk: number;
  readonly band: Band;
  readonly likelihood: number;
  /** With causes that occur twice on it counted once. */
  readonly likelihoodSharedCause: number;
  /** 0–100. */
  readonly impact: number;
  readonly impactFactors: readonly Factor[];
  readonly source: string;
  readonly entry: string;
  readonly entryName: string;
  readonly target: string;
  readonly targetName: string;
  readonly classifications: readonly string[];
  readonly steps: readonly PathStep[];
}
