/** What became of attack paths between two kept analyses, each with the fact changes that caused it. */
import { fileOf, type AttackPath, type FactChange } from "../model/index.js";
import { listAnalyses, NothingToRead, readCurrent, type Published } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { netChanges, readFactChanges } from "../store/fact-changes.js";
import { readPaths } from "../store/ranked-paths.js";
import { listSources } from "../store/sources.js";
import { indexCauses } from "./path-causes.js";
import {
  explainChanged,
  explainOneSided,
  isWhole,
  type ChangedPath,
  type Explained,
  type PathFate,
  type Span,
} from "./path-fates.js";

/** A fact change and how many paths it explains. */
export interface Cause {
  readonly fact: FactChange;
  /** It vanished, and no source has any of the files now that stated it: what it says may be as true as before. */
  readonly noLongerImported: boolean;
  readonly paths: Readonly<Partial<Record<PathFate, number>>>;
}

export interface PathDifference {
  readonly from: number;
  readonly to: number;
  /** Both lists hold every path, and every fact change was kept. */
  readonly complete: boolean;
  readonly limits: readonly string[];
  readonly counts: Readonly<Record<PathFate | "unchanged", number>>;
  /** The most explaining first. */
  readonly causes: readonly Cause[];
  /** Of each fate the riskiest, so many as were asked for. */
  readonly paths: readonly ChangedPath[];
}

const MOST_CAUSES = 10;
const FATES: readonly PathFate[] = ["new", "raised", "gone", "lowered", "rerouted", "listed", "unlisted"];

export interface DifferenceOptions {
  /** Number of an analysis; the kept one before `to` where absent. */
  readonly from?: number;
  /** The current one where absent. */
  readonly to?: number;
  /** Paths of each fate, and causes, that are listed. */
  readonly limit: number;
}

/** @throws NothingToRead where one of the analyses is not kept, or there is none before */
export async function pathDifference(
  store: Store,
  workspace: string,
  { from, to, limit }: DifferenceOptions,
): Promise<PathDifference> {
  const { earlier, later } = await bothAnalyses(store, workspace, { from, to });
  const facts = netChanges([...(await readFactChanges(store, workspace, earlier.analysis, later.analysis)).values()]);
  const matched = matchPaths(
    await allPaths(store, workspace, earlier.analysis),
    await allPaths(store, workspace, later.analysis),
  );
  const span: Span = { store, workspace, earlier, later, index: indexCauses(facts.changes), notKept: facts.notKept };
  const changed = [
    ...(await explainOneSided(span, matched.after, "new")),
    ...(await explainOneSided(span, matched.before, "gone")),
    ...matched.both.flatMap(([before, after]) => explainChanged(span, before, after)),
  ];
  const limits = limitsOf(span);
  return {
    from: earlier.analysis,
    to: later.analysis,
    complete: limits.length === 0,
    limits,
    counts: countFates(changed, matched.both.length),
    causes: await withImports(store, workspace, rankCauses(changed).slice(0, limit)),
    paths: FATES.flatMap((fate) => riskiest(changed, fate).slice(0, limit)).map(({ all, ...shown }) => ({
      ...shown,
      causes: all.slice(0, MOST_CAUSES),
      moreCauses: Math.max(0, all.length - MOST_CAUSES),
    })),
  };
}

async function bothAnalyses(
  store: Store,
  workspace: string,
  { from, to }: { readonly from?: number; readonly to?: number },
): Promise<{ earlier: Published; later: Published }> {
  const current = await readCurrent(store, workspace);
  const kept = await listAnalyses(store, workspace);
  const find = (number: number) => {
    const found = kept.find(({ analysis }) => analysis === number);
    if (found) return found;
    const numbers = kept.map(({ analysis }) => analysis).sort((a, b) => a - b);
    throw new NothingToRead(
      `Workspace "${workspace}" keeps no analysis ${number}. It keeps ${numbers[0]} to ${numbers.at(-1)}.`,
    );
  };
  const later = to === undefined ? current : find(to);
  const before = from ?? Math.max(0, ...kept.map(({ analysis }) => analysis).filter((each) => each < later.analysis));
  if (before === 0)
    throw new NothingToRead(`Workspace "${workspace}" keeps no analysis before ${later.analysis} to compare it with.`);
  const earlier = find(before);
  if (before >= later.analysis)
    throw new NothingToRead(`Analysis ${before} is not before analysis ${later.analysis}: give the earlier one first.`);
  return { earlier, later };
}

const PAGE = 1000;

async function allPaths(store: Store, workspace: string, analysis: number): Promise<AttackPath[]> {
  const all: AttackPath[] = [];
  for (let page = PAGE; page === PAGE;) {
    const found = await readPaths(store, { workspace, analysis }, { after: all.at(-1)?.rank ?? 0, limit: PAGE });
    all.push(...found);
    page = found.length;
  }
  return all;
}

function matchPaths(earlier: readonly AttackPath[], later: readonly AttackPath[]) {
  const old = new Map(earlier.map((path) => [path.id, path]));
  const both: [AttackPath, AttackPath][] = [];
  const after: AttackPath[] = [];
  for (const path of later) {
    const before = old.get(path.id);
    old.delete(path.id);
    if (before) both.push([before, path]);
    else after.push(path);
  }
  return { before: [...old.values()], after, both };
}

function limitsOf({ earlier, later, notKept }: Span): string[] {
  const cut = [earlier, later].filter((each) => !isWhole(each));
  return [
    ...cut.map(({ analysis, paths }) => `analysis ${analysis} lists ${paths} paths of more`),
    ...(notKept ? [`${notKept} changes of facts were not kept`] : []),
  ];
}

function countFates(changed: readonly Explained[], both: number): PathDifference["counts"] {
  const counts = { new: 0, gone: 0, raised: 0, lowered: 0, rerouted: 0, listed: 0, unlisted: 0, unchanged: both };
  for (const { fate, riskBefore, riskAfter } of changed) {
    counts[fate] += 1;
    if (riskBefore !== null && riskAfter !== null) counts.unchanged -= 1;
  }
  return counts;
}

function riskiest(changed: readonly Explained[], fate: PathFate): Explained[] {
  return changed
    .filter((each) => each.fate === fate)
    .sort((a, b) => b.path.risk - a.path.risk || a.path.rank - b.path.rank);
}

async function withImports(
  store: Store,
  workspace: string,
  causes: readonly Omit<Cause, "noLongerImported">[],
): Promise<Cause[]> {
  const sources = await listSources(store, workspace);
  const imported = new Set(sources.flatMap(({ files }) => files.map(({ path }) => path)));
  return causes.map((cause) => {
    const { change, evidence } = cause.fact;
    const isGone = evidence.length > 0 && evidence.every((each) => !imported.has(fileOf(each)));
    return { ...cause, noLongerImported: change === "vanished" && isGone };
  });
}

function rankCauses(changed: readonly Explained[]): Omit<Cause, "noLongerImported">[] {
  const found = new Map<string, { fact: FactChange; paths: Partial<Record<PathFate, number>>; total: number }>();
  for (const { all, fate } of changed)
    for (const fact of all) {
      const cause = found.get(fact.uid) ?? { fact, paths: {}, total: 0 };
      cause.paths[fate] = (cause.paths[fate] ?? 0) + 1;
      cause.total += 1;
      found.set(fact.uid, cause);
    }
  return [...found.values()]
    .sort((a, b) => b.total - a.total || (a.fact.uid < b.fact.uid ? -1 : 1))
    .map(({ fact, paths }) => ({ fact, paths }));
}
