import { type Graph, maskEdges, UNREACHED } from "./graph.js";
import { holdable } from "./requires.js";

/** From where attackers start and what is to be protected. */
export interface Exposure {
  /** Where a path may begin; all at once and free. */
  sources: readonly number[];
  /** Where a path may end, each with its impact cost. */
  targets: readonly { node: number; cost: number }[];
  /** What everyone holds (`internet`): requirements may be met from it, but no path begins there. */
  alwaysHeld?: readonly number[];
}

/** The graph without the edges that need something which cannot be held from the sources, avoided nodes left aside. */
export function openGraph(
  graph: Graph,
  { sources, alwaysHeld = [] }: Pick<Exposure, "sources" | "alwaysHeld">,
  avoid?: Uint8Array,
): Graph {
  const { edge, offset, node } = graph.requirements;
  if (edge.length === 0) return graph;
  const { held } = holdable(avoid ? withoutNodes(graph, avoid) : graph, sources, alwaysHeld);
  const usable = new Uint8Array(graph.edges).fill(1);
  edge.forEach((conditional, i) => {
    if (node.subarray(offset[i], offset[i + 1]).some((needed) => held[needed] === 0)) usable[conditional] = 0;
  });
  return maskEdges(graph, usable);
}

/** The graph without the edges that lead to or from some nodes; per node 1 for those. */
export function withoutNodes(graph: Graph, avoid: Uint8Array): Graph {
  const { forward, nodes } = graph;
  const usable = new Uint8Array(graph.edges);
  for (let from = 0; from < nodes; from++) {
    for (let slot = forward.offset[from]!, end = forward.offset[from + 1]!; slot < end; slot++) {
      if (avoid[from] !== 1 && avoid[forward.node[slot]!] !== 1) usable[forward.edge[slot]!] = 1;
    }
  }
  return maskEdges(graph, usable);
}

/** The risk of a path, 0 to 100, from its cost with its target's; 0 where there is none. */
export function riskOf(cost: number): number {
  return cost >= UNREACHED ? 0 : 100 * Math.exp(-cost / 1000);
}
