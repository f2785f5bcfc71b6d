import { backwardDistances, forwardDistances } from "./distances.js";
import { comparePaths, type FoundPath, pathAlong } from "./found-path.js";
import { checkNode, type Graph, maskEdges, sourceOf, UNREACHED } from "./graph.js";
import { holdable } from "./requires.js";

/** A step whose source is held and whose target could lead on, but which needs more than is held. */
export interface BlockedEdge {
  edge: number;
  /** The required nodes that cannot be held. */
  missing: number[];
}

/** What lies between two nodes that no path joins. */
export interface Frontier {
  /** Per node: 1 where the start leads, every requirement met. */
  reached: Uint8Array;
  /** Per node: 1 where the target could be reached from if every requirement were met. */
  reaching: Uint8Array;
  /** The steps that would lead from one side towards the other, by edge. */
  blocked: BlockedEdge[];
  /** Whether the start would reach the target if every requirement were met. */
  inTheory: boolean;
}

export interface Reach {
  reachable: boolean;
  /** The first path in the order of `comparePaths`, requirements held but not priced. */
  path?: FoundPath;
  /** Only when not reachable. */
  frontier?: Frontier;
}

export interface ReachQuestion {
  /** Held together. */
  from: readonly number[];
  to: number;
  /** What everyone holds (`internet`): requirements may be met from it, but no path begins there. */
  alwaysHeld?: readonly number[];
}

/** Whether holding `from` leads to `to`; by which path; and if not, what separates them. */
export function reach(graph: Graph, { from, to, alwaysHeld = [] }: ReachQuestion): Reach {
  for (const node of from) checkNode(node, graph.nodes);
  const { held, usable } = holdable(graph, from, alwaysHeld);
  const conditional = graph.requirements.edge.length > 0;
  const open = conditional ? maskEdges(graph, usable) : graph;
  const tree = backwardDistances(open, [{ node: to, cost: 0 }]);
  const paths = from.flatMap((node) => pathAlong(open, tree, node) ?? []);
  const path = paths.sort((a, b) => comparePaths(graph, a, b))[0];
  if (path) return { reachable: true, path };
  const reached = marks(forwardDistances(open, from.map(freely)).cost);
  const reaching = marks((conditional ? backwardDistances(graph, [freely(to)]) : tree).cost);
  const inTheory = from.some((node) => reaching[node] === 1);
  return {
    reachable: false,
    frontier: { reached, reaching, blocked: blockedEdges(graph, held, reached, reaching), inTheory },
  };
}

function freely(node: number): { node: number; cost: number } {
  return { node, cost: 0 };
}

function marks(cost: Int32Array): Uint8Array {
  return Uint8Array.from(cost, (value) => (value === UNREACHED ? 0 : 1));
}

/** The steps from what is reached to what is not and leads on, which wait for what is not held; all marks are per node. */
export function blockedEdges(graph: Graph, held: Uint8Array, reached: Uint8Array, reaching: Uint8Array): BlockedEdge[] {
  const { forward, requirements } = graph;
  const blocked: BlockedEdge[] = [];
  requirements.edge.forEach((edge, i) => {
    const target = forward.node[requirements.slot[i]!]!;
    if (reaching[target] === 0 || reached[target] === 1 || reached[sourceOf(graph, requirements.slot[i]!)] === 0)
      return;
    const required = requirements.node.subarray(requirements.offset[i], requirements.offset[i + 1]);
    blocked.push({ edge, missing: [...required].filter((node) => held[node] === 0) });
  });
  return blocked;
}
