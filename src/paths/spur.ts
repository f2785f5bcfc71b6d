import { type BackwardTree, END, UNREACHED } from "./distances.js";
import { compareNodes } from "./order.js";
import { choiceCost, type Choices, indexOfChoice, type Sidetracks } from "./sidetracks.js";
import {
  chain,
  complete,
  type End,
  type Guide,
  open,
  removeFirst,
  reset,
  type Spur,
  type SpurWorkspace,
} from "./spur-queue.js";

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
