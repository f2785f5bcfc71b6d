import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/paths/graph.js";
import { holdable, usableEdges } from "../../src/paths/requires.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("holdable", () => {
  it("opens a step once everything it needs is held", () => {
    const { graph, node, edge } = draw("a->b a->c:1&b&d");
    expect(usableEdges(graph, [node("a")])[edge("a->c")]).toBe(0);
    expect(usableEdges(graph, [node("a"), node("d")])[edge("a->c")]).toBe(1);
  });

  it("meets a requirement from what is always held", () => {
    const { graph, node } = draw("internet->vpn secret->db:1&vpn");
    expect(holdable(graph, [node("secret")]).held[node("db")]).toBe(0);
    expect(holdable(graph, [node("secret")], [node("internet")]).held[node("db")]).toBe(1);
  });

  it("does not let two steps open each other", () => {
    const { graph, node } = draw("a->b:1&c a->c:1&b");
    expect([...holdable(graph, [node("a")]).held]).toEqual([1, 0, 0]);
  });

  it("counts a requirement named twice once it is held", () => {
    const { graph, node } = draw("a->b a->c:1&b&b");
    expect(holdable(graph, [node("a")]).held[node("c")]).toBe(1);
  });

  it("equals adding what can be held until nothing changes", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 9, maxEdges: 25, needs: true }), (drawing) => {
        const graph = buildGraph(columns(drawing));
        const held = slowlyHeld(drawing, [0, drawing.nodes - 1]);
        const answer = holdable(graph, [0], [drawing.nodes - 1]);
        expect([...answer.held]).toEqual(held.map(Number));
        expect([...answer.usable]).toEqual(
          drawing.edges.map(({ from, needs }) => Number(held[from]! && needs.every((need) => held[need]))),
        );
      }),
      { numRuns: 1000, seed: 21 },
    );
  });
});

function slowlyHeld({ nodes, edges }: Sketch, starts: number[]): boolean[] {
  const held = Array.from({ length: nodes }, (_, node) => starts.includes(node));
  for (let round = 0; round <= nodes; round++) {
    for (const { from, to, needs } of edges) {
      if (held[from] && needs.every((need) => held[need])) held[to] = true;
    }
  }
  return held;
}
