/** Changes that separate attackers from every target, as cheap as can be shown: by minimum cuts of the graph of all steps. */
import { UNREACHED } from "../paths/distances.js";
import { standingWith } from "../paths/fixes.js";
import { maskEdges } from "../paths/graph.js";
import { minimumCut, UNCUTTABLE, type Cut } from "../paths/min-cut.js";
import { holdable } from "../paths/requires.js";
import type { SharedFix } from "./shared-fixes.js";
import { conditionalSteps, type Stakes } from "./stakes.js";

export interface Separation {
  readonly possible: true;
  /** Places in the list of changes. */
  readonly changes: readonly number[];
  readonly cost: number;
  /** No set of changes that separates costs less than this; where it is the cost, none is cheaper. */
  readonly atLeast: number;
  /** Edges that the changes take away: every path to any target crosses one of them. */
  readonly certificate: readonly number[];
  /** Otherwise every path crosses one of them, or needs what cannot be held without them. */
  readonly isCrossed: boolean;
}

export interface NoSeparation {
  readonly possible: false;
  /** A path of which no change takes anything away: its nodes. */
  readonly path: readonly number[];
}

/** Finer than whole costs, so that the cost of a change can be shared out among its edges. */
const GRAIN = 1000;

/**
 * One change may take many edges away, and a cut counts each edge for itself: finding the cheapest set of changes is a
 * hitting set problem. Two cuts enclose the answer. With each edge at its change's whole cost a cut is a set of changes,
 * counted too dear where they are shared; with the cost shared out among the change's edges, no set of changes that
 * separates costs less than the cut (its edges are a cut that costs no more). The cheaper set of both is taken, and
 * changes that it does not need are left out again, the dearest first. Where a path has no step that a change takes away,
 * all changes together may still close it by what its steps need. For the same reason a cut is no lower bound where steps need
 * several things: there it is taken of the steps that can be used whatever is changed, which every separation has to cut too.
 *
 * Min-cut and max-flow: Ford & Fulkerson, 1956.
 */
export function separate(stakes: Stakes, changes: readonly SharedFix[]): Separation | NoSeparation {
  const whole = cutWith(stakes, changes, ({ cost }) => cost * GRAIN);
  if (!whole.isPossible) return separateByNeeds(stakes, changes, whole.nodes);
  const shared = cutWith(stakes, changes, ({ cost, edges }) => Math.floor((cost * GRAIN) / edges.length)) as Cut;
  const sets = [whole, shared].map(({ edges }) => withoutNeedless(stakes, changes, takenBy(changes, edges)));
  const best = costOf(changes, sets[1]!) < costOf(changes, sets[0]!) ? sets[1]! : sets[0]!;
  return separationBy(stakes, changes, best, leastCost(stakes, changes));
}

function separateByNeeds(
  stakes: Stakes,
  changes: readonly SharedFix[],
  path: readonly number[],
): Separation | NoSeparation {
  if (!conditionalSteps(stakes).length) return { possible: false, path };
  const left = standingWith(stakes.scales, changes.map(asFix)).targets.find(({ risk }) => risk > 0);
  if (left) return { possible: false, path: left.nodes };
  const all = withoutNeedless(stakes, changes, [...changes.keys()]);
  return separationBy(stakes, changes, all, leastCost(stakes, changes));
}

/** What every set of changes that separates costs at least; some change it has. */
function leastCost(stakes: Stakes, changes: readonly SharedFix[]): number {
  const usable = usableWhatever(stakes, changes);
  const graph = maskEdges(stakes.scales.graph, usable);
  const share = ({ cost, edges }: SharedFix) =>
    Math.floor((cost * GRAIN) / Math.max(1, edges.filter((edge) => usable[edge]).length));
  const cut = cutWith(stakes, changes, share, graph) as Cut;
  return Math.max(Math.ceil(cut.cost / GRAIN), Math.min(...changes.map(({ cost }) => cost)));
}

/** Per edge: 1 where it needs nothing but its source, or what is held even with all changes made. */
function usableWhatever({ scales: { graph, exposure } }: Stakes, changes: readonly SharedFix[]): Uint8Array {
  const { edge: conditional, offset, node } = graph.requirements;
  const usable = new Uint8Array(graph.edges).fill(1);
  if (!conditional.length) return usable;
  for (const { edges } of changes) for (const edge of edges) usable[edge] = 0;
  const { held } = holdable(maskEdges(graph, usable), exposure.sources, exposure.alwaysHeld);
  usable.fill(1);
  conditional.forEach((edge, i) => {
    if (node.subarray(offset[i], offset[i + 1]).some((needed) => held[needed] === 0)) usable[edge] = 0;
  });
  return usable;
}

/** What is known of changes that close every path; `atLeast` as above. */
export function separationBy(
  stakes: Stakes,
  changes: readonly SharedFix[],
  places: readonly number[],
  atLeast: number,
): Separation {
  const taken = places.map((place) => changes[place]!);
  const cut = cutWith(stakes, taken, () => 1);
  return {
    possible: true,
    changes: places,
    cost: costOf(changes, places),
    atLeast,
    certificate: cut.isPossible ? cut.edges : taken.flatMap(({ edges }) => edges),
    isCrossed: cut.isPossible,
  };
}

function costOf(changes: readonly SharedFix[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + changes[place]!.cost, 0);
}

function cutWith(
  { scales: { graph: open, exposure, targets } }: Stakes,
  changes: readonly SharedFix[],
  price: (change: SharedFix) => number,
  graph = open,
) {
  const edgeCapacity = new Int32Array(graph.edges).fill(UNCUTTABLE);
  for (const change of changes) for (const edge of change.edges) edgeCapacity[edge] = price(change);
  return minimumCut(graph, { sources: exposure.sources, targets: targets.map(({ node }) => node), edgeCapacity });
}

/** The changes that take the edges of a cut away. */
function takenBy(changes: readonly SharedFix[], edges: readonly number[]): number[] {
  const cut = new Set(edges);
  return changes.flatMap((change, place) => (change.edges.some((edge) => cut.has(edge)) ? [place] : []));
}

/** Beyond so many changes none is tried for being needless: each trial is a search. */
const MOST_TRIED = 200;

function withoutNeedless({ scales }: Stakes, changes: readonly SharedFix[], places: readonly number[]): number[] {
  let kept = [...places];
  const trials = [...places].sort((a, b) => changes[b]!.cost - changes[a]!.cost || b - a).slice(0, MOST_TRIED);
  for (const place of trials) {
    const rest = kept.filter((each) => each !== place);
    const { risk } = standingWith(
      scales,
      rest.map((each) => asFix(changes[each]!)),
    );
    if (risk === 0) kept = rest;
  }
  return kept;
}

/** A change as the path engine has it: it takes its edges away. */
export function asFix({ cost, edges }: SharedFix) {
  return { cost, effects: edges.map((edge) => ({ edge, raise: UNREACHED })) };
}
