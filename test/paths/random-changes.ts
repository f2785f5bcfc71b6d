import fc from "fast-check";
import { buildGraph, type Graph } from "../../src/paths/graph.js";
import type { Changes } from "../../src/paths/overlay.js";
import { columns, type Sketch } from "./random-graph.js";

/** Changes of all kinds to a small graph. */
export function changesTo({ nodes, edges }: Sketch, { needs = false } = {}): fc.Arbitrary<Changes> {
  const edge = fc.nat(Math.max(edges.length - 1, 0));
  const few = { maxLength: edges.length === 0 ? 0 : 3 };
  const cost = fc.oneof(fc.nat(3), fc.nat(6908));
  return fc.array(fc.constantFrom<0 | 1>(0, 1), { maxLength: 2 }).chain((addedNodes) => {
    const node = fc.nat(nodes + addedNodes.length - 1);
    return fc.record({
      removedNodes: fc.array(fc.nat(nodes - 1), { maxLength: 1 }),
      removedEdges: fc.array(edge, few),
      costs: fc.uniqueArray(fc.record({ edge, cost }), { ...few, selector: (change) => change.edge }),
      addedNodes: fc.constant(addedNodes),
      addedEdges: fc.array(
        fc.record({ source: node, target: node, cost, requires: fc.array(node, { maxLength: needs ? 2 : 0 }) }),
        { maxLength: 4 },
      ),
      addedTargets: fc.array(fc.record({ node, cost: fc.nat(20) }), { maxLength: 1 }),
    });
  });
}

/** The changed graph built anew; its edges are numbered as in the drawing, `edgeOf` gives those numbers back. */
export function rebuilt(drawing: Sketch, changes: Changes): { graph: Graph; edgeOf: (edge: number) => number } {
  const { removedNodes = [], removedEdges = [], costs = [], addedNodes = [], addedEdges = [] } = changes;
  const costOf = new Map(costs.map(({ edge, cost }) => [edge, cost]));
  const kept = [
    ...drawing.edges.map((edge, i) => ({ ...edge, cost: costOf.get(i) ?? edge.cost, i })),
    ...addedEdges.map(({ source, target, cost, requires = [] }, i) => {
      return { from: source, to: target, cost, needs: [...requires], i: drawing.edges.length + i };
    }),
  ].filter(
    ({ from, to, i }) => !removedEdges.includes(i) && !removedNodes.includes(from) && !removedNodes.includes(to),
  );
  const nodes = drawing.nodes + addedNodes.length;
  const hubs = [...drawing.hubs, ...addedNodes.flatMap((hub, i) => (hub === 1 ? [drawing.nodes + i] : []))];
  return { graph: buildGraph(columns({ nodes, edges: kept, hubs })), edgeOf: (edge) => kept[edge]!.i };
}
