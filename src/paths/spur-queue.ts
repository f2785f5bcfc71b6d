import { type BackwardTree, END, UNREACHED } from "./distances.js";
import type { Graph } from "./graph.js";
import { compareNodes } from "./order.js";

/** Arrays that every search uses again; an entry counts only while its stamp is that of the present search. */
export interface SpurWorkspace {
  round: number;
  /** Per node: the round in which it was blocked. */
  blocked: Int32Array;
  /** Per node: the look in which it was opened, and in which its path along the tree was followed. */
  look: number;
  opened: Int32Array;
  followed: Int32Array;
  /** The blocked node that this path runs into; END if none. */
  obstacle: Int32Array;
  cost: Float64Array;
  hops: Int32Array;
  previous: Int32Array;
  /** Place in the heap; -1 once settled. */
  place: Int32Array;
  heap: Int32Array;
  size: number;
  /** The best path found that ends where the tree's would run on. */
  end: End | undefined;
  /** How many settled nodes ran into each obstacle in the present search. */
  hits: Map<number, number>;
}

/** The graph, and the tree whose distances draw the search on. */
export interface Guide {
  graph: Graph;
  tree: BackwardTree;
}

/** A way to end that does not follow the tree: its cost, its hops, its last node (END where the prefix is all of it). */
export interface End {
  cost: number;
  hops: number;
  previous: number;
}

/** The workspace of one graph's searches. */
export function spurWorkspace(nodes: number): SpurWorkspace {
  return {
    round: 0,
    blocked: new Int32Array(nodes),
    look: 0,
    opened: new Int32Array(nodes),
    followed: new Int32Array(nodes),
    obstacle: new Int32Array(nodes),
    cost: new Float64Array(nodes),
    hops: new Int32Array(nodes),
    previous: new Int32Array(nodes),
    place: new Int32Array(nodes),
    heap: new Int32Array(nodes),
    size: 0,
    end: undefined,
    hits: new Map(),
  };
}

/** What leads on from a prefix. */
export interface Spur {
  /** All nodes after the prefix; empty where the path ends with it. */
  nodes: number[];
  cost: number;
  hops: number;
}

/** Forgets what the last search opened. */
export function reset(work: SpurWorkspace): void {
  work.look++;
  work.size = 0;
  work.end = undefined;
  work.hits.clear();
}

/** The nodes after the prefix up to this one. */
export function chain({ previous }: SpurWorkspace, last: number): number[] {
  const nodes: number[] = [];
  for (let node = last; node !== END; node = previous[node]!) nodes.push(node);
  return nodes.reverse();
}

/** The path through a node that follows the tree from there. */
export function complete(work: SpurWorkspace, tree: BackwardTree, last: number): Spur {
  const nodes = chain(work, last);
  for (let node = tree.next[last]!; node !== END; node = tree.next[node]!) nodes.push(node);
  return { nodes, cost: work.cost[last]! + tree.cost[last]!, hops: work.hops[last]! + tree.hops[last]! };
}

/** Gives a node its first label, or a better one. */
export function open(
  work: SpurWorkspace,
  { graph, tree }: Guide,
  label: { node: number; cost: number; previous: number },
): void {
  const { node, cost, previous } = label;
  if (tree.cost[node] === UNREACHED) return;
  const hops = (previous === END ? 0 : work.hops[previous]!) + 1 - graph.hub[node]!;
  const isNew = work.opened[node] !== work.look;
  if (!isNew) {
    if (work.place[node] === -1) return;
    const by = cost - work.cost[node]! || hops - work.hops[node]!;
    if (by > 0 || (by === 0 && previous === work.previous[node])) return;
    if (by === 0 && compareNodes(graph, chain(work, previous), chain(work, work.previous[node]!)) >= 0) return;
  }
  work.opened[node] = work.look;
  work.cost[node] = cost;
  work.hops[node] = hops;
  work.previous[node] = previous;
  rise(work, { graph, tree }, { node, at: isNew ? work.size++ : work.place[node]! });
}

function rise(work: SpurWorkspace, map: Guide, { node, at }: { node: number; at: number }): void {
  const { heap, place } = work;
  for (; at > 0; at = (at - 1) >> 1) {
    const above = heap[(at - 1) >> 1]!;
    if (!goesBefore(work, map, { a: node, b: above })) break;
    heap[at] = above;
    place[above] = at;
  }
  heap[at] = node;
  place[node] = at;
}

/** Takes the node with the first key out and settles it. */
export function removeFirst(work: SpurWorkspace, map: Guide): number {
  const { heap, place } = work;
  const first = heap[0]!;
  place[first] = -1;
  const moved = heap[--work.size]!;
  if (work.size === 0) return first;
  let at = 0;
  for (let child = 1; child < work.size; child = 2 * at + 1) {
    if (child + 1 < work.size && goesBefore(work, map, { a: heap[child + 1]!, b: heap[child]! })) child++;
    if (!goesBefore(work, map, { a: heap[child]!, b: moved })) break;
    heap[at] = heap[child]!;
    place[heap[at]!] = at;
    at = child;
  }
  heap[at] = moved;
  place[moved] = at;
  return first;
}

function goesBefore(work: SpurWorkspace, { graph, tree }: Guide, { a, b }: { a: number; b: number }): boolean {
  const { cost, hops, previous } = work;
  const costBy = cost[a]! + tree.cost[a]! - cost[b]! - tree.cost[b]!;
  if (costBy !== 0) return costBy < 0;
  const hopsBy = hops[a]! + tree.hops[a]! - hops[b]! - tree.hops[b]!;
  if (hopsBy !== 0) return hopsBy < 0;
  if (!graph.hasHubs && previous[a] === previous[b]) return a < b;
  return compareNodes(graph, complete(work, tree, a).nodes, complete(work, tree, b).nodes) < 0;
}
