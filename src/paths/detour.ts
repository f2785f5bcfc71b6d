import { END, type ForwardTree } from "./distances.js";
import { cheapestSlot, type Graph, sourceOf, UNREACHED } from "./graph.js";
import { leastKey, nodeQueue, type NodeQueue, pop, push } from "./node-queue.js";

/** New costs by slot of `forward`, none lower than the graph's; UNREACHED for what is taken away. */
export type Raised = ReadonlyMap<number, number>;

/** A graph, its forward tree and what searches for detours use again and again. */
export interface Detours {
  graph: Graph;
  tree: ForwardTree;
  /** Per node, valid where `stamp` is the present search's number: the cost from there to the target, and the node after it. */
  toTarget: Int32Array;
  next: Int32Array;
  stamp: Int32Array;
  search: number;
  open: NodeQueue;
}

/** The best path to a target once some edges are dearer or gone. */
export interface Detour {
  /** From a source; UNREACHED where there is no path. */
  cost: number;
  /** Source, …, target; empty where there is no path. */
  nodes: number[];
}

/** Gets a graph ready for detours from the sources of its forward tree. */
export function detours(graph: Graph, tree: ForwardTree): Detours {
  const { nodes } = graph;
  const column = (): Int32Array => new Int32Array(nodes);
  return { graph, tree, toTarget: column(), next: column(), stamp: column(), search: 0, open: nodeQueue() };
}

/**
 * The best path from the sources to one target when some edges are dearer or gone. Where the tree's path to a node crosses
 * no such edge, its distance stands; so the search runs backwards from the target, drawn by the distances of the tree
 * (which can only have grown), and ends at the first node whose distance stands. It looks at those nodes only by which a
 * path may go that is better than the answer.
 *
 * Hart, Nilsson & Raphael, "A formal basis for the heuristic determination of minimum cost paths", 1968.
 */
export function detourTo(detours: Detours, raised: Raised, target: number): Detour {
  const { graph, tree, toTarget, next, stamp, open } = detours;
  const { offset, node: other, cost: price, slot: slotOf } = graph.backward;
  const isSound = soundness(detours, raised);
  const search = ++detours.search;
  open.size = 0;
  const offer = (node: number, cost: number, after: number): void => {
    if (tree.cost[node] === UNREACHED || (stamp[node] === search && toTarget[node]! <= cost)) return;
    stamp[node] = search;
    toTarget[node] = cost;
    next[node] = after;
    push(open, tree.cost[node]! + cost, node);
  };
  offer(target, 0, END);
  for (let key = leastKey(open), node = pop(open); node >= 0; key = leastKey(open), node = pop(open)) {
    if (isSound(node)) return { cost: key, nodes: [...wayTo(tree, node), ...wayOn(next, node)] };
    const onward = toTarget[node]!;
    if (key > tree.cost[node]! + onward) continue;
    for (let at = offset[node]!, end = offset[node + 1]!; at < end; at++) {
      const cost = raised.get(slotOf[at]!) ?? price[at]!;
      if (cost < UNREACHED) offer(other[at]!, onward + cost, node);
    }
  }
  return { cost: UNREACHED, nodes: [] };
}

/** Tells whether the tree's path to a node crosses no raised edge. */
function soundness({ graph, tree }: Detours, raised: Raised): (node: number) => boolean {
  const known = new Map<number, boolean>();
  for (const [slot, cost] of raised) {
    const node = graph.forward.node[slot]!;
    const from = sourceOf(graph, slot);
    const isOnTree = tree.previous[node] === from && cheapestSlot(graph, from, node) === slot;
    if (isOnTree && cost > graph.forward.cost[slot]!) known.set(node, false);
  }
  return (node) => {
    const way: number[] = [];
    let at = node;
    for (; !known.has(at) && tree.previous[at]! >= 0; at = tree.previous[at]!) way.push(at);
    const isSound = known.get(at) ?? true;
    for (const passed of way) known.set(passed, isSound);
    return isSound;
  };
}

/** The nodes before one on the tree's path to it, the first one first. */
function wayTo({ previous }: ForwardTree, node: number): number[] {
  const way: number[] = [];
  for (let at = previous[node]!; at >= 0; at = previous[at]!) way.push(at);
  return way.reverse();
}

function wayOn(next: Int32Array, node: number): number[] {
  const way: number[] = [];
  for (let at = node; at >= 0; at = next[at]!) way.push(at);
  return way;
}
