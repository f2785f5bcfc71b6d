/** How likely a weakness is to be exploited by whoever gets to it, whether it is part of a step or not. */
import type { Factor } from "../model/index.js";
import { SCORING, type ScoringConstants } from "./constants.js";
import { clampProbability } from "./cost.js";
import { prior } from "./known.js";
import { exploitFactors, productOf, type Weakness } from "./step-probability.js";

export interface FindingScore {
  /** 0–1: threat, success, use and preconditions, without what stands on the way. */
  readonly probability: number;
  readonly factors: readonly Factor[];
}

/** The factors that a step of the finding has as well; the success of one without a CVSS vector counts 1. */
export function scoreFinding(weakness: Weakness, constants: ScoringConstants = SCORING): FindingScore {
  const unknown = prior("success", 1, "no CVSS vector is known: counted as easy");
  const factors = exploitFactors(weakness, unknown, constants);
  return { probability: clampProbability(productOf(factors)), factors };
}
