import { backwardDistances, type Root } from "./distances.js";
import { comparePaths, type FoundPath, pathAlong } from "./found-path.js";
import { checkNode, type Graph, maskEdges } from "./graph.js";
import { openGraph, withoutNodes } from "./open.js";
import { slotsByEdge } from "./overlay.js";

export interface ThroughQuestion {
  sources: readonly number[];
  targets: readonly Root[];
  /** Nodes to be held on the way, in this order. */
  through: readonly number[];
  alwaysHeld?: readonly number[];
  /** Per node: 1 where no path may pass, begin or end. */
  avoid?: Uint8Array;
  /** Edges of the input that no path may use: steps, or all steps of a rule or a finding. */
  avoidEdges?: readonly number[];
}

/** A way by some waypoints. */
export interface ThroughPath {
  /** From a source to the first waypoint, …, from the last one to a target; each a simple path, the way as a whole may not be. */
  legs: FoundPath[];
  /** All edges in the order of their first use, each once. */
  edges: number[];
  /** Those edges, each paid once, and the target's own cost. */
  cost: number;
}

/**
 * The best path to each waypoint, then the best one on from it; undefined where one cannot be reached. A step that is used
 * twice is paid once: what is held stays held. The legs are chosen each for itself, so where they share steps another
 * choice might have been cheaper together; `cost` is never less than that of the best such way, nor than that of the best
 * path without waypoints.
 */
export function bestThrough(graph: Graph, question: ThroughQuestion): ThroughPath | undefined {
  const { through, targets } = question;
  for (const node of through) checkNode(node, graph.nodes);
  const isOpen = (node: number): boolean => question.avoid?.[node] !== 1;
  const open = openFor(graph, question);
  const legs: FoundPath[] = [];
  let from = question.sources.filter(isOpen);
  for (const ends of [...through.map((node) => [{ node, cost: 0 }]), targets]) {
    const leg = bestLeg(
      open,
      from,
      ends.filter(({ node }) => isOpen(node)),
    );
    if (!leg) return undefined;
    legs.push(leg);
    from = [leg.target];
  }
  const edges = [...new Set(legs.flatMap((leg) => leg.edges))];
  const slotOf = slotsByEdge(graph);
  const price = (some: readonly number[]): number =>
    some.reduce((sum, edge) => sum + graph.forward.cost[slotOf[edge]!]!, 0);
  const last = legs.at(-1)!;
  return { legs, edges, cost: price(edges) + last.cost - price(last.edges) };
}

/** The graph without what is avoided and without the edges whose requirements can then not be met. */
function openFor(graph: Graph, { sources, alwaysHeld = [], avoid, avoidEdges = [] }: ThroughQuestion): Graph {
  const usable = new Uint8Array(graph.edges).fill(1);
  for (const edge of avoidEdges) usable[edge] = 0;
  const masked = avoidEdges.length > 0 ? maskEdges(graph, usable) : graph;
  const left = avoid ? withoutNodes(masked, avoid) : masked;
  const isOpen = (node: number): boolean => avoid?.[node] !== 1;
  return openGraph(left, { sources: sources.filter(isOpen), alwaysHeld: alwaysHeld.filter(isOpen) });
}

function bestLeg(graph: Graph, from: readonly number[], ends: readonly Root[]): FoundPath | undefined {
  const tree = backwardDistances(graph, ends);
  const paths = from.flatMap((node) => pathAlong(graph, tree, node) ?? []);
  return paths.sort((a, b) => comparePaths(graph, a, b))[0];
}
