import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backwardDistances,
  CostOverflowError,
  END,
  forwardDistances,
  NONE,
  UNREACHED,
} from "../../src/paths/distances.js";
import { pathAlong } from "../../src/paths/found-path.js";
import { buildGraph, GraphError, maskEdges } from "../../src/paths/graph.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";
import { everyPath } from "./slow.js";

describe("backwardDistances", () => {
  it("adds the target's own cost", () => {
    const { graph, node } = draw("a->b:5 b->c:7");
    const tree = backwardDistances(graph, [{ node: node("c"), cost: 100 }]);
    expect([...tree.cost]).toEqual([112, 107, 100]);
    expect([...tree.next]).toEqual([1, 2, END]);
  });

  it("marks what cannot reach a target", () => {
    const { graph, node } = draw("a->b c->a");
    const tree = backwardDistances(graph, [{ node: node("a"), cost: 0 }]);
    expect(tree.cost[node("b")]).toBe(UNREACHED);
    expect(tree.next[node("b")]).toBe(NONE);
  });

  it("prefers fewer hops on equal cost, and does not count hubs", () => {
    const { graph, node, names } = draw("a->(h):1 (h)->(i):1 (i)->z:1 a->b:1 b->z:2");
    const path = pathAlong(graph, backwardDistances(graph, [{ node: node("z"), cost: 0 }]), node("a"));
    expect(names(path!.nodes)).toBe("a h i z");
  });

  it("goes round what is avoided", () => {
    const { graph, node } = draw("a->b:1 b->d:1 a->c:5 c->d:5");
    const avoid = new Uint8Array(4);
    avoid[node("b")] = 1;
    const tree = backwardDistances(graph, [{ node: node("d"), cost: 0 }], { avoid });
    expect([...tree.cost]).toEqual([10, UNREACHED, 5, 0]);
  });

  it("hands on a better tie that is found after a node of the same cost was settled", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 8, maxEdges: 30 }), (drawing) => {
        const free: Sketch = { ...drawing, edges: drawing.edges.map((edge) => ({ ...edge, cost: edge.cost % 2 })) };
        expectFirstPaths(free);
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  it("finds for each node the first of all its paths", () => {
    fc.assert(fc.property(sketch(), expectFirstPaths), { numRuns: 1000, seed: 1 });
  });

  it("refuses costs that overflow", () => {
    const { graph } = draw("a->b");
    expect(() => backwardDistances(graph, [{ node: 1, cost: 2 ** 31 }])).toThrow(CostOverflowError);
  });
});

function expectFirstPaths(drawing: Sketch): void {
  const graph = buildGraph(columns(drawing));
  const targets = [
    { node: 0, cost: 2 },
    { node: drawing.nodes - 1, cost: 0 },
  ];
  const tree = backwardDistances(graph, targets);
  for (let node = 0; node < drawing.nodes; node++) {
    expect(pathAlong(graph, tree, node)).toEqual(everyPath(drawing, [node], targets)[0]);
  }
}

describe("forwardDistances", () => {
  it("finds for each node the first of all paths to it", () => {
    fc.assert(
      fc.property(sketch(), fc.boolean(), (drawing, tight) => {
        const edges = drawing.edges.map((edge) => (tight ? { ...edge, cost: edge.cost % 2 } : edge));
        const sources = [0, drawing.nodes >> 1];
        const graph = buildGraph(columns({ ...drawing, edges }));
        const tree = forwardDistances(
          graph,
          sources.map((node) => ({ node, cost: 0 })),
        );
        for (let target = 0; target < drawing.nodes; target++) {
          const nodes: number[] = [];
          for (let node = target; node >= 0 && tree.cost[node] !== UNREACHED; node = tree.previous[node]!)
            nodes.unshift(node);
          expect(nodes).toEqual(everyPath({ ...drawing, edges }, sources, [{ node: target, cost: 0 }])[0]?.nodes ?? []);
        }
      }),
      { numRuns: 1000, seed: 4 },
    );
  });

  it("equals the slow relaxation of every edge in turn", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 12, maxEdges: 40 }), (drawing) => {
        const roots = [
          { node: 0, cost: 0 },
          { node: drawing.nodes - 1, cost: 3 },
        ];
        const tree = forwardDistances(buildGraph(columns(drawing)), roots);
        expect([...tree.cost]).toEqual(bellmanFord(drawing, roots));
        tree.previous.forEach((previous, node) => {
          if (previous < 0) return;
          const costs = drawing.edges
            .filter(({ from, to }) => from === previous && to === node)
            .map(({ cost }) => cost);
          expect(tree.cost[node]).toBe(tree.cost[previous]! + Math.min(...costs));
        });
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
});

function bellmanFord(drawing: Sketch, roots: { node: number; cost: number }[]): number[] {
  const cost: number[] = new Array<number>(drawing.nodes).fill(UNREACHED);
  for (const root of roots) cost[root.node] = Math.min(cost[root.node]!, root.cost);
  for (let round = 0; round < drawing.nodes; round++) {
    for (const { from, to, cost: price } of drawing.edges) {
      if (cost[from] !== UNREACHED) cost[to] = Math.min(cost[to]!, cost[from]! + price);
    }
  }
  return cost;
}

describe("buildGraph", () => {
  it("says which edge leads nowhere", () => {
    const input = { nodes: 2, source: Uint32Array.of(0), target: Uint32Array.of(2), cost: Int32Array.of(1) };
    expect(() => buildGraph(input)).toThrow(new GraphError("edge 0 joins 0 and 2, but there are 2 nodes"));
  });

  it("refuses a negative cost", () => {
    const input = { nodes: 2, source: Uint32Array.of(0), target: Uint32Array.of(1), cost: Int32Array.of(-1) };
    expect(() => buildGraph(input)).toThrow(GraphError);
  });

  it("leaves the graph as it was when edges are masked", () => {
    const { graph, edge } = draw("a->b b->c");
    const usable = Uint8Array.of(1, 1);
    usable[edge("a->b")] = 0;
    const masked = maskEdges(graph, usable);
    const target = [{ node: 2, cost: 0 }];
    expect([...backwardDistances(masked, target).cost]).toEqual([UNREACHED, 1, 0]);
    expect([...backwardDistances(graph, target).cost]).toEqual([2, 1, 0]);
  });
});
