/** What nobody should ask for: each a clear answer, bounded in time and memory. */
import { describe, expect, it } from "vitest";
import { backwardDistances, CostOverflowError, UNREACHED } from "../../src/paths/distances.js";
import { chokePoints } from "../../src/paths/dominators.js";
import { buildGraph, type Graph, GraphError, MAX_EDGE_COST } from "../../src/paths/graph.js";
import { kBest } from "../../src/paths/k-best.js";
import { minimumCut } from "../../src/paths/min-cut.js";
import { bestPerPair } from "../../src/paths/pairs.js";
import type { Changes } from "../../src/paths/overlay.js";
import { bestPriced } from "../../src/paths/priced.js";
import { reach } from "../../src/paths/reach.js";
import { simulate } from "../../src/paths/simulation.js";
import { layOver, whatIf, whatIfBase } from "../../src/paths/what-if.js";
import { draw } from "./draw.js";

const to = (node: number, cost = 0): { node: number; cost: number }[] => [{ node, cost }];

describe("questions with nothing to find", () => {
  const { graph, node } = draw("a->b b->c d->a");
  const nothing = { paths: [], complete: true, more: false };

  it.each([
    ["no entry", [], to(node("c"))],
    ["no target", [node("a")], []],
    ["an unreachable target", [node("a")], to(node("d"))],
  ])("%s", (_what, sources, targets) => {
    const ends = targets.map((target) => target.node);
    expect(kBest(graph, { sources, targets }, 5)).toEqual(nothing);
    expect(bestPriced(graph, { sources, targets }, 5)).toEqual(nothing);
    expect(bestPerPair(graph, { entries: sources, targets })).toEqual([]);
    expect(chokePoints(graph, { sources, targets: ends })).toEqual({ nodes: [], edges: [] });
    expect(minimumCut(graph, { sources, targets: ends })).toMatchObject({ cost: 0, nodes: [], edges: [] });
    expect(simulate(graph, { sources, targets: ends, worlds: 32 }).any.probability).toBe(0);
    const base = whatIfBase(graph, { sources, targets });
    expect(whatIf(base, { laid: layOver(base, {}), limit: 5 })).toMatchObject(nothing);
  });

  it("a graph without nodes", () => {
    const none = buildGraph({ nodes: 0, source: new Uint32Array(), target: new Uint32Array(), cost: new Int32Array() });
    expect(kBest(none, { sources: [], targets: [] }, 5)).toEqual(nothing);
    expect(() => reach(none, { from: [0], to: 0 })).toThrow(
      new GraphError("0 is no node; there are 0, numbered from 0"),
    );
  });
});

describe("an entry that is the target", () => {
  it("is a path without steps, and cannot be parted from itself", () => {
    const { graph, node } = draw("a->b b->a");
    const question = { sources: [node("a")], targets: to(node("a"), 7) };
    expect(kBest(graph, question, 5).paths).toEqual([{ nodes: [0], edges: [], cost: 7, target: 0 }]);
    expect(reach(graph, { from: [0], to: 0 })).toMatchObject({ reachable: true, path: { nodes: [0] } });
    expect(minimumCut(graph, { sources: [0], targets: [0] })).toEqual({ isPossible: false, nodes: [0] });
    expect(simulate(graph, { sources: [0], targets: [0], worlds: 32 }).any.probability).toBe(1);
  });
});

describe("costs at the ends", () => {
  it("steps that cannot fail cost nothing, and circles of them end", () => {
    const { graph, node, names } = draw("a->b:0 b->c:0 c->a:0 c->d:0 b->b:0");
    const { paths, more } = kBest(graph, { sources: [node("a")], targets: to(node("d")) }, 5);
    expect(paths.map(({ nodes, cost }) => `${names(nodes)} ${cost}`)).toEqual(["a b c d 0"]);
    expect(more).toBe(false);
    expect(simulate(graph, { sources: [node("a")], targets: [node("d")] }).any.probability).toBe(1);
  });

  it("the dearest steps that there may be still rank right", () => {
    const { graph, node } = draw(`a->b:${MAX_EDGE_COST} b->c:${MAX_EDGE_COST} a->c:${MAX_EDGE_COST}`);
    const { paths } = kBest(graph, { sources: [node("a")], targets: to(node("c")) }, 5);
    expect(paths.map(({ cost }) => cost)).toEqual([MAX_EDGE_COST, 2 * MAX_EDGE_COST]);
    expect(simulate(graph, { sources: [node("a")], targets: [node("c")], worlds: 32 }).any.probability).toBe(0);
  });

  it("a step dearer than that is refused, and so is a path whose cost cannot be counted", () => {
    expect(() => draw(`a->b:${MAX_EDGE_COST + 1}`)).toThrow(GraphError);
    // What can be counted ends at 2^29: the search must not go on with a cost that has turned round.
    const dear = chain(700, MAX_EDGE_COST);
    expect(() => backwardDistances(dear, to(699, 536_000_000))).toThrow(CostOverflowError);
    expect(() => backwardDistances(dear, to(699, 2 ** 29))).toThrow(CostOverflowError);
  });
});

