import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backwardDistances, forwardDistances, UNREACHED } from "../../src/paths/distances.js";
import { pathAlong } from "../../src/paths/found-path.js";
import { buildGraph, type Graph } from "../../src/paths/graph.js";
import { costsThrough, costThroughStep, waysOf } from "../../src/paths/ways.js";
import { draw } from "./draw.js";
import { columns, sketch } from "./random-graph.js";

describe("costsThrough", () => {
  it("joins the best way to a node and the best way on", () => {
    const { graph, node } = draw("i->a:1 a->x:1 i->b:5 b->x:7 c->x:1 a->d:1");
    const { through } = of(graph, [node("i")], [{ node: node("x"), cost: 10 }]);
    expect(["i", "a", "b", "c", "d", "x"].map((name) => through[node(name)])).toEqual([
      12,
      12,
      22,
      UNREACHED,
      UNREACHED,
      12,
    ]);
  });

  it("pays a step once that the way back uses again", () => {
    const { graph, node } = draw("i->a:5 a->b:6 b->w:7 w->a:1 b->x:9");
    const { through, ways } = of(graph, [node("i")], [{ node: node("x"), cost: 0 }]);
    // i a b w a b x: from a to b twice.
    expect(through[node("w")]).toBe(5 + 6 + 7 + 1 + 9);
    expect(costThroughStep(ways, { source: node("w"), target: node("a"), cost: 4 })).toBe(5 + 6 + 7 + 4 + 9);
  });

  it("takes a ring in its stride, however long", () => {
    const nodes = 200_001;
    const ring = nodes - 1;
    const graph = buildGraph({
      nodes,
      source: Uint32Array.from({ length: ring + 1 }, (_, i) => (i < ring ? i : 1)),
      target: Uint32Array.from({ length: ring + 1 }, (_, i) => (i < ring ? (i + 1) % ring : ring)),
      cost: new Int32Array(ring + 1).fill(1),
    });
    const { through } = of(graph, [0], [{ node: ring, cost: 0 }]);
    expect(through[ring >> 1]).toBe(ring + 1);
  });

  it("equals walking both ways and counting each step once", () => {
    const scene = fc.record({
      drawing: sketch({ maxNodes: 9, maxEdges: 26 }),
      sources: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 2 }),
      ends: fc.array(fc.record({ node: fc.nat(8), cost: fc.nat(9) }), { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(scene, ({ drawing, sources, ends }) => {
        const graph = buildGraph(columns(drawing));
        const starts = sources.map((node) => node % drawing.nodes);
        const targets = ends.map(({ node, cost }) => ({ node: node % drawing.nodes, cost }));
        const { through, ways } = of(graph, starts, targets);
        for (let node = 0; node < drawing.nodes; node++) expect(through[node]).toBe(slowly(ways, node, node, 0));
        for (const { from, to, cost } of drawing.edges) {
          expect(costThroughStep(ways, { source: from, target: to, cost })).toBe(slowly(ways, from, to, cost));
        }
      }),
      { numRuns: 3000, seed: 121 },
    );
  });
});

type Ways = ReturnType<typeof waysOf>;

function of(graph: Graph, sources: number[], targets: { node: number; cost: number }[]) {
  const starts = sources.map((node) => ({ node, cost: 0 }));
  const ways = waysOf(forwardDistances(graph, starts), backwardDistances(graph, targets));
  expect(pathAlong(graph, ways.backward, sources[0]!)?.cost ?? UNREACHED).toBe(ways.backward.cost[sources[0]!]);
  return { ways, through: costsThrough(ways) };
}

/** The way to one node and the way on from another, each step between two nodes counted once, and what joins them. */
function slowly({ forward, backward }: Ways, to: number, from: number, between: number): number {
  if (forward.cost[to] === UNREACHED || backward.cost[from] === UNREACHED) return UNREACHED;
  const steps = new Map<string, number>();
  let end = from;
  for (; backward.next[end]! >= 0; end = backward.next[end]!) {
    const next = backward.next[end]!;
    steps.set(`${end} ${next}`, backward.cost[end]! - backward.cost[next]!);
  }
  for (let at = to; forward.previous[at]! >= 0; at = forward.previous[at]!) {
    const before = forward.previous[at]!;
    steps.set(`${before} ${at}`, forward.cost[at]! - forward.cost[before]!);
  }
  return [...steps.values()].reduce((sum, cost) => sum + cost, between + backward.cost[end]!);
}
