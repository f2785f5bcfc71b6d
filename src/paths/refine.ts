import { type BackwardTree, backwardDistances, type Root } from "./distances.js";
import type { Graph } from "./graph.js";

/**
 * A backward tree of the graph without some nodes, and the trees of the graph without one node more. It bounds every
 * path that may not use those nodes, and bounds it better than the tree of the whole graph does.
 */
export interface Refinement {
  tree: BackwardTree;
  /** By the node that is left out in addition. */
  finer: Map<number, Refinement>;
  /** Per node: 1 where it is left out. */
  without: Uint8Array | undefined;
}

/** All refinements of a search, and how many more may be made. */
export interface Refinements {
  graph: Graph;
  targets: readonly Root[];
  whole: Refinement;
  left: number;
}

/** Refined trees hold at most this many entries together, 13 bytes each. */
const MAX_ENTRIES = 8_000_000;

/** None yet but the tree of the whole graph. */
export function refinements(graph: Graph, targets: readonly Root[], whole: Refinement): Refinements {
  return { graph, targets, whole, left: Math.floor(MAX_ENTRIES / Math.max(graph.nodes, 1)) };
}

/** The finest tree at hand for paths that may not use any blocked node. */
export function finest(all: Refinements, isBlocked: (node: number) => boolean): Refinement {
  for (let found = all.whole; ;) {
    let next: Refinement | undefined;
    for (const [node, finer] of found.finer) if (isBlocked(node)) next ??= finer;
    if (!next) return found;
    found = next;
  }
}

/** The tree that leaves out one node more. */
export function refine(all: Refinements, coarse: Refinement, node: number): Refinement {
  const without = coarse.without?.slice() ?? new Uint8Array(all.graph.nodes);
  without[node] = 1;
  const tree = backwardDistances(all.graph, all.targets, { avoid: without });
  const finer: Refinement = { tree, finer: new Map(), without };
  coarse.finer.set(node, finer);
  all.left--;
  return finer;
}
