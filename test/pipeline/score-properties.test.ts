import fc from "fast-check";
import { expect, it } from "vitest";
import { project, type ProjectedNode, type ProjectedStep } from "../../src/pipeline/projection.js";
import { verdictsOf } from "../../src/pipeline/reachability.js";
import { sketch, type Sketch } from "../paths/random-graph.js";

/** Two jewels, an assumed breach where there is room, one finding that decides the first step. */
interface Estate {
  readonly nodes: readonly ProjectedNode[];
  readonly steps: readonly ProjectedStep[];
}

function estateOf(drawn: Sketch): Estate {
  const name = (node: number) => (node === 0 ? "internet" : `n${node}`);
  return {
    nodes: Array.from({ length: drawn.nodes }, (_, node): ProjectedNode => ({
      uid: name(node),
      name: name(node),
      kind: "Compute",
      hub: node !== 0 && node < drawn.nodes - 2 && drawn.hubs.includes(node),
      impactCost: node >= drawn.nodes - 2 && node > 0 ? 100 * node : -1,
      assumedBreach: node === 2,
    })),
    steps: drawn.edges.map(({ from, to, cost, needs }): ProjectedStep => ({
      source: name(from),
      target: name(to),
      cost,
      rule: "r",
      alternatives: 0,
      requires: needs.map(name),
    })),
  };
}

/** Everything that is scored: assets, the finding, each target's share in the exposure. */
function scoresOf({ nodes, steps }: Estate, decided: ProjectedStep | undefined): Map<string, number> {
  const projection = project({ workspace: "w", analysis: 1 }, nodes, steps);
  const verdicts = verdictsOf(projection);
  const scores = new Map<string, number>();
  for (const { uid } of nodes) {
    const verdict = verdicts.asset(uid);
    if (!verdict) continue;
    scores.set(`risk of ${uid}`, verdict.risk);
    scores.set(`likelihood of ${uid}`, verdict.likelihood);
  }
  if (decided) {
    const { source, target, cost, requires } = decided;
    const finding = verdicts.finding({
      uid: "finding/f",
      ends: [source],
      deployed: true,
      steps: steps.includes(decided) ? [{ source, target, cost, requires: [...requires], factors: [] }] : [],
      properties: { status: steps.includes(decided) ? "open" : "remediated" },
      vulnerability: null,
      places: [],
    });
    scores.set("risk of the finding", finding.risk);
  }
  return scores;
}

function expectNoneHigher(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): void {
  for (const [what, score] of after) expect(score, what).toBeLessThanOrEqual((before.get(what) ?? 0) + 1e-9);
}

const drawn = fc.record({ graph: sketch({ needs: true }), at: fc.nat(17), by: fc.integer({ min: 1, max: 3000 }) });
const SETTINGS = { seed: 20261127, numRuns: 400 };

it("removing a step or fixing a finding never raises any score", () => {
  fc.assert(
    fc.property(drawn, ({ graph, at }) => {
      const estate = estateOf(graph);
      const gone = estate.steps[at % Math.max(1, estate.steps.length)];
      const without = { ...estate, steps: estate.steps.filter((step) => step !== gone) };
      expectNoneHigher(scoresOf(without, gone), scoresOf(estate, gone));
    }),
    SETTINGS,
  );
});

it("a control on a step never raises any score", () => {
  fc.assert(
    fc.property(drawn, ({ graph, at, by }) => {
      const estate = estateOf(graph);
      const [decided] = estate.steps;
      const controlled = estate.steps.map((step, index) =>
        index === at % estate.steps.length ? { ...step, cost: step.cost + by } : step,
      );
      expectNoneHigher(scoresOf({ ...estate, steps: controlled }, controlled[0]), scoresOf(estate, decided));
    }),
    SETTINGS,
  );
});

it("raising the impact of a target never lowers any score", () => {
  fc.assert(
    fc.property(drawn, ({ graph, by }) => {
      const estate = estateOf(graph);
      const raised = estate.nodes.map((node) =>
        node.impactCost > 0 ? { ...node, impactCost: Math.max(0, node.impactCost - by) } : node,
      );
      const [decided] = estate.steps;
      expectNoneHigher(scoresOf(estate, decided), scoresOf({ ...estate, nodes: raised }, decided));
    }),
    SETTINGS,
  );
});

it("the order of nodes and steps never matters", () => {
  fc.assert(
    fc.property(drawn, fc.nat(), ({ graph }, turn) => {
      const estate = estateOf(graph);
      const turned = <T>(list: readonly T[]): T[] => {
        const at = list.length ? turn % list.length : 0;
        return [...list.slice(at), ...list.slice(0, at)].reverse();
      };
      const [decided] = estate.steps;
      const other = { nodes: turned(estate.nodes), steps: turned(estate.steps) };
      expect(Object.fromEntries(scoresOf(other, decided))).toEqual(Object.fromEntries(scoresOf(estate, decided)));
    }),
    SETTINGS,
  );
});
