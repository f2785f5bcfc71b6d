/** Changes that separate attackers from every target, as cheap as can be shown: by minimum cuts of the graph of all steps. */
import { UNREACHED } from "../paths/distances.js";
import { standingWith } from "../paths/fixes.js";
import { minimumCut, UNCUTTABLE, type Cut } from "../paths/min-cut.js";
import type { SharedFix } from "./shared-fixes.js";
import type { Stakes } from "./stakes.js";

export interface Separation {
  readonly possible: true;
  /** Places in the list of changes. */
  readonly changes: readonly number[];
  readonly cost: number;
  /** No set of changes that separates costs less than this; undefined where steps need several things: a cheaper one may do. */
  readonly atLeast: number | undefined;
  /** Edges that the changes take away: every path to any target crosses one of them, or needs what they cut off. */
  readonly certificate: readonly number[];
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
 * changes that it does not need are left out again, the dearest first.
 *
 * Min-cut and max-flow: Ford & Fulkerson, 1956.
 */
export function separate(stakes: Stakes, changes: readonly SharedFix[]): Separation | NoSeparation {
  const whole = cutWith(stakes, changes, ({ cost }) => cost * GRAIN);
  if (!whole.isPossible) return { possible: false, path: whole.nodes };
  const shared = cutWith(stakes, changes, ({ cost, edges }) => Math.floor((cost * GRAIN) / edges.length)) as Cut;
  const sets = [whole, shared].map(({ edges }) => withoutNeedless(stakes, changes, takenBy(changes, edges)));
  const conditional = stakes.scales.graph.requirements.edge.length > 0;
  const costOf = (some: readonly number[]) => some.reduce((sum, place) => sum + changes[place]!.cost, 0);
  const best = costOf(sets[1]!) < costOf(sets[0]!) ? sets[1]! : sets[0]!;
  return {
    possible: true,
    changes: best,
    cost: costOf(best),
    atLeast: conditional ? undefined : Math.ceil(shared.cost / GRAIN),
    certificate: certificateOf(
      stakes,
      best.map((place) => changes[place]!),
    ),
  };
}

/** The edges of some changes that are a cut by themselves; all of theirs where they separate by what steps require. */
function certificateOf(stakes: Stakes, changes: readonly SharedFix[]): readonly number[] {
  const cut = cutWith(stakes, changes, () => 1);
  return cut.isPossible ? cut.edges : changes.flatMap(({ edges }) => edges);
}

function cutWith(
  { scales: { graph, exposure, targets } }: Stakes,
  changes: readonly SharedFix[],
  price: (change: SharedFix) => number,
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
