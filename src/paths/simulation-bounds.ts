import { backwardDistances } from "./distances.js";
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
  { sources, alwaysHeld, cause }: SimulationQuestion,
  target: number,
): SuccessBounds {
  if (sources.includes(target)) return { lower: 1, upper: 1 };
  const slotOf = slotsByEdge(graph);
  const causeOf = (edge: number): number => {
    const given = cause?.[edge] ?? -1;
    return given >= 0 ? given : ~edge;
  };
  const chance = (edge: number): number => Math.exp(-graph.forward.cost[slotOf[edge]!]! / 1000);
  const usable = new Uint8Array(graph.edges).fill(1);
  const used = new Set<number>();
  let allFail = 1;
  for (let i = 0; i < MOST_PATHS; i++) {
    const edges = bestDerivation(maskEdges(graph, usable), { sources, alwaysHeld }, target);
    if (!edges) break;
    const byCause = new Map<number, number>();
    for (const edge of edges) byCause.set(causeOf(edge), Math.min(chance(edge), byCause.get(causeOf(edge)) ?? 1));
    allFail *= 1 - [...byCause.values()].reduce((product, p) => product * p, 1);
    for (const one of byCause.keys()) used.add(one);
    // An edge that cannot fail cannot make two paths fail together either.
    for (let edge = 0; edge < graph.edges; edge++) if (used.has(causeOf(edge)) && chance(edge) < 1) usable[edge] = 0;
  }
  return { lower: 1 - allFail, upper: cutBound(graph, { sources, target, chance, causeOf }) };
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
  causeOf: (edge: number) => number;
}

function cutBound(graph: Graph, { sources, target, chance, causeOf }: CutParts): number {
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
  const byCause = new Map<number, number>();
  for (const edge of cut.edges) byCause.set(causeOf(edge), Math.max(chance(edge), byCause.get(causeOf(edge)) ?? 0));
  return 1 - [...byCause.values()].reduce((product, p) => product * (1 - p), 1);
}
