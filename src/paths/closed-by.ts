import { UNREACHED } from "./graph.js";
import type { Graph } from "./graph.js";
import { heldAfter } from "./held-after.js";
import type { Exposure } from "./open.js";
import { type Overlay, overlayOf, setCost } from "./overlay.js";

/**
 * What taking edges away closes besides: the edges that need something which can then no longer be held, with those taken
 * away, by slot of `forward`. The graph is the open one; edges that are only dearer close nothing.
 */
export function withClosed(graph: Graph, exposure: Exposure, raised: ReadonlyMap<number, number>): Map<number, number> {
  if (graph.requirements.edge.length === 0) return new Map(raised);
  const gone = [...raised].filter(([, cost]) => cost === UNREACHED);
  if (gone.length === 0) return new Map(raised);
  return new Map([...raised, ...openUnder(graph, exposure, new Map(gone)).cost]);
}

/** A graph with other costs laid over it, by slot of `forward`, without what can then not be used from the sources. */
export function openUnder(
  graph: Graph,
  { sources, alwaysHeld = [] }: Pick<Exposure, "sources" | "alwaysHeld">,
  raised: ReadonlyMap<number, number>,
): Overlay {
  const { requirements } = graph;
  const overlay = overlayOf(graph, NO_EDGES, {});
  for (const [slot, cost] of raised) setCost(overlay, slot, cost);
  if (requirements.edge.length === 0) return overlay;
  const held = heldAfter(overlay, sources, alwaysHeld);
  requirements.slot.forEach((slot, i) => {
    const needs = requirements.node.subarray(requirements.offset[i], requirements.offset[i + 1]);
    if (needs.some((node) => held[node] === 0)) setCost(overlay, slot, UNREACHED);
  });
  return overlay;
}

const NO_EDGES = new Int32Array(0);
