/** What becomes of the best paths when one graph takes the place of another: paths are told by their assets. */

/** One graph's best paths, and what a path costs in it. */
export interface Side<Path extends { readonly cost: number }, Asset> {
  /** Best first. */
  readonly paths: readonly Path[];
  /** The assets of one of its paths in order, hubs left out. */
  readonly assetsOf: (path: Path) => readonly Asset[];
  /** What the path over these assets costs; undefined where it cannot be taken. */
  readonly costOf: (assets: readonly Asset[]) => number | undefined;
}

/** A path of one of the rankings, and its cost in both; undefined where it cannot be taken. */
export interface PathMove<Path> {
  /** The ranking that it is of, by whose graph its nodes and edges are numbered. */
  readonly side: "before" | "after";
  readonly path: Path;
  readonly costBefore: number | undefined;
  readonly costAfter: number | undefined;
}

export interface RankingDifference<Path> {
  /** Of the ranking before: cannot be taken any more; are dearer, so less likely. */
  readonly gone: readonly PathMove<Path>[];
  readonly lowered: readonly PathMove<Path>[];
  /** Of either ranking: are cheaper now. */
  readonly raised: readonly PathMove<Path>[];
  /** Of the ranking after: could not be taken before; could, at no higher cost, and were not listed. */
  readonly appeared: readonly PathMove<Path>[];
  readonly surfaced: readonly PathMove<Path>[];
}

/** Looks each path of either ranking up in the other one, then in its graph. Assets are named alike on both sides. */
export function rankingDifference<Path extends { readonly cost: number }, Asset>(
  before: Side<Path, Asset>,
  after: Side<Path, Asset>,
): RankingDifference<Path> {
  const [old, now] = [listedCosts(before), listedCosts(after)];
  const was = before.paths.map((path) => {
    const assets = before.assetsOf(path);
    const costAfter = now.get(keyOf(assets)) ?? after.costOf(assets);
    return { side: "before" as const, path, costBefore: path.cost, costAfter };
  });
  const risen = after.paths.flatMap((path) => {
    const assets = after.assetsOf(path);
    return old.has(keyOf(assets))
      ? []
      : [{ side: "after" as const, path, costBefore: before.costOf(assets), costAfter: path.cost }];
  });
  return {
    gone: was.filter(({ costAfter }) => costAfter === undefined),
    lowered: was.filter(({ costBefore, costAfter }) => costAfter !== undefined && costAfter > costBefore),
    raised: [
      ...was.filter(({ costBefore, costAfter }) => costAfter !== undefined && costAfter < costBefore),
      ...risen.filter(({ costBefore, costAfter }) => costBefore !== undefined && costAfter < costBefore),
    ],
    appeared: risen.filter(({ costBefore }) => costBefore === undefined),
    surfaced: risen.filter(({ costBefore, costAfter }) => costBefore !== undefined && costAfter >= costBefore),
  };
}

const keyOf = (assets: readonly unknown[]): string => assets.join("\n");

function listedCosts<Path extends { readonly cost: number }, Asset>({
  paths,
  assetsOf,
}: Side<Path, Asset>): Map<string, number> {
  return new Map(paths.map((path) => [keyOf(assetsOf(path)), path.cost]));
}
