import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../src/paths/graph.js";
import { estimate } from "../../src/paths/interval.js";
import { blockKey, causeKey, countBits, drawWord, thresholdOf } from "../../src/paths/random-words.js";
import { holdable } from "../../src/paths/requires.js";
import { simulate } from "../../src/paths/simulation.js";
import { successBounds } from "../../src/paths/simulation-bounds.js";
import { draw } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("drawWord", () => {
  it.each([0.001, 0.1, 0.5, 0.9, 0.999])("succeeds in a share of %s of the worlds", (probability) => {
    let ones = 0;
    for (let i = 0; i < 20_000; i++)
      ones += countBits(drawWord(blockKey(7, i % 100), causeKey(i), thresholdOf(probability)));
    const { low, high } = estimate(ones, 640_000);
    expect(low).toBeLessThanOrEqual(probability);
    expect(high).toBeGreaterThanOrEqual(probability);
  });

  it("never fails at 1 and never succeeds at 0", () => {
    expect(drawWord(1, 2, thresholdOf(1))).toBe(-1);
    expect(drawWord(1, 2, thresholdOf(0))).toBe(0);
  });

  it("succeeds with a higher threshold wherever it does with a lower one", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer(), fc.integer(), probability, probability, (key, cause, a, b) => {
        const less = drawWord(key, cause, thresholdOf(Math.min(a, b)));
        expect(less & ~drawWord(key, cause, thresholdOf(Math.max(a, b)))).toBe(0);
      }),
      { numRuns: 2000, seed: 111 },
    );
  });

  it("draws two causes independently of each other", () => {
    let both = 0;
    for (let i = 0; i < 20_000; i++) {
      const key = blockKey(3, i);
      both += countBits(drawWord(key, causeKey(8), thresholdOf(0.5)) & drawWord(key, causeKey(9), thresholdOf(0.5)));
    }
    const { low, high } = estimate(both, 640_000);
    expect(low).toBeLessThanOrEqual(0.25);
    expect(high).toBeGreaterThanOrEqual(0.25);
  });
});

describe("estimate", () => {
  it("is the interval of Clopper and Pearson", () => {
    // None of n: 1 - 0.0005^(1/n). Half of 10, from the beta distribution's quantiles.
    expect(estimate(0, 1024).high).toBeCloseTo(1 - 0.0005 ** (1 / 1024), 9);
    expect(estimate(1024, 1024).low).toBeCloseTo(0.0005 ** (1 / 1024), 9);
    expect(estimate(0, 10).low).toBe(0);
  });

  it("leaves the tails that it promises on either side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (trials, some) => {
        const successes = some % (trials + 1);
        const { low, high } = estimate(successes, trials);
        const pick = (k: number, p: number): number => choose(trials, k) * p ** k * (1 - p) ** (trials - k);
        const sum = (from: number, to: number, p: number): number =>
          Array.from({ length: to - from + 1 }, (_, i) => pick(from + i, p)).reduce((a, b) => a + b, 0);
        if (successes > 0) expect(sum(successes, trials, low)).toBeCloseTo(0.0005, 7);
        if (successes < trials) expect(sum(0, successes, high)).toBeCloseTo(0.0005, 7);
      }),
      { numRuns: 300, seed: 112 },
    );
  });
});

