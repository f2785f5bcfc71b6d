import { UNREACHED } from "./graph.js";
import {
  type Arcs,
  compareSlots,
  costAt,
  edgeAt,
  endsAt,
  listArcs,
  needsAt,
  noArcs,
  type Overlay,
  slotsNeeding,
} from "./overlay.js";

/** The steps by which something required comes to be held. */
export interface Derivation {
  /** Input indices, added edges behind them, in an order in which each can be used once those before it have been. */
  edges: number[];
  /** Nodes that come to be held on the way, the wanted one last. */
  nodes: number[];
  /** The edges together, each counted once. */
  cost: number;
}

/** For each node: the cheapest way to it from what is held, every requirement on the way derived as well. */
interface Labels {
  cost: Map<number, number>;
  /** The slot, as in `Arcs`, of the edge that gives the node; undefined for what is held. */
  by: Map<number, number | undefined>;
  settled: Set<number>;
}

/**
 * The cheapest derivation of `wanted` from what is held; undefined when there is none. A step counts its own cost, its
 * source's and those of all that it requires; so nothing derived can ever need itself, whatever circles the steps form.
 * What two requirements of one derivation share is counted twice for the choice, but paid once in `cost`: the cheapest
 * shared derivation would be a directed Steiner tree, which nobody knows how to find quickly.
 *
 * Knuth, "A generalization of Dijkstra's algorithm", 1977.
 */
export function derive(overlay: Overlay, held: ReadonlySet<number>, wanted: number): Derivation | undefined {
  if (held.has(wanted)) return { edges: [], nodes: [], cost: 0 };
  const labels: Labels = { cost: new Map(), by: new Map(), settled: new Set() };
  const open: Queue = { nodes: [], costs: [] };
  const progress: Progress = { overlay, missing: new Map(), arcs: noArcs() };
  for (const node of held) {
    labels.cost.set(node, 0);
    put(open, node, 0);
  }
  for (let node = take(open); node >= 0; node = take(open)) {
    if (labels.settled.has(node)) continue;
    labels.settled.add(node);
    if (node === wanted) return writeDown(overlay, labels, wanted);
    for (const slot of ready(progress, node)) {
      const { target } = endsAt(overlay, slot);
      offer({ overlay, labels, open }, { node: target, cost: priceOf(overlay, labels, slot), slot });
    }
  }
  return undefined;
}

interface Progress {
  overlay: Overlay;
  /** Per edge with requirements: how many of its source and requirements are still missing. */
  missing: Map<number, number>;
  arcs: Arcs;
}

/** The edges for which this node was the last thing missing. */
function ready(progress: Progress, node: number): number[] {
  const { overlay, arcs } = progress;
  listArcs(overlay, arcs, node, false);
  const slots = Array.from(arcs.slot.subarray(0, arcs.count)).filter((slot) => countDown(progress, slot) === 0);
  for (const slot of slotsNeeding(overlay, node)) if (countDown(progress, slot) === 0) slots.push(slot);
  return slots.filter((slot) => costAt(overlay, slot) !== UNREACHED);
}

/** One premise less: how many of an edge's source and requirements are still missing. */
function countDown({ overlay, missing }: Progress, slot: number): number {
  const needs = needsAt(overlay, slot).length;
  if (needs === 0) return 0;
  const left = (missing.get(slot) ?? needs + 1) - 1;
  missing.set(slot, left);
  return left;
}

function offer(
  { overlay, labels, open }: { overlay: Overlay; labels: Labels; open: Queue },
  { node, cost, slot }: { node: number; cost: number; slot: number },
): void {
  const known = labels.cost.get(node) ?? Infinity;
  if (labels.settled.has(node) || cost > known) return;
  if (cost === known) {
    const by = labels.by.get(node);
    if (by === undefined || compareSlots(overlay, by, slot) <= 0) return;
  }
  labels.cost.set(node, cost);
  labels.by.set(node, slot);
  put(open, node, cost);
}

function priceOf(overlay: Overlay, { cost }: Labels, slot: number): number {
  return premises(overlay, slot).reduce((sum, node) => sum + cost.get(node)!, costAt(overlay, slot));
}

/** The source of an edge and the nodes that it requires. */
function premises(overlay: Overlay, slot: number): number[] {
  return [endsAt(overlay, slot).source, ...needsAt(overlay, slot)];
}

function writeDown(overlay: Overlay, { by }: Labels, wanted: number): Derivation {
  const derivation: Derivation = { edges: [], nodes: [], cost: 0 };
  const entered = new Set<number>();
  const done = new Set<number>();
  // A node is visited twice: first its premises are put on top of it, then, when they are done, its own step follows.
  const stack = [wanted];
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    const slot = by.get(node);
    if (slot !== undefined && !entered.has(node)) {
      entered.add(node);
      stack.push(...premises(overlay, slot).filter((premise) => !entered.has(premise)));
      continue;
    }
    stack.pop();
    if (slot === undefined || done.has(node)) continue;
    done.add(node);
    derivation.nodes.push(node);
    derivation.edges.push(edgeAt(overlay, slot));
    derivation.cost += costAt(overlay, slot);
  }
  return derivation;
}

/** A binary heap of nodes by cost, then by node. */
interface Queue {
  nodes: number[];
  costs: number[];
}

function put({ nodes, costs }: Queue, node: number, cost: number): void {
  let at = nodes.length;
  for (; at > 0; at = (at - 1) >> 1) {
    const above = (at - 1) >> 1;
    if (costs[above]! < cost || (costs[above] === cost && nodes[above]! <= node)) break;
    nodes[at] = nodes[above]!;
    costs[at] = costs[above]!;
  }
  nodes[at] = node;
  costs[at] = cost;
}

/** The first node, -1 when there is none. */
function take({ nodes, costs }: Queue): number {
  if (nodes.length === 0) return -1;
  const first = nodes[0]!;
  const node = nodes.pop()!;
  const cost = costs.pop()!;
  const { length } = nodes;
  if (length === 0) return first;
  let at = 0;
  for (let child = 1; child < length; child = 2 * at + 1) {
    const right = child + 1;
    if (right < length && isBefore({ nodes, costs }, right, child)) child = right;
    if (cost < costs[child]! || (cost === costs[child] && node <= nodes[child]!)) break;
    nodes[at] = nodes[child]!;
    costs[at] = costs[child]!;
    at = child;
  }
  nodes[at] = node;
  costs[at] = cost;
  return first;
}

function isBefore({ nodes, costs }: Queue, a: number, b: number): boolean {
  return costs[a] === costs[b] ? nodes[a]! < nodes[b]! : costs[a]! < costs[b]!;
}
