import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNREACHED } from "../../src/paths/distances.js";
import { type Effect, effectsOn } from "../../src/paths/effects.js";
import type { Fix } from "../../src/paths/fixes.js";
import { buildGraph } from "../../src/paths/graph.js";
import { scales } from "../../src/paths/importance.js";
import { kBest } from "../../src/paths/k-best.js";
import { draw, type Drawing } from "./draw.js";
import { columns, sketch, type Sketch } from "./random-graph.js";
import { everyPath, relax, slowPrice } from "./slow.js";

describe("effectsOn", () => {
  it("tells for each path whether it is closed, dearer or as before", () => {
    const drawing = draw("i->a:10 a->x:10 i->b:10 b->x:10 i->x:90 i->x:95");
    const ready = measured(drawing);
    const paths = kBest(ready.graph, ready.exposure, 10).paths.map(({ nodes }) => ({ nodes, sources: [nodes[0]!] }));
    const fixes = [
      change(drawing, "i->a", UNREACHED),
      change(drawing, "i->b", 300),
      { cost: 1, effects: [{ edge: drawing.edge("i->x", 1), raise: UNREACHED }] },
    ];
    expect(paths.map(({ nodes }) => drawing.names(nodes))).toEqual(["i a x", "i b x", "i x"]);
    expect(effectsOn(ready, paths)(fixes)).toEqual(["resolves", "reduces", "unchanged"]);
  });

  it("counts what the steps of a path need: the dearer way to it, or none", () => {
    const drawing = draw("i->a:10 a->x:10&k i->k:5 i->l:50 l->k:5");
    expect(onPath(drawing, "i a x", change(drawing, "i->k", UNREACHED))).toBe("reduces");
    expect(onPath(drawing, "i a x", change(drawing, "i->k", 3))).toBe("reduces");
    expect(onPath(drawing, "i a x", change(drawing, "l->k", UNREACHED))).toBe("unchanged");
    const both = [change(drawing, "i->k", UNREACHED), change(drawing, "i->l", UNREACHED)];
    expect(onPath(drawing, "i a x", ...both)).toBe("resolves");
  });

  it("knows a path by its assets: other hubs may join them", () => {
    const drawing = draw("i->(g):1 (g)->x:1 i->(h):9 (h)->x:1");
    expect(onPath(drawing, "i g x", change(drawing, "i->g", UNREACHED))).toBe("reduces");
    expect(onPath(drawing, "i h x", change(drawing, "i->h", UNREACHED))).toBe("unchanged");
  });

  it("meets what steps need from the path's own sources only", () => {
    const drawing = draw("i->x:1&k j->k:1 i->m:5 m->k:5");
    const ready = scales(drawing.graph, {
      sources: [drawing.node("i"), drawing.node("j")],
      targets: [{ node: drawing.node("x"), cost: 0 }],
    });
    const path = { nodes: [drawing.node("i"), drawing.node("x")], sources: [drawing.node("i")] };
    expect(effectsOn(ready, [path])([change(drawing, "m->k", UNREACHED)])).toEqual(["resolves"]);
    expect(effectsOn(ready, [path])([change(drawing, "j->k", UNREACHED)])).toEqual(["unchanged"]);
  });

  it("equals pricing each path before and after from the definition", () => {
    const seen = new Set<Effect>();
    fc.assert(
      fc.property(scene(), ({ drawing, fixes }) => {
        const target = { node: drawing.nodes - 1, cost: 7 };
        const start = new Set([0, 1]);
        const before = open(drawing, start);
        const paths = everyPath(before, [0], [target]).map(({ nodes }) => ({ nodes, sources: [0] }));
        const exposure = { sources: [0], targets: [target], alwaysHeld: [1] };
        const effects = effectsOn(scales(buildGraph(columns(drawing)), exposure), paths)(fixes);
        const after = open(changed(drawing, fixes), start);
        paths.forEach(({ nodes }, place) => {
          const wanted = isOpen(after, nodes)
            ? slowPrice(after, start, nodes) > slowPrice(before, start, nodes)
              ? "reduces"
              : "unchanged"
            : "resolves";
          seen.add(wanted);
          expect(effects[place]).toBe(wanted);
        });
      }),
      { numRuns: 1500, seed: 91 },
    );
    expect(seen.size).toBe(3);
  });
});

function change({ edge }: Drawing, arrow: string, raise: number): Fix {
  return { cost: 1, effects: [{ edge: edge(arrow), raise }] };
}

function measured({ graph, node }: Drawing) {
  return scales(graph, { sources: [node("i")], targets: [{ node: node("x"), cost: 0 }] });
}

function onPath(drawing: Drawing, names: string, ...fixes: Fix[]): Effect {
  const nodes = names.split(" ").map(drawing.node);
  return effectsOn(measured(drawing), [{ nodes, sources: [nodes[0]!] }])(fixes)[0]!;
}

/** Without parallel edges and hubs; costs such that hardly any two sums are the same. */
function scene(): fc.Arbitrary<{ drawing: Sketch; fixes: Fix[] }> {
  return sketch({ maxNodes: 7, maxEdges: 20, needs: true })
    .map(({ nodes, edges }): Sketch => {
      const single = edges.filter(
        ({ from, to }, i) => edges.findIndex((other) => other.from === from && other.to === to) === i,
      );
      const distinct = single.map((edge, i) => ({ ...edge, cost: 1000 + 37 * edge.cost + (1 << (i % 20)) }));
      return { nodes: Math.max(nodes, 3), edges: distinct, hubs: [] };
    })
    .chain((drawing) => {
      const effect = fc.record({
        edge: fc.nat(Math.max(drawing.edges.length - 1, 0)),
        raise: fc.constantFrom(0, 331, 5003, UNREACHED),
      });
      const fix = fc.record({ cost: fc.constant(1), effects: fc.array(effect, { maxLength: 3 }) });
      return fc.record({
        drawing: fc.constant(drawing),
        fixes: fc.array(fix, { maxLength: drawing.edges.length === 0 ? 0 : 3 }),
      });
    });
}

function changed(drawing: Sketch, fixes: readonly Fix[]): Sketch {
  const raise = new Map<number, number>();
  for (const effect of fixes.flatMap(({ effects }) => effects))
    raise.set(effect.edge, (raise.get(effect.edge) ?? 0) + effect.raise);
  const edges = drawing.edges
    .map((edge, i) => ({ ...edge, cost: edge.cost + (raise.get(i) ?? 0) }))
    .filter(({ cost }) => cost < UNREACHED);
  return { ...drawing, edges };
}

/** The edges whose source and requirements can be held. */
function open(drawing: Sketch, start: ReadonlySet<number>): Sketch {
  const values = relax(drawing, start);
  const edges = drawing.edges.filter(({ from, needs }) => [from, ...needs].every((node) => values[node]! < Infinity));
  return { ...drawing, edges };
}

function isOpen({ edges }: Sketch, nodes: readonly number[]): boolean {
  return nodes.slice(1).every((to, at) => edges.some((edge) => edge.from === nodes[at] && edge.to === to));
}
