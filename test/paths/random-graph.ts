import fc from "fast-check";
import type { GraphInput } from "../../src/paths/graph.js";

/** A small graph as columns, with everything that makes order hard: hubs, free edges, equal costs, parallel edges. */
export interface Sketch {
  nodes: number;
  edges: { from: number; to: number; cost: number; needs: number[] }[];
  hubs: number[];
}

export function sketch(options: { maxNodes?: number; maxEdges?: number; needs?: boolean } = {}): fc.Arbitrary<Sketch> {
  const { maxNodes = 7, maxEdges = 18, needs = false } = options;
  return fc.integer({ min: 2, max: maxNodes }).chain((nodes) => {
    const node = fc.nat(nodes - 1);
    return fc.record({
      nodes: fc.constant(nodes),
      edges: fc.array(
        fc.record({
          from: node,
          to: node,
          cost: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(6908) }),
          needs: fc.array(node, { maxLength: needs ? 2 : 0 }),
        }),
        { maxLength: maxEdges },
      ),
      hubs: fc.uniqueArray(node, { maxLength: 3 }),
    });
  });
}

export function columns({ nodes, edges, hubs }: Sketch): GraphInput {
  const offsets = [0];
  for (const { needs } of edges) offsets.push(offsets.at(-1)! + needs.length);
  const hub = new Uint8Array(nodes);
  for (const node of hubs) hub[node] = 1;
  return {
    nodes,
    source: Uint32Array.from(edges, ({ from }) => from),
    target: Uint32Array.from(edges, ({ to }) => to),
    cost: Int32Array.from(edges, ({ cost }) => cost),
    hub,
    requiresOffsets: Uint32Array.from(offsets),
    requires: Uint32Array.from(edges.flatMap(({ needs }) => needs)),
  };
}
