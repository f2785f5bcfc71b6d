import { backwardDistances, forwardDistances, type ForwardTree, type Root } from "./distances.js";
import { type FoundPath, pathAlong, slotsAlong } from "./found-path.js";
import { type Adjacency, type Graph, UNREACHED } from "./graph.js";

/** The best path from one entry to one target. */
export interface PairPath {
  entry: number;
  target: number;
  path: FoundPath;
}

export interface PairQuestion {
  entries: readonly number[];
  targets: readonly Root[];
  /** Per node: 1 where no path may pass. */
  avoid?: Uint8Array;
}

/**
 * The first path, in the order of `comparePaths`, for each entry and each target that it reaches: by entry, then by
 * target, in the order given. One search for each target or one for each entry, whichever promises to look at less; the
 * answer is the same. Each search is drawn towards where it has to go by the distances of one search for all ends
 * together, taken off the costs beforehand, and ends when it has reached them all.
 *
 * Johnson, "Efficient algorithms for shortest paths in sparse networks", 1977, for costs reduced by a potential.
 */
export function bestPerPair(graph: Graph, { entries, targets, avoid }: PairQuestion): PairPath[] {
  const starts = [...new Set(entries)];
  const ends = cheapestOnce(targets);
  const fromEntries = forwardDistances(graph, starts.map(freely), { avoid }).cost;
  const toTargets = backwardDistances(
    graph,
    ends.map(({ node }) => freely(node)),
    { avoid },
  ).cost;
  const ask: Ask = {
    entries: starts.filter((node) => toTargets[node] !== UNREACHED),
    targets: ends.filter(({ node }) => fromEntries[node] !== UNREACHED),
    avoid,
  };
  const detours = fromEntries.map((cost, node) => Math.min(cost + toTargets[node]!, UNREACHED));
  const farthestEntry = ask.entries.reduce((most, node) => Math.max(most, toTargets[node]!), 0);
  const farthestTarget = ask.targets.reduce((most, { node }) => Math.max(most, fromEntries[node]!), 0);
  const workPerTarget = within(detours, farthestEntry) * ask.targets.length;
  const workPerEntry = within(detours, farthestTarget) * ask.entries.length;
  const isPerTarget = workPerTarget <= workPerEntry;
  const rows = isPerTarget ? perTarget(graph, ask, fromEntries) : perEntry(graph, ask, toTargets);
  const entryRank = ranks(starts);
  const targetRank = ranks(ends.map(({ node }) => node));
  return rows.sort(
    (a, b) =>
      entryRank.get(a.entry)! - entryRank.get(b.entry)! || targetRank.get(a.target)! - targetRank.get(b.target)!,
  );
}

/** The longest ring of buckets that a potential may lead to. */
const MAX_RING = 1 << 22;

/** A question without what no path joins and without repetitions. */
interface Ask {
  entries: number[];
  targets: Root[];
  avoid: Uint8Array | undefined;
}

/** How many nodes a search of this radius is about to look at. */
function within(detours: Int32Array, radius: number): number {
  let count = 0;
  for (const detour of detours) if (detour <= radius) count++;
  return count;
}

function perTarget(graph: Graph, { entries, targets, avoid }: Ask, fromEntries: Int32Array): PairPath[] {
  const { arcs, maxCost } = reduced(graph.backward, fromEntries, graph.maxCost);
  const drawn: Graph = { ...graph, backward: { ...graph.backward, ...arcs }, maxCost };
  return targets.flatMap(({ node: target, cost }) => {
    const tree = backwardDistances(drawn, [freely(target)], { avoid, until: entries });
    return entries.flatMap((entry) => {
      const path = pathAlong(graph, tree, entry);
      return path ? [{ entry, target, path: { ...path, cost: priceOf(graph, path.nodes) + cost } }] : [];
    });
  });
}

function perEntry(graph: Graph, { entries, targets, avoid }: Ask, toTargets: Int32Array): PairPath[] {
  const { arcs, maxCost } = reduced(graph.forward, toTargets, graph.maxCost);
  const drawn: Graph = { ...graph, forward: { ...graph.forward, ...arcs }, maxCost };
  const until = targets.map(({ node }) => node);
  return entries.flatMap((entry) => {
    const tree = forwardDistances(drawn, [freely(entry)], { avoid, until });
    return targets.flatMap(({ node: target, cost }) => {
      if (tree.cost[target] === UNREACHED) return [];
      const nodes = nodesTo(tree, target);
      const edges = slotsAlong(graph, nodes).map((slot) => graph.forward.edge[slot]!);
      return [{ entry, target, path: { nodes, edges, cost: priceOf(graph, nodes) + cost, target } }];
    });
  });
}

/**
 * Costs that count how much farther each edge leads from the other side's ends than the best way does: never negative,
 * and paths between the same two nodes keep their order. Edges to nodes which the other side does not reach are gone.
 */
function reduced(arcs: Adjacency, potential: Int32Array, asGiven: number): { arcs: Adjacency; maxCost: number } {
  const { offset, node, cost } = arcs;
  const prices = new Int32Array(cost.length).fill(UNREACHED);
  let maxCost = 0;
  for (let from = 0; from + 1 < offset.length; from++) {
    const here = potential[from]!;
    if (here === UNREACHED) continue;
    for (let slot = offset[from]!, end = offset[from + 1]!; slot < end; slot++) {
      const there = potential[node[slot]!]!;
      if (there === UNREACHED || cost[slot] === UNREACHED) continue;
      const price = cost[slot]! + there - here;
      prices[slot] = price;
      if (price > maxCost) maxCost = price;
    }
  }
  // The ring of buckets is as long as the dearest edge: absurd costs are better left as they are.
  return maxCost > MAX_RING ? { arcs, maxCost: asGiven } : { arcs: { offset, node, cost: prices }, maxCost };
}

function nodesTo({ previous }: ForwardTree, target: number): number[] {
  const nodes: number[] = [];
  for (let node = target; node >= 0; node = previous[node]!) nodes.push(node);
  return nodes.reverse();
}

function priceOf(graph: Graph, nodes: readonly number[]): number {
  return slotsAlong(graph, nodes).reduce((sum, slot) => sum + graph.forward.cost[slot]!, 0);
}

function cheapestOnce(targets: readonly Root[]): Root[] {
  const cheapest = new Map<number, Root>();
  for (const target of targets) {
    const known = cheapest.get(target.node);
    if (!known || target.cost < known.cost) cheapest.set(target.node, target);
  }
  return [...cheapest.values()];
}

function ranks(nodes: readonly number[]): Map<number, number> {
  const rank = new Map<number, number>();
  nodes.forEach((node, i) => rank.has(node) || rank.set(node, i));
  return rank;
}

function freely(node: number): Root {
  return { node, cost: 0 };
}
