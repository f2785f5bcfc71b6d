/** The best plan of changes within a budget, and what is certain about better ones. */
import { planFixes } from "../paths/fix-plan.js";
import { standingWith } from "../paths/fixes.js";
import { targetsByEdge } from "../paths/importance.js";
import type { RankedPath } from "./ranking.js";
import type { SharedFix } from "./shared-fixes.js";
import { asFix, type NoSeparation, type Separation } from "./separation.js";
import type { Stakes } from "./stakes.js";

export interface PlanRequest {
  readonly budget: number | undefined;
  /** Best paths: what touches none of them, nor the best path to any target, is not weighed where there is too much. */
  readonly paths: readonly RankedPath[];
  /** What closes every path: the plan is that, where it can be afforded and nothing cheaper does. */
  readonly separation: Separation | NoSeparation;
  readonly mostMs: number;
}

export interface Planned {
  readonly changes: readonly SharedFix[];
  /** Places of all of the plan's changes in the list of changes, also of those that are not shown. */
  readonly places: readonly number[];
  /** The risk of all targets, by steps alone, once each change and those before it are made. */
  readonly risks: readonly number[];
  readonly cost: number;
  readonly after: number;
  readonly atLeast: number;
  readonly exact: boolean;
  readonly limits: readonly string[];
  /** The plan has more changes than are shown. */
  readonly more: boolean;
}

/** Changes that are weighed against each other: each choice looks at all of them. */
const MOST_WEIGHED = 150;
/** Sets of changes that are tried to improve a plan or to prove it the best. */
const MOST_SETS = 500;
const MOST_SHOWN = 100;

export function planWithin(
  stakes: Stakes,
  changes: readonly SharedFix[],
  { budget, paths, separation, mostMs }: PlanRequest,
): Planned {
  const { scales } = stakes;
  const closing = separation.possible ? separation.changes.map((place) => changes[place]!) : [];
  const weighed =
    changes.length <= MOST_WEIGHED
      ? changes
      : [...new Set([...closing, ...touching(stakes, changes, paths).slice(0, MOST_WEIGHED)])];
  const stopAt = Date.now() + mostMs;
  const shouldStop = () => Date.now() > stopAt;
  const known = separation.possible ? [closing.map((change) => weighed.indexOf(change))] : [];
  const plan = planFixes(scales, weighed.map(asFix), { budget, known, effort: MOST_SETS, shouldStop });
  const chosen = plan.fixes.map((place) => weighed[place]!);
  const isAll = weighed.length === changes.length;
  const exact = plan.isExact && (isAll || plan.after === 0);
  // What was not weighed may help: no plan leaves less than all affordable changes together.
  const affordable = changes.filter(({ cost }) => budget === undefined || cost <= budget);
  const atLeast = isAll ? plan.atLeast : Math.min(plan.after, standingWith(scales, affordable.map(asFix)).risk);
  const shown = chosen.slice(0, MOST_SHOWN);
  return {
    changes: shown,
    places: chosen.map((change) => changes.indexOf(change)),
    risks: shown.map((_, place) => standingWith(scales, shown.slice(0, place + 1).map(asFix)).risk),
    cost: plan.cost,
    after: plan.after,
    atLeast,
    exact,
    limits: [
      ...(isAll || exact
        ? []
        : [`of ${changes.length} fixes, the ${weighed.length} were weighed that touch the best paths`]),
      ...(plan.isStopped && !exact ? [`the plan was cut short after ${mostMs / 1000} s`] : []),
    ],
    more: chosen.length > MOST_SHOWN,
  };
}

/** The changes that touch the best path to a target or one of the best paths, those for the riskiest targets first. */
function touching({ scales, steps }: Stakes, changes: readonly SharedFix[], paths: readonly RankedPath[]): SharedFix[] {
  const weight = new Map<string, number>();
  const onPaths = targetsByEdge(scales);
  const hops = new Set(paths.flatMap(({ nodes }) => nodes.slice(1).map((node, place) => `${nodes[place]} ${node}`)));
  for (const { id, edges } of changes)
    for (const edge of edges) {
      const best = onPaths.get(edge)?.length ?? 0;
      const hop = hops.has(`${steps.source[edge]} ${steps.target[edge]}`) ? 1 : 0;
      if (best + hop) weight.set(id, (weight.get(id) ?? 0) + best + hop);
    }
  return changes
    .filter(({ id }) => weight.has(id))
    .sort((a, b) => weight.get(b.id)! - weight.get(a.id)! || (a.id < b.id ? -1 : 1));
}
