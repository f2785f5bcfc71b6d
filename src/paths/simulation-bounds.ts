import { backwardDistances } from "./distances.js";
import { type Cause, type Causes, causesOfEdge, ownCause } from "./edge-causes.js";
import { comparePaths, type FoundPath, pathAlong } from "./found-path.js";
import { type Graph, maskEdges, UNREACHED } from "./graph.js";
import { minimumCut, UNCUTTABLE } from "./min-cut.js";
import { openGraph } from "./open.js";
import { slotsByEdge } from "./overlay.js";
import { pricePath } from "./priced.js";
import type { SimulationQuestion } from "./simulation.js";

/** Between what the probability that any path succeeds lies for certain, before anything is simulated. */
export interface SuccessBounds {
  lower: number;
  upper: number;
}

/** So many paths without a common cause are looked for. */
const MOST_PATHS = 16;

/**
 * Lower: paths that share no cause, with all that their requirements need, fail independently of each other; the first
 * is the best path. Upper: some edge of a cut has to succeed, and causes succeed independently of each other; the cut is
 * the one with the least 1 - Π(1 - p), where each edge counts for itself.
 */
export function successBounds(
  graph: Graph,
  { sources, alwaysHeld, ...causes }: SimulationQuestion,
  target: number,
): SuccessBounds {
  if (sources.includes(target)) return { lower: 1, upper: 1 };
  const slotOf = slotsByEdge(graph);
  const chance = (edge: number): number => Math.exp(-graph.forward.cost[slotOf[edge]!]! / 1000);
  const deciding = (edge: number): readonly Cause[] => causesOfEdge(causes, edge, chance(edge));
  const usable = new Uint8Array(graph.edges).fill(1);
  const used = new Set<number>();
  let allFail = 1;
  for (let i = 0; i < MOST_PATHS; i++) {
    const edges = bestDerivation(maskEdges(graph, usable), { sources, alwaysHeld }, target);
    if (!edges) break;
    const byCause = new Map<number, number>();
    for (const each of edges.flatMap(deciding))
      byCause.set(each.cause, Math.min(each.chance, byCause.get(each.cause) ?? 1));
    allFail *= 1 - [...byCause.values()].reduce((product, p) => product * p, 1);
    for (const one of byCause.keys()) used.add(one);
    // An edge that cannot fail cannot make two paths fail together either.
    for (let edge = 0; edge < graph.edges; edge++)
      if (isDecidedBy(causes, edge, used) && chance(edge) < 1) usable[edge] = 0;
  }
  return { lower: 1 - allFail, upper: cutBound(graph, { sources, target, chance, deciding }) };
}

function isDecidedBy(causes: Causes, edge: number, used: ReadonlySet<number>): boolean {
  return (
    used.has(ownCause(causes, edge)) || (causes.controls?.get(edge)?.some(({ cause }) => used.has(cause)) ?? false)
  );
}

/** The edges of the best path and of what its requirements need. */
function bestDerivation(
  graph: Graph,
  { sources, alwaysHeld = [] }: Pick<SimulationQuestion, "sources" | "alwaysHeld">,
  target: number,
): number[] | undefined {
  const open = openGraph(graph, { sources, alwaysHeld });
  const tree = backwardDistances(open, [{ node: target, cost: 0 }]);
  const paths: FoundPath[] = sources.flatMap((node) => pathAlong(open, tree, node) ?? []);
  const [path] = paths.sort((a, b) => comparePaths(open, a, b));
  if (!path) return undefined;
  const { edges, branches } = pricePath(open, new Set([...sources, ...alwaysHeld]), path);
  return [...edges, ...branches.flatMap((branch) => branch.edges)];
}

interface CutParts {
  sources: readonly number[];
  target: number;
  chance: (edge: number) => number;
  /** Its own cause first. */
  deciding: (edge: number) => readonly Cause[];
}

function cutBound(graph: Graph, { sources, target, chance, deciding }: CutParts): number {
  const edgeCapacity = new Int32Array(graph.edges);
  for (let slot = 0; slot < graph.edges; slot++) {
    const edge = graph.forward.edge[slot]!;
    if (graph.forward.cost[slot] === UNREACHED) continue;
    const p = chance(edge);
    // No edge is free: what crosses the cut has to be counted, however unlikely it is.
    edgeCapacity[edge] = p < 1 ? Math.max(1, Math.round(-1000 * Math.log1p(-p))) : UNCUTTABLE;
  }
  const cut = minimumCut(graph, { sources, targets: [target], edgeCapacity });
  if (!cut.isPossible) return 1;
  // Of the edges of one cause none succeeds where it does not, and no more of them than if each had one of its own. What
  // they share beside it only makes them fail together (Harris's inequality).
  const byCause = new Map<number, { most: number; allFail: number }>();
  for (const edge of cut.edges) {
    const [own] = deciding(edge);
    const known = byCause.get(own!.cause) ?? { most: 0, allFail: 1 };
    byCause.set(own!.cause, {
      most: Math.max(known.most, own!.chance),
      allFail: known.allFail * (1 - chance(edge)),
    });
  }
  return 1 - [...byCause.values()].reduce((product, { most, allFail }) => product * Math.max(1 - most, allFail), 1);
}
