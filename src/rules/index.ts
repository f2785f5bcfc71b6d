/** Rules in one import. */
export { checkRules, parseRule, readRules } from "./catalogue.js";
export type { Rule } from "./rule.js";
export { drawExample, runExample, uidsIn, writeStep, type Drawn, type ExampleResult } from "./examples.js";
export { Example } from "./header.js";
export { areOfFindings, mayRead, type ChangedKinds } from "./reads.js";
export { RuleError } from "./rule-error.js";
export {
  comesBefore,
  deriveSteps,
  enabledRules,
  MOST_TOUCHED,
  restsOn,
  isIncremental,
  runsInFull,
  touchedWithSources,
  type DeriveOptions,
} from "./run.js";
export { readSizes, SMALL_ESTATE } from "./sizes.js";
