import { type BackwardTree, END, UNREACHED } from "./distances.js";
import type { Graph } from "./graph.js";
import { compareNodes } from "./order.js";
import { choiceCost, type Choices, indexOfChoice, type Sidetracks } from "./sidetracks.js";

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
interface Guide {
  graph: Graph;
  tree: BackwardTree;
}

interface End {
  cost: number;
  hops: number;
  previous: number;
}

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

/** What a search begins with: the ways on from the last node of the prefix. */
export interface SpurStart {
  choices: Choices;
  /** Position in the order of choices from which they may be used. */
  cursor: number;
  /** Whether a choice at or after the cursor is taken nevertheless. */
  isTaken: (node: number) => boolean;
  /** Asked with the number of nodes settled; when it says true, the search gives up. */
  givesUp: (settled: number) => boolean;
}

export interface Spur {
  /** All nodes after the prefix; empty where the path ends with it. */
  nodes: number[];
  cost: number;
  hops: number;
}

/** Begins a round: forgets the blocked nodes of the last one and blocks those of a prefix. */
export function block(work: SpurWorkspace, prefix: readonly number[], depth: number): void {
  work.round++;
  work.look++;
  for (let i = 0; i < depth; i++) work.blocked[prefix[i]!] = work.round;
}

/** The blocked node that the tree's path from a node runs into, END if none. Follows each node once a look. */
export function obstacleFrom(work: SpurWorkspace, { next }: BackwardTree, from: number): number {
  const { round, look, blocked, followed, obstacle } = work;
  let end = from;
  while (end !== END && blocked[end] !== round && followed[end] !== look) end = next[end]!;
  const found = end === END || blocked[end] === round ? end : obstacle[end]!;
  for (let node = from; node !== end; node = next[node]!) {
    followed[node] = look;
    obstacle[node] = found;
  }
  return found;
}

/** The answer of a search that gave up. */
export const GAVE_UP = "gave up";

/**
 * The first path, in the order of paths, that leads on from a prefix without a blocked node; undefined when there is
 * none. A* with the distances of a tree that leaves out none but blocked nodes, which are exact but for the others: as
 * soon as the search settles a node whose tree path is clear, that path completes the best one.
 *
 * Hart, Nilsson & Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost Paths", 1968.
 */
export function findSpur(
  work: SpurWorkspace,
  tracks: Sidetracks,
  tree: BackwardTree,
  start: SpurStart,
): Spur | undefined | typeof GAVE_UP {
  const map: Guide = { graph: tracks.graph, tree };
  const { offset, node: target, cost: price } = tracks.graph.forward;
  reset(work);
  let cursor = start.cursor;
  for (let settled = 0; !start.givesUp(settled); settled++) {
    cursor = openChoices(work, tracks, map, { ...start, cursor });
    if (endsFirst(work, map)) return endSpur(work, work.end!);
    if (work.size === 0) return undefined;
    const node = removeFirst(work, map);
    const obstacle = obstacleFrom(work, tree, node);
    if (obstacle === END) return complete(work, tree, node);
    work.hits.set(obstacle, (work.hits.get(obstacle) ?? 0) + 1);
    offerEnd(work, tracks, node);
    for (let slot = offset[node]!, end = offset[node + 1]!; slot < end; slot++) {
      const to = target[slot]!;
      if (work.blocked[to] === work.round || price[slot] === UNREACHED) continue;
      open(work, map, { node: to, cost: work.cost[node]! + price[slot]!, previous: node });
    }
  }
  return GAVE_UP;
}

/** The blocked node into which most settled nodes would have run. */
export function worstObstacle({ hits }: SpurWorkspace): number {
  let worst = END;
  for (const [node, count] of hits) if (count > (hits.get(worst) ?? 0)) worst = node;
  return worst;
}

function reset(work: SpurWorkspace): void {
  work.look++;
  work.size = 0;
  work.end = undefined;
  work.hits.clear();
}

/** Opens the choices that come up, not all at once, because a hub may have a hundred thousand. Returns the cursor. */
function openChoices(
  work: SpurWorkspace,
  tracks: Sidetracks,
  map: Guide,
  { choices, cursor, isTaken }: SpurStart,
): number {
  for (let at; (at = indexOfChoice(tracks, choices, cursor)) >= 0; cursor++) {
    const node = choices.node[at]!;
    const price = choices.price[at]!;
    if (work.size > 0) {
      const top = work.heap[0]!;
      // The order of choices is that of the whole graph's tree, whose bound holds for the finer tree as well.
      if (choiceCost(tracks, node, price) > work.cost[top]! + map.tree.cost[top]!) break;
    }
    if (isTaken(node)) continue;
    if (node === END) work.end = { cost: price, hops: 0, previous: END };
    else if (work.blocked[node] !== work.round) open(work, map, { node, cost: price, previous: END });
  }
  return cursor;
}

/** The nodes after the prefix up to this one. */
function chain({ previous }: SpurWorkspace, last: number): number[] {
  const nodes: number[] = [];
  for (let node = last; node !== END; node = previous[node]!) nodes.push(node);
  return nodes.reverse();
}

function complete(work: SpurWorkspace, tree: BackwardTree, last: number): Spur {
  const nodes = chain(work, last);
  for (let node = tree.next[last]!; node !== END; node = tree.next[node]!) nodes.push(node);
  return { nodes, cost: work.cost[last]! + tree.cost[last]!, hops: work.hops[last]! + tree.hops[last]! };
}

function endSpur(work: SpurWorkspace, { cost, hops, previous }: End): Spur {
  return { nodes: chain(work, previous), cost, hops };
}

/** Keeps the best way to end that does not follow the tree. */
function offerEnd(work: SpurWorkspace, { graph, final }: Sidetracks, node: number): void {
  const own = final.get(node);
  if (own === undefined) return;
  const offer = { cost: work.cost[node]! + own, hops: work.hops[node]!, previous: node };
  const { end } = work;
  const by = end ? offer.cost - end.cost || offer.hops - end.hops : -1;
  if (by > 0 || (by === 0 && compareNodes(graph, chain(work, node), chain(work, end!.previous)) >= 0)) return;
  work.end = offer;
}

/** Whether the best way to end goes before everything that is open. */
function endsFirst(work: SpurWorkspace, { graph, tree }: Guide): boolean {
  const { end, size, heap, cost, hops } = work;
  if (!end || size === 0) return end !== undefined;
  const top = heap[0]!;
  const by = end.cost - (cost[top]! + tree.cost[top]!) || end.hops - (hops[top]! + tree.hops[top]!);
  return by < 0 || (by === 0 && compareNodes(graph, chain(work, end.previous), complete(work, tree, top).nodes) <= 0);
}

/** Gives a node its first label, or a better one. */
function open(
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

function removeFirst(work: SpurWorkspace, map: Guide): number {
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
