import { type Derivation, derive } from "./derive.js";
import { comparePaths, type FoundPath, keyWithoutHubs } from "./found-path.js";
import { type Graph, maskEdges, UNREACHED } from "./graph.js";
import { type PathQuestion, pathsInOrder, type RankedPaths } from "./k-best.js";
import { costAt, edgeAt, hasRequirements, needsAt, type Overlay, slotsBetween, unchanged } from "./overlay.js";
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

/** Every edge on the path and on its branches. */
export function edgesOf({ edges, branches }: Pick<PricedPath, "edges" | "branches">): number[] {
  return [...edges, ...branches.flatMap((branch) => branch.edges)];
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
  const { sources, alwaysHeld = [], hubsAlike } = question;
  const open = unchanged(usableGraph(graph, question));
  const start = new Set([...sources, ...alwaysHeld].filter((node) => question.avoid?.[node] !== 1));
  // Which of several paths that differ in hubs only is the cheapest is known only when they are priced.
  const stream = pathsInOrder(open.graph, { ...question, hubsAlike: false });
  const price = (path: FoundPath): PricedPath => priceUnder(open, start, path);
  const { paths, more } = pickPriced(stream.next, { limit, hub: graph.hub, hubsAlike, price });
  if (stream.stopped()) return { paths, complete: false, more: more || undefined, limit: "stopped" };
  return { paths, complete: true, more };
}

/** The best of a stream of paths that comes in order of the bound that leaves requirements out. */
export interface PickedPaths {
  paths: PricedPath[];
  /** Whether there are others. */
  more: boolean;
  /** The bound of the first path that was not priced any more: no path that follows is cheaper. */
  bound: number | undefined;
}

/** Takes paths as they come, prices them, and stops as soon as none that follows can be among the first `limit`. */
export function pickPriced(
  next: () => FoundPath | undefined,
  {
    limit,
    hub,
    hubsAlike,
    price,
  }: { limit: number; hub: Uint8Array; hubsAlike?: boolean; price: (path: FoundPath) => PricedPath },
): PickedPaths {
  const best: PricedPath[] = [];
  const alike = hubsAlike === true && hub.includes(1);
  let dropped = false;
  let bound = next();
  for (; bound; bound = next()) {
    const last = best[limit - 1];
    if (limit <= 0 || (last && comparePaths({ hub }, bound, last) >= 0)) break;
    const priced = price(bound);
    if (alike && !replaces(hub, best, priced)) continue;
    insert(hub, best, priced);
    if (best.length > limit) {
      best.pop();
      dropped = true;
    }
  }
  return { paths: best, more: dropped || bound !== undefined, bound: bound?.cost };
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
  return priceUnder(unchanged(graph), start, path);
}

/** The same in a graph under changes. */
export function priceUnder(overlay: Overlay, start: ReadonlySet<number>, path: FoundPath): PricedPath {
  if (!hasRequirements(overlay)) return { ...path, branches: [] };
  const held = new Set(start).add(path.nodes[0]!);
  const branches: Branch[] = [];
  const edges: number[] = [];
  // What the bound paid beyond its edges is the target's own cost.
  let cost = path.cost;
  path.nodes.slice(1).forEach((node, step) => {
    const slots = openBetween(overlay, path.nodes[step]!, node);
    const hop = cheapestHop(overlay, held, slots);
    cost += hop.cost - Math.min(...slots.map((slot) => costAt(overlay, slot)));
    edges.push(edgeAt(overlay, hop.slot));
    for (const branch of hop.branches) {
      branches.push({ ...branch, step });
      for (const derived of branch.nodes) held.add(derived);
    }
    held.add(node);
  });
  return { nodes: path.nodes, edges, cost, target: path.target, branches };
}

function openBetween(overlay: Overlay, from: number, to: number): number[] {
  const slots = slotsBetween(overlay, from, to).filter((slot) => costAt(overlay, slot) !== UNREACHED);
  if (slots.length === 0) throw new Error(`no usable edge joins ${from} to ${to}`);
  return slots;
}

interface Hop {
  slot: number;
  cost: number;
  branches: Omit<Branch, "step">[];
}

/** The cheapest of parallel edges, requirements paid; the first of equally cheap ones. */
function cheapestHop(overlay: Overlay, held: ReadonlySet<number>, slots: readonly number[]): Hop {
  let best: Hop | undefined;
  for (const slot of slots) {
    if (best && costAt(overlay, slot) >= best.cost) continue;
    const hop = hopBy(overlay, held, slot);
    if (hop && (!best || hop.cost < best.cost)) best = hop;
  }
  if (!best) throw new Error("what a usable edge requires cannot be held");
  return best;
}

function hopBy(overlay: Overlay, held: ReadonlySet<number>, slot: number): Hop | undefined {
  const hop: Hop = { slot, cost: costAt(overlay, slot), branches: [] };
  const holds = new Set(held);
  for (const requirement of needsAt(overlay, slot)) {
    if (holds.has(requirement)) continue;
    const derivation = derive(overlay, holds, requirement);
    if (!derivation) return undefined;
    hop.cost += derivation.cost;
    hop.branches.push({ ...derivation, requirement });
    for (const node of derivation.nodes) holds.add(node);
  }
  return hop;
}

/** Makes room for a path by removing a later one that differs in hubs only; false when an earlier one stands. */
function replaces(hub: Uint8Array, best: PricedPath[], path: PricedPath): boolean {
  const key = keyWithoutHubs({ hub }, path);
  const at = best.findIndex((other) => keyWithoutHubs({ hub }, other) === key);
  if (at < 0) return true;
  if (comparePaths({ hub }, best[at]!, path) < 0) return false;
  best.splice(at, 1);
  return true;
}

/** Puts a path where it belongs. */
function insert(hub: Uint8Array, best: PricedPath[], path: PricedPath): void {
  let at = best.length;
  while (at > 0 && comparePaths({ hub }, path, best[at - 1]!) < 0) at--;
  best.splice(at, 0, path);
}
