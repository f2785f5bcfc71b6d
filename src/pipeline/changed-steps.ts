/**
 * The steps of an analysis where little was touched: rules run only where they can see what changed, and steps are read,
 * scored and written only between ends at which one may have come, gone or changed.
 */
import { edgesOf } from "../paths/priced.js";
import { serviceOf, wholeOf, type DerivedStep, type NodeKind, type RelationshipKind } from "../model/index.js";
import {
  areOfFindings,
  comesBefore,
  isIncremental,
  MOST_TOUCHED,
  mayRead,
  restsOn,
  type DeriveOptions,
  type Rule,
} from "../rules/index.js";
import type { Published } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import {
  readDecidedSteps,
  readRequiringSteps,
  readRestingSteps,
  readStandingSteps,
  type StandingStep,
} from "../store/standing-steps.js";
import { writeStepDifference } from "../store/steps.js";
import type { Touched } from "../store/touched.js";
import { pairKey } from "./assumed-steps.js";
import { derive, usableStarts, type Run, type StepsOfAnalysis } from "./derived-steps.js";
import { impactLookup, projectedNodes } from "./fact-projection.js";
import { liveDescriptions } from "./live-descriptions.js";
import type { Projection } from "./projection.js";
import { projectOver } from "./projection-changes.js";
import type { RankedPath } from "./ranking.js";
import { chooseBest, scoreSteps, type ScoredStep } from "./steps.js";

/** The analysis before, whose steps stand. */
export interface Before {
  readonly published: Published;
  readonly projection: Projection;
}

/** Undefined where so much was touched that all steps are derived more cheaply. */
export async function changedSteps(run: Run, before: Before, touched: Touched): Promise<StepsOfAnalysis | undefined> {
  const { store, scope, facts } = run;
  const asked: DeriveTouched = (rules, options) =>
    derive(store, scope.workspace, rules, (step) => step, { ...options, facts });
  const found = await run.stage("derive changed", () => deriveChanged(run, touched, asked));
  if (!found) return undefined;
  const pairs = await run.stage("score changed", () => scorePairs(run, found));
  const projection = await run.stage("project", async () => projectChanged(run, before.projection, pairs));
  const { steps, standing } = await withStarts(run, projection, pairs);
  const byHash = new Map(standing.map(({ hash, id }) => [hash, id]));
  return {
    projection,
    before: { projection: before.projection, touched: touched.uids },
    count: before.published.steps + steps.length - standing.length,
    write: (write) => writeStepDifference(run.scope, { standing: byHash, steps }, write),
    impact: impactLookup(projection, run.impacts),
    descriptions: (paths) => describeRanked(run, projection, paths),
    isAsBefore: standsIn(projection, pairs.ends),
  };
}

/**
 * Steps of a finding are scored by what no rule returns as well: what is known of its CVE, and the traffic of the services
 * at which its requests come in (`placesOf`). Who touches these touches the finding, or the door that the step starts from.
 */
function withScoredBy({ facts }: Pick<Run, "facts">, touched: Touched): Touched {
  if (!touched.kinds.has("Vulnerability") && !touched.kinds.has("Service")) return touched;
  const uids = new Set(touched.uids);
  for (const { uid, kind, properties } of facts.nodes.values()) {
    const { cve, asset } = properties;
    const scoredBy = kind === "Finding" ? [cve, asset] : [wholeOf(uid), serviceOf(uid)];
    if (scoredBy.some((each) => typeof each === "string" && touched.uids.has(each))) uids.add(uid);
  }
  return { uids, kinds: new Set<NodeKind | RelationshipKind>([...touched.kinds, "Finding"]) };
}

/** Runs rules where they can see what was touched. */
export type DeriveTouched = (
  rules: readonly Rule[],
  options: Required<Pick<DeriveOptions, "touched" | "kinds">>,
) => Promise<DerivedStep[]>;

export interface Derived {
  /** Steps that stand and are derived again, or no longer. */
  readonly dropped: readonly StandingStep[];
  readonly derived: readonly DerivedStep[];
}

/** Undefined where more may be different than is worth looking at one by one. */
export async function deriveChanged(
  {
    store,
    scope: { workspace },
    rules,
    facts,
  }: Pick<Run, "store" | "rules" | "facts"> & { readonly scope: Pick<Run["scope"], "workspace"> },
  touched: Touched,
  deriveTouched: DeriveTouched,
): Promise<Derived | undefined> {
  const { uids, kinds } = withScoredBy({ facts }, touched);
  const seeing = rules.filter((rule) => mayRead(rule, kinds));
  const whole = seeing.filter((rule) => !isIncremental(rule, kinds));
  const partly = seeing.filter((rule) => isIncremental(rule, kinds));
  const resting = await readResting(store, workspace, { touched: uids, kinds, partly, whole });
  // Of several rows with one key a step shows one: when that one goes, the others are found from its source.
  const wanted = new Set(uids);
  for (const step of resting) if (restsOn(step, uids)) wanted.add(step.source);
  if (wanted.size > MOST_TOUCHED) return undefined;
  const derived = await deriveTouched(seeing, { touched: [...wanted], kinds });
  return withoutSame({ dropped: resting, derived }, uids);
}

