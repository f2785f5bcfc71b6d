/** What becomes of the best attack paths when one graph takes the place of another: paths are told by their assets. */
import { INTERNET } from "../model/index.js";
import { comparePaths, keyWithoutHubs } from "../paths/found-path.js";
import { cheapestSlot, UNREACHED, type Graph } from "../paths/graph.js";
import { pricePath } from "../paths/priced.js";
import type { Projection } from "./projection.js";
import { distinctPaths, jewels, startFrom, type RankedPath, type Start } from "./ranking.js";

/** A path of one of the rankings, and its cost in both; undefined where it cannot be taken. */
export interface PathMove {
  /** The ranking that it is of, by whose graph its nodes and edges are numbered. */
  readonly side: "before" | "after";
  readonly path: RankedPath;
  readonly costBefore: number | undefined;
  readonly costAfter: number | undefined;
}

export interface RankingDifference {
  readonly before: readonly RankedPath[];
  readonly after: readonly RankedPath[];
  /** Both rankings hold the best paths there are, up to the limit. */
  readonly complete: boolean;
  readonly limits: readonly string[];
  /** Of the ranking before: cannot be taken any more; are dearer, so less likely. */
  readonly gone: readonly PathMove[];
  readonly lowered: readonly PathMove[];
  /** Of either ranking: are cheaper now. */
  readonly raised: readonly PathMove[];
  /** Of the ranking after: could not be taken before; could, at no higher cost, and were not listed. */
  readonly appeared: readonly PathMove[];
  readonly surfaced: readonly PathMove[];
}

/** One graph with what attackers start from in it and its best paths. */
interface Side {
  readonly projection: Projection;
  readonly starts: ReadonlyMap<string, Start>;
  readonly cost: ReadonlyMap<number, number>;
  readonly paths: readonly RankedPath[];
  readonly complete: boolean;
  readonly limits: readonly string[];
}

/** The best `limit` paths of each graph, over all starts, and what became of each. */
export function rankingDifference(
  { before, after }: { readonly before: Projection; readonly after: Projection },
  { limit, shouldStop }: { readonly limit: number; readonly shouldStop: () => boolean },
): RankingDifference {
  const [old, now] = [sideOf(before, limit, shouldStop), sideOf(after, limit, shouldStop)];
  const listed = new Set(old.paths.map((path) => assetsOf(old, path).join("\n")));
  const was = old.paths.map((path) => ({
    side: "before" as const,
    path,
    costBefore: path.cost,
    costAfter: costIn(now, assetsOf(old, path)),
  }));
  const risen = now.paths.flatMap((path) => {
    const assets = assetsOf(now, path);
    return listed.has(assets.join("\n"))
      ? []
      : [{ side: "after" as const, path, costBefore: costIn(old, assets), costAfter: path.cost }];
  });
  return {
    before: old.paths,
    after: now.paths,
    complete: old.complete && now.complete,
    limits: [...new Set([...old.limits, ...now.limits])],
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

function sideOf(projection: Projection, limit: number, shouldStop: () => boolean): Side {
  const targets = jewels(projection).filter(({ node }) => !projection.starts.includes(node));
  const starts = projection.starts.map((node) => startFrom(projection, [node]));
  const parts = starts.map((start) => distinctPaths(projection, start, { targets, limit, shouldStop }));
  const seen = new Set<string>();
  const paths = parts
    .flatMap((part) => part.paths)
    .sort((a, b) => comparePaths(projection.graph, a, b))
    .filter((path) => {
      const key = keyWithoutHubs(projection.graph, path);
      return !seen.has(key) && seen.add(key);
    });
  return {
    projection,
    starts: new Map(starts.map((start) => [projection.uids[start.node]!, start])),
    cost: new Map(targets.map(({ node, cost }) => [node, cost])),
    paths: paths.slice(0, limit),
    complete: parts.every((part) => part.complete),
    limits: parts.flatMap((part) => part.limits),
  };
}

/** uids of its assets in order, hubs left out. */
function assetsOf({ projection: { hub, uids } }: Side, { nodes }: RankedPath): string[] {
  return nodes.filter((node) => !hub[node]).map((node) => uids[node]!);
}

/** What the path over these assets costs, requirements and target included; undefined where it cannot be taken. */
function costIn({ projection, starts, cost }: Side, assets: readonly string[]): number | undefined {
  const start = starts.get(assets[0]!);
  const ends = assets.map((uid) => projection.nodeOf(uid));
  const own = cost.get(ends.at(-1) ?? -1);
  if (!start || own === undefined) return undefined;
  const nodes = [ends[0]!];
  for (let at = 1; at < ends.length; at += 1) {
    const [from, to] = [ends[at - 1], ends[at]];
    const hop = from === undefined || to === undefined ? undefined : cheapestHop(start.graph, from, to);
    if (!hop) return undefined;
    nodes.push(...hop);
  }
  const slots = nodes.slice(1).map((node, at) => cheapestSlot(start.graph, nodes[at]!, node));
  const { forward } = start.graph;
  const path = {
    nodes,
    edges: slots.map((slot) => forward.edge[slot]!),
    cost: slots.reduce((sum, slot) => sum + forward.cost[slot]!, own),
    target: nodes.at(-1)!,
  };
  const internet = projection.nodeOf(INTERNET);
  return pricePath(start.graph, new Set([...start.nodes, ...(internet === undefined ? [] : [internet])]), path).cost;
}

/** The nodes after `from` on the cheapest way to `to` that crosses up to two hubs and no asset. */
function cheapestHop(graph: Graph, from: number, to: number): readonly number[] | undefined {
  let best: { readonly nodes: readonly number[]; readonly cost: number } | undefined;
  const visit = (node: number, passed: readonly number[], spent: number) => {
    const last = cheapestSlot(graph, node, to);
    const cost = last < 0 ? UNREACHED : spent + graph.forward.cost[last]!;
    if (cost < (best?.cost ?? UNREACHED)) best = { nodes: [...passed, to], cost };
    if (passed.length === MOST_HUBS || !graph.hasHubs) return;
    const { offset, node: ends, cost: costs } = graph.forward;
    for (let slot = offset[node]!; slot < offset[node + 1]!; slot += 1) {
      const hub = ends[slot]!;
      if (graph.hub[hub] === 1 && costs[slot]! < UNREACHED && !passed.includes(hub))
        visit(hub, [...passed, hub], spent + costs[slot]!);
    }
  };
  visit(from, [], 0);
  return best?.nodes;
}

const MOST_HUBS = 2;
