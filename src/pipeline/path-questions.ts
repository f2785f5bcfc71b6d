/** Ranked attack paths of a published analysis: as they were published, or between given ends, searched now. */
import { INTERNET, type AttackPath } from "../model/index.js";
import type { Store } from "../store/connection.js";
import { readPaths } from "../store/results.js";
import { describePath } from "./describe.js";
import { liveDescriptions } from "./live-descriptions.js";
import type { OpenedAnalysis } from "./opened.js";
import type { Projection } from "./projection.js";
import { constantsOf, overrideOf, type Overridden } from "./scoring.js";
import { distinctPaths, jewels, startFrom } from "./ranking.js";

export interface PathsAnswer {
  readonly complete: boolean;
  readonly more: boolean;
  readonly limits: readonly string[];
  readonly notCollected: readonly string[];
  /** How many records and references did not join: what they would have added is missing. `analyze` lists them. */
  readonly unjoined: number;
  /** Scoring constants that the workspace set itself. */
  readonly overridden: readonly Overridden[];
  readonly paths: readonly AttackPath[];
  /** Why the list is empty, where it is. */
  readonly why?: string;
}

/** The ranked list of the current analysis as it was published. */
export async function rankedPaths(
  store: Store,
  { published, projection }: OpenedAnalysis,
  limit: number,
): Promise<PathsAnswer> {
  const paths = await readPaths(store, projection, { limit });
  const { limits, notCollected, why } = published;
  const complete = published.complete && paths.length <= published.exact;
  return {
    complete,
    more: published.paths > paths.length,
    limits,
    notCollected,
    unjoined: published.unjoined.length,
    overridden: published.overridden,
    paths,
    ...(paths.length ? {} : { why }),
  };
}

export interface BetweenOptions {
  /** Held together; the internet where empty. */
  readonly from: readonly number[];
  /** Any of these; every crown jewel where empty. */
  readonly to: readonly number[];
  readonly limit: number;
}

const MOST_MS = 60_000;

/** Ranked paths between given ends, searched now. An end that is no crown jewel counts with full impact. */
export async function pathsBetween(
  store: Store,
  opened: OpenedAnalysis,
  options: BetweenOptions,
): Promise<PathsAnswer> {
  const { projection, published } = opened;
  const internet = projection.nodeOf(INTERNET);
  const from = options.from.length ? options.from : internet === undefined ? [] : [internet];
  const targets = options.to.length
    ? options.to.map((node) => ({ node, cost: Math.max(0, projection.impactCost[node]!) }))
    : jewels(projection).filter(({ node }) => !from.includes(node));
  const stopAt = Date.now() + MOST_MS;
  const start = startFrom(projection, from);
  const found = distinctPaths(projection, start, {
    targets,
    limit: options.limit,
    shouldStop: () => Date.now() > stopAt,
  });
  const edges = found.paths.flatMap((path) => [...path.edges, ...path.branches.flatMap((branch) => branch.edges)]);
  const live = await liveDescriptions(
    store,
    projection,
    new Set(edges),
    found.paths.map(({ target }) => target),
  );
  const context = { ...live, constants: constantsOf(overrideOf(published)) };
  const paths = found.paths.map((path, index) => describePath(context, path, index + 1));
  const { complete, more, limits } = found;
  const why = paths.length ? {} : { why: emptyBecause(projection, from, options.to) };
  return {
    complete,
    more,
    limits,
    notCollected: published.notCollected,
    unjoined: published.unjoined.length,
    overridden: published.overridden,
    paths,
    ...why,
  };
}

function emptyBecause(projection: Projection, from: readonly number[], to: readonly number[]): string {
  if (!to.length && !jewels(projection).length)
    return "There is no crown jewel. Mark or classify assets in an inventory.";
  const names = (nodes: readonly number[]) => nodes.map((node) => projection.uids[node]).join(", ");
  const target = to.length ? names(to) : "any crown jewel";
  return `No sequence of steps leads from ${names(from)} to ${target}. \`breachline reach\` names what separates two assets.`;
}
