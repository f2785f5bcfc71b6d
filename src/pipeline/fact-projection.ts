/** From resolved facts and scored steps to the graph that is searched, and back to what is shown of its steps. */
import type { FactGraph } from "../model/index.js";
import type { Descriptions } from "./describe.js";
import type { JewelImpact } from "./jewels.js";
import { edgeKey, project, projectedNode, stepKey, type ProjectedNode, type Projection } from "./projection.js";
import type { ScoredStep } from "./steps.js";

const STEP_ENDS = new Set([
  "Internet",
  "Service",
  "Compute",
  "Identity",
  "Secret",
  "DataStore",
  "Image",
  "Repository",
  "Pipeline",
  "Senders",
  "Receivers",
]);

/** Assets and hubs with the best step of each pair of ends. */
export function projectFacts(
  scope: { workspace: string; analysis: number },
  facts: FactGraph,
  steps: readonly ScoredStep[],
  impacts: ReadonlyMap<string, JewelImpact>,
): Projection {
  return project(
    scope,
    projectedNodes(facts, impacts),
    steps.filter(({ best }) => best),
  );
}

/** What steps may join, with the impact costs of crown jewels. */
export function projectedNodes(facts: FactGraph, impacts: ReadonlyMap<string, JewelImpact>): ProjectedNode[] {
  const nodes = [...facts.nodes.values()].filter(({ kind }) => STEP_ENDS.has(kind));
  return nodes.map((node) => projectedNode(node, impacts.get(node.uid)?.cost));
}

/** Impacts of the targets that were projected. */
export function impactLookup({ uids }: Projection, impacts: ReadonlyMap<string, JewelImpact>): Descriptions["impact"] {
  return (target) => impacts.get(uids[target]!) ?? { impact: 100, factors: [], classifications: [] };
}

/** Details of some of the steps that were projected. */
export function detailsOf(
  projection: Projection,
  steps: readonly ScoredStep[],
  edges: Iterable<number>,
): Descriptions["details"] {
  const wanted = new Map<string, ScoredStep | undefined>();
  const sources = new Set<string>();
  for (const edge of edges) {
    wanted.set(edgeKey(projection, edge), undefined);
    sources.add(projection.uids[projection.source[edge]!]!);
  }
  for (const step of steps) {
    if (!step.best || !sources.has(step.source)) continue;
    const key = stepKey(step);
    if (wanted.has(key)) wanted.set(key, wanted.get(key) ?? step);
  }
  return (edge) => wanted.get(edgeKey(projection, edge))!;
}
