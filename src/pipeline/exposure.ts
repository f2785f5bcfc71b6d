/**
 * Exposure of the estate and of its parts: crown jewels by how likely they are come to and how much they are worth, and the
 * sum of the best risk of each. Never a sum over paths: fifty variants of one path are not fifty times the risk.
 */
import type { Band } from "../model/index.js";
import { readBestOfTargets, type BestOfTarget } from "../store/best-of-targets.js";
import type { Store } from "../store/connection.js";
import { countFindings, factsByUid, scopesOfAssets } from "../store/lists.js";
import { riskOf } from "../score/index.js";
import type { OpenedAnalysis } from "./opened.js";
import type { Projection } from "./projection.js";
import { liveEdges } from "./shared-fixes.js";
import { stakesOf, type WithSteps } from "./stakes.js";
import { isFinding, named, type NamedAsset } from "./step-words.js";

export const PORTFOLIOS = ["owner", "environment", "application"] as const;
/** What crown jewels are added up by. */
export type Portfolio = (typeof PORTFOLIOS)[number];

export interface ExposedTarget {
  readonly target: NamedAsset;
  /** What it is added up under; null where nothing says. */
  readonly portfolio: string | null;
  /** Of the best path, 0 where there is none. */
  readonly likelihood: number;
  /** 0 to 100. */
  readonly impact: number;
  /** Likelihood × impact, 0 to 100: what they are sorted by. */
  readonly risk: number;
  readonly band: Band | null;
  /** An assumed breach: attackers hold it from the start, and no path leads to it. */
  readonly isHeld: boolean;
  /** Id of the best path; null where there is none. */
  readonly path: string | null;
}

export interface PortfolioExposure {
  /** Null: crown jewels of which nothing says where they belong. */
  readonly name: string | null;
  readonly targets: number;
  readonly reached: number;
  /** The sum of the best risk of each. */
  readonly risk: number;
  /** Of the whole estate's, 0 to 1. */
  readonly share: number;
  readonly worst: NamedAsset | null;
}

export interface ExposureAnswer {
  readonly complete: boolean;
  readonly limits: readonly string[];
  readonly more: boolean;
  readonly risk: number;
  readonly crownJewels: number;
  readonly reached: number;
  readonly by: Portfolio;
  readonly portfolios: readonly PortfolioExposure[];
  /** Sorted by likelihood × impact; those that nothing leads to come last, the most valuable first. */
  readonly targets: readonly ExposedTarget[];
  /** Findings that decide a step between where attackers start and a crown jewel. */
  readonly findings: { readonly total: number; readonly onPaths: number; readonly share: number };
}

/** By the paths of the current analysis; `limit` rows of each list. */
export async function exposureOf(
  store: Store,
  opened: OpenedAnalysis & WithSteps,
  { by, limit }: { readonly by: Portfolio; readonly limit: number },
): Promise<ExposureAnswer> {
  const { projection, published } = opened;
  const best = new Map((await readBestOfTargets(store, projection)).map((row) => [row.target, row]));
  const nodes = [...projection.uids.keys()].filter((node) => projection.impactCost[node]! >= 0);
  const names = await portfoliosOf(store, projection, nodes, by);
  const targets = nodes.map((node) => exposed(projection, node, { best, names }));
  targets.sort((a, b) => b.risk - a.risk || b.impact - a.impact || (a.target.uid < b.target.uid ? -1 : 1));
  const risk = targets.reduce((sum, target) => sum + target.risk, 0);
  const portfolios = addUp(targets, risk);
  return {
    complete: published.complete,
    limits: published.limits,
    more: targets.length > limit || portfolios.length > limit,
    risk,
    crownJewels: targets.length,
    reached: targets.filter(({ path }) => path !== null).length,
    by,
    portfolios: portfolios.slice(0, limit),
    targets: targets.slice(0, limit),
    findings: await findingsOnPaths(store, opened),
  };
}

interface Known {
  readonly best: ReadonlyMap<string, BestOfTarget>;
  readonly names: ReadonlyMap<string, string>;
}

function exposed(projection: Projection, node: number, { best, names }: Known): ExposedTarget {
  const target = named(projection, node);
  const found = best.get(target.uid);
  return {
    target,
    portfolio: names.get(target.uid) ?? null,
    likelihood: found?.likelihood ?? 0,
    impact: riskOf(projection.impactCost[node]!),
    risk: found?.risk ?? 0,
    band: found?.band ?? null,
    isHeld: projection.starts.includes(node),
    path: found?.path ?? null,
  };
}

/** The owner or environment that a crown jewel itself states, or the application that it lies in; by uid. */
async function portfoliosOf(
  store: Store,
  { workspace, uids }: Projection,
  nodes: readonly number[],
  by: Portfolio,
): Promise<Map<string, string>> {
  const asked = { workspace, uids: nodes.map((node) => uids[node]!) };
  const found = new Map<string, string>();
  if (by === "application") {
    for (const { uid, properties } of await scopesOfAssets.all(store, asked))
      if (properties["scopeType"] === "application") found.set(uid, properties.name);
    return found;
  }
  for (const { uid, properties } of await factsByUid.all(store, asked))
    if (typeof properties[by] === "string") found.set(uid, properties[by]);
  return found;
}

/** The riskiest first. Targets come sorted, so the first of each is its worst. */
function addUp(targets: readonly ExposedTarget[], all: number): PortfolioExposure[] {
  const groups = new Map<string | null, ExposedTarget[]>();
  for (const target of targets) groups.set(target.portfolio, [...(groups.get(target.portfolio) ?? []), target]);
  const sums = [...groups].map(([name, members]) => {
    const risk = members.reduce((sum, member) => sum + member.risk, 0);
    const reached = members.filter(({ path }) => path !== null).length;
    return {
      ...{ name, targets: members.length, reached, risk },
      share: all > 0 ? risk / all : 0,
      worst: reached ? members[0]!.target : null,
    };
  });
  return sums.sort((a, b) => b.risk - a.risk || String(a.name).localeCompare(String(b.name)));
}

async function findingsOnPaths(store: Store, opened: WithSteps): Promise<ExposureAnswer["findings"]> {
  const stakes = await stakesOf(store, opened);
  const { words, via } = stakes.steps;
  const onPaths = new Set(
    liveEdges(stakes)
      .map((edge) => words[via[edge]!]!)
      .filter(isFinding),
  ).size;
  const total = await countFindings(store, opened.projection.workspace, {});
  return { total, onPaths, share: total ? onPaths / total : 0 };
}
