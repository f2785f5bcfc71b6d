import { type Derivation, derive } from "./derive.js";
import { comparePaths, type FoundPath, keyWithoutHubs } from "./found-path.js";
import { cheapestSlot, type Graph, maskEdges, UNREACHED } from "./graph.js";
import { type PathQuestion, pathsInOrder, type RankedPaths } from "./k-best.js";
import { requiredAt } from "./requirements.js";
import { usableEdges } from "./requires.js";

/** How something that a step of a path requires comes to be held. */
export interface Branch extends Derivation {
  /** The step: an index into the path's edges. */
  step: number;
  /** What it requires. */
  requirement: number;
}

/** A path with what its requirements cost; `cost` is the whole price. */
export interface PricedPath extends FoundPath {
  /** Without those requirements that the path holds anyway. */
  branches: Branch[];
}

export interface PricedQuestion extends Omit<PathQuestion, "tree"> {
  /** What everyone holds (`internet`): requirements may be met from it at no cost, but no path begins there. */
  alwaysHeld?: readonly number[];
}

export interface PricedPaths extends Omit<RankedPaths, "paths"> {
  paths: PricedPath[];
}

/**
 * The first `limit` simple paths in order of their price: the steps, the target's own cost, and for each requirement,
 * step by step, the cheapest derivation from what the path holds by then: the sources, what is always held, the nodes
 * before the step, and whatever earlier branches gave; so what is shared is paid once. Of parallel edges the one is
 * taken that is cheapest together with what it requires there.
 *
 * The price is worked out in that order, without looking ahead. It is therefore not always the least total: if a needs k
 * (5 by one way, 6 by way of l) and a later step needs l (10), the price takes 5 + 10, not 6. For the same reason taking
 * the cheap way to k away can lower a price; the steps' own costs never behave so.
 *
 * Paths are looked at in order of the bound that leaves requirements out, until that bound goes behind the last of the
 * best: the answer is exact under that price. How many are looked at grows with what requirements cost; `shouldStop`
 * ends that, and the answer then says that it may not be complete.
 */
export function bestPriced(graph: Graph, question: PricedQuestion, limit: number): PricedPaths {
  const { sources, alwaysHeld = [] } = question;
  const open = usableGraph(graph, question);
  const start = new Set([...sources, ...alwaysHeld].filter((node) => question.avoid?.[node] !== 1));
  // Which of several paths that differ in hubs only is the cheapest is known only when they are priced.
  const stream = pathsInOrder(open, { ...question, hubsAlike: false });
  const best: PricedPath[] = [];
  let dropped = false;
  let bound = stream.next();
  for (; bound; bound = stream.next()) {
    const last = best[limit - 1];
    if (limit <= 0 || (last && comparePaths(graph, bound, last) >= 0)) break;
    const priced = pricePath(open, start, bound);
    if (question.hubsAlike && graph.hasHubs && !replaces(graph, best, priced)) continue;
    insert(graph, best, priced);
    if (best.length > limit) {
      best.pop();
      dropped = true;
    }
  }
  if (stream.stopped()) return { paths: best, complete: false, more: dropped || undefined, limit: "stopped" };
  return { paths: best, complete: true, more: dropped || bound !== undefined };
}

/** The graph without the edges that cannot be used from the sources, or that touch what is avoided. */
function usableGraph(graph: Graph, { sources, alwaysHeld = [], avoid }: PricedQuestion): Graph {
  if (graph.requirements.edge.length === 0) return graph;
  const open = avoid ? maskEdges(graph, away(graph, avoid)) : graph;
  const isOpen = (node: number): boolean => avoid?.[node] !== 1;
  return maskEdges(open, usableEdges(open, sources.filter(isOpen), alwaysHeld.filter(isOpen)));
}

function away({ forward, nodes, edges }: Graph, avoid: Uint8Array): Uint8Array {
  const usable = new Uint8Array(edges);
  for (let from = 0; from < nodes; from++) {
    for (let slot = forward.offset[from]!, end = forward.offset[from + 1]!; slot < end; slot++) {
      if (avoid[from] !== 1 && avoid[forward.node[slot]!] !== 1) usable[forward.edge[slot]!] = 1;
    }
  }
  return usable;
}

/** The price of one path, given as its bound; the graph must hold usable edges only. */
export function pricePath(graph: Graph, start: ReadonlySet<number>, path: FoundPath): PricedPath {
  if (graph.requirements.edge.length === 0) return { ...path, branches: [] };
  const held = new Set(start).add(path.nodes[0]!);
  const branches: Branch[] = [];
  const edges: number[] = [];
  // What the bound paid beyond its edges is the target's own cost.
  let cost = path.cost;
  path.nodes.slice(1).forEach((node, step) => {
    const hop = cheapestHop(graph, held, { from: path.nodes[step]!, to: node });
    cost += hop.cost - graph.forward.cost[cheapestSlot(graph, path.nodes[step]!, node)]!;
    edges.push(graph.forward.edge[hop.slot]!);
    for (const branch of hop.branches) {
      branches.push({ ...branch, step });
      for (const derived of branch.nodes) held.add(derived);
    }
    held.add(node);
  });
  return { nodes: path.nodes, edges, cost, target: path.target, branches };
}

interface Hop {
  slot: number;
  cost: number;
  branches: Omit<Branch, "step">[];
}

/** The cheapest of the parallel edges between two nodes, requirements paid; the first of equally cheap ones. */
function cheapestHop(graph: Graph, held: ReadonlySet<number>, { from, to }: { from: number; to: number }): Hop {
  const { offset, node, cost } = graph.forward;
  let best: Hop | undefined;
  for (let slot = offset[from]!, end = offset[from + 1]!; slot < end; slot++) {
    if (node[slot] !== to || cost[slot] === UNREACHED || (best && cost[slot]! >= best.cost)) continue;
    const hop = hopBy(graph, held, slot);
    if (hop && (!best || hop.cost < best.cost)) best = hop;
  }
  if (!best) throw new Error(`no usable edge joins ${from} to ${to}`);
  return best;
}

function hopBy(graph: Graph, held: ReadonlySet<number>, slot: number): Hop | undefined {
  const hop: Hop = { slot, cost: graph.forward.cost[slot]!, branches: [] };
  const holds = new Set(held);
  for (const requirement of requiredAt(graph.requirements, slot)) {
    if (holds.has(requirement)) continue;
    const derivation = derive(graph, holds, requirement);
    if (!derivation) return undefined;
    hop.cost += derivation.cost;
    hop.branches.push({ ...derivation, requirement });
    for (const node of derivation.nodes) holds.add(node);
  }
  return hop;
}

/** Makes room for a path by removing a later one that differs in hubs only; false when an earlier one stands. */
function replaces(graph: Graph, best: PricedPath[], path: PricedPath): boolean {
  const key = keyWithoutHubs(graph, path);
  const at = best.findIndex((other) => keyWithoutHubs(graph, other) === key);
  if (at < 0) return true;
  if (comparePaths(graph, best[at]!, path) < 0) return false;
  best.splice(at, 1);
  return true;
}

/** Puts a path where it belongs. */
function insert(graph: Graph, best: PricedPath[], path: PricedPath): void {
  let at = best.length;
  while (at > 0 && comparePaths(graph, path, best[at - 1]!) < 0) at--;
  best.splice(at, 0, path);
}
