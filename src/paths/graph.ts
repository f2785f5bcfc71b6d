import { type Requirements, requirementsOf } from "./requirements.js";

/** Edges and targets no dearer than this are accepted; a step's own cost ends at 6,908 (probability 0.001). */
export const MAX_EDGE_COST = 1_000_000;

/**
 * The cost of an edge that a mask took away, and of a node that cannot be reached. Two of them still fit into 32 bits,
 * so that the search needs no test for a masked edge: adding it never makes anything cheaper.
 */
export const UNREACHED = 0x3fffffff;

/** The columns from which a graph is built; `edge` below always means an index into these columns. */
export interface GraphInput {
  /** Number of nodes; they are numbered from 0, in the order in which equal paths are to be ranked (uid order). */
  nodes: number;
  /** Per edge: the node it leaves, the node it enters, its cost in 1/1000 nats (0 to MAX_EDGE_COST). */
  source: Uint32Array;
  target: Uint32Array;
  cost: Int32Array;
  /** Per node: 1 for a hub, which is not counted as a hop. None when left out. */
  hub?: Uint8Array;
  /** Per edge, edges + 1 offsets into `requires`: the nodes that must be held as well. None when left out. */
  requiresOffsets?: Uint32Array;
  requires?: Uint32Array;
}

/** One direction of a graph: the slots offset[v] … offset[v + 1] - 1 are the edges of v. */
export interface Adjacency {
  offset: Int32Array;
  /** Per slot: the node at the other end. */
  node: Int32Array;
  /** Per slot: the cost, UNREACHED where a mask took the edge away. */
  cost: Int32Array;
}

/** A directed graph in typed arrays, 24 bytes an edge; never changed once it is built. */
export interface Graph {
  nodes: number;
  edges: number;
  hub: Uint8Array;
  hasHubs: boolean;
  /** The dearest edge. */
  maxCost: number;
  /** Edges by the node they leave, then by the node they enter, then as they came; `edge` gives a slot's index in the input columns. */
  forward: Adjacency & { edge: Int32Array };
  /** Edges by the node they enter; `slot` gives the same edge's slot in `forward`. */
  backward: Adjacency & { slot: Int32Array };
  requirements: Requirements;
}

/** Thrown for columns that are not a graph: says which entry of which column is wrong. */
export class GraphError extends Error {
  override name = "GraphError";
}

/**
 * Builds the graph in O(nodes + edges) by counting sorts. The input columns are not kept. Self-loops and parallel
 * edges are allowed: the searches use the cheapest of parallel edges, of equally cheap ones the first.
 *
 * Throws GraphError for a node or a cost out of range.
 */
export function buildGraph(input: GraphInput): Graph {
  const maxCost = checkColumns(input);
  const { nodes, source, target, cost } = input;
  const edges = source.length;
  const hub = input.hub ?? new Uint8Array(nodes);
  const byTarget = new Int32Array(edges);
  place(countingOffsets(target, nodes), target, (edge, rank) => (byTarget[rank] = edge));
  const forward = {
    offset: countingOffsets(source, nodes),
    node: new Int32Array(edges),
    cost: new Int32Array(edges),
    edge: new Int32Array(edges),
  };
  const cursor = forward.offset.slice();
  for (const edge of byTarget) {
    const slot = cursor[source[edge]!]!++;
    forward.node[slot] = target[edge]!;
    forward.cost[slot] = cost[edge]!;
    forward.edge[slot] = edge;
  }
  const backward = backwardOf(forward, nodes, byTarget);
  const requirements = requirementsOf(input, forward.edge);
  return { nodes, edges, hub, hasHubs: hub.includes(1), maxCost, forward, backward, requirements };
}

/**
 * The same graph without the edges whose entry in `usable` (per edge of the input) is 0. Only the two cost columns are
 * copied; everything else is shared.
 */
export function maskEdges(graph: Graph, usable: Uint8Array): Graph {
  const { forward, backward } = graph;
  const forwardCost = forward.cost.slice();
  const backwardCost = backward.cost.slice();
  for (let slot = 0; slot < graph.edges; slot++) {
    if (usable[forward.edge[slot]!] === 0) forwardCost[slot] = UNREACHED;
    if (usable[forward.edge[backward.slot[slot]!]!] === 0) backwardCost[slot] = UNREACHED;
  }
  return {
    ...graph,
    forward: { ...forward, cost: forwardCost },
    backward: { ...backward, cost: backwardCost },
  };
}

/** Throws GraphError unless there is such a node. */
export function checkNode(node: number, nodes: number): void {
  if (Number.isInteger(node) && node >= 0 && node < nodes) return;
  throw new GraphError(`${node} is no node; there are ${nodes}, numbered from 0`);
}

