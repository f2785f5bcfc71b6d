import { checkNode, type Graph, GraphError, UNREACHED } from "./graph.js";
import { fill, type Network, UNCUTTABLE, withRoom } from "./max-flow.js";

export { UNCUTTABLE } from "./max-flow.js";

export interface CutQuestion {
  sources: readonly number[];
  targets: readonly number[];
  /** Per edge of the input: what it costs to take it away, whole numbers below UNCUTTABLE, or UNCUTTABLE. 1 when left out. */
  edgeCapacity?: Int32Array;
  /** Per node likewise; hubs, sources and targets are never cut. UNCUTTABLE when left out. */
  nodeCapacity?: Int32Array;
  /** Which of several cuts of the same cost: the one nearest to the sources (as usual) or to the targets. */
  nearest?: "sources" | "targets";
}

/** The cheapest way to separate sources from targets. */
export interface Cut {
  isPossible: true;
  /** What it costs; also the most that flows from sources to targets, so no cut is cheaper. */
  cost: number;
  /** Every path from a source to a target crosses one of these nodes or edges, free ones included; indices ascending. */
  nodes: number[];
  edges: number[];
}

/** Why there is no cut: a path of which nothing can be taken away. */
export interface NoCut {
  isPossible: false;
  nodes: number[];
}

/**
 * The minimum cut between sources and targets. Masked edges count as absent; requirements are ignored beyond that: the cut
 * separates all the same, but where steps need several things a cheaper one may do.
 *
 * Ford & Fulkerson, "Maximal flow through a network", 1956: the cut and the flow of the same size prove each other.
 *
 * Throws GraphError for a capacity out of range or a node that is not there.
 */
export function minimumCut(graph: Graph, question: CutQuestion): Cut | NoCut {
  const network = networkOf(graph, question);
  const path = uncuttablePath(network);
  if (path) return { isPossible: false, nodes: path };
  const cost = fill(network);
  const towardsTargets = question.nearest === "targets";
  const marked = withRoom(network, towardsTargets);
  // The side of the sources is what they can still send to, or all that can no longer send to the targets.
  const isSourceSide = (place: number): boolean => (marked[place] === 1) !== towardsTargets;
  const nodes: number[] = [];
  const edges: number[] = [];
  const { forward } = graph;
  for (let node = 0; node < graph.nodes; node++) {
    if (isSourceSide(node) && !isSourceSide(node + graph.nodes)) nodes.push(node);
    if (!isSourceSide(node + graph.nodes)) continue;
    for (let slot = forward.offset[node]!, end = forward.offset[node + 1]!; slot < end; slot++) {
      if (forward.cost[slot] !== UNREACHED && !isSourceSide(forward.node[slot]!)) edges.push(forward.edge[slot]!);
    }
  }
  return { isPossible: true, cost, nodes, edges: edges.sort((a, b) => a - b) };
}

function networkOf(graph: Graph, question: CutQuestion): Network {
  const { nodes, edges, hub, forward } = graph;
  const sources = [...new Set(question.sources)];
  const sinks = [...new Set(question.targets)];
  const edgeCapacity = new Int32Array(edges);
  for (let slot = 0; slot < edges; slot++) {
    const capacity = question.edgeCapacity?.[forward.edge[slot]!] ?? 1;
    edgeCapacity[slot] = forward.cost[slot] === UNREACHED ? 0 : checkCapacity(capacity);
  }
  const nodeCapacity = new Int32Array(nodes).fill(UNCUTTABLE);
  question.nodeCapacity?.forEach((capacity, node) => (nodeCapacity[node] = checkCapacity(capacity)));
  for (let node = 0; node < nodes; node++) if (hub[node] === 1) nodeCapacity[node] = UNCUTTABLE;
  const isSource = new Uint8Array(nodes);
  const isSink = new Uint8Array(nodes);
  for (const node of [...sources, ...sinks]) {
    checkNode(node, nodes);
    nodeCapacity[node] = UNCUTTABLE;
  }
  for (const node of sources) isSource[node] = 1;
  for (const node of sinks) isSink[node] = 1;
  const [edgeFlow, nodeFlow] = [new Float64Array(edges), new Float64Array(nodes)];
  return { graph, edgeCapacity, nodeCapacity, edgeFlow, nodeFlow, isSource, isSink, sources, sinks };
}

function checkCapacity(capacity: number): number {
  if (capacity >= 0 && capacity <= UNCUTTABLE) return capacity;
  throw new GraphError(`${capacity} is no capacity; it lies between 0 and ${UNCUTTABLE}`);
}

/** A shortest path along what cannot be cut; undefined when there is none. */
function uncuttablePath({ graph, edgeCapacity, nodeCapacity, isSource, isSink, sinks }: Network): number[] | undefined {
  const { backward } = graph;
  const next = new Int32Array(graph.nodes).fill(-1);
  const isSeen = isSink.slice();
  const queue = [...sinks];
  for (const node of queue) {
    if (isSource[node] === 1) {
      const path = [node];
      for (let at = node; next[at]! >= 0; at = next[at]!) path.push(next[at]!);
      return path;
    }
    for (let at = backward.offset[node]!, end = backward.offset[node + 1]!; at < end; at++) {
      const from = backward.node[at]!;
      if (isSeen[from] === 1 || edgeCapacity[backward.slot[at]!] !== UNCUTTABLE || nodeCapacity[from] !== UNCUTTABLE) {
        continue;
      }
      isSeen[from] = 1;
      next[from] = node;
      queue.push(from);
    }
  }
  return undefined;
}
