/**
 * The whole run on one screen: resolve, load, derive, score, project, search, publish.
 * One analysis of a workspace at a time, published as a whole or not at all.
 */
import type { RuleInfo } from "../model/index.js";
import { enabledRules, MOST_TOUCHED, readRules } from "../rules/index.js";
import {
  forgetOldResults,
  KEPT_ANALYSES,
  readCurrent,
  readPointer,
  takeLease,
  type AnalysisSummary,
  type Lease,
  type Published,
} from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { loadFacts } from "../store/facts.js";
import { readScoring } from "../store/scoring.js";
import { listSources } from "../store/sources.js";
import type { Touched } from "../store/touched.js";
import { tidyAfterPublish, undoUnfinished, writeCostsOf } from "../store/steps.js";
import { assetCosts } from "./asset-costs.js";
import { changedSteps } from "./changed-steps.js";
import { allSteps, WHOLE_BELOW, type Run } from "./derived-steps.js";
import { rank } from "./ranking.js";
import { constantsOf, overriddenBy, rulesWith } from "./scoring.js";
import { impactsOf } from "./jewels.js";
import { stopwatch, type Watchers } from "./stopwatch.js";
import { today } from "./today.js";
import { summarise } from "./summary.js";
import { inputsDigest, programDigest, sourcesDigest } from "./inputs-digest.js";
import { keepProjection, openProjectionOf } from "./opened.js";
import { storeRanking } from "./stored-ranking.js";
import { resolveWorkspace, type StructureKeeper } from "./structure-keeper.js";

export interface AnalyzeOptions extends Watchers {
  /** Folder in which the projection is kept, so that the next command starts warm. */
  readonly cacheFolder: string;
  /** For a process that analyses more than once: what was resolved is kept from one time to the next. */
  readonly keeper?: StructureKeeper;
  /** Rules to leave out, by id. */
  readonly without?: readonly string[];
  /** Derive everything anew, although nothing or little changed since the analysis that is published. */
  readonly again?: boolean;
  /** Everything is derived anew where fewer steps stand: 5,000 unless said. */
  readonly wholeBelow?: number;
  /** How long to wait for another analysis of the workspace, milliseconds. */
  readonly waitMs?: number;
}

export interface AnalysisAnswer extends AnalysisSummary {
  readonly analysis: number;
  /** True where the answer is the published one, because nothing that it follows from has changed. */
  readonly unchanged: boolean;
}

/** What was asked of an analysis cannot be done: exit code 2. */
export class AnalyzeError extends Error {
  override readonly name = "AnalyzeError";
  readonly exitCode = 2;
}

const WAIT_MS = 120_000;

/** @throws AnalysisRunning, LeaseLost, NothingToRead, RuleError, StoreError */
export async function analyze(store: Store, workspace: string, options: AnalyzeOptions): Promise<AnalysisAnswer> {
  const lease = await takeLease(store, workspace, options.waitMs ?? WAIT_MS);
  try {
    return await analyzeHolding(store, lease, options);
  } finally {
    await lease.release().catch(() => undefined);
  }
}

async function analyzeHolding(store: Store, lease: Lease, options: AnalyzeOptions): Promise<AnalysisAnswer> {
  const { workspace } = lease;
  const analysis = lease.current + 1;
  const scope = { workspace, analysis };
  const { stage, part, stages } = stopwatch(options);
  const override = await readScoring(store, workspace);
  const constants = constantsOf(override);
  const rules = rulesWith(enabledRules(readRules(), switches(options.without ?? [])), override);
  const ruleInfo = new Map<string, RuleInfo>(rules.map((rule) => [rule.id, rule]));
  const program = programDigest(rules, constants);
  const inputs = await stage("compare", () => inputsDigest(store, workspace, { program, today: today() }));
  const published = lease.current > 0 && !options.again ? await readCurrent(store, workspace) : undefined;
  if (published?.inputs === inputs) return { ...published, stages, unchanged: true };

  const wasUnfinished = await stage("prepare", () => prepare(store, lease, analysis));
  const { keeper } = options;
  const resolved = await stage("resolve", () => resolveWorkspace(store, workspace, { today: today(), keeper }));
  const { facts } = resolved;
  // Steps stand for what the published analysis found, which a part can only be added to where nothing else is different.
  const isBase = !wasUnfinished && published?.program === program;
  const before = isBase && published.steps >= (options.wholeBelow ?? WHOLE_BELOW) ? published : undefined;
  const touched = await stage("load", () =>
    loadFacts(store, scope, facts, {
      write: lease.write,
      layers: wasUnfinished ? undefined : keeper?.layers(resolved, published),
      mostTouched: before ? MOST_TOUCHED : 0,
    }),
  );
  const impacts = impactsOf(facts, constants);
  const run: Run = { store, scope, rules, ruleInfo, constants, facts, impacts, stage, part };
  const steps = (before && touched && (await changedIn(run, options, before, touched))) ?? (await allSteps(run));
  const { projection } = steps;
  const ranking = await stage("search", async () => rank(projection));
  await stage("write steps", () => steps.write(lease.write));
  await stage("write costs", () =>
    writeCostsOf(store, scope, assetCosts(projection, impacts, steps.before), lease.write),
  );
  await stage("write paths", () => storeRanking(store, scope, { described: steps, ranking, write: lease.write }));
  const summary = summarise({
    facts,
    steps: steps.count,
    projection,
    ranking,
    stages,
    without: options.without ?? [],
    overridden: overriddenBy(override),
    inputs,
    program,
    sources: sourcesDigest(await listSources(store, workspace)),
  });
  await stage("publish", async () => {
    await lease.publish(analysis, summary);
    await tidyAfterPublish(store, workspace, analysis - KEPT_ANALYSES + 1);
    await forgetOldResults(store, workspace, analysis);
    const now = await readCurrent(store, workspace);
    if (now.analysis !== analysis) return;
    const opened = { published: now, projection };
    await keepProjection(options.cacheFolder, store, opened);
    keeper?.keep(resolved, opened);
  });
  return { analysis, ...summary, unchanged: false };
}

/** @throws AnalyzeError for a rule that does not exist */
function switches(without: readonly string[]): Record<string, boolean> {
  const known = new Set(readRules().map(({ id }) => id));
  for (const id of without)
    if (!known.has(id)) throw new AnalyzeError(`There is no rule "${id}". Rules: ${[...known].sort().join(", ")}.`);
  return Object.fromEntries(without.map((id) => [id, false]));
}

/** The steps that differ from those of the published analysis. */
async function changedIn(run: Run, { cacheFolder, keeper }: AnalyzeOptions, published: Published, touched: Touched) {
  const { store, scope } = run;
  const projection =
    keeper?.projection(published) ??
    (await openProjectionOf(store, published, { workspace: scope.workspace, cacheFolder }));
  return changedSteps(run, { published, projection }, touched);
}

/** Whether an analysis before had not been finished. */
async function prepare(store: Store, lease: Lease, analysis: number): Promise<boolean> {
  const pointer = await readPointer(store, lease.workspace);
  const wasUnfinished = pointer?.unfinished != null;
  if (wasUnfinished) {
    await undoUnfinished(store, lease.workspace, lease.current);
    await forgetOldResults(store, lease.workspace, lease.current);
  }
  await lease.begin(analysis);
  return wasUnfinished;
}
