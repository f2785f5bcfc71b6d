/** Scoring: pure functions from facts to numbers that explain themselves. */
export { SCORING, ScoringConstants } from "./constants.js";
export { bandOf, clampProbability, costOf, impactCostOf, likelihoodOf, riskOf } from "./cost.js";
export { impactOf, type Classified, type Impact } from "./impact.js";
export { scoreStep, type StepContext, type StepScore } from "./step-probability.js";
