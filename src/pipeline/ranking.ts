/** The ranked list: exact best paths from every start to every crown jewel. */
import { INTERNET } from "../model/index.js";
import { backwardDistances, UNREACHED, type BackwardTree, type Root } from "../paths/distances.js";
import { comparePaths, type FoundPath } from "../paths/found-path.js";
import { maskEdges, type Graph } from "../paths/graph.js";
import { pathsInOrder } from "../paths/k-best.js";
import { holdable } from "../paths/requires.js";
import type { Projection } from "./projection.js";

/** Paths kept in the ranked list of an analysis, beside the best of each entry and target. */
export const MOST_PATHS = 1000;
/** Pairs of entry and target for which a best path is kept beyond that. */
const MOST_PAIRS = 5000;
/** Time that the ranked list may take, milliseconds; a list that is cut by it says so. */
const MOST_MS = 60_000;

export interface RankedPath extends FoundPath {
  /** The node the path starts from: the internet or an assumed breach. */
  readonly start: number;
  /** First node after the internet, or the assumed breach itself. */
  readonly entry: number;
}

export interface Ranking {
  readonly paths: readonly RankedPath[];
  readonly complete: boolean;
  readonly limits: readonly string[];
  readonly more: boolean;
}

/** A start with the graph of the steps that can be used from it. */
export interface Start {
  readonly node: number;
  readonly graph: Graph;
  readonly usable: Uint8Array;
  readonly held: Uint8Array;
}

/** What can be used by who holds the node; requirements may also be met from the internet, which everyone has. */
export function startFrom(projection: Projection, nodes: readonly number[]): Start {
  const internet = projection.nodeOf(INTERNET);
  const { held, usable } = holdable(projection.graph, nodes, internet === undefined ? [] : [internet]);
  const graph = projection.graph.requirements.edge.length ? maskEdges(projection.graph, usable) : projection.graph;
  return { node: nodes[0] ?? -1, graph, usable, held };
}

/** Crown jewels with their impact as the path's final cost. */
export function jewels({ impactCost }: Projection): Root[] {
  const roots: Root[] = [];
  impactCost.forEach((cost, node) => cost >= 0 && roots.push({ node, cost }));
  return roots;
}

/** Least cost from every node to any crown jewel, over all steps: what the Cypher path query is guided by. */
export function costsToTarget(projection: Projection): BackwardTree {
  return backwardDistances(projection.graph, jewels(projection));
}

/** The best 1,000 paths over all starts, and the best for each entry and target. */
export function rank(projection: Projection, deadlineMs = MOST_MS): Ranking {
  const targets = jewels(projection).filter(({ node }) => !projection.starts.includes(node));
  const stopAt = Date.now() + deadlineMs;
  const shouldStop = () => Date.now() > stopAt;
  const found: RankedPath[] = [];
  const limits: string[] = [];
  let more = false;
  for (const node of projection.starts) {
    const start = startFrom(projection, [node]);
    const overall = distinctPaths(projection, start, { targets, limit: MOST_PATHS, shouldStop });
    const pairs = bestForEachPair(projection, start, targets, overall.paths, shouldStop);
    found.push(...overall.paths, ...pairs.paths);
    more ||= overall.more;
    limits.push(...overall.limits, ...pairs.limits);
  }
  const ranked = found.sort((a, b) => comparePaths(projection.graph, a, b));
  return { paths: withoutVariants(projection, ranked), complete: limits.length === 0, limits: [...new Set(limits)], more };
}

interface ListOptions {
  readonly targets: readonly Root[];
  readonly limit: number;
  readonly shouldStop: () => boolean;
  readonly avoid?: Uint8Array;
}

/** Paths in order; two that differ in hubs only are one. */
export function distinctPaths(projection: Projection, start: Start, options: ListOptions): Ranking {
  const { targets, limit, shouldStop, avoid } = options;
  const stream = pathsInOrder(start.graph, { sources: [start.node], targets, shouldStop, avoid });
  const seen = new Set<string>();
  const paths: RankedPath[] = [];
  let more = false;
  for (let path = stream.next(); path; path = stream.next()) {
    const key = assetsKey(projection, path);
    if (seen.has(key)) continue;
    if (paths.length === limit) {
      more = true;
      break;
    }
    seen.add(key);
    paths.push(ranked(projection, path, start.node));
  }
  const limits = stream.stopped() ? [`the search was stopped after ${MOST_MS / 1000} s`] : [];
  return { paths, complete: !limits.length, limits, more };
}

