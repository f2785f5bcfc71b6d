import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph, GraphError, maskEdges } from "../../src/paths/graph.js";
import { minimumCut, UNCUTTABLE } from "../../src/paths/min-cut.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("minimumCut", () => {
  it("takes the one edge that all paths share", () => {
    const { graph, node, edge } = draw("i->a i->b a->c b->c c->x");
    const cut = minimumCut(graph, { sources: [node("i")], targets: [node("x")] });
    expect(cut).toEqual({ isPossible: true, cost: 1, nodes: [], edges: [edge("c->x")] });
  });

  it("takes two cheap edges rather than a dear one, and a node where that is cheaper still", () => {
    const { graph, node, edge } = draw("i->a i->b a->c b->c c->x");
    const edgeCapacity = Int32Array.of(2, 3, 9, 9, 7);
    const question = { sources: [node("i")], targets: [node("x")], edgeCapacity };
    expect(minimumCut(graph, question)).toMatchObject({ cost: 5, edges: [edge("i->a"), edge("i->b")] });
    const nodeCapacity = new Int32Array(graph.nodes).fill(4);
    expect(minimumCut(graph, { ...question, nodeCapacity })).toMatchObject({ cost: 4, nodes: [node("c")], edges: [] });
  });

  it("may stand near the sources or near the targets", () => {
    const { graph, node, edge } = draw("i->a a->b b->x");
    const question = { sources: [node("i")], targets: [node("x")] };
    expect(minimumCut(graph, question)).toMatchObject({ edges: [edge("i->a")] });
    expect(minimumCut(graph, { ...question, nearest: "targets" })).toMatchObject({ edges: [edge("b->x")] });
  });

  it("never cuts a hub, a source or a target", () => {
    const { graph, node } = draw("i->(h) (h)->x");
    const nodeCapacity = new Int32Array(graph.nodes).fill(1);
    const edgeCapacity = new Int32Array(graph.edges).fill(UNCUTTABLE);
    const cut = minimumCut(graph, { sources: [node("i")], targets: [node("x")], nodeCapacity, edgeCapacity });
    expect(cut).toEqual({ isPossible: false, nodes: [node("i"), node("h"), node("x")] });
  });

  it("needs nothing where nothing leads, and cannot part a thing from itself", () => {
    const { graph, node } = draw("a->b c->d");
    expect(minimumCut(graph, { sources: [node("a")], targets: [node("d")] })).toMatchObject({ cost: 0, edges: [] });
    expect(minimumCut(graph, { sources: [0], targets: [0] })).toEqual({ isPossible: false, nodes: [0] });
  });

  it("refuses a negative capacity", () => {
    const { graph } = draw("a->b");
    expect(() => minimumCut(graph, { sources: [0], targets: [1], edgeCapacity: Int32Array.of(-1) })).toThrow(
      GraphError,
    );
  });

  it("separates, and no set of edges and nodes that separates is cheaper", () => {
    const capacity = fc.oneof(fc.nat(4), fc.constant(UNCUTTABLE));
    const scene = sketch({ maxNodes: 6, maxEdges: 9 }).chain((drawing) =>
      fc.record({
        drawing: fc.constant(drawing),
        edgeCapacity: fc.array(capacity, { minLength: 9, maxLength: 9 }),
        nodeCapacity: fc.array(capacity, { minLength: drawing.nodes, maxLength: drawing.nodes }),
        sources: fc.uniqueArray(fc.nat(drawing.nodes - 1), { minLength: 1, maxLength: 2 }),
        targets: fc.uniqueArray(fc.nat(drawing.nodes - 1), { minLength: 1, maxLength: 2 }),
        nearest: fc.constantFrom<"sources" | "targets">("sources", "targets"),
      }),
    );
    fc.assert(
      fc.property(scene, ({ drawing, edgeCapacity, nodeCapacity, sources, targets, nearest }) => {
        const graph = buildGraph(columns(drawing));
        const own = nodeCapacity.map((value, node) =>
          [...sources, ...targets, ...drawing.hubs].includes(node) ? UNCUTTABLE : value,
        );
        const cut = minimumCut(graph, {
          sources,
          targets,
          nearest,
          edgeCapacity: Int32Array.from(edgeCapacity),
          nodeCapacity: Int32Array.from(nodeCapacity),
        });
        const least = slowCut(drawing, { edges: edgeCapacity, nodes: own }, sources, targets);
        expect(cut.isPossible ? cut.cost : Infinity).toBe(least);
        if (!cut.isPossible) return;
        const paid = [...cut.edges.map((i) => edgeCapacity[i]!), ...cut.nodes.map((i) => own[i]!)];
        expect(paid.reduce((sum, value) => sum + value, 0)).toBe(least);
        expect(isJoined(drawing, cut, sources, targets)).toBe(false);
      }),
      { numRuns: 2000, seed: 61 },
    );
  });

  it("does not see masked edges", () => {
    const { graph, node, edge } = draw("i->a i->b a->x b->x");
    const usable = new Uint8Array(graph.edges).fill(1);
    usable[edge("i->b")] = 0;
    expect(minimumCut(maskEdges(graph, usable), { sources: [node("i")], targets: [node("x")] })).toMatchObject({
      cost: 1,
    });
  });
});

type Parts = { edges: readonly number[]; nodes: readonly number[] };

/** The cheapest of all sets of edges and nodes that separate. */
function slowCut({ edges, nodes, hubs }: Sketch, price: Parts, sources: number[], targets: number[]): number {
  let least = Infinity;
  const parts = [
    ...edges.map((_, i) => ({ edges: [i], nodes: [] as number[], price: price.edges[i]! })),
    ...Array.from({ length: nodes }, (_, i) => ({ edges: [] as number[], nodes: [i], price: price.nodes[i]! })),
  ].filter((part) => part.price < UNCUTTABLE);
  const walk = (i: number, cut: Parts, paid: number): void => {
    if (paid >= least) return;
    if (!isJoined({ edges, nodes, hubs }, cut, sources, targets)) {
      least = paid;
      return;
    }
    if (i === parts.length) return;
    const part = parts[i]!;
    walk(i + 1, { edges: [...cut.edges, ...part.edges], nodes: [...cut.nodes, ...part.nodes] }, paid + part.price);
    walk(i + 1, cut, paid);
  };
  walk(0, { edges: [], nodes: [] }, 0);
  return least;
}

function isJoined({ edges }: Sketch, cut: Parts, sources: number[], targets: number[]): boolean {
  const reached = new Set(sources.filter((node) => !cut.nodes.includes(node)));
  for (const from of reached) {
    edges.forEach((edge, i) => {
      if (edge.from === from && !cut.edges.includes(i) && !cut.nodes.includes(edge.to)) reached.add(edge.to);
    });
  }
  return targets.some((node) => reached.has(node));
}
