import { checkFixes, type Fix, mostRelief, type Standing, standingWith } from "./fixes.js";
import type { Scales } from "./importance.js";

export interface PlanQuestion {
  /** What all fixes of the plan may cost together; no limit when left out. */
  budget?: number;
  /** How many sets of fixes may be tried to prove that no plan is better; 2,000 when left out. */
  effort?: number;
  /** Ends the search early: the plan is then what was found by then. */
  shouldStop?: () => boolean;
}

/** The fixes to make, and what is known about better ones. */
export interface FixPlan {
  /** Places in the list of fixes, in the order in which each brings most per cost. */
  fixes: number[];
  cost: number;
  /** The sum over all targets of the risk of the best path to each: before, and once the fixes are made. */
  before: number;
  after: number;
  /** No plan within the budget leaves less risk than this. */
  atLeast: number;
  /** Whether no plan within the budget is better. */
  isExact: boolean;
  /** Whether `shouldStop` ended the search. */
  isStopped: boolean;
}

/** A plan under way. */
interface Draft {
  scales: Scales;
  all: readonly Fix[];
  chosen: number[];
  standing: Standing;
  left: number;
  shouldStop: () => boolean;
}

/** Risks closer than this are the same: sums of exponentials are not exact to the last bit. */
const TINY = 1e-9;

/**
 * A plan of fixes within a budget. Greedy first: again and again the fix, or where no single one has any effect the bundle
 * of fixes, that lowers the risk most per cost. Then other sets are tried, as far as the effort goes, to find a better
 * plan or to prove that there is none.
 *
 * Risk by best paths is not submodular: of two equally good ways to a target, closing either brings nothing and closing
 * both brings all. The guarantee of 1 - 1/e that greedy choices have elsewhere (Nemhauser, Wolsey & Fisher, 1978) does
 * therefore not hold. What holds: each greedy choice is exactly the best single fix per cost; more fixes never raise the
 * risk, so the risk with all fixes that could still be afforded, their sum left out of account, bounds every plan that
 * goes on from a set; and `atLeast` is what these bounds prove.
 *
 * Land & Doig, "An automatic method of solving discrete programming problems", 1960, for the search.
 */
export function planFixes(scales: Scales, fixes: readonly Fix[], question: PlanQuestion = {}): FixPlan {
  const { budget = Infinity, effort = 2000 } = question;
  let isStopped = false;
  const shouldStop = (): boolean => (isStopped ||= question.shouldStop?.() ?? false);
  checkFixes(scales, fixes);
  const empty = standingWith(scales, []);
  const draft: Draft = { scales, all: fixes, chosen: [], standing: empty, left: budget, shouldStop };
  const greedy = goOn(
    draft,
    fixes.map((_, i) => i),
  );
  const search: Search = { best: greedy, effort, open: Infinity };
  branch(search, { ...draft, barred: new Set(), bound: 0 });
  const { best } = search;
  const after = best.standing.risk;
  // A set found by search is put in the order in which a reader would go about it.
  const ordered = best === greedy ? best.chosen : goOn({ ...draft, left: Infinity }, best.chosen).chosen;
  const rest = best.chosen.filter((i) => !ordered.includes(i));
  const atLeast = Math.min(after, search.open);
  return {
    fixes: [...ordered, ...rest],
    cost: best.chosen.reduce((sum, i) => sum + fixes[i]!.cost, 0),
    before: empty.risk,
    after,
    atLeast,
    isExact: atLeast > after - TINY,
    isStopped,
  };
}

/** Adds fixes to a draft, best first, until nothing that can be afforded has an effect. */
function goOn(draft: Draft, among: readonly number[]): Draft {
  for (let now = draft; ;) {
    const next = bestSingle(now, among) ?? bestBundle(now, among);
    if (!next) return now;
    now = next;
  }
}

