import { END, type BackwardTree } from "./distances.js";
import type { Graph } from "./graph.js";
import { compareNodes } from "./order.js";

/**
 * The classes of paths that are not searched yet, as columns with one entry per class, and a heap of them. A class is
 * all simple paths that begin like an earlier path and leave it after `depth` nodes by none of the choices taken there
 * before. Its key is that of its best path (`exact`), or of the best way on that may still run into its own prefix: no
 * path of the class goes before that.
 */
export interface Candidates {
  cost: Float64Array;
  hops: Int32Array;
  /** The path with whose first `depth` nodes the class begins, as an index into `prefixes`. */
  parent: Int32Array;
  depth: Int32Array;
  /** Choices before this position of the order at the last common node are taken. */
  cursor: Int32Array;
  /** Further choices that are taken: an index into `Taken`, -1 for none. */
  taken: Int32Array;
  /** The node after the prefix; END where the path ends with it. */
  first: Int32Array;
  exact: Uint8Array;
  /** All nodes after the prefix where the best path does not run along the tree. */
  suffix: Map<number, readonly number[]>;
  heap: Int32Array;
  size: number;
  used: number;
  free: number[];
}

/** What is left of a class: its columns without those that depend on its best choice. */
export interface Rest {
  parent: number;
  depth: number;
  cursor: number;
  taken: number;
  cost: number;
  hops: number;
}

/** What is needed to spell out a class's best path, which decides between equally dear ones. */
export interface Spelling {
  graph: Graph;
  tree: BackwardTree;
  /** The nodes of the paths found so far. */
  prefixes: readonly (readonly number[])[];
}

const FIRST_CAPACITY = 1024;

/** No classes yet. */
export function noCandidates(): Candidates {
  return {
    cost: new Float64Array(FIRST_CAPACITY),
    hops: new Int32Array(FIRST_CAPACITY),
    parent: new Int32Array(FIRST_CAPACITY),
    depth: new Int32Array(FIRST_CAPACITY),
    cursor: new Int32Array(FIRST_CAPACITY),
    taken: new Int32Array(FIRST_CAPACITY),
    first: new Int32Array(FIRST_CAPACITY),
    exact: new Uint8Array(FIRST_CAPACITY),
    suffix: new Map(),
    heap: new Int32Array(FIRST_CAPACITY),
    size: 0,
    used: 0,
    free: [],
  };
}

/** Puts a class in under the bound of its best choice. */
export function addCandidate(
  all: Candidates,
  spelling: Spelling,
  { parent, depth, cursor, taken }: Rest,
  { first, cost, hops }: { first: number; cost: number; hops: number },
): void {
  const id = all.free.pop() ?? all.used++;
  if (id >= all.cost.length) grow(all);
  all.cost[id] = cost;
  all.hops[id] = hops;
  all.parent[id] = parent;
  all.depth[id] = depth;
  all.cursor[id] = cursor;
  all.taken[id] = taken;
  all.first[id] = first;
  all.exact[id] = 0;
  putBack(all, spelling, id);
}

/** Puts a class that `takeBest` gave out back under its present key. */
export function putBack(all: Candidates, spelling: Spelling, id: number): void {
  let at = all.size++;
  for (; at > 0; at = (at - 1) >> 1) {
    const above = all.heap[(at - 1) >> 1]!;
    if (compareCandidates(all, spelling, id, above) >= 0) break;
    all.heap[at] = above;
  }
  all.heap[at] = id;
}

/** Takes the class with the first key out of the heap; -1 when there is none. Its columns stay until `forget`. */
export function takeBest(all: Candidates, spelling: Spelling): number {
  if (all.size === 0) return -1;
  const best = all.heap[0]!;
  const moved = all.heap[--all.size]!;
  let at = 0;
  for (let child = 1; child < all.size; child = 2 * at + 1) {
    if (child + 1 < all.size) {
      if (compareCandidates(all, spelling, all.heap[child + 1]!, all.heap[child]!) < 0) child++;
    }
    if (compareCandidates(all, spelling, all.heap[child]!, moved) >= 0) break;
    all.heap[at] = all.heap[child]!;
    at = child;
  }
  all.heap[at] = moved;
  return best;
}

/** Gives the columns of a class that was taken out to another one. */
export function forget(all: Candidates, id: number): void {
  all.suffix.delete(id);
  all.free.push(id);
}

/** The nodes of a class's best path, or of the way that bounds it. */
export function spell(all: Candidates, { tree, prefixes }: Spelling, id: number): number[] {
  const depth = all.depth[id]!;
  const nodes = depth === 0 ? [] : prefixes[all.parent[id]!]!.slice(0, depth);
  const suffix = all.suffix.get(id);
  if (suffix) {
    for (const node of suffix) nodes.push(node);
    return nodes;
  }
  for (let node = all.first[id]!; node !== END; node = tree.next[node]!) nodes.push(node);
  return nodes;
}

function compareCandidates(all: Candidates, spelling: Spelling, a: number, b: number): number {
  if (all.cost[a] !== all.cost[b]) return all.cost[a]! - all.cost[b]!;
  if (all.hops[a] !== all.hops[b]) return all.hops[a]! - all.hops[b]!;
  return (
    compareNodes(spelling.graph, spell(all, spelling, a), spell(all, spelling, b)) ||
    // Two classes never share a path, but a bound may equal another class's path, and must then be looked into first.
    all.exact[a]! - all.exact[b]!
  );
}

function grow(all: Candidates): void {
  const length = all.cost.length * 2;
  all.cost = longer(all.cost, new Float64Array(length));
  all.hops = longer(all.hops, new Int32Array(length));
  all.parent = longer(all.parent, new Int32Array(length));
  all.depth = longer(all.depth, new Int32Array(length));
  all.cursor = longer(all.cursor, new Int32Array(length));
  all.taken = longer(all.taken, new Int32Array(length));
  all.first = longer(all.first, new Int32Array(length));
  all.exact = longer(all.exact, new Uint8Array(length));
  all.heap = longer(all.heap, new Int32Array(length));
}

function longer<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
