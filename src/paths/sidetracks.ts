import { type BackwardTree, END, UNREACHED } from "./distances.js";
import type { Graph } from "./graph.js";
import { pathGoesFirst } from "./ties.js";

/**
 * The ways on from a node, the best first: each other node that an edge leads to, parallel edges once, and END where a
 * path may end. Only as much of it is in order as has been asked for: position i of the order lies at length - 1 - i,
 * the rest is a binary heap with its best at 0.
 */
export interface Choices {
  node: Int32Array;
  /** Cost of the cheapest edge to the node; the target's own cost for END. */
  price: Int32Array;
  /** How many are in order. */
  ordered: number;
}

/** The ways on from every node, made when first asked for. */
export interface Sidetracks {
  graph: Graph;
  tree: BackwardTree;
  /** The cost of ending at a target. */
  final: ReadonlyMap<number, number>;
  known: Map<number, Choices>;
  /** Where a node was put in the list that is being made; whatever older lists left there is told by a look. */
  place: Int32Array;
}

/** None made yet. */
export function sidetracks(graph: Graph, tree: BackwardTree, final: ReadonlyMap<number, number>): Sidetracks {
  return { graph, tree, final, known: new Map(), place: new Int32Array(graph.nodes) };
}

/** The ways on from a node that lead to a target. */
export function choicesFrom(tracks: Sidetracks, node: number): Choices {
  const known = tracks.known.get(node);
  if (known) return known;
  const choices = collect(tracks, node);
  heapify(tracks, choices);
  tracks.known.set(node, choices);
  return choices;
}

/** The ways to begin: each of the sources that leads to a target, free. */
export function choicesAmong(tracks: Sidetracks, sources: Iterable<number>): Choices {
  const nodes = [...new Set(sources)].filter((node) => tracks.tree.cost[node] !== UNREACHED);
  const choices = { node: Int32Array.from(nodes), price: new Int32Array(nodes.length), ordered: 0 };
  heapify(tracks, choices);
  return choices;
}

/** Where the i-th best choice lies, having put in order as many as needed; -1 when there are fewer. */
export function indexOfChoice(tracks: Sidetracks, choices: Choices, i: number): number {
  const { node, price } = choices;
  if (i >= node.length) return -1;
  while (choices.ordered <= i) {
    const last = node.length - 1 - choices.ordered++;
    swap(node, price, { a: 0, b: last });
    sink(tracks, choices, { at: 0, length: last });
  }
  return node.length - 1 - i;
}

/** Hops of the best path that takes this choice, the node chosen included. */
export function choiceHops({ graph: { hub }, tree }: Sidetracks, node: number): number {
  return node === END ? 0 : tree.hops[node]! + 1 - hub[node]!;
}

/** Cost of the best path that takes this choice. */
export function choiceCost({ tree }: Sidetracks, node: number, price: number): number {
  return node === END ? price : price + tree.cost[node]!;
}

function collect({ graph, tree, final, place }: Sidetracks, from: number): Choices {
  const { offset, node: target, cost } = graph.forward;
  const start = offset[from]!;
  const end = offset[from + 1]!;
  const node = new Int32Array(end - start + 1);
  const price = new Int32Array(end - start + 1);
  let length = 0;
  const own = final.get(from);
  if (own !== undefined) {
    node[0] = END;
    price[length++] = own;
  }
  for (let slot = start; slot < end; slot++) {
    const to = target[slot]!;
    const edgeCost = cost[slot]!;
    if (to === from || edgeCost === UNREACHED || tree.cost[to] === UNREACHED) continue;
    const at = place[to]!;
    if (at < length && node[at] === to) {
      if (edgeCost < price[at]!) price[at] = edgeCost;
      continue;
    }
    place[to] = length;
    node[length] = to;
    price[length++] = edgeCost;
  }
  return { node: node.slice(0, length), price: price.slice(0, length), ordered: 0 };
}

function heapify(tracks: Sidetracks, choices: Choices): void {
  const { length } = choices.node;
  for (let at = (length >> 1) - 1; at >= 0; at--) sink(tracks, choices, { at, length });
}

function sink(tracks: Sidetracks, { node, price }: Choices, { at, length }: { at: number; length: number }): void {
  for (let child = 2 * at + 1; child < length; child = 2 * at + 1) {
    if (child + 1 < length && isBetter(tracks, { node, price }, child + 1, child)) child++;
    if (!isBetter(tracks, { node, price }, child, at)) return;
    swap(node, price, { a: at, b: child });
    at = child;
  }
}

function isBetter(tracks: Sidetracks, { node, price }: Pick<Choices, "node" | "price">, a: number, b: number): boolean {
  const nodeA = node[a]!;
  const nodeB = node[b]!;
  const costBy = choiceCost(tracks, nodeA, price[a]!) - choiceCost(tracks, nodeB, price[b]!);
  if (costBy !== 0) return costBy < 0;
  if (nodeA === END || nodeB === END) {
    const hopsBy = choiceHops(tracks, nodeA) - choiceHops(tracks, nodeB);
    return hopsBy === 0 ? nodeA === END : hopsBy < 0;
  }
  return pathGoesFirst(tracks.graph, tracks.tree, nodeA, nodeB);
}

function swap(node: Int32Array, price: Int32Array, { a, b }: { a: number; b: number }): void {
  const heldNode = node[a]!;
  const heldPrice = price[a]!;
  node[a] = node[b]!;
  price[a] = price[b]!;
  node[b] = heldNode;
  price[b] = heldPrice;
}
