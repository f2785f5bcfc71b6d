/** The graph as it would be under assumptions, with what is shown of its steps. */
import { edgesOf } from "../paths/priced.js";
import type { Assumptions, DerivedStep, Problem, RuleInfo } from "../model/index.js";
import { edgeAt, slotsBetween, unchanged } from "../paths/overlay.js";
import { enabledRules, readRules } from "../rules/index.js";
import { readPointer } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { readPairsByVia, readStepsBetween } from "../store/results.js";
import { assumeFacts } from "./assumed-facts.js";
import { assumeSteps, isAwayAs, pairKey, type StepAssumptions } from "./assumed-steps.js";
import { AssumptionError } from "./assumptions.js";
import { projectChanged, scorePairs, standsIn, type Pairs } from "./changed-steps.js";
import { WHOLE_BELOW, type Run } from "./derived-steps.js";
import type { Descriptions } from "./describe.js";
import { detailsOf, impactLookup, projectFacts } from "./fact-projection.js";
import { inputsDigest, programDigest } from "./inputs-digest.js";
import { impactsOf } from "./jewels.js";
import { liveDescriptions, withRuleConstant } from "./live-descriptions.js";
import type { OpenedAnalysis } from "./opened.js";
import { firstFrom, stepsOf, type Projection } from "./projection.js";
import { sideBefore, sideOf, sideUnder, type RankedMove, type RankedSide, type SideOptions } from "./ranking-sides.js";
import { constantsOf, overrideOf, rulesWith, scoringIn } from "./scoring.js";
import { scoreSteps } from "./steps.js";
import { today } from "./today.js";

export interface After {
  readonly side: RankedSide;
  readonly describe: (moves: readonly RankedMove[]) => Promise<Descriptions>;
}

export interface FactOptions extends SideOptions {
  /** Everything is derived where fewer steps stand. */
  readonly wholeBelow?: number | undefined;
}

/** @throws AssumptionError where the facts are not those that were analysed, or what is assumed cannot be used */
export async function afterFacts(
  store: Store,
  opened: OpenedAnalysis,
  assumptions: Assumptions,
  options: FactOptions,
): Promise<After> {
  const { published, projection } = opened;
  const { workspace, analysis } = projection;
  const override = overrideOf(published);
  const constants = constantsOf(override);
  const enabled = enabledRules(readRules(), Object.fromEntries(published.without.map((id) => [id, false])));
  const rules = rulesWith(enabled, override);
  await requireCurrent(store, opened, programDigest(rules, constants));
  const partly = isPartlyDerived(opened, assumptions, options) && (await isAlone(store, opened));
  const assumed = await assumeFacts(store, workspace, assumptions, { rules, partly });
  if (assumed.problems.length)
    throw new AssumptionError(["What is assumed cannot be used:", ...assumed.problems.map(line)].join("\n"));
  const ruleInfo = new Map<string, RuleInfo>(rules.map((rule) => [rule.id, rule]));
  const impacts = impactsOf(assumed.facts, constants);
  const run: Scored = { store, scope: { workspace, analysis }, facts: assumed.facts, ruleInfo, constants, impacts };
  if ("all" in assumed.derived) return afterAll(run, assumptions, assumed.derived.all, options);
  const pairs = await scorePairs(run, assumed.derived.changed);
  // An analysis that began meanwhile may have changed what was read.
  if (!(await isAlone(store, opened)))
    return afterFacts(store, opened, assumptions, { ...options, wholeBelow: Infinity });
  return afterChanged(run, projection, pairs, options);
}

type Scored = Pick<Run, "store" | "scope" | "facts" | "ruleInfo" | "constants" | "impacts">;

/** Where steps are assumed as well, or there are few, all are derived. */
function isPartlyDerived(
  { published }: OpenedAnalysis,
  { withoutAssets, withoutFindings, withoutSteps, withoutRules, weaker, steps }: StepAssumptions,
  { wholeBelow = WHOLE_BELOW }: FactOptions,
): boolean {
  const lists = [withoutAssets, withoutFindings, withoutSteps, withoutRules, weaker, steps];
  return published.steps >= wholeBelow && lists.every((each) => each.length === 0);
}

