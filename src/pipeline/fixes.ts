/** What to fix: the best plan within a budget, what separates attackers from everything, and what each change does to each path. */
import { effectsOn, type Effect } from "../paths/effects.js";
import type { Fix } from "../paths/fixes.js";
import { mostImportant, type Importance, type Part } from "../paths/importance.js";
import { riskOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { bestPaths, bestRisks } from "./best-paths.js";
import { sharedFixesFor, type SharedFix } from "./shared-fixes.js";
import { pathId } from "./describe.js";
import { reasonsOfFixes } from "./fix-reasons.js";
import type { FixesAnswer, FixInWords, FixQuestion, JudgedFix, JudgedPath } from "./fix-answer.js";
import { planWithin, type Planned } from "./fix-plan.js";
import type { OpenedAnalysis } from "./opened.js";
import type { RankedPath } from "./ranking.js";
import { constantsOf, overrideOf } from "./scoring.js";
import { asFix, separate, separationBy, type NoSeparation, type Separation } from "./separation.js";
import { conditionalSteps, nothingAtStake, stakesOf, type Stakes, type WithSteps } from "./stakes.js";
import { endsOf, named, severalAssets, severalSteps, type Wording } from "./step-words.js";

/** Time for the search of paths, for their risk and for the plan, milliseconds each. */
const MOST_MS = 15_000;
/** Best paths on which fixes are judged. */
const JUDGED_PATHS = 20;

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
  const { targets } = stakes.scales;
  const search = { from: question.from, targets };
  const best = bestPaths(stakes.projection, { ...search, limit: JUDGED_PATHS, shouldStop: stopAfter(MOST_MS) });
  const now = bestRisks(stakes.projection, { ...search, shouldStop: stopAfter(MOST_MS) });
  const judged = judgedPaths(stakes, best.paths, question.from);
  const ranked = rankFixes(stakes, changes, judged);
  const cut = separate(stakes, changes);
  const planned = planWithin(stakes, changes, {
    budget: question.budget,
    paths: best.paths,
    separation: cut,
    mostMs: MOST_MS,
  });
  // Where steps need several things, a plan may close every path for less than a cut does.
  const isCheaper = cut.possible && planned.after === 0 && planned.cost < cut.cost;
  const separation = isCheaper ? separationBy(stakes, changes, planned.places, cut.atLeast) : cut;
  const listed = ranked.slice(0, question.limit);
  const closing = separation.possible ? separation.changes.map((place) => changes[place]!) : [];
  const named = [...listed.map(({ part }) => part.change), ...planned.changes, ...closing];
  const told = { ...stakes, reasons: await reasonsOfFixes(store, stakes, named) };
  const limits = [...new Set([...best.limits, ...now.limits, ...planned.limits])];
  return {
    complete: limits.length === 0,
    limits,
    more: ranked.length > question.limit || planned.more,
    risk: now.risk,
    riskOfStepsAlone: stakes.scales.risk,
    requirements: severalSteps(wording, conditionalSteps(stakes)),
    plan: planInWords(told, planned, question.budget ?? null),
    separation: separationInWords(wording, told, changes, separation),
    fixes: listed.map((each) => judge(told, each, judged)),
    paths: pathsInWords(stakes, judged, planned.changes),
  };
}

function stopAfter(ms: number): () => boolean {
  const stopAt = Date.now() + ms;
  return () => Date.now() > stopAt;
}

function nothingToFix(why: string, budget: number | null): FixesAnswer {
  return {
    complete: true,
    limits: [],
    more: false,
    risk: 0,
    riskOfStepsAlone: 0,
    requirements: { count: 0, first: [] },
    plan: { budget, fixes: [], cost: 0, before: 0, after: 0, atLeast: 0, exact: true },
    separation: {
      possible: true,
      fixes: [],
      cost: 0,
      atLeast: 0,
      isCrossed: true,
      certificate: { count: 0, first: [] },
    },
    fixes: [],
    paths: [],
    why,
  };
}

/** With the reasons of the changes that the answer names. */
interface Told extends Stakes {
  readonly reasons: ReadonlyMap<string, string>;
}

interface FixPart extends Part {
  readonly change: SharedFix;
}

/** The paths on which fixes are judged, and what fixes do to each. */
interface Judged {
  readonly paths: readonly RankedPath[];
  readonly ids: readonly string[];
  readonly effects: (fixes: readonly Fix[]) => Effect[];
}

