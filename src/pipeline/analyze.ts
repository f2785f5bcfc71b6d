/**
 * The whole run on one screen: resolve, load, derive, score, project, search, publish.
 * One analysis of a workspace at a time, published as a whole or not at all.
 */
import type { AttackPath, DerivedStep, RuleInfo } from "../model/index.js";
import { resolve } from "../resolve/index.js";
import { checkRules, deriveSteps, enabledRules, readRules, type Rule } from "../rules/index.js";
import {
  forgetOldResults,
  KEPT_ANALYSES,
  readCurrent,
  readPointer,
  takeLease,
  writeAttackPaths,
  type AnalysisSummary,
  type Lease,
} from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { loadFacts } from "../store/facts.js";
import { StatementError } from "../store/errors.js";
import { readScoring } from "../store/scoring.js";
import { listSources, readFacts } from "../store/sources.js";
import { tidyAfterPublish, undoUnfinished, writeCostsOf, writeSteps, type AssetCost } from "../store/steps.js";
import { UNREACHED } from "../paths/distances.js";
import { describePath, type Descriptions } from "./describe.js";
import { lookups, projectFacts } from "./fact-projection.js";
import type { Projection } from "./projection.js";
import { costsToTarget, rank, startFrom, type Ranking } from "./ranking.js";
import { constantsOf, overriddenBy, rulesWith } from "./scoring.js";
import { scoreSteps, type ScoredStep } from "./steps.js";
import { impactsOf, type JewelImpact } from "./jewels.js";
import { stopwatch } from "./stopwatch.js";
import { today } from "./today.js";
import { summarise } from "./summary.js";
import { inputsDigest, programDigest, sourcesDigest } from "./inputs-digest.js";
import { keepProjection } from "./opened.js";

export interface AnalyzeOptions {
  /** Folder in which the projection is kept, so that the next command starts warm. */
  readonly cacheFolder: string;
  /** Rules to leave out, by id. */
  readonly without?: readonly string[];
  /** Analyse although nothing changed since the analysis that is published. */
  readonly again?: boolean;
  readonly onStage?: (name: string) => void;
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

/** Rules that the server plans and runs at once: planning all of them is most of a first analysis. */
const RULES_AT_ONCE = 2;

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
  const { stage, stages } = stopwatch(options.onStage);
  const override = await readScoring(store, workspace);
  const constants = constantsOf(override);
  const rules = rulesWith(enabledRules(readRules(), switches(options.without ?? [])), override);
  const ruleInfo = new Map<string, RuleInfo>(rules.map((rule) => [rule.id, rule]));
  const program = programDigest(rules, constants);
  const inputs = await stage("compare", () => inputsDigest(store, workspace, { program, today: today() }));
  const published = lease.current > 0 && !options.again ? await readCurrent(store, workspace) : undefined;
  if (published?.inputs === inputs) return { ...published, stages, unchanged: true };

  await stage("prepare", () => prepare(store, lease, analysis));
  const facts = await stage("resolve", async () => resolve(await readFacts(store, workspace), { today: today() }));
  await stage("load", () => loadFacts(store, scope, facts, lease.write));
  const derived = await stage("derive", () => derive(store, workspace, rules));
  const steps = await stage("score", async () => scoreSteps(derived, facts, ruleInfo, constants));
  const impacts = impactsOf(facts, constants);
  const projection = await stage("project", async () => projectFacts(scope, facts, steps, impacts));
  const ranking = await stage("search", async () => rank(projection));
  await stage("write steps", () => writeSteps(store, scope, withUsableFrom(projection, steps), lease.write));
  await stage("write costs", () => writeCostsOf(store, scope, costs(projection, impacts), lease.write));
  await stage("write paths", async () => {
    const context = { projection, rules: ruleInfo, constants, ...lookups(projection, steps, impacts) };
    await writeAttackPaths(lease.write, scope, describeAll(context, ranking));
  });
  const summary = summarise({
    facts,
    steps,
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
    await keepProjection(options.cacheFolder, store, projection);
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

/**
 * Rules are read in a session that may not write, so that the server need not look at each of them beforehand. Where it
 * refuses one, all are checked: the error then names the file and the line.
 */
async function derive(store: Store, workspace: string, rules: readonly Rule[]): Promise<DerivedStep[]> {
  try {
    return await collect(deriveSteps(store, workspace, rules, { atOnce: RULES_AT_ONCE }));
  } catch (error) {
    if (error instanceof StatementError) await checkRules(store, rules);
    throw error;
  }
}

async function prepare(store: Store, lease: Lease, analysis: number): Promise<void> {
  const pointer = await readPointer(store, lease.workspace);
  if (pointer?.unfinished != null) {
    await undoUnfinished(store, lease.workspace, lease.current);
    await forgetOldResults(store, lease.workspace, lease.current);
  }
  await lease.begin(analysis);
}

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** Steps with requirements are marked with the starts from which all of these can be held. */
function withUsableFrom(projection: Projection, steps: readonly ScoredStep[]): ScoredStep[] {
  if (!steps.some(({ requires }) => requires.length)) return [...steps];
  const starts = projection.starts.map((node) => startFrom(projection, [node]));
  return steps.map((step) => {
    if (!step.requires.length) return step;
    const needed = step.requires.map((uid) => projection.nodeOf(uid));
    const usable = starts.filter(({ held }) => needed.every((node) => node !== undefined && held[node] === 1));
    return { ...step, usableFrom: usable.map(({ node }) => projection.uids[node]!) };
  });
}

function costs(projection: Projection, impacts: ReadonlyMap<string, JewelImpact>): AssetCost[] {
  const { cost } = costsToTarget(projection);
  const describe = (found: JewelImpact | undefined) =>
    found
      ? JSON.stringify({ impact: found.impact, factors: found.factors, classifications: found.classifications })
      : null;
  return projection.uids.map((uid, node) => ({
    uid,
    cost: cost[node]! >= UNREACHED ? null : cost[node]!,
    impactCost: projection.impactCost[node]! < 0 ? null : projection.impactCost[node]!,
    impact: describe(impacts.get(uid)),
  }));
}

function describeAll(context: Descriptions, { paths }: Ranking): AttackPath[] {
  return paths.map((path, index) => describePath(context, path, index + 1));
}