/** Where findings alone changed, and rules show them as `via`, steps need not be looked at one by one. */
function readResting(
  store: Store,
  workspace: string,
  {
    touched,
    kinds,
    partly,
    whole,
  }: {
    readonly touched: ReadonlySet<string>;
    readonly kinds: Touched["kinds"];
    readonly partly: readonly Rule[];
    readonly whole: readonly Rule[];
  },
): Promise<StandingStep[]> {
  const uids = [...touched];
  const rules = partly.map(idOf);
  return !whole.length && areOfFindings(kinds) && partly.every(({ exploit }) => exploit)
    ? readDecidedSteps(store, workspace, { touched: uids, rules })
    : readRestingSteps(store, workspace, { touched: uids, rules, whole: whole.map(idOf) });
}

const idOf = ({ id }: Rule) => id;
const keyOf = ({ rule, source, target, via }: DerivedStep) => `${rule}\n${source}\n${target}\n${via}`;

/** Leaves out what is derived as it stood from facts that were not touched: nothing about it changes. */
function withoutSame({ dropped, derived }: Derived, touched: ReadonlySet<string>): Derived {
  const standing = new Map(dropped.map((step) => [keyOf(step), step]));
  const same = new Set<string>();
  for (const step of derived) {
    const old = standing.get(keyOf(step));
    if (old && sameFacts(old, step) && !restsOn(step, touched)) same.add(keyOf(step));
  }
  return {
    dropped: dropped.filter((step) => !same.has(keyOf(step))),
    derived: derived.filter((step) => !same.has(keyOf(step))),
  };
}

function sameFacts(a: DerivedStep, b: DerivedStep): boolean {
  return a.because.join("\n") === b.because.join("\n") && a.requires.join("\n") === b.requires.join("\n");
}

/** The steps between pairs of ends as they stand and as they are to be. */
export interface Pairs {
  readonly ends: ReadonlyMap<string, { readonly source: string; readonly target: string }>;
  readonly standing: readonly StandingStep[];
  readonly steps: readonly (ScoredStep | StandingStep)[];
}

export async function scorePairs(
  { store, scope, facts, ruleInfo, constants }: Pick<Run, "store" | "scope" | "facts" | "ruleInfo" | "constants">,
  { dropped, derived }: Derived,
): Promise<Pairs> {
  const ends = new Map(
    [...dropped, ...derived].map(({ source, target }) => [pairKey({ source, target }), { source, target }]),
  );
  const between = await readStandingSteps(store, scope.workspace, [...ends.values()]);
  const standing = new Map([...dropped, ...between].map((step) => [step.id, step]));
  const gone = new Set(dropped.map(({ id }) => id));
  const kept = new Map([...standing.values()].filter(({ id }) => !gone.has(id)).map((step) => [keyOf(step), step]));
  const fresh = derived.filter((step) => {
    const old = kept.get(keyOf(step));
    if (!old) return true;
    if (!comesBefore(step, old)) return false;
    kept.delete(keyOf(step));
    return true;
  });
  const scored = scoreSteps(fresh, facts, ruleInfo, constants);
  const steps = chooseBest([...[...kept.values()].map((step) => ({ ...step })), ...scored]);
  return { ends, standing: [...standing.values()], steps };
}

export function projectChanged(
  { scope, facts, impacts }: Pick<Run, "scope" | "facts" | "impacts">,
  before: Projection,
  { ends, steps }: Pick<Pairs, "ends" | "steps">,
): Projection {
  const nodes = projectedNodes(facts, impacts);
  return projectOver(before, scope, { nodes, ends: ends.values(), steps: steps.filter(({ best }) => best) });
}

/** Steps with requirements anywhere, the best and the dearer ones, may be usable from other starts than before. */
async function withStarts({ store, scope }: Run, projection: Projection, pairs: Pairs): Promise<Omit<Pairs, "ends">> {
  const requiring = await readRequiringSteps(store, scope.workspace);
  const elsewhere = requiring.filter((step) => !pairs.ends.has(pairKey(step)));
  const steps = [...pairs.steps, ...elsewhere];
  return { steps: steps.map(usableStarts(projection, steps)), standing: [...pairs.standing, ...elsewhere] };
}

/** Between ends that nothing was derived for anew, steps stand as they did. */
export function standsIn({ uids, source, target }: Projection, ends: Pairs["ends"]): (edge: number) => boolean {
  return (edge) => !ends.has(pairKey({ source: uids[source[edge]!]!, target: uids[target[edge]!]! }));
}

/** The steps on some ranked paths are read back, for only some of them were derived. */
async function describeRanked(
  { store, ruleInfo, constants, impacts }: Run,
  projection: Projection,
  paths: readonly RankedPath[],
) {
  const edges = new Set(paths.flatMap(edgesOf));
  const live = await liveDescriptions(store, { projection, rules: ruleInfo, constants }, edges);
  return { ...live, impact: impactLookup(projection, impacts) };
}
