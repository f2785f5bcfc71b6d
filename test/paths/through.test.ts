import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/paths/graph.js";
import { bestThrough } from "../../src/paths/through.js";
import { draw } from "./draw.js";
import { columns, sketch } from "./random-graph.js";
import { everyPath } from "./slow.js";

describe("bestThrough", () => {
  it("goes to the waypoint first and on from there", () => {
    const { graph, node, names } = draw("i->x:1 i->w:5 w->x:7");
    const way = bestThrough(graph, {
      sources: [node("i")],
      targets: [{ node: node("x"), cost: 30 }],
      through: [node("w")],
    });
    expect(way!.legs.map(({ nodes }) => names(nodes))).toEqual(["i w", "w x"]);
    expect(way!.cost).toBe(42);
  });

  it("pays a step once that is used twice", () => {
    const { graph, node, edge } = draw("i->a:5 a->b:5 b->w:5 w->a:1 b->x:5");
    const way = bestThrough(graph, {
      sources: [node("i")],
      targets: [{ node: node("x"), cost: 0 }],
      through: [node("w")],
    });
    expect(way!.edges).toEqual(["i->a", "a->b", "b->w", "w->a", "b->x"].map((arrow) => edge(arrow)));
    expect(way!.cost).toBe(21);
  });

  it("goes round what is avoided, and round what then cannot be held", () => {
    const { graph, node, edge, names } = draw("i->w:1 w->x:1&k i->k:1 w->y:5 y->x:5 i->v:9 v->w:9");
    const question = { sources: [node("i")], targets: [{ node: node("x"), cost: 0 }], through: [node("w")] };
    const last = (way: ReturnType<typeof bestThrough>): string => names(way!.legs[1]!.nodes);
    expect(last(bestThrough(graph, question))).toBe("w x");
    const avoid = new Uint8Array(graph.nodes);
    avoid[node("k")] = 1;
    expect(last(bestThrough(graph, { ...question, avoid }))).toBe("w y x");
    const way = bestThrough(graph, { ...question, avoidEdges: [edge("i->w")] });
    expect(names(way!.legs[0]!.nodes)).toBe("i v w");
  });

  it("has no answer where a waypoint is not reached", () => {
    const { graph, node } = draw("i->x y->w");
    expect(
      bestThrough(graph, { sources: [node("i")], targets: [{ node: node("x"), cost: 0 }], through: [node("w")] }),
    ).toBeUndefined();
  });

  it("joins the first paths to and from every waypoint", () => {
    const some = fc.array(fc.nat(6), { maxLength: 3 });
    fc.assert(
      fc.property(sketch({ maxNodes: 7, maxEdges: 20 }), some, (drawing, stops) => {
        const through = stops.map((node) => node % drawing.nodes);
        const target = { node: drawing.nodes - 1, cost: 11 };
        const way = bestThrough(buildGraph(columns(drawing)), { sources: [0, 1], targets: [target], through });
        let from = [0, 1];
        const wanted = [];
        for (const end of [...through.map((node) => ({ node, cost: 0 })), target]) {
          const [leg] = everyPath(drawing, from, [end]);
          if (!leg) {
            expect(way).toBeUndefined();
            return;
          }
          wanted.push(leg);
          from = [end.node];
        }
        expect(way!.legs).toEqual(wanted);
        const edges = new Set(wanted.flatMap((leg) => leg.edges));
        expect(way!.cost).toBe([...edges].reduce((sum, edge) => sum + drawing.edges[edge]!.cost, 11));
      }),
      { numRuns: 2000, seed: 91 },
    );
  });
});
