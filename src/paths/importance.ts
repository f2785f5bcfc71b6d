import { withClosed } from "./closed-by.js";
import { type Detours, detours, detourTo } from "./detour.js";
import { forwardDistances, type ForwardTree, type Root } from "./distances.js";
import { cheapestSlot, type Graph, UNREACHED } from "./graph.js";
import { type Exposure, openGraph, riskOf } from "./open.js";
import { slotsByEdge } from "./overlay.js";

/** A node, a step, or all steps of a finding, as something that could be taken away. */
export interface Part {
  /** The node, when it is one. */
  node?: number;
  /** The edges that go with it, by index of the input; of a node the edges that lead to it. */
  edges: readonly number[];
}

/** How much risk disappears with a part. */
export interface Importance<P extends Part = Part> {
  part: P;
  /** The risk of all targets together, before and without it. */
  before: number;
  after: number;
  /** Before less after. */
  relief: number;
  /** The targets that no path reaches without it. */
  cutOff: number[];
}

/** Measures what disappears with a part; made once for a graph, asked often. */
export interface Scales {
  graph: Graph;
  exposure: Exposure;
  targets: Root[];
  tree: ForwardTree;
  detours: Detours;
  slotOf: Int32Array;
  /** The sum over all targets of the risk of the best path to each: never a sum over paths. */
  risk: number;
}

/** Gets the open graph, its distances from the sources and the risk as it stands. */
export function scales(graph: Graph, exposure: Exposure): Scales {
  const open = openGraph(graph, exposure);
  const tree = forwardDistances(
    open,
    exposure.sources.map((node) => ({ node, cost: 0 })),
  );
  const cheapest = new Map<number, number>();
  for (const { node, cost } of exposure.targets) cheapest.set(node, Math.min(cost, cheapest.get(node) ?? Infinity));
  const targets = [...cheapest].map(([node, cost]) => ({ node, cost }));
  const risk = targets.reduce((sum, { node, cost }) => sum + riskAt(tree.cost[node]!, cost), 0);
  return { graph: open, exposure, targets, tree, detours: detours(open, tree), slotOf: slotsByEdge(open), risk };
}

/**
 * The parts with which most risk disappears, most first, each exactly: the risk of all targets as it would be without the
 * part. A target's risk can only change when its best path crosses the part, so that those targets' risk is a bound;
 * parts are measured in the order of their bounds until no other can be better than the last of the best. Parts without
 * any effect are left out. Where two ways to a target are equally good, neither alone has an effect.
 *
 * Where steps need several things, what they need is taken to be lost when it can no longer be held without the part.
 */
export function mostImportant<P extends Part>(scales: Scales, parts: readonly P[], limit: number): Importance<P>[] {
  const crossing = targetsByEdge(scales);
  const bounded = parts.map((part, place) => ({ part, place, bound: boundOf(scales, crossing, part) }));
  bounded.sort((a, b) => b.bound - a.bound || a.place - b.place);
  const best: (Importance<P> & { place: number })[] = [];
  for (const { part, place, bound } of bounded) {
    const last = best[limit - 1];
    if (bound <= 0 || limit <= 0 || (last && last.relief > bound)) break;
    const measured = importanceOf(scales, part);
    if (measured.relief <= 0) continue;
    best.push({ ...measured, place });
    best.sort((a, b) => b.relief - a.relief || a.place - b.place);
    best.length = Math.min(best.length, limit);
  }
  return best.map(({ place: _place, ...importance }) => importance);
}

/** The nodes on best paths as parts: without hubs and sources. */
export function nodesOnBestPaths({ graph, exposure, targets, tree }: Scales): Part[] {
  const { backward, forward, hub } = graph;
  const seen = new Set<number>();
  for (const { node } of targets) {
    if (tree.cost[node] === UNREACHED) continue;
    for (let at = node; at >= 0 && !seen.has(at); at = tree.previous[at]!) seen.add(at);
  }
  for (const node of exposure.sources) seen.delete(node);
  return [...seen]
    .filter((node) => hub[node] !== 1)
    .sort((a, b) => a - b)
    .map((node) => {
      const into = backward.slot.subarray(backward.offset[node], backward.offset[node + 1]);
      return { node, edges: Array.from(into, (slot) => forward.edge[slot]!) };
    });
}

/** The steps on best paths as parts. */
export function edgesOnBestPaths(scales: Scales): Part[] {
  return [...targetsByEdge(scales).keys()].sort((a, b) => a - b).map((edge) => ({ edges: [edge] }));
}

/** How much risk disappears with one part. */
export function importanceOf<P extends Part>(scales: Scales, part: P): Importance<P> {
  const removed = new Map(part.edges.map((edge) => [scales.slotOf[edge]!, UNREACHED]));
  const raised = withClosed(scales.graph, scales.exposure, removed);
  let after = 0;
  const cutOff: number[] = [];
  for (const { node, cost } of scales.targets) {
    const reached = detourTo(scales.detours, raised, node).cost;
    after += riskAt(reached, cost);
    if (reached === UNREACHED && scales.tree.cost[node] !== UNREACHED) cutOff.push(node);
  }
  return { part, before: scales.risk, after, relief: scales.risk - after, cutOff };
}

/** The risk of a target that is reached at a cost. */
export function riskAt(reached: number, own: number): number {
  return reached === UNREACHED ? 0 : riskOf(reached + own);
}

/** By edge: the targets whose best path uses it. */
export function targetsByEdge({
  graph,
  targets,
  tree,
}: Pick<Scales, "graph" | "targets" | "tree">): Map<number, Root[]> {
  const crossing = new Map<number, Root[]>();
  for (const target of targets) {
    for (let at = target.node; tree.previous[at]! >= 0; at = tree.previous[at]!) {
      const edge = graph.forward.edge[cheapestSlot(graph, tree.previous[at]!, at)]!;
      const known = crossing.get(edge);
      if (known) known.push(target);
      else crossing.set(edge, [target]);
    }
  }
  return crossing;
}

/** The risk of all targets whose best path crosses a part. What it closes by requirements may lie on any path. */
function boundOf({ graph, tree, risk }: Scales, crossing: ReadonlyMap<number, Root[]>, { edges }: Part): number {
  if (graph.requirements.edge.length > 0) return risk;
  const touched = new Set(edges.flatMap((edge) => crossing.get(edge) ?? []));
  return [...touched].reduce((sum, { node, cost }) => sum + riskAt(tree.cost[node]!, cost), 0);
}