describe("simulate", () => {
  it("counts paths together where one of them is enough", () => {
    const { graph, node } = draw("i->a:693 a->x:0 i->b:693 b->x:0");
    const { targets, worlds } = simulate(graph, { sources: [node("i")], targets: [node("x")], worlds: 8192 });
    expect(worlds).toBe(8192);
    expect(targets[0]!.low).toBeLessThan(0.75);
    expect(targets[0]!.high).toBeGreaterThan(0.75);
    expect(targets[0]!.high - targets[0]!.low).toBeLessThan(0.04);
  });

  it("lets edges of one cause succeed together", () => {
    const { graph, node } = draw("i->a:693 a->x:0 i->b:693 b->x:0");
    const cause = Int32Array.of(5, -1, 5, -1);
    const { targets } = simulate(graph, { sources: [node("i")], targets: [node("x")], cause, worlds: 8192 });
    expect(targets[0]!.low).toBeLessThan(0.5);
    expect(targets[0]!.high).toBeGreaterThan(0.5);
    expect(targets[0]!.high).toBeLessThan(0.6);
  });

  it("begins no path at what everyone holds, but meets requirements from it", () => {
    const { graph, node } = draw("internet->k:0 k->y:0 i->x:0&k");
    const question = { sources: [node("i")], targets: [node("x"), node("y")], alwaysHeld: [node("internet")] };
    expect(simulate(graph, question).targets.map(({ probability }) => probability)).toEqual([1, 0]);
    expect(simulate(graph, { ...question, alwaysHeld: [] }).targets[0]!.probability).toBe(0);
  });

  it("gets round a control once for all edges behind it", () => {
    const { graph, node } = draw("i->a i->b a->x:2303 b->x:2303");
    const behind = (control: number) => [{ cause: control, chance: 0.1 }];
    const question = { sources: [node("i")], targets: [node("x")], worlds: 8192 };
    const shared = new Map([2, 3].map((edge) => [edge, behind(7)]));
    const { targets: together } = simulate(graph, { ...question, controls: shared });
    expect(together[0]!.low).toBeLessThan(0.1);
    expect(together[0]!.high).toBeLessThan(0.15);
    const own = new Map([2, 3].map((edge) => [edge, behind(edge)]));
    const { targets: apart } = simulate(graph, { ...question, controls: own });
    expect(apart[0]!.low).toBeGreaterThan(0.15);
    expect(successBounds(graph, { ...question, controls: shared }, node("x")).lower).toBeCloseTo(0.1, 3);
  });

  it("says the same for the same seed", () => {
    const { graph, node } = draw("i->a:300 a->x:300");
    const question = { sources: [node("i")], targets: [node("x")], seed: 5 };
    expect(simulate(graph, question)).toEqual(simulate(graph, question));
    expect(simulate(graph, { ...question, seed: 6 })).not.toEqual(simulate(graph, question));
  });

  it("has the exact probability in its interval and between its bounds", () => {
    const scene = sketch({ maxNodes: 6, maxEdges: 9, needs: true }).chain((drawing) =>
      fc.record({
        drawing: fc.constant({ ...drawing, edges: drawing.edges.map((edge) => ({ ...edge, cost: edge.cost % 1500 })) }),
        cause: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 9, maxLength: 9 }),
        controls: fc.array(fc.subarray([10, 11]), { minLength: 9, maxLength: 9 }),
        seed: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(scene, ({ drawing, cause, controls, seed }) => {
        const graph = buildGraph(columns(drawing));
        const target = drawing.nodes - 1;
        const before = new Map(
          controls.map((each, edge) => [edge, each.map((one) => ({ cause: one, chance: CONTROLS[one]! }))]),
        );
        const causes = { cause: Int32Array.from(cause), controls: before };
        const question = { sources: [0], targets: [target], alwaysHeld: [0], ...causes, seed };
        const exact = slowProbability(drawing, { cause, controls }, target);
        const { low, high } = simulate(graph, question).targets[0]!;
        const { lower, upper } = successBounds(graph, question, target);
        expect(lower).toBeLessThanOrEqual(exact + 1e-9);
        expect(upper).toBeGreaterThanOrEqual(exact - 1e-9);
        expect(low).toBeLessThanOrEqual(exact);
        expect(high).toBeGreaterThanOrEqual(exact);
      }),
      { numRuns: 1000, seed: 113 },
    );
  });
});

/** Chances of getting round the two controls of the property. */
const CONTROLS: Readonly<Record<number, number>> = { 10: 0.5, 11: 0.3 };

interface Deciding {
  cause: readonly number[];
  controls: readonly (readonly number[])[];
}

/** The sum over all worlds in which the target can be held; causes are split where their edges differ. */
function slowProbability(drawing: Sketch, { cause, controls }: Deciding, target: number): number {
  const total = (edge: number): number => Math.exp(-drawing.edges[edge]!.cost / 1000);
  const leftBy = (edge: number) => controls[edge]!.reduce((left, one) => left / CONTROLS[one]!, total(edge));
  // Where an edge is likelier than its controls let anyone through, they say nothing of it.
  const before = drawing.edges.map((_, edge) => (leftBy(edge) <= 1 ? controls[edge]! : []));
  const chance = (edge: number): number => (before[edge]!.length ? leftBy(edge) : total(edge));
  let sum = 0;
  for (const [first, second] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    const open = { 10: first, 11: second } as Readonly<Record<number, number>>;
    const passing = drawing.edges.map((_, edge) => before[edge]!.every((one) => open[one] === 1));
    const weight = [10, 11].reduce((product, one) => product * (open[one] ? CONTROLS[one]! : 1 - CONTROLS[one]!), 1);
    sum += weight * ofCauses(drawing, { cause, chance, passing }, target);
  }
  return sum;
}

interface InWorld {
  cause: readonly number[];
  chance: (edge: number) => number;
  /** Per edge: its controls are got round. */
  passing: readonly boolean[];
}

function ofCauses(drawing: Sketch, { cause, chance, passing }: InWorld, target: number): number {
  const groups = new Map<number, number[]>();
  drawing.edges.forEach((_, i) => {
    const key = cause[i]! >= 0 ? cause[i]! : 100 + i;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const walk = (left: number[][], alive: number[], weight: number): number => {
    if (weight === 0) return 0;
    const [group, ...others] = left;
    if (!group) {
      const graph = buildGraph(
        columns({ ...drawing, edges: drawing.edges.filter((_, i) => alive.includes(i) && passing[i]) }),
      );
      return holdable(graph, [0]).held[target] === 1 ? weight : 0;
    }
    // In the order of their chances: the cause's number lies below the first, between two, or above the last.
    const sorted = [...group].sort((a, b) => chance(b) - chance(a));
    let sum = 0;
    for (let count = 0; count <= sorted.length; count++) {
      const above = count === 0 ? 1 : chance(sorted[count - 1]!);
      const below = count === sorted.length ? 0 : chance(sorted[count]!);
      sum += walk(others, [...alive, ...sorted.slice(0, count)], weight * (above - below));
    }
    return sum;
  };
  return walk([...groups.values()], [], 1);
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product *= (n - k + i) / i;
  return product;
}
