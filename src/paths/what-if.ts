import { bestInCorridor } from "./corridor.js";
import { type BackwardTree, backwardDistances, forwardDistances } from "./distances.js";
import { boundsAfter, distancesAfter } from "./distances-after.js";
import { checkNode, type Graph, UNREACHED } from "./graph.js";
import { heldAfter } from "./held-after.js";
import { type Exposure, openGraph } from "./open.js";
import { type Changes, hubsOf, needsAt, type Overlay, overlayOf, setCost, slotsByEdge } from "./overlay.js";
import { pickPriced, type PricedPaths, priceUnder } from "./priced.js";

/** What all questions about one graph share. */
export interface WhatIfBase {
  /** As given, and without the edges whose requirements cannot be met from any source. */
  graph: Graph;
  open: Graph;
  exposure: Exposure;
  /** Of `open`, towards the targets. */
  tree: BackwardTree;
  /** Of `open`, per node: the cost from the nearest of some sources. */
  costFrom: (sources: readonly number[]) => Int32Array;
  /** The slot of each edge. */
  slotOf: Int32Array;
}

export interface WhatIfQuestion {
  changes: Changes;
  /** Where a path may begin; all sources of the base when left out. */
  sources?: readonly number[];
  limit: number;
  /** What the last path is expected to cost, as that of the ranking before; changes the speed only. */
  expected?: number;
  hubsAlike?: boolean;
  /** Nodes that may be looked at before distances are worked out again; changes the speed only. */
  patience?: number;
  shouldStop?: () => boolean;
}

/** The ranking after the changes; edges that were added are numbered from the graph's last edge on. */
export interface WhatIf extends PricedPaths {
  /** The graph under the changes, without the edges whose requirements can then not be met. */
  overlay: Overlay;
  /** What is held before the first step. */
  start: ReadonlySet<number>;
  /** Per node, added ones included: the cost to the nearest target after the changes. Worked out when it is asked for. */
  toTarget: () => Int32Array;
}

/** Lists of sources whose distances are kept. */
const MOST_KEPT = 16;

/** Gets a graph ready for what-if questions. */
export function whatIfBase(graph: Graph, exposure: Exposure): WhatIfBase {
  const open = openGraph(graph, exposure);
  const tree = backwardDistances(open, exposure.targets);
  const known = new Map<string, Int32Array>();
  const costFrom = (sources: readonly number[]): Int32Array => {
    const key = sources.join(" ");
    const roots = sources.map((node) => ({ node, cost: 0 }));
    const cost = known.get(key) ?? forwardDistances(open, roots).cost;
    if (known.size < MOST_KEPT) known.set(key, cost);
    return cost;
  };
  return { graph, open, exposure, tree, costFrom, slotOf: slotsByEdge(graph) };
}

/**
 * The ranking that a search of the changed graph would give, priced as `bestPriced` does. The graph is neither copied nor
 * touched: changes are laid over it, and the best paths are found in the corridor that they lie in, drawn by the distances
 * before the changes, as far as these are still bounds; if that leads too far, distances are worked out again where they
 * change.
 *
 * Throws GraphError for a node or an edge that is not there.
 */
export function whatIf(base: WhatIfBase, question: WhatIfQuestion): WhatIf {
  const { changes, limit, hubsAlike, shouldStop, sources = base.exposure.sources } = question;
  const { alwaysHeld = [] } = base.exposure;
  const overlay = openOverlay(base, sources, changes);
  const isThere = (node: number): boolean => !overlay.removed.has(node);
  const { addedTargets = [] } = changes;
  for (const { node } of addedTargets) checkNode(node, overlay.nodes);
  const targets = [...base.exposure.targets, ...addedTargets].filter(({ node }) => isThere(node));
  const towards = { ...base.tree, targets, fromSource: base.costFrom(sources) };
  let exact: Int32Array | undefined;
  const toTarget = (): Int32Array => (exact ??= distancesAfter(overlay, towards).cost);
  const start = new Set([...sources, ...alwaysHeld].filter(isThere));
  const hub = hubsOf(overlay);
  const ask = {
    overlay,
    sources,
    targets,
    pick: (next) => pickPriced(next, { limit, hub, hubsAlike, price: (path) => priceUnder(overlay, start, path) }),
    expected: question.expected ?? leastOf(sources, base.tree.cost),
    shouldStop,
  } satisfies Partial<Parameters<typeof bestInCorridor>[0]>;
  const mostNodes = question.patience ?? Math.max(5000, overlay.nodes / 50);
  const ranking =
    bestInCorridor({ ...ask, boundsFor: (most) => boundsAfter(overlay, towards, most), mostNodes }) ??
    bestInCorridor({ ...ask, boundsFor: () => ({ toTarget: toTarget(), fromSource: () => 0, isPartial: false }) })!;
  return { ...ranking, overlay, start, toTarget };
}

function leastOf(nodes: readonly number[], cost: Int32Array): number {
  return nodes.reduce((least, node) => Math.min(least, cost[node]!), UNREACHED);
}

/** The changes over the graph without the edges whose requirements can then not be met from the sources. */
function openOverlay(
  { graph, open, exposure, slotOf }: WhatIfBase,
  sources: readonly number[],
  changes: Changes,
): Overlay {
  const plain = overlayOf(graph, slotOf, changes);
  const { requirements } = graph;
  if (requirements.edge.length === 0 && plain.addedNeeding.size === 0) return plain;
  const held = heldAfter(plain, sources, exposure.alwaysHeld ?? []);
  const isHeld = (node: number): boolean => held[node] === 1;
  const overlay = overlayOf(open, slotOf, changes);
  for (const [slot, cost] of plain.cost) setCost(overlay, slot, cost);
  requirements.slot.forEach((slot, i) => {
    const needs = requirements.node.subarray(requirements.offset[i], requirements.offset[i + 1]);
    const cost = needs.every(isHeld) ? (plain.cost.get(slot) ?? graph.forward.cost[slot]!) : UNREACHED;
    if (cost !== (overlay.cost.get(slot) ?? open.forward.cost[slot])) setCost(overlay, slot, cost);
  });
  for (const lists of [overlay.addedFrom, overlay.addedTo]) {
    for (const [node, added] of lists)
      lists.set(
        node,
        added.filter((i) => Array.from(needsAt(overlay, -1 - i)).every(isHeld)),
      );
  }
  return overlay;
}
