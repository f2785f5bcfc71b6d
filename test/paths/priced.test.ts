import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derive } from "../../src/paths/derive.js";
import { buildGraph } from "../../src/paths/graph.js";
import { unchanged } from "../../src/paths/overlay.js";
import { bestPriced } from "../../src/paths/priced.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";
import { everyPath, relax, slowPrice } from "./slow.js";

describe("derive", () => {
  it("gives the steps in an order in which they can be used", () => {
    const { graph, node, edge } = draw("i->k:2 i->v:3 v->d:4&k");
    const derivation = derive(unchanged(graph), new Set([node("i")]), node("d"));
    expect(derivation).toMatchObject({ cost: 9 });
    const { edges } = derivation!;
    expect(new Set(edges)).toEqual(new Set([edge("i->k"), edge("i->v"), edge("v->d")]));
    expect(edges.at(-1)).toBe(edge("v->d"));
  });

  it("never lets a thing need itself", () => {
    const { graph, node } = draw("i->a:1&b i->b:1&a i->b:50");
    expect(derive(unchanged(graph), new Set([node("i")]), node("a"))).toMatchObject({ cost: 51 });
    expect(derive(unchanged(draw("i->a:1&b i->b:1&a").graph), new Set([2]), 0)).toBeUndefined();
  });

  it("pays once for what two requirements share", () => {
    const { graph, node } = draw("i->s:10 s->k:1 s->l:1 i->d:5&k&l");
    expect(derive(unchanged(graph), new Set([node("i")]), node("d"))).toMatchObject({ cost: 17 });
  });
});

describe("bestPriced", () => {
  it("adds what a requirement costs and shows how it is met", () => {
    const { graph, node, edge } = draw("i->w:1 w->d:1&key i->x:2 x->d:2 i->k:7 k->key:1");
    const { paths } = bestPriced(graph, { sources: [node("i")], targets: [{ node: node("d"), cost: 100 }] }, 5);
    expect(paths.map(({ cost }) => cost)).toEqual([104, 110]);
    expect(paths[1]!.branches).toEqual([
      {
        step: 1,
        requirement: node("key"),
        edges: [edge("i->k"), edge("k->key")],
        nodes: [node("k"), node("key")],
        cost: 8,
      },
    ]);
  });

  it("pays nothing for what the path or everyone holds, and once for what two steps need", () => {
    const { graph, node } = draw("b->c:1&vpn c->d:1&vpn d->e:1&b internet->vpn:40");
    const question = { sources: [node("b")], targets: [{ node: node("e"), cost: 0 }] };
    expect(bestPriced(graph, question, 5).paths).toEqual([]);
    const { paths } = bestPriced(graph, { ...question, alwaysHeld: [node("internet")] }, 5);
    expect(paths.map(({ cost, branches }) => [cost, branches.length])).toEqual([[43, 1]]);
  });

  it("prefers a parallel step that is dearer but needs nothing", () => {
    const { graph, node, edge } = draw("a->b:1&k a->b:5 a->k:9");
    const { paths } = bestPriced(graph, { sources: [node("a")], targets: [{ node: node("b"), cost: 0 }] }, 5);
    expect(paths).toMatchObject([{ cost: 5, edges: [edge("a->b", 1)] }]);
  });

  it("takes the hub that is cheaper once requirements are paid", () => {
    const { graph, node, names } = draw("a->(h):1&k a->k:20 (h)->b:1 a->(i):2 (i)->b:1");
    const question = { sources: [node("a")], targets: [{ node: node("b"), cost: 0 }], hubsAlike: true };
    expect(bestPriced(graph, question, 5).paths.map(({ nodes }) => names(nodes))).toEqual(["a i b"]);
  });

  it("does not meet a requirement through what is avoided", () => {
    const { graph, node } = draw("a->b:1&k a->x:1 x->k:1");
    const avoid = new Uint8Array(4);
    avoid[node("x")] = 1;
    const question = { sources: [node("a")], targets: [{ node: node("b"), cost: 0 }] };
    expect(bestPriced(graph, question, 5).paths).toHaveLength(1);
    expect(bestPriced(graph, { ...question, avoid }, 5).paths).toHaveLength(0);
  });

  it("equals pricing every path", () => {
    fc.assert(
      fc.property(
        sketch({ maxNodes: 7, maxEdges: 20, needs: true }),
        fc.integer({ min: 1, max: 6 }),
        (drawing, limit) => {
          const distinct = drawing.edges.map((edge, i) => ({ ...edge, cost: 1000 + 37 * edge.cost + (1 << (i % 20)) }));
          expectEveryPrice({ ...drawing, edges: distinct }, limit);
        },
      ),
      { numRuns: 1000, seed: 41 },
    );
  });
});

/** The prices of all paths, each worked out from the definition by relaxing until nothing changes. */
function expectEveryPrice(drawing: Sketch, limit: number): void {
  const target = { node: drawing.nodes - 1, cost: 7 };
  const always = drawing.nodes > 3 ? [1] : [];
  const single = drawing.edges.filter(
    ({ from, to }, i) => drawing.edges.findIndex((other) => other.from === from && other.to === to) === i,
  );
  const base = relax({ ...drawing, edges: single }, new Set([0, ...always]));
  const edges = single.filter(({ from, needs }) => [from, ...needs].every((node) => base[node]! < Infinity));
  const tried: Sketch = { ...drawing, edges };
  const prices = everyPath(tried, [0], [target]).map(
    ({ nodes }) => slowPrice(tried, new Set([0, ...always]), nodes) + 7,
  );
  const wanted = prices.sort((a, b) => a - b).slice(0, limit);
  const graph = buildGraph(columns({ ...drawing, edges: single }));
  const answer = bestPriced(graph, { sources: [0], targets: [target], alwaysHeld: always }, limit);
  expect(answer.paths.map(({ cost }) => cost)).toEqual(wanted);
  expect(answer).toMatchObject({ complete: true, more: prices.length > limit });
}
