/** The best attack paths of a graph over all starts, so that they can be held against those of another graph. */
import { comparePaths } from "../paths/found-path.js";
import { type Changes, unchanged } from "../paths/overlay.js";
import { pricerAlong } from "../paths/price-along.js";
import type { PricedPath } from "../paths/priced.js";
import type { PathMove, Side } from "../paths/ranking-difference.js";
import { layOver, underChanges, whatIf, whatIfBase, type UnderChanges, type WhatIfBase } from "../paths/what-if.js";
import { heldBeside, type Projection } from "./projection.js";
import {
  distinctPaths,
  MOST_MS,
  ranked,
  startFrom,
  STOPPED,
  targetsOf,
  withoutVariants,
  type RankedPath,
} from "./ranking.js";

/** Paths of a graph with the assets of each by their uids. */
export interface RankedSide extends Side<RankedPath, string> {
  /** They are the best there are, up to the limit. */
  readonly complete: boolean;
  readonly limits: readonly string[];
}

export type RankedMove = PathMove<RankedPath>;

export interface SideOptions {
  readonly limit: number;
}

/** The best `limit` paths of a graph, over all starts. */
export function sideOf(projection: Projection, { limit }: SideOptions): RankedSide {
  const targets = targetsOf(projection);
  const shouldStop = stopAfter(MOST_MS);
  const found = projection.starts.map((node) =>
    shouldStop() ? STOPPED : distinctPaths(projection, startFrom(projection, [node]), { targets, limit, shouldStop }),
  );
  const from = (node: number): UnderChanges => ({
    overlay: unchanged(startFrom(projection, [node]).graph),
    start: new Set([node, ...heldBeside(projection, [node])]),
  });
  return together(projection, found, { limit, from });
}

/** The same under changes, which are laid over the graph. */
export function sideUnder(
  projection: Projection,
  changes: Changes,
  { limit, before }: SideOptions & { readonly before: RankedSide },
): RankedSide {
  const base = baseOf(projection);
  const laid = layOver(base, changes);
  const expected = before.paths.at(-1)?.cost;
  const shouldStop = stopAfter(MOST_MS);
  const starts = projection.starts.filter((node) => !laid.removed.has(node));
  const found = starts.map((node) => {
    if (shouldStop()) return STOPPED;
    const ranking = whatIf(base, { laid, sources: [node], limit, expected, hubsAlike: true, shouldStop });
    return { ...ranking, limits: ranking.complete ? [] : STOPPED.limits };
  });
  return together(projection, found, { limit, from: (node) => underChanges(base, laid, [node]) });
}

function stopAfter(ms: number): () => boolean {
  const stopAt = Date.now() + ms;
  return () => Date.now() > stopAt;
}

/** What questions about one graph share, worked out once for as long as it is kept open. */
interface Shared {
  base?: WhatIfBase;
  /** The best paths as they are, up to `limit`. */
  before?: { readonly limit: number; readonly side: RankedSide };
}

const shared = new WeakMap<Projection, Shared>();

function sharedOf(projection: Projection): Shared {
  const known = shared.get(projection) ?? {};
  shared.set(projection, known);
  return known;
}

/** The best `limit` paths of a graph that further questions are asked about. */
export function sideBefore(projection: Projection, options: SideOptions): RankedSide {
  const known = sharedOf(projection);
  if (!known.before || known.before.limit < options.limit)
    known.before = { limit: options.limit, side: sideOf(projection, options) };
  const { side } = known.before;
  return { ...side, paths: side.paths.slice(0, options.limit) };
}

function baseOf(projection: Projection): WhatIfBase {
  return (sharedOf(projection).base ??= whatIfBase(projection.graph, {
    sources: projection.starts,
    targets: targetsOf(projection),
    alwaysHeld: heldBeside(projection, projection.starts),
  }));
}

/** Starts whose graphs are kept while paths are looked up: each may be as large as the graph. */
const MOST_VIEWS = 4;

function together(
  projection: Projection,
  found: readonly {
    readonly paths: readonly PricedPath[];
    readonly complete: boolean;
    readonly limits: readonly string[];
  }[],
  { limit, from }: { readonly limit: number; readonly from: (start: number) => UnderChanges },
): RankedSide {
  const { hub, uids, nodeOf, impactCost } = projection;
  const all = found.flatMap((part) => part.paths.map((path) => ranked(projection, path)));
  const paths = withoutVariants(
    projection,
    all.sort((a, b) => comparePaths({ hub }, a, b)),
  );
  const starts = new Set(projection.starts);
  const viewFrom = keepLast(MOST_VIEWS, (node: number) => {
    const { overlay, start } = from(node);
    return { removed: overlay.removed, start, price: pricerAlong(overlay) };
  });
  const costOf = (assets: readonly string[]): number | undefined => {
    const nodes = assets.map(nodeOf).filter((node) => node !== undefined);
    const [first, last] = [nodes[0] ?? -1, nodes.at(-1) ?? -1];
    const own = impactCost[last] ?? -1;
    if (nodes.length < assets.length || own < 0 || !starts.has(first) || starts.has(last)) return undefined;
    const { removed, start, price } = viewFrom(first);
    return removed.has(first) || removed.has(last) ? undefined : price({ assets: nodes, start, own })?.cost;
  };
  return {
    paths: paths.slice(0, limit),
    assetsOf: ({ nodes }) => nodes.filter((node) => !hub[node]).map((node) => uids[node]!),
    costOf,
    complete: found.every((part) => part.complete),
    limits: [...new Set(found.flatMap((part) => part.limits))],
  };
}

/** Makes what is asked for, and keeps the last few. */
function keepLast<Key, Value>(most: number, make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return value;
  };
}
