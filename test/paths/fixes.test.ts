import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNREACHED } from "../../src/paths/distances.js";
import { planFixes } from "../../src/paths/fix-plan.js";
import { edgesTouched, type Fix, restsOn, standingWith } from "../../src/paths/fixes.js";
import { buildGraph, GraphError } from "../../src/paths/graph.js";
import { type Scales, scales } from "../../src/paths/importance.js";
import { riskOf } from "../../src/paths/open.js";
import { reach } from "../../src/paths/reach.js";
import { draw, type Drawing } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";

describe("planFixes", () => {
  it("takes the shared fix first, then what brings most per cost", () => {
    const drawing = draw("i->a:10 a->x:10 a->y:10 i->z:900");
    const fixes = [
      remove(drawing, 3, "a->x"),
      remove(drawing, 3, "a->y"),
      remove(drawing, 4, "i->a"),
      remove(drawing, 1, "i->z"),
    ];
    const plan = planFixes(measured(drawing, "x", "y", "z"), fixes);
    expect(plan).toMatchObject({ fixes: [2, 3], cost: 5, after: 0, atLeast: 0, isExact: true });
    expect(plan.before).toBeCloseTo(2 * riskOf(20) + riskOf(900));
  });

  it("takes fixes together that bring nothing alone", () => {
    const drawing = draw("i->a:10 a->x:10 i->b:10 b->x:10");
    const fixes = [remove(drawing, 1, "i->a"), remove(drawing, 1, "b->x")];
    expect(planFixes(measured(drawing, "x"), fixes)).toMatchObject({ fixes: [0, 1], after: 0, isExact: true });
  });

  it("finds the better plan within a budget where greed does not", () => {
    const drawing = draw("i->a:0 a->x:0 i->y:500 i->z:500");
    const fixes = [remove(drawing, 6, "i->a"), { ...remove(drawing, 5, "i->y") }, remove(drawing, 5, "i->z")];
    const plan = planFixes(measured(drawing, "x", "y", "z"), fixes, { budget: 10 });
    expect(plan).toMatchObject({ fixes: [1, 2], cost: 10, isExact: true });
  });

  it("says what is not proven when its effort ends", () => {
    const drawing = draw("i->a:0 a->x:0 i->y:500 i->z:500");
    const fixes = [remove(drawing, 6, "i->a"), remove(drawing, 5, "i->y"), remove(drawing, 5, "i->z")];
    const plan = planFixes(measured(drawing, "x", "y", "z"), fixes, { budget: 10, effort: 0 });
    expect(plan).toMatchObject({ fixes: [0], isExact: false });
    // Four fifths of the second fix would go with the first into the budget, and no more.
    expect(plan.atLeast).toBeCloseTo(riskOf(500) + riskOf(500) / 5);
  });

  it("is no worse than a set that is known beforehand and can be afforded", () => {
    // Each of the first fixes brings most per cost; closing the way to all costs less than what greed makes of that.
    const drawing = draw("i->a:0 a->b:0 b->x:0 b->y:0 b->z:0");
    const fixes = [...["x", "y", "z"].map((to) => remove(drawing, 1, `b->${to}`)), remove(drawing, 2, "i->a")];
    const ready = measured(drawing, "x", "y", "z");
    const hasty = { effort: 0, shouldStop: () => true };
    expect(planFixes(ready, fixes, { ...hasty, known: [[3]] })).toMatchObject({ fixes: [3], after: 0, isExact: true });
    expect(planFixes(ready, fixes, { ...hasty, known: [[3]], budget: 1 })).toMatchObject({ fixes: [], isExact: false });
  });

  it("keeps to what closes every path where each way has many others beside it", () => {
    const layers = Array.from({ length: 5 }, (_, depth) => ["a", "b", "c"].map((name) => `${name}${depth}`));
    const between = layers
      .slice(1)
      .flatMap((to, i) => layers[i]!.flatMap((from) => to.map((each) => `${from}->${each}`)));
    const arrows = [...layers[0]!.map((to) => `i->${to}`), ...between, ...layers.at(-1)!.map((from) => `${from}->x`)];
    const drawing = draw(arrows.join(" "));
    const fixes = [...arrows].sort().map((arrow) => remove(drawing, 1, arrow));
    const first = fixes.flatMap(({ effects }, i) => (effects[0]!.edge < 3 ? [i] : []));
    for (const budget of [3, 5, 20, undefined]) {
      const plan = planFixes(measured(drawing, "x"), fixes, { budget, known: [first], effort: 20 });
      expect(plan).toMatchObject({ cost: 3, after: 0, isExact: true });
    }
    expect(planFixes(measured(drawing, "x"), fixes, { budget: 2, known: [first], effort: 20 })).toMatchObject({
      fixes: [],
      isExact: false,
    });
  });

  it("leaves out what later fixes make needless, and spends that anew", () => {
    const drawing = draw("i->a:0 a->x:0 i->y:700 i->a:5&k i->k:1");
    const fixes = [remove(drawing, 1, "i->a"), remove(drawing, 2, "a->x"), remove(drawing, 1, "i->y")];
    const plan = planFixes(measured(drawing, "x", "y"), fixes, { budget: 3, effort: 0 });
    expect(plan).toMatchObject({ fixes: [1, 2], cost: 3, after: 0 });
  });

  it("proves a plan the best by what each fix can bring at most", () => {
    const targets = ["p", "q", "r", "s", "t", "u", "v", "w"];
    const drawing = draw(targets.map((to, i) => `i->${to}:${i}`).join(" "));
    const fixes = targets.map((to) => remove(drawing, 1, `i->${to}`));
    const plan = planFixes(measured(drawing, ...targets), fixes, { budget: 4, effort: 3 });
    expect(plan).toMatchObject({ fixes: [0, 1, 2, 3], isExact: true });
  });

  it("tries the fixes of what a path needs, not those of anything", () => {
    const drawing = draw("i->x:1&k i->k:1 i->l:1 l->m:1");
    const ready = measured(drawing, "x");
    const standing = standingWith(ready, []);
    expect(restsOn(standing, 0, edgesTouched(remove(drawing, 1, "i->k")))).toBe(true);
    expect(restsOn(standing, 0, edgesTouched(remove(drawing, 1, "i->l")))).toBe(false);
  });

  it("counts what a requirement loses", () => {
    const drawing = draw("i->x:1&k i->k:1");
    expect(planFixes(measured(drawing, "x"), [remove(drawing, 1, "i->k")])).toMatchObject({ fixes: [0], after: 0 });
  });

  it("refuses a fix of what is not there", () => {
    const drawing = draw("i->x");
    expect(() => planFixes(measured(drawing, "x"), [{ cost: 1, effects: [{ edge: 9, raise: 1 }] }])).toThrow(
      GraphError,
    );
    expect(() => planFixes(measured(drawing, "x"), [{ cost: 0, effects: [] }])).toThrow(GraphError);
  });

  it.each([false, true])("is the best of all plans within a budget, with requirements %s", (needs) => {
    fc.assert(
      fc.property(problem(needs), ({ drawing, fixes, budget }) => {
        const targets = [
          { node: drawing.nodes - 1, cost: 3 },
          { node: drawing.nodes >> 1, cost: 300 },
        ];
        const ready = scales(buildGraph(columns(drawing)), { sources: [0], targets });
        const plan = planFixes(ready, fixes, { budget });
        const least = subsets(fixes.length)
          .filter((set) => costOf(fixes, set) <= budget)
          .map((set) =>
            slowRisk(
              drawing,
              targets,
              set.map((i) => fixes[i]!),
            ),
          );
        expect(plan.isExact).toBe(true);
        expect(plan.cost).toBe(costOf(fixes, plan.fixes));
        expect(plan.cost).toBeLessThanOrEqual(budget);
        expect(plan.after).toBeCloseTo(Math.min(...least), 6);
        expect(plan.after).toBeCloseTo(
          slowRisk(
            drawing,
            targets,
            plan.fixes.map((i) => fixes[i]!),
          ),
          6,
        );
        const hasty = planFixes(ready, fixes, { budget, effort: 1 });
        expect(hasty.atLeast).toBeLessThanOrEqual(Math.min(...least) + 1e-6);
        expect(hasty.after).toBeGreaterThanOrEqual(hasty.atLeast - 1e-6);
      }),
      { numRuns: 700, seed: 81 },
    );
  });

  it("never raises the risk by one fix more", () => {
    fc.assert(
      fc.property(problem(true), ({ drawing, fixes }) => {
        const ready = scales(buildGraph(columns(drawing)), {
          sources: [0],
          targets: [{ node: drawing.nodes - 1, cost: 3 }],
        });
        let last = Infinity;
        for (let count = 0; count <= fixes.length; count++) {
          const { risk } = standingWith(ready, fixes.slice(0, count));
          expect(risk).toBeLessThanOrEqual(last);
          last = risk;
        }
      }),
      { numRuns: 700, seed: 82 },
    );
  });
});

