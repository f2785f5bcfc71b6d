/** The score of a finding: the risk of the best path through a step that it decides, else of what bears it. */
import type { Factor } from "../model/index.js";
import { isIdle, scoreFinding, type ScoringConstants } from "../score/index.js";
import type { FindingUse } from "../store/finding-uses.js";
import type { Reachability } from "./reachability.js";
import { nearest } from "./reach-state.js";

/** A finding's reachability, and what its own share in the risk is made of. */
export interface FindingVerdict extends Reachability {
  /** An attacker can take some step that it decides: likelihood and way are those of that; else of coming to what bears it. */
  readonly isUsed: boolean;
  readonly factors: readonly Factor[];
}

export interface Judge {
  /** Of an asset; undefined for what the analysis does not know. */
  readonly asset: (uid: string) => Reachability | undefined;
  /** What one step of a finding opens, from every start that reaches its source and can use it. */
  readonly through: (step: FindingUse["steps"][number]) => readonly Reachability[];
  readonly constants: ScoringConstants;
}

/** Of a finding of which no input describes the asset. */
export const UNKNOWN: FindingVerdict = {
  state: "unknown",
  likelihood: 0,
  risk: 0,
  path: [],
  way: [],
  target: undefined,
  why: "No input describes the asset that it affects, so nobody can tell who gets there.",
  factors: [],
  isUsed: false,
};

/** A finding that is not open has no score: it feeds no step. */
export function findingVerdict(judge: Judge, use: FindingUse): FindingVerdict {
  const opened = use.steps.flatMap((step) =>
    judge.through(step).map((found) => ({ ...found, factors: step.factors, isUsed: true })),
  );
  const best = opened.reduce<FindingVerdict | undefined>(worse, undefined);
  if (best) {
    const likelihood = Math.max(...opened.map((each) => each.likelihood));
    return inTheory({ ...best, state: nearest(opened.map(({ state }) => state)), likelihood });
  }
  // Where no step of it can be used, its assets say how near an attacker comes, and what is missing.
  const onAssets = use.ends.flatMap((uid) => judge.asset(uid) ?? []).reduce<Reachability | undefined>(worse, undefined);
  if (!onAssets) return UNKNOWN;
  const own = ownScore(judge, use);
  if (!use.deployed && !onAssets.path.length)
    return { ...onAssets, state: "not-deployed", why: NOT_DEPLOYED, factors: own.factors, isUsed: false };
  const risk = onAssets.risk * own.probability;
  return withoutStep(use, { ...onAssets, risk, factors: own.factors, isUsed: false });
}

const NOT_DEPLOYED = "Nothing that runs is known to be made of what bears it.";

function worse<R extends Reachability>(one: R | undefined, other: R): R {
  if (!one) return other;
  return (other.risk - one.risk || other.likelihood - one.likelihood) > 0 ? other : one;
}

/** What was watched for long and did not run can be reached in theory. */
function inTheory(verdict: FindingVerdict): FindingVerdict {
  const idle = verdict.factors.find(({ name, origin }) => name === "runtime" && isIdle(origin));
  if (!idle || verdict.path.length === 0) return verdict;
  return { ...verdict, state: "reachable-in-theory", why: `${verdict.why} The vulnerable code was ${idle.origin}.` };
}

function ownScore({ constants }: Judge, { properties, vulnerability, places }: FindingUse) {
  const taking = places.map((each) => ({ uid: each.uid, properties: each }));
  return scoreFinding({ via: properties, vulnerability: vulnerability ?? {}, places: taking }, constants);
}

/** A finding that is closed, or that would give a step which nobody can take, opens nothing. */
function withoutStep({ steps, properties }: FindingUse, verdict: FindingVerdict): FindingVerdict {
  const status = properties["status"];
  if (typeof status === "string" && status !== "open")
    return { ...verdict, risk: 0, target: undefined, why: `It counts as ${status}: no step uses it.` };
  if (!steps.length) return inTheory(verdict);
  const without = { ...verdict, risk: 0, target: undefined };
  if (!verdict.path.length) return without;
  return {
    ...without,
    state: "reachable-in-theory",
    why: `An attacker comes near it, but not to what using it takes (${[...new Set(steps.flatMap(needs))].slice(0, 3).join(", ")}).`,
  };
}

function needs({ source, requires }: FindingUse["steps"][number]): string[] {
  return [source, ...requires];
}
