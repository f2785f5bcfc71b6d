/** Columns made from those of the analysis before are those that a projection of everything gives. */
import { describe, expect, it } from "vitest";
import { project, stepsOf, type ProjectedNode, type ProjectedStep } from "../../src/pipeline/projection.js";
import { projectOver } from "../../src/pipeline/projection-changes.js";
import { seeded } from "./random-estate.js";

const scope = { workspace: "w", analysis: 7 };

function randomNodes(next: () => number): ProjectedNode[] {
  const uids = ["internet", ..."abcdefghijkl"].filter((uid) => uid === "internet" || next() < 0.8);
  return uids.map((uid) => ({
    uid,
    name: `${uid}${Math.floor(next() * 2)}`,
    kind: "Compute",
    hub: next() < 0.2,
    impactCost: next() < 0.3 ? 1000 : -1,
    assumedBreach: next() < 0.1,
  }));
}

function randomStep(next: () => number, uids: readonly string[]): ProjectedStep {
  const uid = () => uids[Math.floor(next() * uids.length)]!;
  return {
    source: uid(),
    target: uid(),
    cost: Math.floor(next() * 1000),
    rule: `rule/${Math.floor(next() * 5)}`,
    alternatives: Math.floor(next() * 3),
    requires: next() < 0.3 ? [uid()] : [],
    inTheory: next() < 0.3,
  };
}

const columnsOf = ({ graph: _graph, nodeOf: _nodeOf, ...columns }: ReturnType<typeof project>) => columns;
const endsOf = ({ source, target }: ProjectedStep) => `${source} ${target}`;

describe("a projection over the one before", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))("equals one of everything, seed %i", (seed) => {
    const next = seeded(seed);
    const everyUid = ["internet", ..."abcdefghijklm"];
    const stepsBefore = Array.from({ length: 60 }, () => randomStep(next, everyUid));
    const before = project({ workspace: "w", analysis: 6 }, randomNodes(next), stepsBefore);
    const fresh = Array.from({ length: 10 }, () => randomStep(next, everyUid));
    const gone = stepsBefore.filter(() => next() < 0.2);
    const ends = [...fresh, ...gone].map(({ source, target }) => ({ source, target }));
    const nodes = randomNodes(next);

    const over = projectOver(before, scope, { nodes, ends, steps: fresh });

    const changed = new Set([...fresh, ...gone].map(endsOf));
    const kept = [...stepsOf(before)].filter((step) => !changed.has(endsOf(step)));
    expect(columnsOf(over)).toEqual(columnsOf(project(scope, nodes, [...kept, ...fresh])));
  });

  it("keeps the mark of a step that can be taken in theory only", () => {
    const nodes = ["a", "b", "c"].map((uid) => ({
      uid,
      name: uid,
      kind: "Compute",
      hub: false,
      impactCost: -1,
      assumedBreach: false,
    }));
    const step = { cost: 1, rule: "r", alternatives: 0, requires: [] };
    const before = project(scope, nodes, [{ ...step, source: "a", target: "b", inTheory: true }]);
    const over = projectOver(before, scope, {
      nodes,
      ends: [{ source: "b", target: "c" }],
      steps: [{ ...step, source: "b", target: "c" }],
    });
    expect([...over.inTheory]).toEqual([1, 0]);
    expect([...stepsOf(over)].map(({ inTheory }) => inTheory)).toEqual([true, false]);
  });
});