/** The first slot in `forward` of an edge from one node to another; where there is none, that of the next node after it. */
export function firstSlot({ forward: { offset, node } }: Graph, from: number, to: number): number {
  let low = offset[from]!;
  for (let high = offset[from + 1]!; low < high;) {
    const middle = (low + high) >> 1;
    if (node[middle]! < to) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The slot in `forward` of the cheapest edge from one node to another, the first of equally cheap ones; -1 if none. */
export function cheapestSlot(graph: Graph, from: number, to: number): number {
  const { offset, node, cost } = graph.forward;
  const end = offset[from + 1]!;
  let best = -1;
  let bestCost = UNREACHED;
  for (let slot = firstSlot(graph, from, to); slot < end && node[slot] === to; slot++) {
    if (cost[slot]! < bestCost) {
      best = slot;
      bestCost = cost[slot]!;
    }
  }
  return best;
}

/** The node that a slot of `forward` leaves, by bisection of the offsets. */
export function sourceOf({ forward: { offset }, nodes }: Graph, slot: number): number {
  let low = 0;
  let high = nodes;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offset[middle]! <= slot) low = middle;
    else high = middle;
  }
  return low;
}

/** Checks every column against the number of nodes; returns the dearest cost. */
function checkColumns({ nodes, source, target, cost, hub, requiresOffsets, requires }: GraphInput): number {
  if (!Number.isInteger(nodes) || nodes < 0) throw new GraphError(`nodes must be a whole number, not ${nodes}`);
  if (target.length !== source.length || cost.length !== source.length) {
    throw new GraphError(`source, target and cost have ${source.length}, ${target.length} and ${cost.length} entries`);
  }
  if (hub && hub.length !== nodes) throw new GraphError(`hub has ${hub.length} entries for ${nodes} nodes`);
  const odd = hub?.findIndex((mark) => mark > 1) ?? -1;
  if (odd >= 0) throw new GraphError(`hub[${odd}] is ${hub![odd]}; it must be 0 or 1`);
  let maxCost = 0;
  for (let edge = 0; edge < source.length; edge++) {
    if (source[edge]! >= nodes || target[edge]! >= nodes) {
      throw new GraphError(`edge ${edge} joins ${source[edge]} and ${target[edge]}, but there are ${nodes} nodes`);
    }
    const price = cost[edge]!;
    if (price < 0 || price > MAX_EDGE_COST) {
      throw new GraphError(`edge ${edge} costs ${price}; a cost lies between 0 and ${MAX_EDGE_COST}`);
    }
    if (price > maxCost) maxCost = price;
  }
  if (requiresOffsets && requiresOffsets.length !== source.length + 1) {
    throw new GraphError(`requiresOffsets has ${requiresOffsets.length} entries for ${source.length} edges`);
  }
  const outside = requires?.findIndex((node) => node >= nodes) ?? -1;
  if (outside >= 0) throw new GraphError(`requires[${outside}] is ${requires![outside]}, no node`);
  return maxCost;
}

/** Start offsets of a counting sort by `key`, shifted by one so that `place` can use them as cursors. */
function countingOffsets(key: ArrayLike<number>, nodes: number): Int32Array {
  const offset = new Int32Array(nodes + 1);
  for (let i = 0; i < key.length; i++) offset[key[i]! + 1]!++;
  for (let node = 0; node < nodes; node++) offset[node + 1]! += offset[node]!;
  return offset;
}

/** Hands each item its place in the order of its key, stable; the offsets are the same afterwards. */
function place(offset: Int32Array, key: ArrayLike<number>, put: (item: number, slot: number) => void): void {
  const cursor = offset.slice();
  for (let item = 0; item < key.length; item++) {
    const slot = cursor[key[item]!]!++;
    put(item, slot);
  }
}

function backwardOf(forward: Graph["forward"], nodes: number, reuse: Int32Array): Graph["backward"] {
  const edges = forward.node.length;
  const backward = {
    offset: countingOffsets(forward.node, nodes),
    node: new Int32Array(edges),
    cost: new Int32Array(edges),
    slot: reuse,
  };
  let source = 0;
  // Slots come by ascending source, so each node's predecessors are stored in ascending order, kind to the cache.
  place(backward.offset, forward.node, (slot, into) => {
    while (forward.offset[source + 1]! <= slot) source++;
    backward.node[into] = source;
    backward.cost[into] = forward.cost[slot]!;
    backward.slot[into] = slot;
  });
  return backward;
}
