/** Scoring: pure functions from facts to numbers that explain themselves. */
export { SCORING, ScoringConstants } from "./constants.js";
export { bandOf, clampProbability, costOf, impactCostOf, likelihoodOf, riskOf } from "./cost.js";
export { impactOf, type Classified, type Impact } from "./impact.js";
export { holdsInTheory, productOf, scoreStep, type StepContext, type StepScore } from "./step-probability.js";
export { scoreFinding, type FindingScore } from "./finding-score.js";
export { constantsWith, ScoringError, withOverride, type Constant, type Override } from "./override.js";
export { isIdle, type Place } from "./use.js";
