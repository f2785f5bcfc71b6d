/** The steps of an analysis: all of them derived and scored, or only those that what was touched may have changed. */
import type { DerivedStep, FactGraph, RuleInfo } from "../model/index.js";
import { edgesOf } from "../paths/priced.js";
import { checkRules, deriveSteps, readSizes, type DeriveOptions, type Rule } from "../rules/index.js";
import type { ScoringConstants } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { StatementError } from "../store/errors.js";
import type { FencedWrite } from "../store/batches.js";
import { writeSteps, type StoredStep } from "../store/steps.js";
import type { CostsBefore } from "./asset-costs.js";
import { detailsOf, impactLookup, projectFacts } from "./fact-projection.js";
import type { JewelImpact } from "./jewels.js";
import type { Projection } from "./projection.js";
import { startFrom } from "./ranking.js";
import type { Stage, Stopwatch } from "./stopwatch.js";
import { chooseBest, scorer } from "./steps.js";
import type { Described } from "./stored-ranking.js";

/** What deriving steps needs to know of the analysis. */
export interface Run {
  readonly store: Store;
  readonly scope: { readonly workspace: string; readonly analysis: number };
  readonly rules: readonly Rule[];
  readonly ruleInfo: ReadonlyMap<string, RuleInfo>;
  readonly constants: ScoringConstants;
  readonly facts: FactGraph;
  readonly impacts: ReadonlyMap<string, JewelImpact>;
  readonly stage: Stage;
  readonly part: Stopwatch["part"];
}

export interface StepsOfAnalysis extends Described {
  /** The graph of the analysis before and what differs from its facts, where only what changed was derived. */
  readonly before?: CostsBefore;
  /** How many steps stand. */
  readonly count: number;
  readonly write: (write: FencedWrite) => Promise<void>;
}

/** So few steps are derived faster than the server plans the rules for what was touched. */
export const WHOLE_BELOW = 5000;

/** Every rule is run in full, every step scored and compared with what stands. */
export async function allSteps({
  store,
  scope,
  rules,
  ruleInfo,
  constants,
  facts,
  impacts,
  stage,
  part,
}: Run): Promise<StepsOfAnalysis> {
  // A step is scored while the server works on the next ones.
  const score = scorer(facts, ruleInfo, constants);
  const scored = await stage("derive", () => derive(store, scope.workspace, rules, score, { facts, onRule: part }));
  const steps = await stage("score", async () => chooseBest(scored));
  const projection = await stage("project", async () => projectFacts(scope, facts, steps, impacts));
  const impact = impactLookup(projection, impacts);
  return {
    projection,
    count: steps.length,
    write: async (write) => {
      const usable = usableStarts(projection, steps);
      await writeSteps(store, scope, steps.map(usable), write);
    },
    impact,
    descriptions: async (paths) => ({
      projection,
      rules: ruleInfo,
      constants,
      impact,
      details: detailsOf(projection, steps, paths.flatMap(edgesOf)),
    }),
  };
}

/** Rules that the server plans and runs at once: planning all of them is most of a first analysis. */
const RULES_AT_ONCE = 2;

/**
 * Rules are read in a session that may not write, so that the server need not look at each of them beforehand. Where it
 * refuses one, all are checked: the error then names the file and the line.
 */
export async function derive<T>(
  store: Store,
  workspace: string,
  rules: readonly Rule[],
  take: (step: DerivedStep) => T,
  options: DeriveOptions = {},
): Promise<T[]> {
  const all: T[] = [];
  const sizes = await readSizes(store);
  try {
    for await (const step of deriveSteps(store, workspace, rules, { ...options, sizes, atOnce: RULES_AT_ONCE }))
      all.push(take(step));
    return all;
  } catch (error) {
    if (error instanceof StatementError) await checkRules(store, rules);
    throw error;
  }
}

/** Marks a step that has requirements with the starts from which all of these can be held. */
export function usableStarts<S extends Pick<StoredStep, "requires">>(
  projection: Projection,
  steps: readonly S[],
): (step: S) => S & Pick<StoredStep, "usableFrom"> {
  if (!steps.some(({ requires }) => requires.length)) return (step) => step;
  const starts = projection.starts.map((node) => startFrom(projection, [node]));
  return (step) => {
    if (!step.requires.length) return step;
    const needed = step.requires.map((uid) => projection.nodeOf(uid));
    const usable = starts.filter(({ held }) => needed.every((node) => node !== undefined && held[node] === 1));
    return { ...step, usableFrom: usable.map(({ node }) => projection.uids[node]!) };
  };
}
