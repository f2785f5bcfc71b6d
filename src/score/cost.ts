/** Integer costs: what paths are ordered by, and what shown numbers are computed from. */
import type { Band } from "../model/index.js";
import { PROBABILITY_BOUNDS, type ScoringConstants } from "./constants.js";

/** Keeps a probability within [0.001, 0.999]. */
export function clampProbability(probability: number): number {
  return Math.min(PROBABILITY_BOUNDS.most, Math.max(PROBABILITY_BOUNDS.least, probability));
}

/** round(−1000·ln p): thousandths of a nat, so that adding costs multiplies probabilities. */
export function costOf(probability: number): number {
  return Math.round(-1000 * Math.log(probability));
}

/** The inverse of costOf for a sum of costs. */
export function likelihoodOf(cost: number): number {
  return Math.exp(-cost / 1000);
}

/** round(−1000·ln(impact/100)); impact in (0, 100]. */
export function impactCostOf(impact: number): number {
  return Math.round(-1000 * Math.log(impact / 100));
}

/** Risk of a path, 0–100, from its whole integer cost (steps and impact). */
export function riskOf(cost: number): number {
  return 100 * Math.exp(-cost / 1000);
}

export function bandOf(risk: number, { bands }: ScoringConstants): Band {
  if (risk >= bands.critical) return "critical";
  if (risk >= bands.high) return "high";
  return risk >= bands.medium ? "medium" : "low";
}
