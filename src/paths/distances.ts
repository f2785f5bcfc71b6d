import { type Adjacency, type Graph, UNREACHED } from "./graph.js";
import { type Root, sweep } from "./sweep.js";
import { NONE, type SearchState } from "./ties.js";

export { UNREACHED } from "./graph.js";
export { CostOverflowError, type Root } from "./sweep.js";
export { END, NONE } from "./ties.js";

/** The best path of every node towards the nearest target; all three have one entry per node. */
export interface BackwardTree {
  /** Cost to the end, the target's own cost included; UNREACHED where there is no path. */
  cost: Int32Array;
  /** Nodes after this one on its best path, hubs not counted. */
  hops: Int32Array;
  /** The node after this one; END where the path ends here, NONE where there is no path. */
  next: Int32Array;
}

/** The best path of every node from the nearest source; as BackwardTree, looking the other way. */
export interface ForwardTree {
  cost: Int32Array;
  /** Nodes on the best path to this one, source and node included, hubs not counted. */
  hops: Int32Array;
  /** The node before this one; END for a source, NONE where there is no path. */
  previous: Int32Array;
}

export interface SearchOptions {
  /** Per node: 1 where no path may pass, begin or end. */
  avoid?: Uint8Array;
  /** The search may end once it knows these nodes; what it says of the others may then be wrong. */
  until?: readonly number[];
}

/**
 * The cheapest path of every node to the super target. Equal costs are decided by the number of hops, then by the
 * nodes in order (hubs not counted), then by the number of hubs, then by the hubs: so `next` is the first path in the
 * order of `comparePaths`, for every node.
 */
export function backwardDistances(graph: Graph, targets: readonly Root[], options: SearchOptions = {}): BackwardTree {
  const { cost, hops, link } = search({ graph, arcs: graph.backward, backward: true }, targets, options);
  return { cost, hops, next: link };
}

/** The cheapest path of every node from the sources, of equally cheap ones the first in the order of `comparePaths`. */
export function forwardDistances(graph: Graph, sources: readonly Root[], options: SearchOptions = {}): ForwardTree {
  const { cost, hops, link } = search({ graph, arcs: graph.forward, backward: false }, sources, options);
  return { cost, hops, previous: link };
}

function search(
  direction: { graph: Graph; arcs: Adjacency; backward: boolean },
  roots: readonly Root[],
  { avoid, until }: SearchOptions,
): SearchState {
  const { nodes } = direction.graph;
  const cost = new Int32Array(nodes).fill(UNREACHED);
  const hops = new Int32Array(nodes);
  const link = new Int32Array(nodes).fill(NONE);
  const { graph, backward, arcs } = direction;
  // Written out, so that searches in both directions have objects of one shape: what is compiled for one serves the other.
  const state: SearchState = {
    graph,
    backward,
    arcs: { offset: arcs.offset, node: arcs.node, cost: arcs.cost },
    cost,
    hops,
    link,
    next: link,
    again: [],
    queued: new Uint8Array(nodes),
  };
  // A cost below every other keeps the search out of a node without a test for each edge.
  if (avoid) for (let node = 0; node < nodes; node++) if (avoid[node] === 1) cost[node] = -1;
  sweep(state, roots, until);
  if (avoid) for (let node = 0; node < nodes; node++) if (avoid[node] === 1) cost[node] = UNREACHED;
  return state;
}