function judgedPaths(stakes: Stakes, paths: readonly RankedPath[], from: readonly number[] = []): Judged {
  const asked = paths.map(({ nodes, start }) => ({ nodes, sources: from.length ? from : [start] }));
  return { paths, ids: paths.map((path) => idOf(stakes, path)), effects: effectsOn(stakes.scales, asked) };
}

/** Every change that lowers the risk by itself, most first; then those that only do something to one of the judged paths. */
function rankFixes({ scales }: Stakes, changes: readonly SharedFix[], { effects }: Judged): Importance<FixPart>[] {
  const parts = changes.map((change) => ({ change, edges: change.edges }));
  const ranked = mostImportant(scales, parts, parts.length);
  const known = new Set(ranked.map(({ part }) => part.change.id));
  const others = parts
    .filter(({ change }) => !known.has(change.id))
    .map((part) => {
      const found = effects([asFix(part.change)]);
      const count = (wanted: Effect) => found.filter((effect) => effect === wanted).length;
      return { part, resolved: count("resolves"), reduced: count("reduces") };
    })
    .filter(({ resolved, reduced }) => resolved + reduced > 0)
    .sort((a, b) => b.resolved - a.resolved || b.reduced - a.reduced);
  const nothingGone = { before: scales.risk, after: scales.risk, relief: 0, cutOff: [] };
  return [...ranked, ...others.map(({ part }) => ({ part, ...nothingGone }))];
}

function judge(told: Told, { part, relief, cutOff }: Importance<FixPart>, judged: Judged): JudgedFix {
  const { projection, scales } = told;
  const effects = judged.effects([asFix(part.change)]);
  const ids = (wanted: Effect) => judged.ids.filter((_, place) => effects[place] === wanted);
  return {
    ...fixInWords(told, part.change),
    relief,
    share: scales.risk > 0 ? relief / scales.risk : 0,
    cutsOff: severalAssets(projection, cutOff),
    resolves: ids("resolves"),
    reduces: ids("reduces"),
    unchanged: ids("unchanged").length,
  };
}

function idOf({ projection: { hub, uids } }: Stakes, { nodes }: RankedPath): string {
  return pathId(nodes.filter((node) => !hub[node]).map((node) => uids[node]!));
}

function fixInWords({ projection, steps, reasons }: Told, change: SharedFix): FixInWords {
  const { id, kind, cost, costOrigin, title, rule, at, findings, edges } = change;
  const { sources, targets } = endsOf(projection, steps, edges);
  return {
    id,
    kind,
    cost,
    costOrigin,
    title,
    rule,
    reason: reasons.get(id) ?? null,
    at: at === undefined ? null : named(projection, at),
    findings,
    steps: edges.length,
    sources: severalAssets(projection, sources),
    targets: severalAssets(projection, targets),
  };
}

function planInWords(told: Told, { changes, risks, cost, after, atLeast, exact }: Planned, budget: number | null) {
  const fixes = changes.map((change, place) => ({ ...fixInWords(told, change), riskAfter: risks[place]! }));
  return { budget, fixes, cost, before: told.scales.risk, after, atLeast, exact };
}

function separationInWords(
  wording: Wording,
  told: Told,
  changes: readonly SharedFix[],
  found: Separation | NoSeparation,
): FixesAnswer["separation"] {
  const { projection } = told;
  if (!found.possible)
    return {
      possible: false,
      path: found.path.filter((node) => !projection.hub[node]).map((node) => named(projection, node)),
    };
  const { certificate, isCrossed, cost, atLeast } = found;
  return {
    possible: true,
    fixes: found.changes.map((place) => fixInWords(told, changes[place]!)),
    cost,
    atLeast,
    isCrossed,
    certificate: severalSteps(wording, certificate),
  };
}

function pathsInWords(
  { projection }: Stakes,
  { paths, ids, effects }: Judged,
  planned: readonly SharedFix[],
): JudgedPath[] {
  const byPlan = effects(planned.map(asFix));
  return paths.map((path, place) => ({
    id: ids[place]!,
    rank: place + 1,
    risk: riskOf(path.cost),
    entry: named(projection, path.entry),
    target: named(projection, path.target),
    byPlan: byPlan[place]!,
  }));
}
