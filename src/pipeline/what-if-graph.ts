/** The graph as it would be under assumptions, with what is shown of its steps. */
import { edgesOf } from "../paths/priced.js";
import type { Assumptions, Problem, RuleInfo } from "../model/index.js";
import { edgeAt, slotsBetween, unchanged } from "../paths/overlay.js";
import { enabledRules, readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import { readPairsByVia, readStepsBetween } from "../store/results.js";
import { assumeFacts } from "./assumed-facts.js";
import { assumeSteps, isAwayAs, pairKey, type StepAssumptions } from "./assumed-steps.js";
import { AssumptionError } from "./assumptions.js";
import type { Descriptions } from "./describe.js";
import { detailsOf, impactLookup, projectFacts } from "./fact-projection.js";
import { inputsDigest, programDigest } from "./inputs-digest.js";
import { impactsOf } from "./jewels.js";
import { liveDescriptions } from "./live-descriptions.js";
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

/** @throws AssumptionError where the facts are not those that were analysed, or what is assumed cannot be used */
export async function afterFacts(
  store: Store,
  opened: OpenedAnalysis,
  assumptions: Assumptions,
  options: SideOptions,
): Promise<After> {
  const { published, projection } = opened;
  const { workspace, analysis } = projection;
  const override = overrideOf(published);
  const constants = constantsOf(override);
  const enabled = enabledRules(readRules(), Object.fromEntries(published.without.map((id) => [id, false])));
  const rules = rulesWith(enabled, override);
  await requireCurrent(store, opened, programDigest(rules, constants));
  const { facts, derived, problems } = await assumeFacts(store, workspace, assumptions, rules);
  if (problems.length) throw new AssumptionError(["What is assumed cannot be used:", ...problems.map(line)].join("\n"));
  const info = new Map<string, RuleInfo>(rules.map((rule) => [rule.id, rule]));
  const steps = assumeSteps(scoreSteps(derived, facts, info, constants), assumptions);
  const impacts = impactsOf(facts, constants);
  const after = withoutNodes(
    projectFacts({ workspace, analysis }, facts, steps, impacts),
    isAwayAs(assumptions.withoutAssets),
  );
  const described = { projection: after, rules: info, constants, impact: impactLookup(after, impacts) };
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