describe("how many paths", () => {
  const { graph, node } = draw("a->b a->c b->c");
  const question = { sources: [node("a")], targets: to(node("c")) };

  it.each([
    [0, 0, true],
    [-3, 0, true],
    [1_000_000, 2, false],
  ])("%d gives %d", (limit, found, more) => {
    for (const answer of [kBest(graph, question, limit), bestPriced(graph, question, limit)]) {
      expect(answer.paths).toHaveLength(found);
      expect(answer).toMatchObject({ complete: true, more });
    }
  });

  it("a search for a million paths ends when it is cancelled, with what it has, and says so", () => {
    // A ladder: two ways at each of 40 places, a million million paths.
    const ladder = buildGraph(ladderOf(40));
    const stopAt = performance.now() + 300;
    const shouldStop = (): boolean => performance.now() > stopAt;
    const ask = { sources: [0], targets: to(120), shouldStop };
    const answer = kBest(ladder, ask, 1_000_000);
    expect(answer).toMatchObject({ complete: false, more: undefined, limit: "stopped" });
    expect(answer.paths.length).toBeGreaterThan(0);
    expect(answer.paths.length).toBeLessThan(1_000_000);
    const priced = bestPriced(ladder, { ...ask, shouldStop: () => true }, 1_000_000);
    expect(priced).toMatchObject({ paths: [], complete: false, limit: "stopped" });
  });
});

describe("many steps between few assets", () => {
  it("ten million parallel steps are one hop, a self-loop is none", () => {
    const edges = 10_000_000;
    const source = new Uint32Array(edges);
    const target = new Uint32Array(edges).fill(1);
    const cost = new Int32Array(edges);
    for (let edge = 0; edge < edges; edge++) cost[edge] = 5 + ((edge * 7919) % 6000);
    cost[777] = 2;
    target[888] = 0;
    const graph = buildGraph({ nodes: 2, source, target, cost });
    const question = { sources: [0], targets: to(1) };
    expect(kBest(graph, question, 1_000_000)).toEqual({
      paths: [{ nodes: [0, 1], edges: [777], cost: 2, target: 1 }],
      complete: true,
      more: false,
    });
    expect(chokePoints(graph, { sources: [0], targets: [1] })).toEqual({ nodes: [], edges: [] });
  });

  it("a chain as long as the estate is followed without a limit", () => {
    const graph = chain(50_000, 1);
    const { paths } = kBest(graph, { sources: [0], targets: to(49_999) }, 2);
    expect(paths.map(({ cost }) => cost)).toEqual([49_999]);
    expect(chokePoints(graph, { sources: [0], targets: [49_999] }).nodes).toHaveLength(49_998);
    expect(backwardDistances(graph, to(0)).cost[1]).toBe(UNREACHED);
  });
});

describe("a what-if that names what is not there", () => {
  it("is refused by name", () => {
    const { graph, node } = draw("a->b");
    const base = whatIfBase(graph, { sources: [node("a")], targets: to(node("b")) });
    const ask = (changes: Changes) => () =>
      whatIf(base, { laid: layOver(base, changes), addedTargets: changes.addedTargets, limit: 1 });
    expect(ask({ removedEdges: [4] })).toThrow(new GraphError("4 is no edge; there are 1, numbered from 0"));
    expect(ask({ removedNodes: [2] })).toThrow(new GraphError("2 is no node; there are 2, numbered from 0"));
    expect(ask({ addedTargets: [{ node: 9, cost: 0 }] })).toThrow(GraphError);
  });
});

function chain(nodes: number, price: number): Graph {
  return buildGraph({
    nodes,
    source: Uint32Array.from({ length: nodes - 1 }, (_, i) => i),
    target: Uint32Array.from({ length: nodes - 1 }, (_, i) => i + 1),
    cost: new Int32Array(nodes - 1).fill(price),
  });
}

/** Places 0, 3, 6, …; from each two ways, by way of one node each, to the next. */
function ladderOf(places: number): Parameters<typeof buildGraph>[0] {
  const source: number[] = [];
  const target: number[] = [];
  for (let at = 0; at < 3 * places; at += 3) {
    source.push(at, at, at + 1, at + 2);
    target.push(at + 1, at + 2, at + 3, at + 3);
  }
  return {
    nodes: 3 * places + 1,
    source: Uint32Array.from(source),
    target: Uint32Array.from(target),
    cost: Int32Array.from(source, (_, i) => 1 + (i % 5)),
  };
}
