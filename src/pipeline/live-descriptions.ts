/** Steps and impacts as the current analysis has them in Neo4j, for paths that are searched now. */
import type { Factor, PathStep, RuleInfo } from "../model/index.js";
import { slotsAlong } from "../paths/found-path.js";
import { likelihoodOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { readImpacts, readStepsBetween } from "../store/results.js";
import { describeSteps, type Descriptions, type StepDetails } from "./describe.js";
import { edgeKey, stepKey, type Projection } from "./projection.js";
import type { OpenedAnalysis } from "./opened.js";
import { startFrom, type Start } from "./ranking.js";
import { scoringIn } from "./scoring.js";

/**
 * The steps of ways that are known by the uids of their nodes, hubs included, the best of each pair of ends: one query
 * for all ways. A way of less than two nodes has none.
 */
export async function stepsAlong(
  store: Store,
  { published, projection }: Pick<OpenedAnalysis, "published" | "projection">,
  ways: readonly (readonly string[])[],
): Promise<PathStep[][]> {
  const starts = new Map<number | undefined, Start>();
  const drawn = ways.map((way) => {
    const nodes = way.map((uid) => projection.nodeOf(uid)!);
    const start = starts.get(nodes[0]) ?? startFrom(projection, nodes.slice(0, 1));
    starts.set(nodes[0], start);
    const { graph } = start;
    return { nodes, branches: [], edges: slotsAlong(graph, nodes).map((slot) => graph.forward.edge[slot]!) };
  });
  const scored = { projection, ...scoringIn(published) };
  const context = await liveDescriptions(store, scored, new Set(drawn.flatMap(({ edges }) => edges)));
  return drawn.map((way) => describeSteps(context, way));
}

/** An end that is no crown jewel counts with full impact. */
const NO_JEWEL = {
  factors: [
    { name: "impact", value: 1, origin: "asked for, although it is no crown jewel: counted in full", missing: true },
  ],
  classifications: [],
};

/** Step details of live paths: one query for all steps on them and on the branches that they need. */
export async function liveDescriptions(
  store: Store,
  { projection, rules, constants }: Pick<Descriptions, "projection" | "rules" | "constants">,
  edges: ReadonlySet<number>,
  targets: readonly number[] = [],
): Promise<Descriptions> {
  const pairs = [...edges].map((edge) => ({
    source: projection.uids[projection.source[edge]!]!,
    target: projection.uids[projection.target[edge]!]!,
  }));
  const known = new Map<string, StepDetails>();
  const every = projection.vias !== undefined;
  const rows = await readStepsBetween(store, projection, pairs, every ? "all" : "best");
  // The last one set is shown: the first by via.
  rows.sort((a, b) => (a.via < b.via ? 1 : -1));
  for (const row of rows) known.set(every ? `${stepKey(row)}\n${row.via}` : stepKey(row), withRuleConstant(row, rules));
  const keyOf = (edge: number) =>
    every ? `${edgeKey(projection, edge)}\n${projection.vias[edge]}` : edgeKey(projection, edge);
  const impacts = await readImpacts(
    store,
    projection,
    [...new Set(targets)].map((node) => projection.uids[node]!),
  );
  return {
    projection,
    rules,
    constants,
    details: (edge) => known.get(keyOf(edge)) ?? projectedDetails(projection, edge),
    impact: (target) => impacts.get(projection.uids[target]!) ?? NO_JEWEL,
  };
}

/** A step that was read has its rule's constant, as the workspace has it: its probability is kept within bounds. */
export function withRuleConstant<S extends Pick<StepDetails, "rule" | "factors">>(
  step: S,
  rules: ReadonlyMap<string, RuleInfo>,
): S {
  const rule = rules.get(step.rule);
  const exact = (factor: Factor) =>
    rule && factor.origin === `constant of rule ${rule.id}` ? { ...factor, value: rule.success } : factor;
  return { ...step, factors: step.factors.map(exact) };
}

/** What the projection alone knows of a step: enough for a branch, without evidence. */
function projectedDetails(
  { rule, rules, cost, alternatives, requires, requiresOffsets, uids }: Projection,
  edge: number,
): StepDetails {
  const needed = [...requires.subarray(requiresOffsets[edge], requiresOffsets[edge + 1])].map((node) => uids[node]!);
  return {
    rule: rules[rule[edge]!]!,
    via: "",
    cost: cost[edge]!,
    probability: likelihoodOf(cost[edge]!),
    basis: "configured",
    because: [],
    requires: needed,
    alternatives: alternatives[edge]!,
    factors: [],
    evidence: [],
  };
}
