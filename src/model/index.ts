/** The vocabulary in one import. */
export * from "./vocabulary.js";
export * from "./relationships.js";
export * from "./properties.js";
export * from "./facts.js";
export * from "./fact-change.js";
export * from "./evidence.js";
export * from "./graph.js";
export * from "./hypothesis.js";
export * from "./step.js";
export { bearerOf, serviceOf, wholeOf } from "./names.js";
