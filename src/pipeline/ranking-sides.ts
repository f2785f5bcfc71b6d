/** The best attack paths of a graph over all starts, so that they can be held against those of another graph. */
import { comparePaths, keyWithoutHubs } from "../paths/found-path.js";
import { type Changes, type Overlay, unchanged } from "../paths/overlay.js";
import { priceAlong } from "../paths/price-along.js";
import type { PricedPath } from "../paths/priced.js";
import type { PathMove, Side } from "../paths/ranking-difference.js";
import { whatIf, whatIfBase, type WhatIfBase } from "../paths/what-if.js";
import { alwaysHeld, type Projection } from "./projection.js";
import { distinctPaths, jewels, ranked, startFrom, STOPPED, type RankedPath } from "./ranking.js";

/** Paths of a graph with the assets of each by their uids. */
export interface RankedSide extends Side<RankedPath, string> {
  /** They are the best there are, up to the limit. */
  readonly complete: boolean;
  readonly limits: readonly string[];
}

export type RankedMove = PathMove<RankedPath>;

export interface SideOptions {
  readonly limit: number;
  readonly shouldStop: () => boolean;
}

/** What one start leads to, and by what a path from it is priced. */
interface Part {
  readonly overlay: Overlay;
  readonly start: ReadonlySet<number>;
  readonly paths: readonly PricedPath[];
  readonly complete: boolean;
  readonly limits: readonly string[];
}

/** The best `limit` paths of a graph, over all starts. */
export function sideOf(projection: Projection, { limit, shouldStop }: SideOptions): RankedSide {
  const targets = targetsOf(projection);
  const parts = projection.starts.map((node): [number, Part] => {
    const start = startFrom(projection, [node]);
    const found = shouldStop() ? STOPPED : distinctPaths(projection, start, { targets, limit, shouldStop });
    return [node, { ...found, overlay: unchanged(start.graph), start: new Set([node, ...alwaysHeld(projection)]) }];
  });
  return together(projection, new Map(parts), limit);
}

/** The same under changes, which are laid over the graph. */
export function sideUnder(
  projection: Projection,
  changes: Changes,
  { limit, shouldStop, before }: SideOptions & { readonly before: RankedSide },
): RankedSide {
  const base = baseOf(projection);
  const isThere = (node: number) => !changes.removedNodes?.includes(node);
  const parts = projection.starts.filter(isThere).map((node): [number, Part] => {
    const expected = before.paths.at(-1)?.cost;
    const found = whatIf(base, { changes, sources: [node], limit, expected, hubsAlike: true, shouldStop });
    return [node, { ...found, limits: found.complete ? [] : STOPPED.limits }];
  });
  return together(projection, new Map(parts), limit);
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
  if (!known.before || known.before.limit < options.limit) {
    const side = sideOf(projection, options);
    if (!side.complete) return side;
    known.before = { limit: options.limit, side };
  }
  const { side } = known.before;
  return { ...side, paths: side.paths.slice(0, options.limit) };
}

function baseOf(projection: Projection): WhatIfBase {
  return (sharedOf(projection).base ??= whatIfBase(projection.graph, {
    sources: projection.starts,
    targets: targetsOf(projection),
    alwaysHeld: alwaysHeld(projection),
  }));
}

/** Crown jewels from which no attacker starts. */
function targetsOf(projection: Projection) {
  const starts = new Set(projection.starts);
  return jewels(projection).filter(({ node }) => !starts.has(node));
}

function together(projection: Projection, parts: ReadonlyMap<number, Part>, limit: number): RankedSide {
  const { hub, uids, nodeOf, impactCost } = projection;
  const seen = new Set<string>();
  const paths = [...parts.values()]
    .flatMap((part) => part.paths.map((path) => ranked(projection, path)))
    .sort((a, b) => comparePaths({ hub }, a, b))
    .filter((path) => {
      const key = keyWithoutHubs({ hub }, path);
      return !seen.has(key) && seen.add(key);
    });
  const starts = new Set(projection.starts);
  const costOf = (assets: readonly string[]): number | undefined => {
    const nodes = assets.map(nodeOf).filter((node) => node !== undefined);
    const part = parts.get(nodes[0] ?? -1);
    const last = nodes.at(-1) ?? -1;
    const own = impactCost[last] ?? -1;
    if (!part || nodes.length < assets.length || own < 0 || starts.has(last) || part.overlay.removed.has(last))
      return undefined;
    return priceAlong(part.overlay, { start: part.start, assets: nodes, own });
  };
  return {
    paths: paths.slice(0, limit),
    assetsOf: ({ nodes }) => nodes.filter((node) => !hub[node]).map((node) => uids[node]!),
    costOf,
    complete: [...parts.values()].every((part) => part.complete),
    limits: [...new Set([...parts.values()].flatMap((part) => part.limits))],
  };
}
