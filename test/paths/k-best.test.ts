import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph, GraphError } from "../../src/paths/graph.js";
import { kBest, pathsInOrder } from "../../src/paths/k-best.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";
import { everyPath } from "./slow.js";

describe("kBest", () => {
  it("ranks by cost", () => {
    const { graph, node, names } = draw("a->b:1 b->d:1 a->c:2 c->d:2 a->d:3");
    const { paths } = kBest(graph, { sources: [node("a")], targets: [{ node: node("d"), cost: 0 }] }, 10);
    expect(paths.map(({ nodes, cost }) => `${names(nodes)} ${cost}`)).toEqual(["a b d 2", "a d 3", "a c d 4"]);
  });

  it("ranks equal costs by hops, then by nodes", () => {
    const { graph, node, names } = draw("a->c:1 c->z:1 a->b:1 b->z:1 a->z:2");
    const { paths } = kBest(graph, { sources: [node("a")], targets: [{ node: node("z"), cost: 0 }] }, 10);
    expect(paths.map(({ nodes }) => names(nodes))).toEqual(["a z", "a b z", "a c z"]);
  });

  it("lets a path pass one target and end at another", () => {
    const { graph, node, names } = draw("a->s:1 s->t:1");
    const targets = [
      { node: node("s"), cost: 10 },
      { node: node("t"), cost: 0 },
    ];
    const { paths } = kBest(graph, { sources: [node("a")], targets }, 10);
    expect(paths.map(({ nodes, cost }) => `${names(nodes)} ${cost}`)).toEqual(["a s t 2", "a s 11"]);
  });

  it("uses a hub at most once", () => {
    const { graph, node, names } = draw("a->(h) (h)->b b->(h) (h)->c c->z");
    const { paths } = kBest(graph, { sources: [node("a")], targets: [{ node: node("z"), cost: 0 }] }, 10);
    expect(paths.map(({ nodes }) => names(nodes))).toEqual(["a h c z"]);
  });

  it("counts paths that differ in hubs only once, when asked to", () => {
    const { graph, node, names } = draw("a->(h):1 (h)->b:1 a->(i):2 (i)->b:1 a->b:9 a->c:5 c->b:5");
    const question = { sources: [node("a")], targets: [{ node: node("b"), cost: 0 }] };
    expect(kBest(graph, question, 9).paths).toHaveLength(4);
    const { paths } = kBest(graph, { ...question, hubsAlike: true }, 9);
    expect(paths.map(({ nodes }) => names(nodes))).toEqual(["a h b", "a c b"]);
  });

  it("says whether there is more", () => {
    const { graph, node } = draw("a->b a->c b->c");
    const question = { sources: [node("a")], targets: [{ node: node("c"), cost: 0 }] };
    expect(kBest(graph, question, 1)).toMatchObject({ complete: true, more: true });
    expect(kBest(graph, question, 2)).toMatchObject({ complete: true, more: false });
    expect(kBest(graph, question, 0)).toMatchObject({ paths: [], complete: true, more: true });
  });

  it("refuses a source that is no node", () => {
    const { graph } = draw("a->b");
    expect(() => kBest(graph, { sources: [2], targets: [{ node: 1, cost: 0 }] }, 1)).toThrow(GraphError);
  });

  it("answers a question without sources or targets", () => {
    const { graph } = draw("a->b");
    expect(kBest(graph, { sources: [], targets: [] }, 5)).toEqual({ paths: [], complete: true, more: false });
  });

  it("says that it was stopped", () => {
    const { graph, node } = draw("a->b a->c b->c");
    let asked = 0;
    const question = { sources: [node("a")], targets: [{ node: node("c"), cost: 0 }], shouldStop: () => asked++ >= 1 };
    expect(kBest(graph, question, 5)).toMatchObject({ paths: [{}], complete: false, limit: "stopped" });
  });

  it("equals trying every path, one source", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 7, maxEdges: 20 }), (drawing) => expectEveryPath(drawing, [0])),
      {
        numRuns: 1500,
        seed: 11,
      },
    );
  });

  it("equals trying every path where most costs are equal or nothing", () => {
    const dense = sketch({ maxNodes: 6, maxEdges: 30 });
    fc.assert(
      fc.property(dense, fc.uniqueArray(fc.nat(1), { minLength: 1 }), (drawing, sources) => {
        const edges = drawing.edges.map((edge) => ({ ...edge, cost: edge.cost % 2 }));
        expectEveryPath({ ...drawing, edges }, sources);
      }),
      { numRuns: 1000, seed: 12 },
    );
  });

  it("equals trying every path when every search gets a tree of its own", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 7, maxEdges: 24 }), fc.boolean(), fc.nat(2), (drawing, tight, patience) => {
        const edges = drawing.edges.map((edge) => (tight ? { ...edge, cost: edge.cost % 2 } : edge));
        expectEveryPath({ ...drawing, edges }, [0, 1], patience);
      }),
      { numRuns: 1000, seed: 15 },
    );
  });

  it("goes round avoided nodes", () => {
    fc.assert(
      fc.property(sketch(), fc.nat(6), (drawing, avoided) => {
        const avoid = new Uint8Array(drawing.nodes);
        avoid[avoided % drawing.nodes] = 1;
        const question = { sources: [0], targets: [{ node: drawing.nodes - 1, cost: 0 }] };
        const wanted = everyPath(drawing, question.sources, question.targets);
        expect(kBest(buildGraph(columns(drawing)), { ...question, avoid }, 1e9).paths).toEqual(
          wanted.filter(({ nodes }) => nodes.every((node) => avoid[node] === 0)),
        );
      }),
      { numRuns: 1000, seed: 13 },
    );
  });

  it("gives the same costs however the nodes are numbered", () => {
    const permuted = sketch().chain((drawing) =>
      fc.tuple(
        fc.constant(drawing),
        fc.shuffledSubarray([...Array(drawing.nodes).keys()], { minLength: drawing.nodes, maxLength: drawing.nodes }),
      ),
    );
    fc.assert(
      fc.property(permuted, ([drawing, order]) => {
        const renumbered: Sketch = {
          nodes: drawing.nodes,
          hubs: drawing.hubs.map((node) => order[node]!),
          edges: drawing.edges.map((edge) => ({ ...edge, from: order[edge.from]!, to: order[edge.to]! })),
        };
        const costs = (sketched: Sketch, from: number, to: number): number[] =>
          kBest(buildGraph(columns(sketched)), { sources: [from], targets: [{ node: to, cost: 0 }] }, 50).paths.map(
            ({ cost }) => cost,
          );
        expect(costs(renumbered, order[0]!, order[1]!)).toEqual(costs(drawing, 0, 1));
      }),
      { numRuns: 500, seed: 14 },
    );
  });
});

function expectEveryPath(drawing: Sketch, sources: number[], patience?: number): void {
  const targets = [
    { node: drawing.nodes - 1, cost: 1 },
    { node: drawing.nodes >> 1, cost: 0 },
  ];
  const stream = pathsInOrder(buildGraph(columns(drawing)), { sources, targets, patience });
  for (const wanted of everyPath(drawing, sources, targets)) expect(stream.next()).toEqual(wanted);
  expect(stream.next()).toBeUndefined();
}
