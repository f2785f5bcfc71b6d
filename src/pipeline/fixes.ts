/** What to fix: the best plan within a budget, what separates attackers from everything, and what each change does to each path. */
import { effectsOf } from "../paths/fixes.js";
import { mostImportant, type Importance, type Part } from "../paths/importance.js";
import { riskOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { sharedFixesFor, type SharedFix } from "./shared-fixes.js";
import { pathId } from "./describe.js";
import type { FixesAnswer, FixInWords, FixQuestion, JudgedFix, JudgedPath } from "./fix-answer.js";
import { planWithin, type Planned } from "./fix-plan.js";
import type { OpenedAnalysis } from "./opened.js";
import { distinctPaths, startFrom, type RankedPath } from "./ranking.js";
import { constantsOf, overrideOf } from "./scoring.js";
import { asFix, separate, type NoSeparation, type Separation } from "./separation.js";
import { nothingAtStake, stakesOf, type Stakes, type WithSteps } from "./stakes.js";
import { endsOf, named, severalAssets, stepInWords, type Wording } from "./step-words.js";

/** Time for the search of paths and for the plan, milliseconds each. */
const MOST_MS = 15_000;
/** Best paths on which fixes are judged. */
const JUDGED_PATHS = 20;
const MOST_STEPS = 10;

/** The plan, the separation and the best single fixes between starts and targets. */
export async function fixesFor(
  store: Store,
  opened: OpenedAnalysis & WithSteps,
  question: FixQuestion,
): Promise<FixesAnswer> {
  const stakes = await stakesOf(store, opened, question);
  const why = nothingAtStake(stakes);
  if (why !== undefined) return nothingToFix(why, question.budget ?? null);
  const { changes, wording } = await sharedFixesFor(store, stakes, constantsOf(overrideOf(opened.published)));
  const paths = judgedPaths(stakes);
  const ranked = rankFixes(stakes, changes, paths);
  const planned = planWithin(stakes, changes, { budget: question.budget, paths, mostMs: MOST_MS });
  return {
    complete: planned.limits.length === 0,
    limits: planned.limits,
    more: ranked.length > question.limit || planned.more,
    risk: stakes.scales.risk,
    plan: planInWords(stakes, planned, question.budget ?? null),
    separation: separationInWords(wording, stakes, changes, separate(stakes, changes)),
    fixes: ranked.slice(0, question.limit).map((each) => judge(stakes, each, paths)),
    paths: pathsInWords(stakes, paths, planned.changes),
  };
}

function nothingToFix(why: string, budget: number | null): FixesAnswer {
  return {
    complete: true,
    limits: [],
    more: false,
    risk: 0,
    plan: { budget, fixes: [], cost: 0, before: 0, after: 0, atLeast: 0, exact: true },
    separation: { possible: true, fixes: [], cost: 0, atLeast: 0, certificate: { count: 0, first: [] } },
    fixes: [],
    paths: [],
    why,
  };
}

interface FixPart extends Part {
  readonly change: SharedFix;
}

/** Every change that lowers the risk by itself, most first; then those that close one of the judged paths only. */
function rankFixes(
  { scales }: Stakes,
  changes: readonly SharedFix[],
  paths: readonly RankedPath[],
): Importance<FixPart>[] {
  const parts = changes.map((change) => ({ change, edges: change.edges }));
  const ranked = mostImportant(scales, parts, parts.length);
  const known = new Set(ranked.map(({ part }) => part.change.id));
  const others = parts
    .filter(({ change }) => !known.has(change.id))
    .map((part) => ({
      part,
      closed: effectsOf(scales, [asFix(part.change)], paths).filter((effect) => effect !== "unchanged").length,
    }))
    .filter(({ closed }) => closed > 0)
    .sort((a, b) => b.closed - a.closed);
  const nothingGone = { before: scales.risk, after: scales.risk, relief: 0, cutOff: [] };
  return [...ranked, ...others.map(({ part }) => ({ part, ...nothingGone }))];
}

function judgedPaths({ projection, scales: { exposure, targets } }: Stakes): RankedPath[] {
  const stopAt = Date.now() + MOST_MS;
  const start = startFrom(projection, exposure.sources);
  return [
    ...distinctPaths(projection, start, { targets, limit: JUDGED_PATHS, shouldStop: () => Date.now() > stopAt }).paths,
  ];
}

function judge(stakes: Stakes, { part, relief, cutOff }: Importance<FixPart>, paths: readonly RankedPath[]): JudgedFix {
  const { projection, scales } = stakes;
  const effects = effectsOf(scales, [asFix(part.change)], paths);
  const ids = (wanted: string) =>
    paths.filter((_, place) => effects[place] === wanted).map((path) => idOf(stakes, path));
  return {
    ...fixInWords(stakes, part.change),
    relief,
    share: scales.risk > 0 ? relief / scales.risk : 0,
    cutsOff: severalAssets(projection, cutOff),
    resolves: ids("resolves"),
    reduces: ids("reduces"),
    unchanged: effects.filter((effect) => effect === "unchanged").length,
  };
}

function idOf({ projection: { hub, uids } }: Stakes, { nodes }: RankedPath): string {
  return pathId(nodes.filter((node) => !hub[node]).map((node) => uids[node]!));
}

function fixInWords({ projection, steps }: Stakes, change: SharedFix): FixInWords {
  const { id, kind, cost, costOrigin, title, rule, at, findings, edges } = change;
  const { sources, targets } = endsOf(projection, steps, edges);
  return {
    id,
    kind,
    cost,
    costOrigin,
    title,
    rule,
    at: at === undefined ? null : named(projection, at),
    findings,
    steps: edges.length,
    sources: severalAssets(projection, sources),
    targets: severalAssets(projection, targets),
  };
}

function planInWords(stakes: Stakes, { changes, risks, cost, after, atLeast, exact }: Planned, budget: number | null) {
  const fixes = changes.map((change, place) => ({ ...fixInWords(stakes, change), riskAfter: risks[place]! }));
  return { budget, fixes, cost, before: stakes.scales.risk, after, atLeast, exact };
}

function separationInWords(
  wording: Wording,
  stakes: Stakes,
  changes: readonly SharedFix[],
  found: Separation | NoSeparation,
): FixesAnswer["separation"] {
  const { projection } = stakes;
  if (!found.possible)
    return {
      possible: false,
      path: found.path.filter((node) => !projection.hub[node]).map((node) => named(projection, node)),
    };
  const { certificate, cost, atLeast = null } = found;
  return {
    possible: true,
    fixes: found.changes.map((place) => fixInWords(stakes, changes[place]!)),
    cost,
    atLeast,
    certificate: {
      count: certificate.length,
      first: certificate.slice(0, MOST_STEPS).map((edge) => stepInWords(wording, [edge])),
    },
  };
}

function pathsInWords(stakes: Stakes, paths: readonly RankedPath[], planned: readonly SharedFix[]): JudgedPath[] {
  const { projection, scales } = stakes;
  const effects = effectsOf(scales, planned.map(asFix), paths);
  return paths.map((path, place) => ({
    id: idOf(stakes, path),
    rank: place + 1,
    risk: riskOf(path.cost),
    entry: named(projection, path.entry),
    target: named(projection, path.target),
    byPlan: effects[place]!,
  }));
}
