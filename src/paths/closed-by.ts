import { UNREACHED } from "./graph.js";
import type { Graph } from "./graph.js";
import { heldAfter } from "./held-after.js";
import type { Exposure } from "./open.js";
import { overlayOf, setCost } from "./overlay.js";

/**
 * What taking edges away closes besides: the edges that need something which can then no longer be held, with those taken
 * away, by slot of `forward`. The graph is the open one; edges that are only dearer close nothing.
 */
export function withClosed(graph: Graph, exposure: Exposure, raised: ReadonlyMap<number, number>): Map<number, number> {
  const { requirements } = graph;
  const all = new Map(raised);
  if (requirements.edge.length === 0) return all;
  const gone = [...raised].filter(([, cost]) => cost === UNREACHED);
  if (gone.length === 0) return all;
  const overlay = overlayOf(graph, NO_EDGES, {});
  for (const [slot] of gone) setCost(overlay, slot, UNREACHED);
  const held = heldAfter(overlay, exposure.sources, exposure.alwaysHeld ?? []);
  requirements.slot.forEach((slot, i) => {
    const needs = requirements.node.subarray(requirements.offset[i], requirements.offset[i + 1]);
    if (needs.some((node) => held[node] === 0)) all.set(slot, UNREACHED);
  });
  return all;
}

const NO_EDGES = new Int32Array(0);
