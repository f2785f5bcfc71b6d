import { checkFixes, edgesTouched, type Fix, mostRelief, restsOn, type Standing, standingWith } from "./fixes.js";
import type { Scales } from "./importance.js";

export interface PlanQuestion {
  /** What all fixes of the plan may cost together; no limit when left out. */
  budget?: number;
  /** Sets of fixes that are known beforehand, such as one that closes every path: no plan is worse than one that it can afford. */
  known?: readonly (readonly number[])[];
  /** How many sets of fixes may be tried to prove that no plan is better; 2,000 when left out. */
  effort?: number;
  /** Ends the search early: the plan is then what was found by then. */
  shouldStop?: () => boolean;
}

/** The fixes to make, and what is known about better ones. */
export interface FixPlan {
  /** Places in the list of fixes, in the order in which each brings most per cost; without any, there would be more risk. */
  fixes: number[];
  cost: number;
  /** The sum over all targets of the risk of the best path to each: before, and once the fixes are made. */
  before: number;
  after: number;
  /** No plan within the budget leaves less risk than this. */
  atLeast: number;
  /** Whether no plan within the budget leaves less risk. */
  isExact: boolean;
  /** Whether `shouldStop` ended the search. */
  isStopped: boolean;
}

/** A plan under way. */
interface Draft {
  scales: Scales;
  all: readonly Fix[];
  /** By fix. */
  touched: readonly ReadonlySet<number>[];
  chosen: number[];
  standing: Standing;
  left: number;
  shouldStop: () => boolean;
}

/** Risks closer than this are the same: sums of exponentials are not exact to the last bit. */
const TINY = 1e-9;

/**
 * A plan of fixes within a budget. Greedy first: again and again the fix, or where no single one has any effect the bundle
 * of fixes, that lowers the risk most per cost. Sets that are known beforehand are held against it. Then other sets are
 * tried, as far as the effort goes, to find a better plan or to prove that there is none. Of plans that leave the same
 * risk the cheapest that was found is taken, and what it does not need is left out.
 *
 * Risk by best paths is not submodular: of two equally good ways to a target, closing either brings nothing and closing
 * both brings all. The guarantee of 1 - 1/e that greedy choices have elsewhere (Nemhauser, Wolsey & Fisher, 1978) does
 * therefore not hold. What holds: each greedy choice is exactly the best single fix per cost; more fixes never raise the
 * risk; and two bounds on every plan that goes on from a set, by which `atLeast` is proven (see `boundOf`).
 *
 * Land & Doig, "An automatic method of solving discrete programming problems", 1960, for the search.
 */
