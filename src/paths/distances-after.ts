import type { Root } from "./distances.js";
import { sourceOf, UNREACHED } from "./graph.js";
import { leastKey, nodeQueue, type NodeQueue, pop, push } from "./node-queue.js";
import { type Arcs, listArcs, noArcs, type Overlay } from "./overlay.js";

/** What changes did to the distances. */
export interface DistancesAfter {
  /** Per node, added ones included: the cost to the nearest target; UNREACHED where there is no path. */
  cost: Int32Array;
  /** How many nodes were looked at again. */
  looked: number;
}

/** The distances before, as `backwardDistances` gives them, and the targets after. */
export interface DistancesBefore {
  cost: Int32Array;
  next: Int32Array;
  /** With those that the changes add. */
  targets: readonly Root[];
}

/**
 * The cost of every node's best path once changes are laid over the graph: what `backwardDistances` says of the changed
 * graph. Only those nodes are looked at again whose path in the tree used an edge that is now dearer or gone, and those
 * that become cheaper: nothing is known of the former until the paths round them are compared, from the rim inwards.
 *
 * Ramalingam & Reps, "An incremental algorithm for a generalization of the shortest-path problem", 1996; several changes
 * are taken together, and a node with a second path of equal cost is looked at although it need not be.
 */
export function distancesAfter(overlay: Overlay, before: DistancesBefore): DistancesAfter {
  const cost = new Int32Array(overlay.nodes).fill(UNREACHED);
  cost.set(before.cost);
  const search: Search = { overlay, cost, open: nodeQueue(), arcs: noArcs() };
  const region = spoiled(overlay, before);
  for (const node of region) cost[node] = UNREACHED;
  for (const node of region) offer(search, node, bestOut(search, node));
  offerChanged(search, before.targets);
  return { cost, looked: region.length + settle(search) };
}

/** What a search towards the targets is drawn by. */
export interface Bounds {
  /** Per node: no path from it to a target costs less; UNREACHED where none is known. */
  toTarget: Int32Array;
  /** No path from a source to the node costs less. */
  fromSource: (node: number) => number;
  /** Whether nodes were left aside because every path by them costs more than was asked for. */
  isPartial: boolean;
}

/**
 * Lower bounds for all paths that cost no more than `most`, for much less work than the distances: nothing is looked at
 * again because an edge is dearer or gone, and what becomes cheaper is only followed as far as a path by it may cost no
 * more than `most`. No step on such a path leads to a bound that is lower by more than the step costs, which is all that
 * a search needs that is drawn by the bounds. `fromSource` gives the distances before, as `forwardDistances` gives them.
 */
export function boundsAfter(
  overlay: Overlay,
  before: DistancesBefore & { fromSource: Int32Array },
  most: number,
): Bounds {
  const cost = new Int32Array(overlay.nodes).fill(UNREACHED);
  cost.set(before.cost);
  const least = cheapestNew(overlay, before.fromSource);
  const fromSource = (node: number): number => Math.min(before.fromSource[node] ?? UNREACHED, least);
  const search: Search = { overlay, cost, open: nodeQueue(), arcs: noArcs() };
  offerChanged(search, before.targets);
  let isPartial = false;
  settle(search, (node) => {
    const from = fromSource(node);
    if (from + cost[node]! <= most) return true;
    if (from < UNREACHED) isPartial = true;
    return false;
  });
  return { toTarget: cost, fromSource, isPartial };
}

/** No path that uses something new costs less from the source to the first such edge's end. */
function cheapestNew(overlay: Overlay, fromSource: Int32Array): number {
  const { graph, added, addedFrom } = overlay;
  let least = UNREACHED;
  for (const [slot, price] of overlay.cost) {
    if (price < graph.forward.cost[slot]!) least = Math.min(least, price + fromSource[sourceOf(graph, slot)]!);
  }
  for (const i of [...addedFrom.values()].flat()) {
    least = Math.min(least, added[i]!.cost + (fromSource[added[i]!.source] ?? UNREACHED));
  }
  return least;
}

interface Search {
  overlay: Overlay;
  cost: Int32Array;
  open: NodeQueue;
  arcs: Arcs;
}

/** Offers what changed edges, added edges and added targets promise. */
function offerChanged(search: Search, targets: readonly Root[]): void {
  const { overlay, cost } = search;
  for (const { node, cost: own } of targets) if (!overlay.removed.has(node)) offer(search, node, own);
  for (const [slot, price] of overlay.cost) {
    offer(search, sourceOf(overlay.graph, slot), price + cost[overlay.graph.forward.node[slot]!]!);
  }
  for (const i of [...overlay.addedFrom.values()].flat()) {
    const edge = overlay.added[i]!;
    offer(search, edge.source, edge.cost + cost[edge.target]!);
  }
}

/** The nodes whose path in the tree uses an edge that is dearer now or gone. */
function spoiled({ graph, cost, removed }: Overlay, { next }: DistancesBefore): number[] {
  const { forward, backward } = graph;
  const isSpoiled = new Uint8Array(graph.nodes);
  const region: number[] = [];
  const add = (node: number): void => {
    if (isSpoiled[node] === 1) return;
    isSpoiled[node] = 1;
    region.push(node);
  };
  for (const node of removed) add(node);
  for (const [slot, price] of cost) {
    if (price > forward.cost[slot]! && next[sourceOf(graph, slot)] === forward.node[slot]) add(sourceOf(graph, slot));
  }
  for (const node of region) {
    for (let at = backward.offset[node]!, end = backward.offset[node + 1]!; at < end; at++) {
      if (next[backward.node[at]!] === node) add(backward.node[at]!);
    }
  }
  return region;
}

/** The cheapest way on from a node, by what is known of its neighbours so far. */
function bestOut({ overlay, cost, arcs }: Search, node: number): number {
  let best = UNREACHED;
  if (overlay.isTouched[node] === 0) {
    const { offset, node: other, cost: price } = overlay.graph.forward;
    for (let slot = offset[node]!, end = offset[node + 1]!; slot < end; slot++) {
      const reached = price[slot]! + cost[other[slot]!]!;
      if (reached < best) best = reached;
    }
    return best;
  }
  listArcs(overlay, arcs, node, false);
  for (let i = 0; i < arcs.count; i++) best = Math.min(best, arcs.cost[i]! + cost[arcs.node[i]!]!);
  return best;
}

function offer({ cost, open }: Search, node: number, reached: number): void {
  if (reached >= cost[node]!) return;
  cost[node] = reached;
  push(open, reached, node);
}

/** Dijkstra's search from what has become cheaper, beyond worthwhile nodes only; returns how many nodes it settled. */
function settle(search: Search, isWorthwhile?: (node: number) => boolean): number {
  const { overlay, cost, open, arcs } = search;
  const { offset, node: other, cost: price } = overlay.graph.backward;
  let settled = 0;
  for (let level = leastKey(open), node = pop(open); node >= 0; level = leastKey(open), node = pop(open)) {
    if (level > cost[node]! || (isWorthwhile && !isWorthwhile(node))) continue;
    settled++;
    if (overlay.isTouched[node] === 1) {
      listArcs(overlay, arcs, node, true);
      for (let i = 0; i < arcs.count; i++) offer(search, arcs.node[i]!, level + arcs.cost[i]!);
      continue;
    }
    for (let at = offset[node]!, end = offset[node + 1]!; at < end; at++) {
      const reached = level + price[at]!;
      if (reached < cost[other[at]!]!) offer(search, other[at]!, reached);
    }
  }
  return settled;
}