/** The analysis is the current one, and none is under way that may have begun to write. */
async function isAlone(store: Store, { published, projection: { workspace } }: OpenedAnalysis): Promise<boolean> {
  const pointer = await readPointer(store, workspace);
  return pointer?.current === published.analysis && pointer.unfinished === null;
}

function afterAll(
  { scope, facts, ruleInfo, constants, impacts }: Scored,
  assumptions: Assumptions,
  derived: readonly DerivedStep[],
  options: SideOptions,
): After {
  const steps = assumeSteps(scoreSteps(derived, facts, ruleInfo, constants), assumptions);
  const after = withoutNodes(projectFacts(scope, facts, steps, impacts), isAwayAs(assumptions.withoutAssets));
  const described = { projection: after, rules: ruleInfo, constants, impact: impactLookup(after, impacts) };
  return {
    side: sideOf(after, options),
    describe: async (moves) => ({
      ...described,
      details: detailsOf(
        after,
        steps,
        moves.flatMap(({ path }) => edgesOf(path)),
      ),
    }),
  };
}

/** What stands between the ends at which something may be different, over the graph as it is; the rest is read as it stands. */
function afterChanged(run: Scored, before: Projection, pairs: Pairs, options: SideOptions): After {
  const after = projectChanged(run, before, pairs);
  const isAsBefore = standsIn(after, pairs.ends);
  const { store, ruleInfo: rules, constants, impacts } = run;
  const describe = async (moves: readonly RankedMove[]) => {
    const edges = moves.flatMap(({ path }) => edgesOf(path));
    const changed = detailsOf(after, pairs.steps, edges);
    const standing = new Set(edges.filter(isAsBefore));
    const live = await liveDescriptions(store, { projection: after, rules, constants }, standing);
    const impact = impactLookup(after, impacts);
    return {
      ...live,
      details: (edge: number) => (standing.has(edge) ? live.details(edge) : withRuleConstant(changed(edge), rules)),
      impact,
    };
  };
  return { side: sideOf(after, options), describe };
}

const line = ({ path, at, why }: Problem) => `  ${path} ${at}: ${why}`;

/** What assumed facts change can only be told from the facts that were analysed. */
async function requireCurrent(
  store: Store,
  { published, projection: { workspace } }: OpenedAnalysis,
  program: string,
): Promise<void> {
  const inputs = await inputsDigest(store, workspace, { program, today: today() });
  if (inputs === published.inputs) return;
  throw new AssumptionError(
    `Imports, rules or the date changed since analysis ${published.analysis}, so that what the assumed facts alone change cannot be told. Run: breachline analyze --workspace ${workspace}`,
  );
}

/** Assumptions about steps are laid over the graph: it is neither copied nor read again. */
export async function afterSteps(
  store: Store,
  opened: OpenedAnalysis,
  assumptions: StepAssumptions,
  { limit }: SideOptions,
): Promise<After> {
  const { projection } = opened;
  const { workspace, analysis, uids, graph } = projection;
  const pairs = await pairsTouched(store, projection, assumptions);
  const rows = await readStepsBetween(store, { workspace, analysis }, [...pairs.values()], "all");
  const steps = assumeSteps(
    rows.map(({ viaText, ...row }) => ({ ...row, best: false, ...(viaText === null ? {} : { viaText }) })),
    assumptions,
  );
  const asItIs = unchanged(graph);
  const numbered = (all: readonly string[]) => all.map(projection.nodeOf).filter((node) => node !== undefined);
  const added = steps.flatMap((step) => {
    const [source, target] = numbered([step.source, step.target]);
    const requires = numbered(step.requires);
    const isWhole = source !== undefined && target !== undefined && requires.length === step.requires.length;
    return step.best && isWhole ? [{ step, edge: { source, target, cost: step.cost, requires } }] : [];
  });
  const changes = {
    removedNodes: assumptions.withoutAssets.flatMap((uid) => withParts(uids, uid)),
    removedEdges: [...pairs.values()].flatMap(({ source, target }) => {
      const [from, to] = [projection.nodeOf(source), projection.nodeOf(target)];
      if (from === undefined || to === undefined) return [];
      return slotsBetween(asItIs, from, to).map((slot) => edgeAt(asItIs, slot));
    }),
    addedEdges: added.map(({ edge }) => edge),
  };
  const before = sideBefore(projection, { limit });
  const side = sideUnder(projection, changes, { limit, before });
  const describe = async (moves: readonly RankedMove[]) => {
    const live = await describeLive(store, opened, moves);
    const ofNew = (edge: number) => added[edge - graph.edges]!;
    return {
      ...live,
      details: (edge: number) => (edge < graph.edges ? live.details(edge) : ofNew(edge).step),
      assumed: (edge: number) => ofNew(edge).edge,
    };
  };
  return { side, describe };
}

