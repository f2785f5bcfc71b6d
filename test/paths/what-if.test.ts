import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backwardDistances } from "../../src/paths/distances.js";
import { GraphError, buildGraph } from "../../src/paths/graph.js";
import { openGraph } from "../../src/paths/open.js";
import { type Changes, unchanged } from "../../src/paths/overlay.js";
import { pricerAlong } from "../../src/paths/price-along.js";
import { bestPriced, type PricedPath } from "../../src/paths/priced.js";
import { rankingDifference, type RankingDifference } from "../../src/paths/ranking-difference.js";
import { layOver, underChanges, type WhatIf, whatIf, whatIfBase } from "../../src/paths/what-if.js";
import { draw, type Drawing } from "./draw.js";
import { changesTo, rebuilt } from "./random-changes.js";
import { columns, sketch } from "./random-graph.js";

describe("whatIf", () => {
  it("tells the paths that are gone from those that move up", () => {
    const drawing = draw("a->b:1 b->z:1 a->c:5 c->z:5");
    const answer = ask(drawing, { removedEdges: [drawing.edge("b->z")] }, 1);
    expect(answer.gone.map(({ path }) => drawing.names(path.nodes))).toEqual(["a b z"]);
    expect(answer.surfaced.map(({ path }) => drawing.names(path.nodes))).toEqual(["a c z"]);
    expect(answer).toMatchObject({ complete: true, more: false, appeared: [], lowered: [], raised: [] });
  });

  it("tells a path that is dearer from one that is cheaper now", () => {
    const drawing = draw("a->b:1 b->z:1 a->c:5 c->z:5");
    const costs = [
      { edge: drawing.edge("a->b"), cost: 7 },
      { edge: drawing.edge("a->c"), cost: 2 },
    ];
    const answer = ask(drawing, { costs }, 5);
    expect(answer.lowered).toMatchObject([{ costBefore: 2, costAfter: 8 }]);
    expect(answer.raised).toMatchObject([{ costBefore: 10, costAfter: 7 }]);
    expect(answer.paths.map(({ nodes }) => drawing.names(nodes))).toEqual(["a c z", "a b z"]);
  });

  it("finds paths by way of what is added", () => {
    const drawing = draw("a->b:1 c->z:1");
    const added = drawing.graph.nodes;
    const addedEdges = [
      { source: drawing.node("b"), target: added, cost: 3 },
      { source: added, target: drawing.node("c"), cost: 4 },
    ];
    const answer = ask(drawing, { addedNodes: [0], addedEdges }, 5);
    expect(answer.appeared).toMatchObject([{ costBefore: undefined, costAfter: 9, path: { edges: [0, 2, 3, 1] } }]);
  });

  it("meets requirements by what is added, and no longer by what is removed", () => {
    const drawing = draw("a->z:1&k b->k:1");
    const opened = ask(drawing, { addedEdges: [{ source: drawing.node("a"), target: drawing.node("b"), cost: 1 }] }, 5);
    expect(opened.appeared).toHaveLength(1);
    const held = draw("a->z:1&k a->k:1");
    expect(ask(held, { removedEdges: [held.edge("a->k")] }, 5).gone).toHaveLength(1);
  });

  it("never lets a path cross one hub twice, and prices what is listed as it is listed", () => {
    const twice = draw("a->(h):1 (h)->b:1 b->(h):1 (h)->z:1 b->z:9");
    const gone = ask(twice, { removedEdges: [twice.edge("b->z")] }, 5);
    expect(gone.gone.map(({ path }) => twice.names(path.nodes))).toEqual(["a h b z"]);
    expect(gone.lowered).toEqual([]);
    const needy = draw("a->b:5&k a->k:20 a->(h):5 (h)->b:5 b->z:1 a->y:1 y->z:50");
    const other = ask(needy, { removedEdges: [needy.edge("a->y")] }, 5);
    expect(other).toMatchObject({ lowered: [], raised: [] });
    expect(other.gone).toHaveLength(1);
  });

  it("leaves the graph as it was", () => {
    const drawing = draw("a->b:1 b->z:1");
    const before = structuredClone(drawing.graph);
    ask(drawing, { removedNodes: [drawing.node("b")], costs: [{ edge: 0, cost: 9 }] }, 5);
    expect(drawing.graph).toEqual(before);
  });

  it("refuses what is not there", () => {
    const drawing = draw("a->z");
    expect(() => ask(drawing, { removedEdges: [7] }, 1)).toThrow(GraphError);
    expect(() => ask(drawing, { removedNodes: [7] }, 1)).toThrow(GraphError);
    expect(() => ask(drawing, { addedEdges: [{ source: 0, target: 9, cost: 1 }] }, 1)).toThrow(GraphError);
    expect(() => ask(drawing, { costs: [{ edge: 0, cost: -1 }] }, 1)).toThrow(GraphError);
  });

  it.each([false, true])("equals a search of the changed graph, with requirements %s", (needs) => {
    const scene = sketch({ maxNodes: 8, maxEdges: 20, needs }).chain((drawing) =>
      fc.record({
        drawing: fc.constant(drawing),
        changes: changesTo(drawing, { needs }),
        target: fc.nat(drawing.nodes - 1),
        limit: fc.integer({ min: 1, max: 12 }),
        patience: fc.constantFrom(undefined, 0, 3),
      }),
    );
    fc.assert(
      fc.property(scene, ({ drawing, changes, target, limit, patience }) => {
        const exposure = { sources: [0, 1], targets: [{ node: target, cost: 7 }], alwaysHeld: [0] };
        const base = whatIfBase(buildGraph(columns(drawing)), exposure);
        const expected = bestPriced(base.open, exposure, limit).paths.at(-1)?.cost;
        const answer = whatIf(base, {
          laid: layOver(base, changes),
          addedTargets: changes.addedTargets,
          expected,
          limit,
          patience,
        });
        const { graph, edgeOf } = rebuilt(drawing, changes);
        const isThere = (node: number): boolean => !changes.removedNodes!.includes(node);
        const after = {
          sources: exposure.sources.filter(isThere),
          targets: [...exposure.targets, ...changes.addedTargets!].filter(({ node }) => isThere(node)),
          alwaysHeld: exposure.alwaysHeld.filter(isThere),
        };
        const open = openGraph(graph, after);
        expect([...answer.toTarget()]).toEqual([...backwardDistances(open, after.targets).cost]);
        const wanted = bestPriced(graph, after, limit);
        const numbered = (edges: readonly number[]) => edges.map(edgeOf);
        const paths = wanted.paths.map((path) => ({
          ...path,
          edges: numbered(path.edges),
          branches: path.branches.map((branch) => ({ ...branch, edges: numbered(branch.edges) })),
        }));
        expect({ paths: answer.paths, complete: answer.complete, more: answer.more }).toEqual({ ...wanted, paths });
      }),
      { numRuns: 2000, seed: 51 },
    );
  });
});

type Answer = WhatIf & RankingDifference<PricedPath>;

function ask({ graph, node }: Drawing, changes: Changes, limit: number): Answer {
  const exposure = { sources: [node("a")], targets: [{ node: node("z"), cost: 0 }] };
  const base = whatIfBase(graph, exposure);
  const before = bestPriced(base.open, { ...exposure, hubsAlike: true }, limit).paths;
  const laid = layOver(base, changes);
  const after = whatIf(base, { laid, expected: before.at(-1)?.cost, limit, hubsAlike: true });
  const { overlay, start } = underChanges(base, laid, exposure.sources);
  const [priceBefore, priceAfter] = [pricerAlong(unchanged(base.open)), pricerAlong(overlay)];
  const assetsOf = ({ nodes }: PricedPath) => nodes.filter((each) => graph.hub[each] !== 1);
  const difference = rankingDifference<PricedPath, number>(
    { paths: before, assetsOf, costOf: (assets) => priceBefore({ start, assets, own: 0 })?.cost },
    { paths: after.paths, assetsOf, costOf: (assets) => priceAfter({ start, assets, own: 0 })?.cost },
  );
  return { ...after, ...difference };
}
