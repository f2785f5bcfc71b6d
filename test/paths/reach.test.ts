import { describe, expect, it } from "vitest";
import { reach } from "../../src/paths/reach.js";
import { draw } from "./draw.js";

describe("reach", () => {
  it("gives the best path from what is held together", () => {
    const { graph, node, names } = draw("a->c:9 b->c:1 c->d:1");
    const answer = reach(graph, { from: [node("a"), node("b")], to: node("d") });
    expect(answer.reachable && names(answer.path!.nodes)).toBe("b c d");
  });

  it("takes a dearer way when the cheap one cannot be used", () => {
    const { graph, node, names } = draw("a->b:1&key a->c:5 c->b:5 vault->key");
    expect(names(reach(graph, { from: [node("a")], to: node("b") }).path!.nodes)).toBe("a c b");
  });

  it("says which requirement separates the two", () => {
    const { graph, node, edge } = draw("a->b b->c:1&key&a c->d vault->key");
    const answer = reach(graph, { from: [node("a")], to: node("d") });
    expect(answer.reachable).toBe(false);
    expect(answer.frontier).toMatchObject({
      inTheory: true,
      blocked: [{ edge: edge("b->c"), missing: [node("key")] }],
    });
  });

  it("shows both sides when nothing joins them", () => {
    const { graph, node } = draw("a->b c->d");
    const { frontier } = reach(graph, { from: [node("a")], to: node("d") });
    expect([...frontier!.reached]).toEqual([1, 1, 0, 0]);
    expect([...frontier!.reaching]).toEqual([0, 0, 1, 1]);
    expect(frontier!.inTheory).toBe(false);
  });

  it("reaches what is held already", () => {
    const { graph, node } = draw("a->b");
    expect(reach(graph, { from: [node("a")], to: node("a") }).path).toMatchObject({
      nodes: [node("a")],
      edges: [],
      cost: 0,
    });
  });
});
