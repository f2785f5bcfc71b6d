/** What is said of changes that close every path holds on random graphs, where steps need several things as well. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { buildGraph } from "../../src/paths/graph.js";
import { scales } from "../../src/paths/importance.js";
import { separate } from "../../src/pipeline/separation.js";
import type { SharedFix } from "../../src/pipeline/shared-fixes.js";
import type { Stakes } from "../../src/pipeline/stakes.js";
import { columns, sketch, type Sketch } from "../paths/random-graph.js";
import { everyPath, relax } from "../paths/slow.js";

it.each([false, true])(
  "closes every path, at what it says at least, and by what it names, with requirements %s",
  (needs) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(problem(needs), ({ drawing, changes }) => {
        const target = { node: drawing.nodes - 1, cost: 0 };
        const found = separate(stakesOf(drawing, target), changes);
        const without = (places: readonly number[]) =>
          closing(
            drawing,
            places.flatMap((place) => changes[place]!.edges),
          );
        const pathsIn = (left: Sketch) => everyPath(left, [0], [target]);
        if (!found.possible) {
          seen.add("not possible");
          const left = pathsIn(without([...changes.keys()]));
          expect(left.map(({ nodes }) => nodes.join())).toContain(found.path.join());
          return;
        }
        expect(pathsIn(without(found.changes))).toEqual([]);
        expect(found.cost).toBe(costOf(changes, found.changes));
        for (const each of found.changes)
          expect(pathsIn(without(found.changes.filter((other) => other !== each)))).not.toEqual([]);
        const least = Math.min(
          ...subsets(changes.length)
            .filter((set) => pathsIn(without(set)).length === 0)
            .map((set) => costOf(changes, set)),
        );
        expect(found.atLeast).toBeLessThanOrEqual(least);
        seen.add(found.atLeast === found.cost ? "exact" : "bounded");
        expect(found.cost).toBeGreaterThanOrEqual(least);
        const taken = new Set(found.certificate);
        const left = new Set(closing(drawing, found.certificate).edges.map(keyOf));
        for (const { edges } of pathsIn(closing(drawing, []))) {
          const steps = edges.map((edge) => closing(drawing, []).edges[edge]!);
          const crosses = steps.some((step) =>
            taken.has(drawing.edges.findIndex((edge) => keyOf(edge) === keyOf(step))),
          );
          seen.add(crosses ? "crossed" : "needed");
          if (!crosses) expect(found.isCrossed).toBe(false);
          // Otherwise some step of it cannot be taken without what the certificate names.
          expect(crosses || steps.some((step) => !left.has(keyOf(step)))).toBe(true);
        }
      }),
      { numRuns: 1500, seed: 92 },
    );
    const outcomes = ["bounded", "crossed", "exact"];
    expect([...seen].sort()).toEqual([...outcomes, ...(needs ? ["needed"] : []), "not possible"]);
  },
);

function problem(needs: boolean): fc.Arbitrary<{ drawing: Sketch; changes: SharedFix[] }> {
  return sketch({ maxNodes: 6, maxEdges: 14, needs })
    .map(({ nodes, edges }): Sketch => {
      const single = edges.filter(
        ({ from, to }, i) => edges.findIndex((other) => other.from === from && other.to === to) === i,
      );
      return { nodes, edges: single, hubs: [] };
    })
    .filter((drawing) => everyPath(closing(drawing, []), [0], [{ node: drawing.nodes - 1, cost: 0 }]).length > 0)
    .chain((drawing) => {
      const edges = fc.uniqueArray(fc.nat(drawing.edges.length - 1), { minLength: 1, maxLength: 3 });
      const change = fc.record({ cost: fc.integer({ min: 1, max: 4 }), edges });
      return fc.record({
        drawing: fc.constant(drawing),
        changes: fc.array(change, { minLength: 1, maxLength: 5 }).map((all) => all.map(changeOf).filter(apart)),
      });
    });
}

function changeOf({ cost, edges }: Pick<SharedFix, "cost" | "edges">, place: number): SharedFix {
  const words = { kind: "setting", costOrigin: "", title: "", rule: "", findings: [], at: undefined } as const;
  return { id: `fix/${place}`, cost, edges, ...words };
}

/** A step is taken away by one change only. */
function apart({ edges }: SharedFix, place: number, all: readonly SharedFix[]): boolean {
  return !all.slice(0, place).some((other) => other.edges.some((edge) => edges.includes(edge)));
}

function stakesOf(drawing: Sketch, target: { node: number; cost: number }): Stakes {
  return { scales: scales(buildGraph(columns(drawing)), { sources: [0], targets: [target] }) } as Stakes;
}

/** Without some edges, and then without those whose source or requirements cannot be held. */
function closing({ edges, ...drawing }: Sketch, taken: readonly number[]): Sketch {
  const left = { ...drawing, edges: edges.filter((_, edge) => !taken.includes(edge)) };
  const values = relax(left, new Set([0]));
  return {
    ...left,
    edges: left.edges.filter(({ from, needs }) => [from, ...needs].every((node) => values[node]! < Infinity)),
  };
}

function keyOf({ from, to }: Sketch["edges"][number]): string {
  return `${from} ${to}`;
}

function costOf(changes: readonly SharedFix[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + changes[place]!.cost, 0);
}

function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_place, i) => i).filter((i) => (bits >> i) % 2 === 1),
  );
}