export function planFixes(scales: Scales, fixes: readonly Fix[], question: PlanQuestion = {}): FixPlan {
  const { budget = Infinity, effort = 2000, known = [] } = question;
  let isStopped = false;
  const shouldStop = (): boolean => (isStopped ||= question.shouldStop?.() ?? false);
  checkFixes(scales, fixes);
  const empty = standingWith(scales, []);
  const touched = fixes.map(edgesTouched);
  const draft: Draft = { scales, all: fixes, touched, chosen: [], standing: empty, left: budget, shouldStop };
  const every = fixes.map((_, i) => i);
  const drafts = [[], ...known].map((set) => withFixes(draft, set)).filter(({ left }) => left >= 0);
  const search: Search = { best: drafts.map((each) => tidied(each, every)).reduce(betterOf), effort, open: Infinity };
  branch(search, { ...draft, barred: new Set(), bound: boundOf(draft, affordable(draft, every)) });
  const best = withoutNeedless(search.best);
  const after = best.standing.risk;
  // Put in the order in which a reader would go about it.
  const ordered = goOn({ ...draft, left: Infinity }, best.chosen).chosen;
  const rest = best.chosen.filter((i) => !ordered.includes(i));
  const atLeast = Math.min(after, search.open);
  return {
    fixes: [...ordered, ...rest],
    cost: costOf(best),
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

/** The same, where later fixes may make earlier ones needless: what these cost is then spent anew. */
function tidied(draft: Draft, among: readonly number[]): Draft {
  for (let now = withoutNeedless(goOn(draft, among)); ;) {
    const next = withoutNeedless(goOn(now, among));
    if (next.standing.risk >= now.standing.risk - TINY) return betterOf(now, next);
    now = next;
  }
}

/** A draft without the fixes that it leaves no more risk without, the dearest tried first. */
function withoutNeedless(draft: Draft): Draft {
  let kept = draft;
  for (const i of [...draft.chosen].sort((a, b) => draft.all[b]!.cost - draft.all[a]!.cost || b - a)) {
    if (draft.shouldStop()) break;
    const tried = withFixes(
      { ...kept, chosen: [], left: kept.left + costOf(kept) },
      kept.chosen.filter((each) => each !== i),
    );
    if (tried.standing.risk <= kept.standing.risk + TINY) kept = tried;
  }
  return kept;
}

/** The draft that leaves less risk, or as much for less. */
function betterOf(a: Draft, b: Draft): Draft {
  const more = b.standing.risk - a.standing.risk;
  return more < -TINY || (more <= TINY && costOf(b) < costOf(a)) ? b : a;
}

function costOf({ all, chosen }: Draft): number {
  return chosen.reduce((sum, i) => sum + all[i]!.cost, 0);
}

/** The draft with the one fix that brings most per cost. Fixes are tried in the order of their bounds. */
function bestSingle(draft: Draft, among: readonly number[]): Draft | undefined {
  const { standing, all, touched } = draft;
  const bounded = affordable(draft, among).map((i) => ({ i, bound: mostRelief(standing, touched[i]!) / all[i]!.cost }));
  bounded.sort((a, b) => b.bound - a.bound || a.i - b.i);
  let best: Draft | undefined;
  let bestRate = 0;
  for (const { i, bound } of bounded) {
    if (bound <= 0 || bound < bestRate || draft.shouldStop()) break;
    const tried = withFixes(draft, [i]);
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
    const rate = (draft.standing.risk - bundle.standing.risk) / (costOf(bundle) - costOf(draft));
    if (rate > TINY && rate > bestRate + TINY) [best, bestRate] = [bundle, rate];
  });
  return best;
}

/** The draft with the cheapest fix that touches the best path to a target, or what that path needs. */
function withCheapest(draft: Draft, among: readonly number[], target: number): Draft | undefined {
  const { all, standing, touched } = draft;
  const touching = affordable(draft, among).filter((i) => restsOn(standing, target, touched[i]!));
  const [first] = touching.sort((a, b) => all[a]!.cost - all[b]!.cost || a - b);
  return first === undefined || draft.shouldStop() ? undefined : withFixes(draft, [first]);
}

function affordable({ all, chosen, left }: Draft, among: readonly number[]): number[] {
  return among.filter((i) => all[i]!.cost <= left && !chosen.includes(i));
}

function withFixes(draft: Draft, more: readonly number[]): Draft {
  const { scales, all, left } = draft;
  const chosen = [...draft.chosen, ...more];
  const fixes = chosen.map((place) => all[place]!);
  const spent = more.reduce((sum, i) => sum + all[i]!.cost, 0);
  return { ...draft, chosen, standing: standingWith(scales, fixes), left: left - spent };
}

interface Search {
  best: Draft;
  effort: number;
  /** The least bound of what was not looked into. */
  open: number;
}

/**
 * Tries all sets that contain the chosen fixes and none of the barred ones. A better one must touch the best path to some
 * target, or what that path needs: so the sets are split by the first of the fixes on such a path that they contain.
 */
function branch(search: Search, node: Draft & { barred: ReadonlySet<number>; bound: number }): void {
  const { all, standing, touched, barred } = node;
  search.best = betterOf(search.best, node);
  if (node.bound >= search.best.standing.risk - TINY) return;
  if (search.effort <= 0 || node.shouldStop()) {
    search.open = Math.min(search.open, node.bound);
    return;
  }
  const free = affordable(
    node,
    all.map((_, i) => i),
  ).filter((i) => !barred.has(i));
  search.effort--;
  const bound = Math.max(node.bound, boundOf(node, free));
  if (bound >= search.best.standing.risk - TINY) return;
  const riskiest = standing.targets
    .map(({ risk }, target) => ({
      risk,
      fixes: risk > 0 ? free.filter((i) => restsOn(standing, target, touched[i]!)) : [],
    }))
    .filter(({ fixes }) => fixes.length > 0)
    .sort((a, b) => b.risk - a.risk)[0];
  if (!riskiest) return;
  const passed = new Set(barred);
  for (const i of riskiest.fixes) {
    search.effort--;
    branch(search, { ...node, ...withFixes(node, [i]), barred: new Set(passed), bound });
    passed.add(i);
  }
  branch(search, { ...node, barred: passed, bound });
}

/**
 * No plan that goes on from a draft with some of the free fixes leaves less risk than this. All of them together leave the
 * least, whatever they cost. And a fix can take off at most, for each target whose best path it touches, what all of them
 * together take off it; so no more goes than the best of these sums per cost that the budget still allows, the last of
 * them in part.
 *
 * Dantzig, "Discrete-variable extremum problems", 1957, for the knapsack that may be filled in part.
 */
function boundOf(draft: Draft, free: readonly number[]): number {
  const { all, standing, touched } = draft;
  const least = withFixes(draft, free).standing;
  const worth = free.map((i) => ({
    cost: all[i]!.cost,
    gain: standing.targets.reduce(
      (sum, { risk }, target) =>
        sum +
        (risk > least.targets[target]!.risk && restsOn(standing, target, touched[i]!)
          ? risk - least.targets[target]!.risk
          : 0),
      0,
    ),
  }));
  worth.sort((a, b) => b.gain / b.cost - a.gain / a.cost);
  let { left } = draft;
  let gain = 0;
  for (const { cost, gain: most } of worth) {
    if (left <= 0) break;
    gain += most * Math.min(1, left / cost);
    left -= cost;
  }
  return Math.max(least.risk, standing.risk - gain);
}
