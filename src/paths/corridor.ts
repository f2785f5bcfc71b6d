import type { Root } from "./distances.js";
import type { Bounds } from "./distances-after.js";
import type { FoundPath } from "./found-path.js";
import { buildGraph, type Graph, UNREACHED } from "./graph.js";
import { kBest, type RankedPaths } from "./k-best.js";
import { leastKey, nodeQueue, pop, push } from "./node-queue.js";
import { listArcs, noArcs, type Overlay } from "./overlay.js";

/** A ranking of the paths of a graph that lies under changes. */
export interface CorridorQuestion {
  overlay: Overlay;
  /** Bounds that hold for all paths that cost no more than this. */
  boundsFor: (most: number) => Bounds;
  sources: readonly number[];
  /** With those that the changes add. */
  targets: readonly Root[];
  limit: number;
  /** What the last path is expected to cost; changes the speed only. */
  expected: number;
  /** When the corridor has more nodes than this, the search gives up. No limit when left out. */
  mostNodes?: number;
  hubsAlike?: boolean;
  shouldStop?: () => boolean;
}

/** The part of a graph in which all paths lie that are dearer than the best by at most so much. */
interface Corridor {
  /** The nodes in ascending order. */
  nodes: number[];
  /** Per edge: the places of its ends in `nodes`, and as in `Arcs`. */
  source: number[];
  target: number[];
  cost: number[];
  slot: number[];
  /** Whether nothing that lies on any path is left out. */
  isAll: boolean;
  /** Whether it was given up because it grew too large. */
  isTooLarge: boolean;
}

/** So often the corridor is made wider by a little; then it becomes as wide as it may ever have to be. */
const WIDENINGS = 5;

/**
 * The first `limit` simple paths in the order of `comparePaths`, found in a small graph of their own. A path that costs no
 * more than w only crosses nodes by which some way, as far as the bounds tell, costs no more than w; these are found from
 * the sources by a search over detours: cost + bound at the end - bound at the beginning, never negative. The corridor is
 * widened until the last path lies safely in it, so the answer is the same as in the whole graph. Nodes keep their order
 * in the small graph, so that equal paths do as well. Undefined when the corridor grows larger than it may.
 *
 * Eppstein, "Finding the k shortest paths", 1998, for detours.
 */
export function bestInCorridor(question: CorridorQuestion): RankedPaths | undefined {
  const { overlay, sources, boundsFor } = question;
  const limit = Math.max(question.limit, 0);
  const starts = [...new Set(sources)].filter((node) => !overlay.removed.has(node));
  for (let most = question.expected, width = 64, round = 1; ; round++) {
    const corridor = corridorOf(question, { starts, bounds: boundsFor(most), most });
    if (corridor.isTooLarge) return undefined;
    // One path more than asked for: whether there are more is known only when it lies in the corridor, too.
    const found = rankedIn(question, corridor, limit + 1);
    const paths = found.paths.slice(0, limit);
    const last = found.paths[limit];
    if (!found.complete) return { paths, complete: false, more: last ? true : undefined, limit: found.limit };
    if (corridor.isAll || (last && last.cost <= most)) return { paths, complete: true, more: last !== undefined };
    // Enough paths, however dear, say how wide the corridor may have to be; most often much less is enough.
    width *= 2;
    most = Math.min(last?.cost ?? UNREACHED, round < WIDENINGS ? most + width : UNREACHED);
  }
}

function rankedIn(
  { overlay, sources, targets, hubsAlike, shouldStop }: CorridorQuestion,
  corridor: Corridor,
  limit: number,
): RankedPaths {
  const { graph, index } = graphOf(overlay, corridor);
  const placed = (node: number): number[] => (index.has(node) ? [index.get(node)!] : []);
  const question = {
    sources: sources.flatMap(placed),
    targets: targets.flatMap(({ node, cost }) => placed(node).map((place) => ({ node: place, cost }))),
    hubsAlike,
    shouldStop,
  };
  const found = kBest(graph, question, limit);
  return { ...found, paths: found.paths.map((path) => inWhole(overlay, corridor, path)) };
}

function corridorOf(
  { overlay, mostNodes = Infinity }: CorridorQuestion,
  { starts, bounds, most }: { starts: readonly number[]; bounds: Bounds; most: number },
): Corridor {
  const { toTarget, fromSource } = bounds;
  // By node: the least cost that a path by this node can have, as far as the bounds tell.
  const through = new Map<number, number>();
  const open = nodeQueue();
  const arcs = noArcs();
  const found: Corridor = { nodes: [], source: [], target: [], cost: [], slot: [], isAll: true, isTooLarge: false };
  const offer = (node: number, cost: number): boolean => {
    if (cost > most || fromSource(node) + toTarget[node]! > most) return (found.isAll = false);
    if (cost < (through.get(node) ?? Infinity)) {
      through.set(node, cost);
      push(open, cost, node);
    }
    return true;
  };
  for (const node of starts) if (toTarget[node] !== UNREACHED) offer(node, toTarget[node]!);
  for (let cost = leastKey(open), node = pop(open); node >= 0; cost = leastKey(open), node = pop(open)) {
    if (cost > through.get(node)!) continue;
    if (found.nodes.push(node) > mostNodes) return { ...found, isTooLarge: true };
    listArcs(overlay, arcs, node, false);
    for (let i = 0; i < arcs.count; i++) {
      const to = arcs.node[i]!;
      if (arcs.cost[i] === UNREACHED || toTarget[to] === UNREACHED) continue;
      if (!offer(to, cost + arcs.cost[i]! + toTarget[to]! - toTarget[node]!)) continue;
      found.source.push(node);
      found.target.push(to);
      found.cost.push(arcs.cost[i]!);
      found.slot.push(arcs.slot[i]!);
    }
  }
  if (bounds.isPartial) found.isAll = false;
  return found;
}

function graphOf(
  overlay: Overlay,
  { nodes, source, target, cost }: Corridor,
): { graph: Graph; index: ReadonlyMap<number, number> } {
  const index = new Map<number, number>();
  nodes.sort((a, b) => a - b).forEach((node, i) => index.set(node, i));
  const { hub, nodes: own } = overlay.graph;
  const graph = buildGraph({
    nodes: nodes.length,
    source: Uint32Array.from(source, (node) => index.get(node)!),
    target: Uint32Array.from(target, (node) => index.get(node)!),
    cost: Int32Array.from(cost),
    hub: Uint8Array.from(nodes, (node) => (node < own ? hub[node]! : overlay.hub[node - own]!)),
  });
  return { graph, index };
}

/** A path of the small graph in the numbers of the large one; added edges count from its last edge on. */
function inWhole({ graph }: Overlay, { nodes, slot }: Corridor, path: FoundPath): FoundPath {
  return {
    nodes: path.nodes.map((node) => nodes[node]!),
    edges: path.edges.map((edge) =>
      slot[edge]! < 0 ? graph.edges - 1 - slot[edge]! : graph.forward.edge[slot[edge]!]!,
    ),
    cost: path.cost,
    target: nodes[path.target]!,
  };
}
