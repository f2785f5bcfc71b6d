import { bestInCorridor } from "./corridor.js";
import { type BackwardTree, backwardDistances, forwardDistances } from "./distances.js";
import { boundsAfter, distancesAfter } from "./distances-after.js";
import type { FoundPath } from "./found-path.js";
import { checkNode, type Graph, UNREACHED } from "./graph.js";
import { heldAfter } from "./held-after.js";
import type { PathStream } from "./k-best.js";
import { type Exposure, openGraph } from "./open.js";
import {
  type Changes,
  costAt,
  hasRequirements,
  hubsOf,
  needsAt,
  type Overlay,
  overlayOf,
  setCost,
  slotsByEdge,
} from "./overlay.js";
import { pickPriced, type PricedPath, type PricedPaths, priceUnder } from "./priced.js";

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
  /** As `layOver` gives them. */
  laid: Overlay;
  addedTargets?: Changes["addedTargets"];
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

/** Lays changes over the graph, for all sources. Throws GraphError for a node or an edge that is not there. */
export function layOver({ graph, slotOf }: WhatIfBase, changes: Changes): Overlay {
  return overlayOf(graph, slotOf, changes);
}

/** What a path from some sources is found in and priced by, after the changes. */
export interface UnderChanges {
  /** Without the edges whose requirements can then not be met from the sources. */
  overlay: Overlay;
  /** What is held before the first step. */
  start: ReadonlySet<number>;
}

/** The changes as they are for some sources. */
export function underChanges(base: WhatIfBase, laid: Overlay, sources: readonly number[]): UnderChanges {
  const { alwaysHeld = [] } = base.exposure;
  const start = new Set([...sources, ...alwaysHeld].filter((node) => !laid.removed.has(node)));
  return { overlay: openOverlay(base, laid, sources), start };
}

/**
 * The ranking that a search of the changed graph would give, priced as `bestPriced` does. Changes are laid over the graph,
 * and the best paths are found in the corridor that they lie in, drawn by the distances before the changes, as far as
 * these are still bounds; if that leads too far, distances are worked out again where they change.
 */
export function whatIf(base: WhatIfBase, question: WhatIfQuestion): WhatIf {
  const { laid, addedTargets = [], limit, hubsAlike, shouldStop, sources = base.exposure.sources } = question;
  const { overlay, start } = underChanges(base, laid, sources);
  for (const { node } of addedTargets) checkNode(node, overlay.nodes);
  const targets = [...base.exposure.targets, ...addedTargets].filter(({ node }) => !overlay.removed.has(node));
  const towards = { ...base.tree, targets, fromSource: base.costFrom(sources) };
  let exact: Int32Array | undefined;
  const toTarget = (): Int32Array => (exact ??= distancesAfter(overlay, towards).cost);
  const hub = hubsOf(overlay);
  // Each wider corridor gives the paths of the one before again.
  const priced = new Map<string, PricedPath>();
  const price = (path: FoundPath): PricedPath => {
    const key = path.nodes.join(" ");
    const known = priced.get(key) ?? priceUnder(overlay, start, path);
    priced.set(key, known);
    return known;
  };
  const ask = {
    overlay,
    sources,
    targets,
    pick: (next: PathStream["next"]) => pickPriced(next, { limit, hub, hubsAlike, price }),
    expected: question.expected ?? leastOf(sources, base.tree.cost),
    shouldStop,
  };
  const mostNodes = question.patience ?? Math.max(5000, overlay.nodes / 50);
  const ranking =
    bestInCorridor({ ...ask, boundsFor: (most) => boundsAfter(overlay, towards, most), mostNodes }) ??
    bestInCorridor({ ...ask, boundsFor: () => ({ toTarget: toTarget(), fromSource: () => 0, isPartial: false }) })!;
  return { ...ranking, toTarget };
}

function leastOf(nodes: readonly number[], cost: Int32Array): number {
  return nodes.reduce((least, node) => Math.min(least, cost[node]!), UNREACHED);
}

/** The changes over the graph without the edges whose requirements can then not be met from the sources. */
function openOverlay({ graph, open, exposure }: WhatIfBase, laid: Overlay, sources: readonly number[]): Overlay {
  const { requirements } = graph;
  if (!hasRequirements(laid)) return laid;
  const held = heldAfter(laid, sources, exposure.alwaysHeld ?? []);
  const isHeld = (node: number): boolean => held[node] === 1;
  const isMet = (i: number): boolean => Array.from(needsAt(laid, -1 - i)).every(isHeld);
  const withoutUnmet = (lists: Overlay["addedFrom"]): Overlay["addedFrom"] =>
    new Map([...lists].map(([node, added]) => [node, added.filter(isMet)]));
  const overlay: Overlay = {
    ...laid,
    graph: open,
    cost: new Map(laid.cost),
    addedFrom: withoutUnmet(laid.addedFrom),
    addedTo: withoutUnmet(laid.addedTo),
    isTouched: laid.isTouched.slice(),
  };
  requirements.slot.forEach((slot, i) => {
    const needs = requirements.node.subarray(requirements.offset[i], requirements.offset[i + 1]);
    const cost = needs.every(isHeld) ? costAt(laid, slot) : UNREACHED;
    if (cost !== costAt(overlay, slot)) setCost(overlay, slot, cost);
  });
  return overlay;
}
