import type { Adjacency, Graph } from "./graph.js";
import { compareNodes } from "./order.js";

/** In a tree's links: the path ends (begins) at this node. */
export const END = -1;
/** In a tree's links: no path. */
export const NONE = -2;

/** A search under way, in either direction. */
export interface SearchState {
  graph: Graph;
  /** Whether the search runs against the edges. */
  backward: boolean;
  arcs: Adjacency;
  cost: Int32Array;
  hops: Int32Array;
  /** The node after (before) each one on its best path. */
  link: Int32Array;
  /** The same column, under the name that it has in a backward tree. */
  next: Int32Array;
  /** Nodes of the level that is being settled which a free edge reached, or whose path improved at equal cost. */
  again: number[];
  /** Per node: 1 while it stands in `again`. */
  queued: Uint8Array;
}

/** Counts the hops of a node whose link is settled. */
export function countHops({ graph: { hub }, backward, hops, link }: SearchState, node: number): void {
  const linked = link[node]!;
  if (linked === END) hops[node] = backward ? 0 : 1 - hub[node]!;
  else hops[node] = hops[linked]! + 1 - hub[backward ? linked : node]!;
}

/** Takes `linked` instead of the present link when that path, equally dear, goes first. */
export function breakTie(state: SearchState, node: number, linked: number): void {
  const present = state.link[node]!;
  // A masked edge added to level 0 meets the mark of a node never reached: no tie either.
  if (present === linked || present < 0) return;
  if (!(state.backward ? pathGoesFirst(state.graph, state, linked, present) : comesFirst(state, linked, present)))
    return;
  state.link[node] = linked;
  if (state.cost[node] === state.cost[linked]) enqueue(state, node);
}

/** Has a node's path handed on, once more or for the first time, before the next level begins. */
export function enqueue({ again, queued }: SearchState, node: number): void {
  if (queued[node] === 1) return;
  queued[node] = 1;
  again.push(node);
}

/** Whether the best path that starts at `a` goes before the one that starts at `b`, both equally dear with their step. */
export function pathGoesFirst(
  { hub, hasHubs }: Graph,
  { hops, next }: { hops: Int32Array; next: Int32Array },
  a: number,
  b: number,
): boolean {
  const hopsBy = hops[a]! - hops[b]! - hub[a]! + hub[b]!;
  if (hopsBy !== 0 || !hasHubs) return hopsBy === 0 ? a < b : hopsBy < 0;
  let firstA = a;
  let firstB = b;
  let hubs = 0;
  for (; firstA >= 0 && hub[firstA] === 1; firstA = next[firstA]!) hubs++;
  for (; firstB >= 0 && hub[firstB] === 1; firstB = next[firstB]!) hubs--;
  // From the first node that is no hub on, two best paths through it are the same path.
  if (firstA !== firstB) return firstA < firstB;
  return hubs === 0 ? a < b : hubs < 0;
}

/** Whether the best path that ends at `a` goes before the one that ends at `b`, both equally dear with their step. */
function comesFirst({ graph, hops, link }: SearchState, a: number, b: number): boolean {
  if (hops[a] !== hops[b]) return hops[a]! < hops[b]!;
  return compareNodes(graph, chain(link, a), chain(link, b)) < 0;
}

/** The nodes from the source to this one. */
function chain(previous: Int32Array, last: number): number[] {
  const nodes: number[] = [];
  for (let node = last; node >= 0; node = previous[node]!) nodes.push(node);
  return nodes.reverse();
}
