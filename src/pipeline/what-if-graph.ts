/** The graph as it would be under assumptions, with what is shown of its steps. */
import type { Assumptions, Problem, RuleInfo } from "../model/index.js";
import { enabledRules, readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import { readPairsByVia, readStepsBetween } from "../store/results.js";
import { assumeFacts } from "./assumed-facts.js";
import { assumeSteps, isAwayAs, pairKey, type StepAssumptions } from "./assumed-steps.js";
import { AssumptionError } from "./assumptions.js";
import type { Descriptions } from "./describe.js";
import { lookups, projectFacts } from "./fact-projection.js";
import { inputsDigest, programDigest } from "./inputs-digest.js";
import { impactsOf } from "./jewels.js";
import { liveDescriptions } from "./live-descriptions.js";
import type { OpenedAnalysis } from "./opened.js";
import { edgeKey, nodesOf, project, stepKey, stepsOf, type Projection } from "./projection.js";
import type { PathMove } from "./ranking-difference.js";
import { constantsOf, overrideOf, rulesWith } from "./scoring.js";
import { scoreSteps } from "./steps.js";
import { today } from "./today.js";

export interface After {
  readonly projection: Projection;
  readonly describe: (moves: readonly PathMove[]) => Promise<Descriptions>;
}

/** @throws AssumptionError where the facts are not those that were analysed, or what is assumed cannot be used */
export async function afterFacts(store: Store, opened: OpenedAnalysis, assumptions: Assumptions): Promise<After> {
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
  const context = { projection: after, rules: info, constants, ...lookups(after, steps, impacts) };
  return { projection: after, describe: async () => context };
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

export async function afterSteps(store: Store, projection: Projection, assumptions: StepAssumptions): Promise<After> {
  const { workspace, analysis } = projection;
  const pairs = await pairsTouched(store, projection, assumptions);
  const rows = await readStepsBetween(store, { workspace, analysis }, [...pairs.values()], "all");
  const steps = assumeSteps(
    rows.map(({ viaText, ...row }) => ({ ...row, best: false, ...(viaText === null ? {} : { viaText }) })),
    assumptions,
  );
  const away = isAwayAs(assumptions.withoutAssets);
  const best = steps.filter((step) => step.best);
  const kept = [...stepsOf(projection)].filter(
    (step) => !pairs.has(pairKey(step)) && ![step.source, step.target, ...step.requires].some(away),
  );
  const after = withoutNodes(project({ workspace, analysis }, nodesOf(projection), [...kept, ...best]), away);
  const changed = new Map(best.map((step) => [stepKey(step), step]));
  const describe = async (moves: readonly PathMove[]) => {
    const live = await describeLive(store, after, moves);
    return { ...live, details: (edge: number) => changed.get(edgeKey(after, edge)) ?? live.details(edge) };
  };
  return { projection: after, describe };
}

/** Ends between which a step may go, come or change. */
async function pairsTouched(
  store: Store,
  projection: Projection,
  { withoutRules, withoutFindings, withoutSteps, weaker, steps }: StepAssumptions,
): Promise<Map<string, { source: string; target: string }>> {
  const findings = [...withoutFindings, ...weaker.flatMap((each) => ("finding" in each ? [each.finding] : []))];
  const rules = new Set(withoutRules);
  const pairs = [
    ...withoutSteps,
    ...steps,
    ...weaker.flatMap((each) => ("finding" in each ? [] : [each])),
    ...(findings.length ? await readPairsByVia(store, projection, findings) : []),
    ...(rules.size ? [...stepsOf(projection)].filter(({ rule }) => rules.has(rule)) : []),
  ];
  return new Map(pairs.map(({ source, target }) => [pairKey({ source, target }), { source, target }]));
}

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
export function describeLive(store: Store, projection: Projection, moves: readonly PathMove[]): Promise<Descriptions> {
  const edges = moves.flatMap(({ path }) => [...path.edges, ...path.branches.flatMap((branch) => branch.edges)]);
  const targets = moves.map(({ path }) => path.target);
  return liveDescriptions(store, projection, new Set(edges), targets);
}
