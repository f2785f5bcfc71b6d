import { bestInCorridor } from "./corridor.js";
import { type BackwardTree, backwardDistances, forwardDistances } from "./distances.js";
import { boundsAfter, distancesAfter } from "./distances-after.js";
import { type FoundPath, slotsAlong } from "./found-path.js";
import { cheapestSlot, checkNode, type Graph, UNREACHED } from "./graph.js";
import { heldAfter, needsOf } from "./held-after.js";
import type { RankedPaths } from "./k-best.js";
import { type Exposure, openGraph } from "./open.js";
import { type Changes, listArcs, noArcs, type Overlay, overlayOf, setCost, slotsByEdge } from "./overlay.js";

/** What all questions about one graph share. */
export interface WhatIfBase {
  /** As given, and without the edges whose requirements cannot be met. */
  graph: Graph;
  open: Graph;
  exposure: Exposure;
  /** Of `open`, towards the targets. */
  tree: BackwardTree;
  /** Of `open`, per node: the cost from the nearest source. */
  fromSource: Int32Array;
  /** The slot of each edge. */
  slotOf: Int32Array;
}

export interface WhatIfQuestion {
  changes: Changes;
  /** The ranking before, at least as long as the one asked for; what it does not list counts as not listed before. */
  before: readonly FoundPath[];
  limit: number;
  hubsAlike?: boolean;
  /** Nodes that may be looked at before distances are worked out again; changes the speed only. */
  patience?: number;
  shouldStop?: () => boolean;
}

/** What changes do to one path, named by its nodes; a cost is that of its cheapest edges with the target's. */
export interface PathChange {
  path: FoundPath;
  /** Undefined where the path cannot be taken. */
  costBefore: number | undefined;
  costAfter: number | undefined;
}

export interface WhatIf extends RankedPaths {
  /** Paths of the ranking before that can no longer be taken. */
  gone: PathChange[];
  /** Paths of the ranking before whose risk is lower now, their cost higher. */
  lowered: PathChange[];
  /** Paths of either ranking whose risk is higher now, their cost lower. */
  raised: PathChange[];
  /** Paths of the ranking after that could not be taken before. */
  appeared: PathChange[];
  /** Paths of the ranking after that were not listed before, though they cost no more then. */
  surfaced: PathChange[];
  /** Per node, added ones included: the cost to the nearest target after the changes. Worked out when it is asked for. */
  toTarget: () => Int32Array;
}

/** Gets a graph ready for what-if questions. */
export function whatIfBase(graph: Graph, exposure: Exposure): WhatIfBase {
  const open = openGraph(graph, exposure);
  const tree = backwardDistances(open, exposure.targets);
  const sources = exposure.sources.map((node) => ({ node, cost: 0 }));
  return { graph, open, exposure, tree, fromSource: forwardDistances(open, sources).cost, slotOf: slotsByEdge(graph) };
}

/**
 * The ranking that a search of the changed graph would give, and its difference to the one before. The graph is neither
 * copied nor touched: changes are laid over it, and the best paths are found in the corridor that they lie in, drawn by the
 * distances before the changes, as far as these are still bounds; if that leads too far, distances are worked out again
 * where they change. Requirements are met as far as they can be held from the sources after the
 * changes, those of added edges included; they are not priced.
 *
 * Throws GraphError for a node or an edge that is not there.
 */
export function whatIf(base: WhatIfBase, question: WhatIfQuestion): WhatIf {
  const { changes, before, limit, hubsAlike, shouldStop } = question;
  const overlay = openOverlay(base, changes);
  const { addedTargets = [] } = changes;
  for (const { node } of addedTargets) checkNode(node, overlay.nodes);
  const targets = [...base.exposure.targets, ...addedTargets].filter(({ node }) => !overlay.removed.has(node));
  const towards = { ...base.tree, targets, fromSource: base.fromSource };
  let exact: Int32Array | undefined;
  const toTarget = (): Int32Array => (exact ??= distancesAfter(overlay, towards).cost);
  const ask = {
    overlay,
    sources: base.exposure.sources,
    targets,
    limit,
    expected: before.at(-1)?.cost ?? UNREACHED,
    hubsAlike,
    shouldStop,
  };
  const mostNodes = question.patience ?? Math.max(5000, overlay.nodes / 50);
  const ranking =
    bestInCorridor({ ...ask, boundsFor: (most) => boundsAfter(overlay, towards, most), mostNodes }) ??
    bestInCorridor({ ...ask, boundsFor: () => ({ toTarget: toTarget(), fromSource: () => 0, isPartial: false }) })!;
  return { ...ranking, ...difference({ base, overlay, targets }, before, ranking.paths), toTarget };
}