/** The nodes of an asset and of its facets, endpoints, replicas and data; uids are sorted. */
function withParts(uids: readonly string[], uid: string): number[] {
  const nodes: number[] = [];
  const from = firstFrom(uids, uid);
  if (uids[from] === uid) nodes.push(from);
  for (let node = firstFrom(uids, `${uid}#`); uids[node]?.startsWith(`${uid}#`); node += 1) nodes.push(node);
  return nodes;
}

/** Ends between which a step may go, come or change. */
async function pairsTouched(
  store: Store,
  projection: Projection,
  { withoutRules, withoutFindings, withoutSteps, weaker, steps }: StepAssumptions,
): Promise<Map<string, { source: string; target: string }>> {
  const findings = [...withoutFindings, ...weaker.flatMap((each) => ("finding" in each ? [each.finding] : []))];
  const isAway = projection.rules.map((id) => withoutRules.includes(id));
  const ofRules = projection.rule.reduce((count, rule) => count + (isAway[rule] ? 1 : 0), 0);
  if (ofRules > MOST_STEPS)
    throw new AssumptionError(
      `${withoutRules.join(", ")} take${withoutRules.length === 1 ? "s" : ""} part in ${ofRules} steps; what-if leaves out ${MOST_STEPS} at most. Analyse without: breachline analyze ${withoutRules.map((id) => `--without ${id}`).join(" ")}`,
    );
  const pairs = [
    ...withoutSteps,
    ...steps,
    ...weaker.flatMap((each) => ("finding" in each ? [] : [each])),
    ...(findings.length ? await readPairsByVia(store, projection, findings) : []),
    ...(ofRules ? stepsOf(projection, (edge) => isAway[projection.rule[edge]!] === true) : []),
  ];
  return new Map(pairs.map(({ source, target }) => [pairKey({ source, target }), { source, target }]));
}

/** Steps of rules that may be left out at once: all that stand between their ends are read. */
const MOST_STEPS = 100_000;

/** Assets that are away are neither starts nor crown jewels; they keep their place, so that nodes are numbered alike. */
function withoutNodes(projection: Projection, away: (uid: string) => boolean): Projection {
  const { uids, impactCost, starts } = projection;
  return {
    ...projection,
    impactCost: impactCost.map((cost, node) => (away(uids[node]!) ? -1 : cost)),
    starts: starts.filter((node) => !away(uids[node]!)),
  };
}

/** Descriptions of paths over steps that the analysis has. */
export function describeLive(
  store: Store,
  { published, projection }: OpenedAnalysis,
  moves: readonly RankedMove[],
): Promise<Descriptions> {
  const edges = moves.flatMap(({ path }) => edgesOf(path)).filter((edge) => edge < projection.graph.edges);
  const targets = moves.map(({ path }) => path.target);
  return liveDescriptions(store, { projection, ...scoringIn(published) }, new Set(edges), targets);
}