/** The draft with the one fix that brings most per cost. Fixes are tried in the order of their bounds. */
function bestSingle(draft: Draft, among: readonly number[]): Draft | undefined {
  const { scales, standing, all } = draft;
  const bounded = affordable(draft, among).map((i) => ({
    i,
    bound: mostRelief(scales, standing, all[i]!) / all[i]!.cost,
  }));
  bounded.sort((a, b) => b.bound - a.bound || a.i - b.i);
  let best: Draft | undefined;
  let bestRate = 0;
  for (const { i, bound } of bounded) {
    if (bound <= 0 || bound < bestRate || draft.shouldStop()) break;
    const tried = withFix(draft, i);
    const rate = (standing.risk - tried.standing.risk) / all[i]!.cost;
    if (rate > TINY && rate > bestRate + TINY) [best, bestRate] = [tried, rate];
  }
  return best;
}

/** The draft with those fixes that together close the best way to some target, where no single one has an effect. */
function bestBundle(draft: Draft, among: readonly number[]): Draft | undefined {
  let best: Draft | undefined;
  let bestRate = 0;
  draft.standing.targets.forEach(({ risk, cost }, target) => {
    if (risk <= 0 || draft.shouldStop()) return;
    let bundle: Draft | undefined = draft;
    while (bundle && bundle.standing.targets[target]!.cost <= cost) bundle = withCheapest(bundle, among, target);
    if (!bundle) return;
    const rate = (draft.standing.risk - bundle.standing.risk) / (draft.left - bundle.left || Number.MIN_VALUE);
    if (rate > TINY && rate > bestRate + TINY) [best, bestRate] = [bundle, rate];
  });
  return best;
}

/** The draft with the cheapest fix that touches the best path to a target. */
function withCheapest(draft: Draft, among: readonly number[], target: number): Draft | undefined {
  const { all, standing } = draft;
  const edges = new Set(standing.targets[target]!.edges);
  const touching = affordable(draft, among).filter((i) =>
    all[i]!.effects.some(({ edge, raise }) => raise > 0 && edges.has(edge)),
  );
  const [first] = touching.sort((a, b) => all[a]!.cost - all[b]!.cost || a - b);
  return first === undefined ? undefined : withFix(draft, first);
}

function affordable({ all, chosen, left }: Draft, among: readonly number[]): number[] {
  return among.filter((i) => all[i]!.cost <= left && !chosen.includes(i));
}

function withFix(draft: Draft, i: number): Draft {
  const chosen = [...draft.chosen, i];
  const standing = standingWith(
    draft.scales,
    chosen.map((place) => draft.all[place]!),
  );
  return { ...draft, chosen, standing, left: draft.left - draft.all[i]!.cost };
}

interface Search {
  best: Draft;
  effort: number;
  /** The least bound of what was not looked into. */
  open: number;
}

/**
 * Tries all sets that contain the chosen fixes and none of the barred ones. A better one must touch the best path to some
 * target: so the sets are split by the first of the fixes on such a path that they contain.
 */
function branch(search: Search, node: Draft & { barred: ReadonlySet<number>; bound: number }): void {
  const { scales, all, standing, barred } = node;
  if (standing.risk < search.best.standing.risk - TINY) search.best = node;
  if (node.bound >= search.best.standing.risk - TINY) return;
  if (search.effort <= 0 || node.shouldStop()) {
    search.open = Math.min(search.open, node.bound);
    return;
  }
  const free = affordable(
    node,
    all.map((_, i) => i),
  ).filter((i) => !barred.has(i));
  const everything = [...node.chosen, ...free].map((i) => all[i]!);
  search.effort--;
  const bound = standingWith(scales, everything).risk;
  if (bound >= search.best.standing.risk - TINY) return;
  const riskiest = standing.targets
    .map((target) => ({ ...target, fixes: free.filter((i) => touches(node, target, i)) }))
    .filter(({ fixes, risk }) => fixes.length > 0 && risk > 0)
    .sort((a, b) => b.risk - a.risk)[0];
  if (!riskiest) return;
  const passed = new Set(barred);
  for (const i of riskiest.fixes) {
    search.effort--;
    branch(search, { ...node, ...withFix(node, i), barred: new Set(passed), bound });
    passed.add(i);
  }
  branch(search, { ...node, barred: passed, bound });
}

function touches({ scales, standing, all }: Draft, target: Standing["targets"][number], i: number): boolean {
  return mostRelief(scales, { ...standing, targets: [target], risk: target.risk }, all[i]!) > 0;
}
