/** The assets, steps and findings with which most risk disappears. */
import { UNREACHED } from "../paths/distances.js";
import { edgesOnBestPaths, mostImportant, nodesOnBestPaths, type Importance, type Part } from "../paths/importance.js";
import { pricePath } from "../paths/priced.js";
import type { EveryStep } from "./every-step.js";
import type { Stakes } from "./stakes.js";
import { isFinding } from "./step-words.js";

/** A finding as something that could be taken away. */
export interface FindingPart extends Part {
  readonly via: number;
}

/** Parts with which most risk disappears, most first. */
export interface ImportantParts {
  readonly assets: readonly Importance[];
  readonly steps: readonly Importance[];
  readonly findings: readonly Importance<FindingPart>[];
}

/** The most important assets, steps and findings on best paths and on what these need; `limit` of each. */
export function importantParts(stakes: Stakes, limit: number): ImportantParts {
  const { scales, steps } = stakes;
  const onBranches = branchEdges(stakes);
  const edges = [...new Set([...edgesOnBestPaths(scales).flatMap((part) => part.edges), ...onBranches])];
  const passed = new Set(edges.map((edge) => steps.source[edge]!));
  const isTarget = new Set(scales.targets.map(({ node }) => node));
  // Without a target its own risk is gone, which says nothing: it counts only where it leads on.
  const nodes = new Map(
    [...nodeParts(stakes, onBranches), ...nodesOnBestPaths(scales)].map((part) => [part.node!, part]),
  );
  for (const node of isTarget) if (!passed.has(node)) nodes.delete(node);
  return {
    assets: mostImportant(scales, [...nodes.values()], limit),
    steps: mostImportant(
      scales,
      edges.filter((edge) => scales.graph.forward.cost[scales.slotOf[edge]!]! > 0).map((edge) => ({ edges: [edge] })),
      limit,
    ),
    findings: mostImportant(scales, findingParts(steps, edges), limit),
  };
}

/** What the best path to each target needs besides: the edges of the cheapest derivations. */
function branchEdges({ scales: { graph, exposure, targets, tree } }: Stakes): number[] {
  if (!graph.requirements.edge.length) return [];
  const start = new Set([...exposure.sources, ...(exposure.alwaysHeld ?? [])]);
  const edges = new Set<number>();
  for (const { node } of targets) {
    if (tree.cost[node] === UNREACHED) continue;
    const nodes: number[] = [];
    for (let at = node; at >= 0; at = tree.previous[at]!) nodes.unshift(at);
    const { branches } = pricePath(graph, start, { nodes, edges: [], cost: tree.cost[node]!, target: node });
    for (const branch of branches) for (const edge of branch.edges) edges.add(edge);
  }
  return [...edges];
}

function nodeParts({ projection, scales: { graph, exposure }, steps }: Stakes, edges: readonly number[]): Part[] {
  const nodes = [...new Set(edges.map((edge) => steps.target[edge]!))];
  return nodes
    .filter((node) => !projection.hub[node] && !exposure.sources.includes(node))
    .map((node) => {
      const { backward, forward } = graph;
      const into = backward.slot.subarray(backward.offset[node], backward.offset[node + 1]);
      return { node, edges: Array.from(into, (slot) => forward.edge[slot]!) };
    });
}

/** The findings that decide one of the edges, each with all the edges that it decides. */
function findingParts({ via, words, source }: EveryStep, edges: readonly number[]): FindingPart[] {
  const parts = new Map<number, FindingPart & { edges: number[] }>();
  for (const edge of edges) if (isFinding(words[via[edge]!]!)) parts.set(via[edge]!, { via: via[edge]!, edges: [] });
  for (let edge = 0; edge < source.length; edge += 1) parts.get(via[edge]!)?.edges.push(edge);
  return [...parts.values()];
}
