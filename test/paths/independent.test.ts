/** Answers of the engine against plain implementations that share nothing with it, and against itself in another order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates, immediateDominators } from "../../src/paths/dominators.js";
import { buildGraph, type GraphInput } from "../../src/paths/graph.js";
import { kBest } from "../../src/paths/k-best.js";
import { minimumCut } from "../../src/paths/min-cut.js";
import { bestPriced } from "../../src/paths/priced.js";
import { simulate } from "../../src/paths/simulation.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("k best paths of larger graphs", () => {
  it("cost what a plain best-first search over whole paths finds, and are simple, real and priced right", () => {
    const large = fc.record({ nodes: fc.integer({ min: 30, max: 150 }), seed: fc.integer(), free: fc.boolean() });
    fc.assert(
      fc.property(large, ({ nodes, seed, free }) => {
        const input = largeGraph(nodes, seed, free ? 3 : 6908);
        const answer = kBest(buildGraph(input), { sources: [0], targets: [{ node: nodes - 1, cost: 5 }] }, 60);
        expect(answer.paths.map(({ cost }) => cost)).toEqual(plainly(input, 60).map((cost) => cost + 5));
        for (const { nodes: way, edges, cost } of answer.paths) {
          expect(new Set(way).size).toBe(way.length);
          edges.forEach((edge, i) => expect([input.source[edge], input.target[edge]]).toEqual([way[i], way[i + 1]]));
          expect(edges.reduce((sum, edge) => sum + input.cost[edge]!, 5)).toBe(cost);
        }
        expect(new Set(answer.paths.map((path) => path.nodes.join(" "))).size).toBe(answer.paths.length);
      }),
      { numRuns: 60, seed: 131 },
    );
  });
});

describe("the order of the input", () => {
  const shuffled = sketch({ maxNodes: 8, maxEdges: 22, needs: true }).chain((drawing) =>
    fc.record({
      drawing: fc.constant(drawing),
      order: fc.shuffledSubarray([...drawing.edges.keys()], {
        minLength: drawing.edges.length,
        maxLength: drawing.edges.length,
      }),
    }),
  );

  it("never changes paths, prices, cuts or choke points", () => {
    fc.assert(
      fc.property(shuffled, ({ drawing, order }) => {
        const other = { ...drawing, edges: order.map((edge) => drawing.edges[edge]!) };
        expect(answers(other)).toEqual(answers(drawing));
      }),
      { numRuns: 1000, seed: 132 },
    );
  });

  it("of sources and targets never changes what the simulation says of one", () => {
    fc.assert(
      fc.property(sketch({ maxNodes: 8, maxEdges: 22 }), (drawing) => {
        const graph = buildGraph(columns(drawing));
        const last = drawing.nodes - 1;
        const [one] = simulate(graph, { sources: [0, 1], targets: [last], worlds: 64 }).targets;
        const [, two] = simulate(graph, { sources: [1, 0], targets: [0, last], worlds: 64 }).targets;
        expect(two).toEqual(one);
      }),
      { numRuns: 300, seed: 133 },
    );
  });
});

/** What must not depend on the order of the edges: names of nodes and costs, not numbers of edges. */
function answers(drawing: Sketch) {
  const graph = buildGraph(columns(drawing));
  const last = drawing.nodes - 1;
  const question = { sources: [0], targets: [{ node: last, cost: 3 }], alwaysHeld: [1] };
  const dominators = immediateDominators(graph, [0]);
  const cut = minimumCut(graph, { sources: [0], targets: [last] });
  return {
    paths: kBest(graph, question, 20).paths.map(({ nodes, cost }) => [cost, ...nodes]),
    prices: bestPriced(graph, question, 5).paths.map(({ cost }) => cost),
    cut: cut.isPossible ? cut.cost : cut.nodes,
    dominators: Array.from({ length: drawing.nodes ** 2 }, (_, i) =>
      dominates(dominators, i % drawing.nodes, Math.floor(i / drawing.nodes)),
    ),
  };
}

/** Mostly local edges with some far ones, so that there are many paths of many lengths. */
function largeGraph(nodes: number, seed: number, dearest: number): GraphInput {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const edges = 5 * nodes;
  const source = Uint32Array.from({ length: edges }, () => below(nodes));
  const target = source.map((from) => (below(4) ? (from + 1 + below(9)) % nodes : below(nodes)));
  const cost = Int32Array.from({ length: edges }, () => below(dearest + 1));
  return { nodes, source, target, cost };
}

/** The costs of the first paths from node 0 to the last node: whole paths in a list, the one with the least bound first. */
function plainly({ nodes, source, target, cost }: GraphInput, count: number): number[] {
  const price = new Map<string, number>();
  source.forEach((from, i) => {
    const key = `${from} ${target[i]}`;
    price.set(key, Math.min(cost[i]!, price.get(key) ?? Infinity));
  });
  const hops = [...price].map(([key, paid]) => [...key.split(" ").map(Number), paid] as [number, number, number]);
  const rest = new Array<number>(nodes).fill(Infinity);
  rest[nodes - 1] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (const [from, to, paid] of hops) {
      if (rest[to]! + paid >= rest[from]!) continue;
      rest[from] = rest[to]! + paid;
      changed = true;
    }
  }
  const onward = Array.from({ length: nodes }, (_, node) => hops.filter(([from]) => from === node));
  const open = [{ way: [0], paid: 0, bound: rest[0]! }];
  const found: number[] = [];
  while (found.length < count && open.length > 0) {
    const at = open.reduce((best, path, i) => (path.bound < open[best]!.bound ? i : best), 0);
    const [{ way, paid }] = open.splice(at, 1) as [(typeof open)[number]];
    const last = way.at(-1)!;
    if (last === nodes - 1) found.push(paid);
    else
      for (const [, to, more] of onward[last]!)
        if (!way.includes(to) && rest[to]! < Infinity)
          open.push({ way: [...way, to], paid: paid + more, bound: paid + more + rest[to]! });
  }
  return found;
}