/** The changes over the graph without the edges whose requirements can then not be met. */
function openOverlay({ graph, open, exposure, slotOf }: WhatIfBase, changes: Changes): Overlay {
  const plain = overlayOf(graph, slotOf, changes);
  const { requirements } = graph;
  if (requirements.edge.length === 0 && !plain.added.some((edge) => needsOf(edge).length > 0)) return plain;
  const { sources, alwaysHeld = [] } = exposure;
  const held = heldAfter(plain, sources, alwaysHeld);
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
        added.filter((i) => needsOf(overlay.added[i]!).every(isHeld)),
      );
  }
  return overlay;
}

/** Where paths are compared. */
interface Comparison {
  base: WhatIfBase;
  overlay: Overlay;
  targets: Exposure["targets"];
}

function difference(
  comparison: Comparison,
  before: readonly FoundPath[],
  after: readonly FoundPath[],
): Pick<WhatIf, "gone" | "lowered" | "raised" | "appeared" | "surfaced"> {
  const listed = new Set(before.map(({ nodes }) => nodes.join(" ")));
  const old = before.map((path) => ({ path, costBefore: path.cost, costAfter: costAfter(comparison, path.nodes) }));
  const risen = after
    .filter(({ nodes }) => !listed.has(nodes.join(" ")))
    .map((path) => ({ path, costBefore: costBefore(comparison, path.nodes), costAfter: path.cost }));
  return {
    gone: old.filter((change) => change.costAfter === undefined),
    lowered: old.filter((change) => change.costAfter !== undefined && change.costAfter > change.costBefore),
    raised: old
      .filter((change) => change.costAfter !== undefined && change.costAfter < change.costBefore)
      .concat(risen.flatMap(becameCheaper)),
    appeared: risen.filter((change) => change.costBefore === undefined),
    surfaced: risen.filter((change) => change.costBefore !== undefined && change.costBefore <= change.costAfter),
  };
}

function becameCheaper({
  path,
  costBefore,
  costAfter,
}: PathChange): { path: FoundPath; costBefore: number; costAfter: number }[] {
  const isCheaper = costBefore !== undefined && costAfter !== undefined && costAfter < costBefore;
  return isCheaper ? [{ path, costBefore, costAfter }] : [];
}

function costAfter({ overlay, targets }: Comparison, nodes: readonly number[]): number | undefined {
  let cost = ownCost(targets, nodes.at(-1)!);
  const arcs = noArcs();
  for (let i = 1; i < nodes.length; i++) {
    listArcs(overlay, arcs, nodes[i - 1]!, false);
    let best = UNREACHED;
    for (let at = 0; at < arcs.count; at++) if (arcs.node[at] === nodes[i]) best = Math.min(best, arcs.cost[at]!);
    cost += best;
  }
  return cost >= UNREACHED || overlay.removed.has(nodes[0]!) ? undefined : cost;
}

function costBefore({ base }: Comparison, nodes: readonly number[]): number | undefined {
  const { open, exposure } = base;
  const isJoined = nodes.every(
    (node, i) => node < open.nodes && (i === 0 || cheapestSlot(open, nodes[i - 1]!, node) >= 0),
  );
  const own = ownCost(exposure.targets, nodes.at(-1)!);
  if (!isJoined || own === UNREACHED) return undefined;
  return slotsAlong(open, nodes).reduce((sum, slot) => sum + open.forward.cost[slot]!, own);
}

/** The cheapest cost of a target; UNREACHED for what is none. */
function ownCost(targets: Exposure["targets"], node: number): number {
  return targets.reduce((least, target) => (target.node === node ? Math.min(least, target.cost) : least), UNREACHED);
}
