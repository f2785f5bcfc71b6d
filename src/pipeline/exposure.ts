/**
 * Exposure of the estate and of its parts: crown jewels by how likely they are come to and how much they are worth, and the
 * sum of the best risk of each. Never a sum over paths: fifty variants of one path are not fifty times the risk.
 */
import type { Band } from "../model/index.js";
import { readBestOfTargets, type BestOfTarget } from "../store/best-of-targets.js";
import type { Store } from "../store/connection.js";
import { countFindings } from "../store/lists.js";
import { riskOf } from "../score/index.js";
import type { OpenedAnalysis } from "./opened.js";
import { membershipsOf, type Membership, type Portfolio } from "./portfolios.js";
import type { Projection } from "./projection.js";
import { liveEdges } from "./shared-fixes.js";
import { stakesOf, type WithSteps } from "./stakes.js";
import { isFinding, named, type NamedAsset } from "./step-words.js";

export interface ExposedTarget {
  readonly target: NamedAsset;
  /** What it is added up under, under each of them in full; empty where nothing says. */
  readonly portfolios: readonly Membership[];
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
  /** Of these, data that lies elsewhere and that an application uses. */
  readonly used: number;
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
  /** Crown jewels that count for several portfolios: these add up to more than `risk`, which counts each once. */
  readonly shared: number;
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
  const memberships = await membershipsOf(store, projection, nodes, by);
  const targets = nodes.map((node) => exposed(projection, node, { best, memberships }));
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
    shared: targets.filter((target) => target.portfolios.length > 1).length,
    by,
    portfolios: portfolios.slice(0, limit),
    targets: targets.slice(0, limit),
    findings: await findingsOnPaths(store, opened),
  };
}

interface Known {
  readonly best: ReadonlyMap<string, BestOfTarget>;
  readonly memberships: ReadonlyMap<string, readonly Membership[]>;
}

function exposed(projection: Projection, node: number, { best, memberships }: Known): ExposedTarget {
  const target = named(projection, node);
  const found = best.get(target.uid);
  return {
    target,
    portfolios: memberships.get(target.uid) ?? [],
    likelihood: found?.likelihood ?? 0,
    impact: riskOf(projection.impactCost[node]!),
    risk: found?.risk ?? 0,
    band: found?.band ?? null,
    isHeld: projection.starts.includes(node),
    path: found?.path ?? null,
  };
}

/** The riskiest first. Targets come sorted, so the first of each is its worst. */
function addUp(targets: readonly ExposedTarget[], all: number): PortfolioExposure[] {
  const groups = new Map<string | null, { target: ExposedTarget; isUsed: boolean }[]>();
  const add = (name: string | null, target: ExposedTarget, isUsed: boolean) => {
    const group = groups.get(name);
    if (group) group.push({ target, isUsed });
    else groups.set(name, [{ target, isUsed }]);
  };
  for (const target of targets) {
    if (!target.portfolios.length) add(null, target, false);
    for (const { name, usedBy } of target.portfolios) add(name, target, usedBy !== null);
  }
  const sums = [...groups].map(([name, members]) => {
    const risk = members.reduce((sum, { target }) => sum + target.risk, 0);
    const reached = members.filter(({ target }) => target.path !== null).length;
    const used = members.filter(({ isUsed }) => isUsed).length;
    return {
      ...{ name, targets: members.length, used, reached, risk },
      share: all > 0 ? risk / all : 0,
      worst: reached ? members[0]!.target.target : null,
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
