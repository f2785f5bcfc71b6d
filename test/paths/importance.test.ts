import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detours, detourTo } from "../../src/paths/detour.js";
import { forwardDistances, UNREACHED } from "../../src/paths/distances.js";
import { buildGraph } from "../../src/paths/graph.js";
import { edgesOnBestPaths, importanceOf, mostImportant, nodesOnBestPaths, scales } from "../../src/paths/importance.js";
import { riskOf } from "../../src/paths/open.js";
import { slotsByEdge } from "../../src/paths/overlay.js";
import { reach } from "../../src/paths/reach.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("detourTo", () => {
  it("equals a search of the graph with the raised costs", () => {
    const scene = sketch({ maxNodes: 8, maxEdges: 22 }).chain((drawing) =>
      fc.record({
        drawing: fc.constant(drawing),
        raised: fc.array(
          fc.record({
            edge: fc.nat(Math.max(drawing.edges.length - 1, 0)),
            by: fc.oneof(fc.nat(5), fc.constant(UNREACHED)),
          }),
          { maxLength: drawing.edges.length === 0 ? 0 : 5 },
        ),
        sources: fc.uniqueArray(fc.nat(drawing.nodes - 1), { minLength: 1, maxLength: 2 }),
      }),
    );
    fc.assert(
      fc.property(scene, ({ drawing, raised, sources }) => {
        const graph = buildGraph(columns(drawing));
        const roots = sources.map((node) => ({ node, cost: 0 }));
        const ready = detours(graph, forwardDistances(graph, roots));
        const slotOf = slotsByEdge(graph);
        const costs = new Map(
          raised.map(({ edge, by }) => [edge, Math.min(drawing.edges[edge]!.cost + by, UNREACHED)]),
        );
        const kept = drawing.edges
          .map((edge, i) => ({ ...edge, cost: costs.get(i) ?? edge.cost }))
          .filter(({ cost }) => cost < UNREACHED);
        const wanted = forwardDistances(buildGraph(columns({ ...drawing, edges: kept })), roots).cost;
        const bySlot = new Map([...costs].map(([edge, cost]) => [slotOf[edge]!, cost]));
        for (let target = 0; target < drawing.nodes; target++) {
          const detour = detourTo(ready, bySlot, target);
          expect(detour.cost).toBe(wanted[target]);
          if (detour.cost === UNREACHED) continue;
          expect(sources).toContain(detour.nodes[0]);
          expect(detour.nodes.at(-1)).toBe(target);
          const along = detour.nodes.slice(1).map((to, i) => {
            return Math.min(
              ...kept.filter((edge) => edge.from === detour.nodes[i] && edge.to === to).map((edge) => edge.cost),
            );
          });
          expect(along.reduce((sum, cost) => sum + cost, 0)).toBe(detour.cost);
        }
      }),
      { numRuns: 3000, seed: 71 },
    );
  });
});

describe("mostImportant", () => {
  it("puts the node first with which most risk disappears", () => {
    const { graph, node, name } = draw("i->a:10 a->x:10 a->y:10 i->b:500 b->x:10 b->y:10");
    const ready = scales(graph, {
      sources: [node("i")],
      targets: ["x", "y"].map((to) => ({ node: node(to), cost: 0 })),
    });
    const best = mostImportant(ready, nodesOnBestPaths(ready), 10);
    expect(best.map(({ part }) => name(part.node))).toEqual(["x", "y", "a"]);
    expect(best[2]).toMatchObject({ relief: expect.closeTo(2 * (riskOf(20) - riskOf(510))), cutOff: [] });
    expect(best[0]!.cutOff).toEqual([node("x")]);
  });

  it("takes all steps of a finding together", () => {
    const { graph, node, edge } = draw("i->a:1 i->b:1 a->x:1 b->x:1");
    const ready = scales(graph, { sources: [node("i")], targets: [{ node: node("x"), cost: 0 }] });
    expect(mostImportant(ready, edgesOnBestPaths(ready), 10)).toEqual([]);
    const finding = { name: "one weakness on both", edges: [edge("i->a"), edge("i->b")] };
    expect(mostImportant(ready, [finding], 10)).toMatchObject([{ part: finding, after: 0, cutOff: [node("x")] }]);
  });

  it("counts what a requirement loses", () => {
    const { graph, node, edge } = draw("i->a:1 a->k:1 i->x:1&k");
    const ready = scales(graph, { sources: [node("i")], targets: [{ node: node("x"), cost: 0 }] });
    expect(importanceOf(ready, { edges: [edge("a->k")] })).toMatchObject({ after: 0 });
  });

  it.each([false, true])("equals measuring all parts the slow way, with requirements %s", (needs) => {
    fc.assert(
      fc.property(sketch({ maxNodes: 7, maxEdges: 16, needs }), fc.integer({ min: 1, max: 4 }), (drawing, limit) => {
        const targets = [
          { node: drawing.nodes - 1, cost: 3 },
          { node: drawing.nodes >> 1, cost: 300 },
        ];
        const ready = scales(buildGraph(columns(drawing)), { sources: [0], targets });
        const parts = drawing.edges.map((_, edge) => ({ edges: [edge] }));
        const best = mostImportant(ready, parts, limit);
        const all = parts.map((part) => slowRisk(drawing, targets, []) - slowRisk(drawing, targets, part.edges));
        const wanted = all
          .filter((relief) => relief > 0)
          .sort((a, b) => b - a)
          .slice(0, limit);
        expect(best.map(({ relief }) => relief.toFixed(6))).toEqual(wanted.map((relief) => relief.toFixed(6)));
        for (const { part, relief } of best) expect(relief).toBeCloseTo(all[part.edges[0]!]!, 6);
      }),
      { numRuns: 1000, seed: 72 },
    );
  });
});

/** The sum of the risk of each distinct target's best path when some edges are not there. */
function slowRisk(drawing: Sketch, targets: { node: number; cost: number }[], without: readonly number[]): number {
  const graph = buildGraph(columns({ ...drawing, edges: drawing.edges.filter((_, i) => !without.includes(i)) }));
  const own = new Map<number, number>();
  for (const { node, cost } of targets) own.set(node, Math.min(cost, own.get(node) ?? Infinity));
  return [...own].reduce((sum, [to, cost]) => {
    const { path } = reach(graph, { from: [0], to });
    return sum + (path ? riskOf(path.cost + cost) : 0);
  }, 0);
}