/** A best path for each entry and target that the overall list does not show already. */
function bestForEachPair(
  projection: Projection,
  start: Start,
  targets: readonly Root[],
  known: readonly RankedPath[],
  shouldStop: () => boolean,
): Pick<Ranking, "paths" | "limits"> {
  const shown = new Set(known.map(({ entry, target }) => `${entry} ${target}`));
  const entries = projection.nodeOf(INTERNET) === start.node ? entriesOf(projection, start) : [];
  const avoid = new Uint8Array(projection.uids.length);
  avoid[start.node] = 1;
  const paths: RankedPath[] = [];
  for (const target of targets) {
    if (!entries.some(({ node }) => !shown.has(`${node} ${target.node}`))) continue;
    const tree = backwardDistances(start.graph, [target], { avoid });
    for (const entry of entries) {
      if (shown.has(`${entry.node} ${target.node}`) || tree.cost[entry.node] === UNREACHED) continue;
      if (paths.length >= MOST_PAIRS) return { paths, limits: [`best paths are kept for ${MOST_PAIRS} pairs of entry and target`] };
      if (shouldStop()) return { paths, limits: [`the search was stopped after ${MOST_MS / 1000} s`] };
      const rest = pathsInOrder(start.graph, { sources: [entry.node], targets: [target], avoid: without(avoid, entry.hubs), tree: entry.hubs.length ? undefined : tree }).next();
      if (rest) paths.push(joinEntry(start, entry, rest));
    }
  }
  return { paths, limits: [] };
}

interface Entry {
  readonly node: number;
  /** Hubs between the start and the entry, in order. */
  readonly hubs: readonly number[];
  readonly edges: readonly number[];
  readonly cost: number;
}

/** The assets that one move from the internet leads to, by its cheapest way; hubs on the way are passed through. */
function entriesOf(projection: Projection, start: Start): Entry[] {
  const best = new Map<number, Entry>();
  const visit = (node: number, so: Omit<Entry, "node">) => {
    const { offset, node: ends, cost, edge } = start.graph.forward;
    for (let slot = offset[node]!; slot < offset[node + 1]!; slot += 1) {
      const next = ends[slot]!;
      if (cost[slot]! >= UNREACHED || so.hubs.includes(next) || next === start.node) continue;
      const way = { hubs: so.hubs, edges: [...so.edges, edge[slot]!], cost: so.cost + cost[slot]! };
      if (projection.hub[next]) visit(next, { ...way, hubs: [...so.hubs, next] });
      else if (way.cost < (best.get(next)?.cost ?? Infinity)) best.set(next, { node: next, ...way });
    }
  };
  visit(start.node, { hubs: [], edges: [], cost: 0 });
  return [...best.values()].sort((a, b) => a.node - b.node);
}

function without(avoid: Uint8Array, hubs: readonly number[]): Uint8Array {
  if (!hubs.length) return avoid;
  const more = avoid.slice();
  for (const hub of hubs) more[hub] = 1;
  return more;
}

function joinEntry(start: Start, entry: Entry, rest: FoundPath): RankedPath {
  return {
    start: start.node,
    entry: entry.node,
    nodes: [start.node, ...entry.hubs, ...rest.nodes],
    edges: [...entry.edges, ...rest.edges],
    cost: entry.cost + rest.cost,
    target: rest.target,
  };
}

function ranked(projection: Projection, path: FoundPath, start: number): RankedPath {
  const isInternet = projection.uids[start] === INTERNET;
  const entry = isInternet ? path.nodes.find((node, position) => position > 0 && !projection.hub[node]) : start;
  return { ...path, start, entry: entry ?? start };
}

function assetsKey({ hub }: Projection, { nodes }: FoundPath): string {
  return nodes.filter((node) => !hub[node]).join(" ");
}

function withoutVariants(projection: Projection, paths: readonly RankedPath[]): RankedPath[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = assetsKey(projection, path);
    return !seen.has(key) && seen.add(key);
  });
}
