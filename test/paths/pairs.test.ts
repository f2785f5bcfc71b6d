import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/paths/graph.js";
import { bestPerPair } from "../../src/paths/pairs.js";
import { draw } from "./draw.js";
import { columns, sketch } from "./random-graph.js";
import { everyPath } from "./slow.js";

describe("bestPerPair", () => {
  it("lists each pair that is joined, with the target's own cost", () => {
    const { graph, node, names } = draw("a->x:1 b->x:2 x->y:3");
    const targets = [
      { node: node("y"), cost: 10 },
      { node: node("a"), cost: 0 },
    ];
    const rows = bestPerPair(graph, { entries: [node("b"), node("a")], targets });
    expect(rows.map(({ path }) => `${names(path.nodes)} ${path.cost}`)).toEqual(["b x y 15", "a x y 14", "a 0"]);
  });

  it("equals the first of all paths, whichever side is searched from", () => {
    const some = fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sketch({ maxEdges: 24 }), some, some, fc.boolean(), (drawing, from, to, tight) => {
        const edges = drawing.edges.map((edge) => (tight ? { ...edge, cost: edge.cost % 2 } : edge));
        const tried = { ...drawing, edges };
        const entries = [...new Set(from.map((node) => node % drawing.nodes))];
        const targets = [...new Set(to.map((node) => node % drawing.nodes))].map((node) => ({ node, cost: node }));
        const wanted = entries.flatMap((entry) =>
          targets.flatMap((target) => {
            const [path] = everyPath(tried, [entry], [target]);
            return path ? [{ entry, target: target.node, path }] : [];
          }),
        );
        expect(bestPerPair(buildGraph(columns(tried)), { entries, targets })).toEqual(wanted);
      }),
      { numRuns: 1000, seed: 31 },
    );
  });
});
