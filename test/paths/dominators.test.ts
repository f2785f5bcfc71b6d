import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { END, NONE } from "../../src/paths/distances.js";
import { chokePoints, dominates, immediateDominators } from "../../src/paths/dominators.js";
import { buildGraph, type Graph, maskEdges, UNREACHED } from "../../src/paths/graph.js";
import { draw } from "./draw.js";
import { columns, sketch } from "./random-graph.js";

describe("immediateDominators", () => {
  it("is the bastion when every route to the database crosses it", () => {
    const { graph, node, name } = draw("internet->web web->bastion internet->vpn vpn->bastion bastion->db");
    const { above } = immediateDominators(graph, [node("internet")]);
    expect(name(above[node("db")])).toBe("bastion");
    expect(name(above[node("bastion")])).toBe("internet");
  });

  it("takes all sources together", () => {
    const { graph, node } = draw("a->c b->c c->d x->y");
    const { above } = immediateDominators(graph, [node("a"), node("b")]);
    expect([...above]).toEqual([END, END, END, node("c"), NONE, NONE]);
  });

  it("equals taking each node away in turn", () => {
    const some = fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sketch({ maxNodes: 9, maxEdges: 22 }), some, (drawing, starts) => {
        const graph = buildGraph(columns(drawing));
        const sources = starts.map((node) => node % drawing.nodes);
        const dominators = immediateDominators(graph, sources);
        const reached = slowReach(graph, sources);
        for (let node = 0; node < graph.nodes; node++) {
          const without = slowReach(graph, sources, node);
          for (let other = 0; other < graph.nodes; other++) {
            const isNeeded = reached[other]! && reached[node]! && !without[other];
            expect(dominates(dominators, node, other)).toBe(isNeeded);
          }
        }
      }),
      { numRuns: 3000, seed: 41 },
    );
  });
});

describe("chokePoints", () => {
  it("names the nodes and edges that all paths to all targets cross, in their order", () => {
    const { graph, node, edge, names } = draw("i->a a->b a->c b->d c->d d->e e->x e->y");
    const { nodes, edges } = chokePoints(graph, { sources: [node("i")], targets: [node("x"), node("y")] });
    expect(names(nodes)).toBe("a d e");
    expect(edges).toEqual([edge("i->a"), edge("d->e")]);
  });

  it("never names a hub, an edge of a hub, or one of two parallel edges", () => {
    const { graph, node, names } = draw("i->(h) (h)->a a->x:1 a->x:2");
    const { nodes, edges } = chokePoints(graph, { sources: [node("i")], targets: [node("x")] });
    expect(names(nodes)).toBe("a");
    expect(edges).toEqual([]);
  });

  it("sees through an edge that only leads back", () => {
    const { graph, node, edge } = draw("i->a a->x x->b b->a b->x");
    const { edges } = chokePoints(graph, { sources: [node("i")], targets: [node("x")] });
    expect(edges).toEqual([edge("i->a"), edge("a->x")]);
  });

  it("leaves masked edges and avoided nodes out", () => {
    const { graph, node, names, edge } = draw("i->a i->b i->c a->x b->x c->x");
    const usable = new Uint8Array(graph.edges).fill(1);
    usable[edge("a->x")] = 0;
    const avoid = new Uint8Array(graph.nodes);
    avoid[node("b")] = 1;
    const question = { sources: [node("i")], targets: [node("x")], avoid };
    expect(names(chokePoints(maskEdges(graph, usable), question).nodes)).toBe("c");
  });

  it("has none where no path leads", () => {
    const { graph, node } = draw("a->b c->d");
    expect(chokePoints(graph, { sources: [node("a")], targets: [node("d")] })).toEqual({ nodes: [], edges: [] });
  });

  it("names each edge whose removal cuts all targets off, and no other", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 8, maxEdges: 16 }), fc.nat(7), fc.nat(7), (drawing, from, to) => {
        const graph = buildGraph({ ...columns(drawing), hub: undefined });
        const question = { sources: [from % drawing.nodes], targets: [to % drawing.nodes, (to + 3) % drawing.nodes] };
        const isOpen = (tried: Graph): boolean =>
          question.targets.some((node) => slowReach(tried, question.sources)[node]);
        const wanted = drawing.edges.flatMap((_, edge) => {
          const usable = Uint8Array.from(drawing.edges, (_edge, i) => Number(i !== edge));
          return isOpen(graph) && !isOpen(maskEdges(graph, usable)) ? [edge] : [];
        });
        expect([...chokePoints(graph, question).edges].sort((a, b) => a - b)).toEqual(wanted);
      }),
      { numRuns: 3000, seed: 42 },
    );
  });
});

/** What the sources reach when one node is not there. */
function slowReach({ nodes, forward }: Graph, sources: readonly number[], without?: number): boolean[] {
  const reached = Array.from({ length: nodes }, (_, node) => sources.includes(node) && node !== without);
  for (let round = 0; round < nodes; round++) {
    for (let from = 0; from < nodes; from++) {
      for (let slot = forward.offset[from]!; reached[from] && slot < forward.offset[from + 1]!; slot++) {
        if (forward.cost[slot] !== UNREACHED && forward.node[slot] !== without) reached[forward.node[slot]!] = true;
      }
    }
  }
  return reached;
}
