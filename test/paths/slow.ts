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

/** The price of a path from the definition, where no two edges join the same nodes. */
export function slowPrice(drawing: Sketch, start: ReadonlySet<number>, nodes: readonly number[]): number {
  const held = new Set(start);
  let price = 0;
  for (let i = 1; i < nodes.length; i++) {
    const step = drawing.edges.find(({ from, to }) => from === nodes[i - 1] && to === nodes[i])!;
    for (const need of [...new Set(step.needs)].filter((node) => node !== step.from).sort((a, b) => a - b)) {
      const values = relax(drawing, held);
      const used = new Set<Sketch["edges"][number]>();
      collect(drawing, { values, used, held }, need);
      for (const edge of used) {
        price += edge.cost;
        held.add(edge.to);
      }
    }
    price += step.cost;
    held.add(nodes[i]!);
  }
  return price;
}

function collect(
  drawing: Sketch,
  state: { values: number[]; used: Set<Sketch["edges"][number]>; held: Set<number> },
  node: number,
): void {
  if (state.held.has(node)) return;
  const edge = drawing.edges.find((tried) => tried.to === node && valueOf(tried, state.values) === state.values[node])!;
  state.used.add(edge);
  for (const premise of [edge.from, ...edge.needs]) collect(drawing, state, premise);
}

/** Per node: the cost of the cheapest derivation from what is held, Infinity where there is none. */
export function relax({ nodes, edges }: Sketch, held: ReadonlySet<number>): number[] {
  const values = Array.from({ length: nodes }, (_, node) => (held.has(node) ? 0 : Infinity));
  for (let changed = true; changed;) {
    changed = false;
    for (const edge of edges) {
      const value = valueOf(edge, values);
      if (value < values[edge.to]!) {
        values[edge.to] = value;
        changed = true;
      }
    }
  }
  return values;
}

function valueOf({ from, needs, cost }: Sketch["edges"][number], values: number[]): number {
  return [...new Set([from, ...needs])].reduce((sum, node) => sum + values[node]!, cost);
}
