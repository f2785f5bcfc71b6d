import type { Root } from "./distances.js";
import type { Bounds } from "./distances-after.js";
import type { FoundPath } from "./found-path.js";
import { buildGraph, type Graph, UNREACHED } from "./graph.js";
import { type PathStream, pathsInOrder } from "./k-best.js";
import { leastKey, nodeQueue, pop, push } from "./node-queue.js";
import { edgeAt, hubsOf, listArcs, noArcs, type Overlay } from "./overlay.js";
import type { PickedPaths, PricedPaths } from "./priced.js";

/** A ranking of the paths of a graph that lies under changes. */
export interface CorridorQuestion {
  overlay: Overlay;
  /** Bounds that hold for all paths that cost no more than this. */
  boundsFor: (most: number) => Bounds;
  sources: readonly number[];
  /** With those that the changes add. */
  targets: readonly Root[];
  /** Takes from the paths, which come in order of their bounds, what is wanted. */
  pick: (next: PathStream["next"]) => PickedPaths;
  /** The bound of the last path that has to be looked at, as far as it can be told; changes the speed only. */
  expected: number;
  /** When the corridor has more nodes than this, the search gives up. No limit when left out. */
  mostNodes?: number;
  shouldStop?: () => boolean;
}

/** The part of a graph in which all paths lie that are dearer than the best by at most so much. */
interface Corridor {
  /** The nodes in ascending order. */
  nodes: number[];
  /** Per edge: its ends, and as in `Arcs`. */
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
 * The best simple paths, found in a small graph of their own. A path whose bound is no more than w only crosses nodes by
 * which some way, as far as the bounds tell, costs no more than w; these are found from the sources by a search over
 * detours: cost + bound at the end - bound at the beginning, never negative. The corridor is widened until the last path
 * that had to be looked at lies safely in it, so the answer is the same as in the whole graph. Nodes keep their order
 * in the small graph, so that equal paths do as well. Undefined when the corridor grows larger than it may.
 *
 * Eppstein, "Finding the k shortest paths", 1998, for detours.
 */
export function bestInCorridor(question: CorridorQuestion): PricedPaths | undefined {
  const { overlay, sources, boundsFor, pick } = question;
  const starts = [...new Set(sources)].filter((node) => !overlay.removed.has(node));
  for (let most = question.expected, width = 64, round = 1; ; round++) {
    const corridor = corridorOf(question, { starts, bounds: boundsFor(most), most });
    if (corridor.isTooLarge) return undefined;
    const stream = streamIn(question, corridor);
    const { paths, more, bound } = pick(stream.next);
    if (stream.stopped()) return { paths, complete: false, more: more || undefined, limit: "stopped" };
    if (corridor.isAll || (bound !== undefined && bound <= most)) return { paths, complete: true, more };
    // Where enough paths were found, however dear, they say how wide the corridor may have to be; most often much less
    // is enough.
    width *= 2;
    most = Math.min(bound ?? UNREACHED, round < WIDENINGS ? most + width : UNREACHED);
  }
}

/** The paths of the small graph, in the numbers of the large one. */
function streamIn({ overlay, sources, targets, shouldStop }: CorridorQuestion, corridor: Corridor): PathStream {
  const { graph, index } = graphOf(overlay, corridor);
  const placed = (node: number): number[] => (index.has(node) ? [index.get(node)!] : []);
  const stream = pathsInOrder(graph, {
    sources: sources.flatMap(placed),
    targets: targets.flatMap(({ node, cost }) => placed(node).map((place) => ({ node: place, cost }))),
    shouldStop,
  });
  const next = (): FoundPath | undefined => {
    const path = stream.next();
    return path && inWhole(overlay, corridor, path);
  };
  return { next, stopped: stream.stopped };
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
  const hub = hubsOf(overlay);
  const graph = buildGraph({
    nodes: nodes.length,
    source: Uint32Array.from(source, (node) => index.get(node)!),
    target: Uint32Array.from(target, (node) => index.get(node)!),
    cost: Int32Array.from(cost),
    hub: Uint8Array.from(nodes, (node) => hub[node]!),
  });
  return { graph, index };
}

function inWhole(overlay: Overlay, { nodes, slot }: Corridor, path: FoundPath): FoundPath {
  return {
    nodes: path.nodes.map((node) => nodes[node]!),
    edges: path.edges.map((edge) => edgeAt(overlay, slot[edge]!)),
    cost: path.cost,
    target: nodes[path.target]!,
  };
}