function remove({ edge }: Drawing, cost: number, arrow: string): Fix {
  return { cost, effects: [{ edge: edge(arrow), raise: UNREACHED }] };
}

function measured({ graph, node }: Drawing, ...targets: string[]): Scales {
  return scales(graph, { sources: [node("i")], targets: targets.map((name) => ({ node: node(name), cost: 0 })) });
}

function problem(needs: boolean): fc.Arbitrary<{ drawing: Sketch; fixes: Fix[]; budget: number }> {
  return sketch({ maxNodes: 6, maxEdges: 12, needs }).chain((drawing) => {
    const effect = fc.record({
      edge: fc.nat(Math.max(drawing.edges.length - 1, 0)),
      raise: fc.constantFrom(0, 1, 2, 500, UNREACHED),
    });
    const fix = fc.record({ cost: fc.integer({ min: 1, max: 4 }), effects: fc.array(effect, { maxLength: 3 }) });
    return fc.record({
      drawing: fc.constant(drawing),
      fixes: fc.array(fix, { maxLength: drawing.edges.length === 0 ? 0 : 5 }),
      budget: fc.nat(12),
    });
  });
}

function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_place, i) => i).filter((i) => (bits >> i) % 2 === 1),
  );
}

function costOf(fixes: readonly Fix[], set: readonly number[]): number {
  return set.reduce((sum, i) => sum + fixes[i]!.cost, 0);
}

function slowRisk(drawing: Sketch, targets: { node: number; cost: number }[], fixes: readonly Fix[]): number {
  const raise = new Map<number, number>();
  for (const effect of fixes.flatMap(({ effects }) => effects)) {
    raise.set(effect.edge, (raise.get(effect.edge) ?? 0) + effect.raise);
  }
  const edges = drawing.edges
    .map((edge, i) => ({ ...edge, cost: edge.cost + (raise.get(i) ?? 0) }))
    .filter(({ cost }) => cost < UNREACHED);
  const graph = buildGraph(columns({ ...drawing, edges }));
  const own = new Map<number, number>();
  for (const { node, cost } of targets) own.set(node, Math.min(cost, own.get(node) ?? Infinity));
  return [...own].reduce((sum, [to, cost]) => {
    const { path } = reach(graph, { from: [0], to });
    return sum + (path ? riskOf(path.cost + cost) : 0);
  }, 0);
}
