import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blastBackward, blastForward } from "../../src/paths/blast.js";
import { UNREACHED } from "../../src/paths/distances.js";
import { buildGraph } from "../../src/paths/graph.js";
import { reach } from "../../src/paths/reach.js";
import { draw } from "./draw.js";
import { columns, sketch } from "./random-graph.js";

describe("blastForward", () => {
  it("gives everything that some nodes lead to together", () => {
    const { graph, node } = draw("a->c:5 b->c:3 c->d:1&k b->k:1 e->a:1");
    const { cost } = blastForward(graph, { nodes: [node("a"), node("b")] }).tree;
    expect([...cost]).toEqual([0, 0, 3, 4, UNREACHED, 1]);
    expect(blastForward(graph, { nodes: [node("a")] }).tree.cost[node("d")]).toBe(UNREACHED);
  });

  it("equals asking for each node whether and how it is reached", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 8, maxEdges: 22, needs: true }), (drawing) => {
        const graph = buildGraph(columns(drawing));
        const question = { nodes: [0], alwaysHeld: [drawing.nodes - 1] };
        const { cost } = blastForward(graph, question).tree;
        for (let to = 0; to < drawing.nodes; to++) {
          const { path } = reach(graph, { from: [0], to, alwaysHeld: question.alwaysHeld });
          expect(cost[to]).toBe(path?.cost ?? UNREACHED);
        }
      }),
      { numRuns: 1000, seed: 101 },
    );
  });
});

describe("blastBackward", () => {
  it("gives everything that leads to a node", () => {
    const { graph, node } = draw("a->b:2 b->c:3 d->b:1&k c->e:1");
    const { certain, possible } = blastBackward(graph, { nodes: [node("c")] });
    expect([...certain.cost]).toEqual([5, 3, 0, UNREACHED, UNREACHED, UNREACHED]);
    expect(possible.cost[node("d")]).toBe(4);
  });

  it("encloses what asking for each node gives", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 8, maxEdges: 22, needs: true }), (drawing) => {
        const graph = buildGraph(columns(drawing));
        const question = { nodes: [1], alwaysHeld: [drawing.nodes - 1] };
        const { certain, possible } = blastBackward(graph, question);
        for (let from = 0; from < drawing.nodes; from++) {
          const cost = reach(graph, { from: [from], to: 1, alwaysHeld: question.alwaysHeld }).path?.cost ?? UNREACHED;
          expect(cost).toBeLessThanOrEqual(certain.cost[from]!);
          expect(cost).toBeGreaterThanOrEqual(possible.cost[from]!);
        }
      }),
      { numRuns: 1000, seed: 102 },
    );
  });
});
