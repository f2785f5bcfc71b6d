import { comparePaths, type FoundPath } from "../../src/paths/found-path.js";
import type { Root } from "../../src/paths/distances.js";
import { columns, type Sketch } from "./random-graph.js";

/** Every simple path from the sources to the targets, in order, by trying everything. */
export function everyPath(drawing: Sketch, sources: readonly number[], targets: readonly Root[]): FoundPath[] {
  const found: FoundPath[] = [];
  const walk = (nodes: number[], edges: number[], cost: number): void => {
    const last = nodes.at(-1)!;
    const ends = targets.filter(({ node }) => node === last).map((target) => target.cost);
    if (ends.length > 0) found.push({ nodes, edges, cost: cost + Math.min(...ends), target: last });
    for (let to = 0; to < drawing.nodes; to++) {
      const edge = nodes.includes(to) ? -1 : cheapestEdge(drawing, last, to);
      if (edge >= 0) walk([...nodes, to], [...edges, edge], cost + drawing.edges[edge]!.cost);
    }
  };
  for (const source of new Set(sources)) walk([source], [], 0);
  const hub = columns(drawing).hub!;
  return found.sort((a, b) => comparePaths({ hub }, a, b));
}

/** The cheapest edge between two nodes, the first of equally cheap ones; -1 if none. */
export function cheapestEdge(drawing: Sketch, from: number, to: number): number {
  let best = -1;
  drawing.edges.forEach((edge, i) => {
    if (edge.from !== from || edge.to !== to) return;
    if (best < 0 || edge.cost < drawing.edges[best]!.cost) best = i;
  });
  return best;
}
