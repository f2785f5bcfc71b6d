/** The ranked list: exact best paths from every start to every crown jewel. */
import { INTERNET } from "../model/index.js";
import { backwardDistances, UNREACHED, type BackwardTree, type Root } from "../paths/distances.js";
import { comparePaths, keyWithoutHubs, type FoundPath } from "../paths/found-path.js";
import { maskEdges, type Graph } from "../paths/graph.js";
import { bestPerPair } from "../paths/pairs.js";
import { bestPriced, pricePath, type PricedPath } from "../paths/priced.js";
import { holdable } from "../paths/requires.js";
import { heldBeside, type Projection } from "./projection.js";

/** Paths kept in the ranked list of an analysis, beside the best of each entry and target. */
export const MOST_PATHS = 1000;
/** Pairs of entry and target for which a best path is kept beyond that. */
const MOST_PAIRS = 5000;
/** Of these, so many are searched one by one, since what steps need may make another path of the pair the best. */
const MOST_SEARCHED = 100;
/** Time that the ranked list may take, milliseconds; a list that is cut by it says so. */
export const MOST_MS = 60_000;

export interface RankedPath extends PricedPath {
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
  /** So many of the first paths have none missing between them; behind them stand the best of further pairs. */
  readonly exact: number;
}

/** What attackers start with, held together, and the graph of the steps that can be used from it. */
export interface Start {
  readonly node: number;
  readonly nodes: readonly number[];
  readonly graph: Graph;
  readonly usable: Uint8Array;
  readonly held: Uint8Array;
}

/** What can be used by who holds the nodes; requirements may also be met from what is held beside them. */
export function startFrom(projection: Projection, nodes: readonly number[]): Start {
  const { held, usable } = holdable(projection.graph, nodes, heldBeside(projection, nodes));
  const graph = projection.graph.requirements.edge.length ? maskEdges(projection.graph, usable) : projection.graph;
  return { node: nodes[0] ?? -1, nodes, graph, usable, held };
}

/** Crown jewels with their impact as the path's final cost. */
export function jewels({ impactCost }: Projection): Root[] {
  const roots: Root[] = [];
  impactCost.forEach((cost, node) => cost >= 0 && roots.push({ node, cost }));
  return roots;
}

/** Crown jewels from which no attacker starts. */
export function targetsOf(projection: Projection): Root[] {
  const starts = new Set(projection.starts);
  return jewels(projection).filter(({ node }) => !starts.has(node));
}

const knownCosts = new WeakMap<Projection, BackwardTree["cost"]>();

/** Least cost from every node to any crown jewel, over all steps: what the Cypher path query is guided by. */
export function costsToTarget(projection: Projection): BackwardTree["cost"] {
  const known = knownCosts.get(projection) ?? backwardDistances(projection.graph, jewels(projection)).cost;
  knownCosts.set(projection, known);
  return known;
}

/** The best 1,000 paths over all starts, and the best for each entry and target. */
export function rank(projection: Projection, deadlineMs = MOST_MS): Ranking {
  const targets = targetsOf(projection);
  const stopAt = Date.now() + deadlineMs;
  const shouldStop = () => Date.now() > stopAt;
  const parts = projection.starts.map((node) => {
    if (shouldStop()) return STOPPED;
    const start = startFrom(projection, [node]);
    const overall = distinctPaths(projection, start, { targets, limit: MOST_PATHS, shouldStop });
    const pairs = bestOfPairs(projection, start, { targets, shouldStop, known: overall.paths });
    return { ...overall, paths: [...overall.paths, ...pairs.paths], limits: [...overall.limits, ...pairs.limits] };
  });
  const limits = [...new Set(parts.flatMap((part) => part.limits))];
  const found = parts.flatMap(({ paths }) => paths).sort((a, b) => comparePaths(projection.graph, a, b));
  const paths = withoutVariants(projection, found);
  const more = parts.some((part) => part.more);
  const complete = parts.every((part) => part.complete);
  return {
    paths,
    complete,
    limits,
    more,
    exact: more || !complete ? Math.min(MOST_PATHS, paths.length) : paths.length,
  };
}

/** What is known of a start that no time was left for. */
export const STOPPED: Ranking = {
  paths: [],
  complete: false,
  limits: [`the search was stopped after ${MOST_MS / 1000} s`],
  more: true,
  exact: 0,
};

export interface ListOptions {
  readonly targets: readonly Root[];
  readonly limit: number;
  readonly shouldStop: () => boolean;
}

/** Paths in the order of their price, what their steps require included; two that differ in hubs only are one. */
export function distinctPaths(
  projection: Projection,
  start: Start,
  { targets, limit, shouldStop }: ListOptions,
): Ranking {
  const question = {
    sources: start.nodes,
    targets,
    alwaysHeld: heldBeside(projection, start.nodes),
    hubsAlike: true,
    shouldStop,
  };
  const { paths, complete, more } = bestPriced(start.graph, question, limit);
  const limits = complete ? [] : STOPPED.limits;
  return {
    paths: paths.map((path) => ranked(projection, path)),
    complete,
    limits,
    more: more ?? true,
    exact: paths.length,
  };
}

interface PairsAsked {
  readonly targets: readonly Root[];
  readonly shouldStop: () => boolean;
  /** The best paths over all pairs, in order: the first of a pair is its best. */
  readonly known: readonly RankedPath[];
}

/** The best path for each entry and target: from the internet every entry is asked for, an assumed breach is its own. */
function bestOfPairs(
  projection: Projection,
  start: Start,
  { targets, shouldStop, known }: PairsAsked,
): Pick<Ranking, "paths" | "limits"> {
  const rootOf = new Map(targets.map((target) => [target.node, target]));
  const ofTarget = (node: number) =>
    distinctPaths(projection, start, { targets: [rootOf.get(node)!], limit: 1, shouldStop });
  const overall = (limits: string[]) => {
    const rows = bestPerPair(start.graph, { entries: [start.node], targets }).map(({ path }) => path);
    const { exact, doubtful } = pricedPairs(projection, start, { rows, known, keyOf: ({ target }) => target });
    const searched = doubtful.map(({ target }) => ofTarget(target));
    return withSearched(exact, searched, limits);
  };
  if (projection.nodeOf(INTERNET) !== start.node) return overall([]);
  const entries = entriesOf(projection, start);
  if (entries.size * targets.length > MOST_PAIRS)
    return overall([
      `${entries.size} entries × ${targets.length} crown jewels: the best path of each crown jewel is listed, not that of each pair`,
    ]);
  const avoid = new Uint8Array(projection.uids.length);
  avoid[start.node] = 1;
  const pairs = bestPerPair(start.graph, { entries: [...entries.keys()], targets, avoid });
  const rows = pairs.flatMap(({ entry, path }) => joinEntry(start, entries.get(entry)!, path));
  const keyOf = ({ entry, target }: Pick<RankedPath, "entry" | "target">) => entry * projection.uids.length + target;
  const { exact, doubtful } = pricedPairs(projection, start, { rows, known, keyOf });
  // A crown jewel's best path is searched whatever there is; that of each of its pairs as far as there are not too many.
  const best = [...new Set(doubtful.map(({ target }) => target))].map(ofTarget);
  const each = doubtful.slice(0, MOST_SEARCHED).map(({ entry, target }) => {
    const list = { targets: [rootOf.get(target)!], limit: 1, shouldStop };
    return pathsBehind(projection, start, { ...list, node: entry, way: entries.get(entry)! });
  });
  const limits =
    doubtful.length > MOST_SEARCHED
      ? [
          `${doubtful.length} pairs of entry and crown jewel whose paths need more than their steps: the best path of each of these crown jewels is listed, of the pairs beyond ${MOST_SEARCHED} one that is not always the best`,
        ]
      : [];
  return withSearched([...exact, ...doubtful.slice(MOST_SEARCHED)], [...best, ...each], limits);
}

interface PairRows {
  /** The best path of each pair, what steps need left out. */
  readonly rows: readonly FoundPath[];
  readonly known: readonly RankedPath[];
  readonly keyOf: (path: Pick<RankedPath, "entry" | "target">) => number;
}

/** The best path of each pair as far as it is known to be; `doubtful`: what it needs makes it dearer, so that another may be. */
function pricedPairs(
  projection: Projection,
  start: Start,
  { rows, known, keyOf }: PairRows,
): { exact: RankedPath[]; doubtful: RankedPath[] } {
  const listed = new Set(known.map(keyOf));
  const [exact, doubtful]: [RankedPath[], RankedPath[]] = [[], []];
  for (const row of rows) {
    const path = exactPrice(projection, start, row);
    if (!listed.has(keyOf(path))) (path.cost === row.cost ? exact : doubtful).push(path);
  }
  return { exact, doubtful };
}

function withSearched(
  paths: readonly RankedPath[],
  searched: readonly Ranking[],
  limits: readonly string[],
): Pick<Ranking, "paths" | "limits"> {
  return {
    paths: [...paths, ...searched.flatMap((each) => each.paths)],
    limits: [...limits, ...searched.flatMap((each) => each.limits)],
  };
}

/** The best paths whose first asset after the internet is one of the given; an assumed breach is its own entry. */
export function pathsByEntry(
  projection: Projection,
  start: Start,
  { entry, ...list }: ListOptions & { readonly entry: readonly number[] },
): Ranking {
  const none: Ranking = { paths: [], complete: true, limits: [], more: false, exact: 0 };
  if (projection.nodeOf(INTERNET) !== start.node)
    return entry.includes(start.node) ? distinctPaths(projection, start, list) : none;
  const ways = entriesOf(projection, start);
  const parts = entry.flatMap((node) => {
    const way = ways.get(node);
    return way ? [pathsBehind(projection, start, { ...list, node, way })] : [];
  });
  return together(projection, parts, list.limit);
}

/** The first `limit` paths of several searches, each of which found as many. */
export function together({ graph }: Projection, parts: readonly Ranking[], limit: number): Ranking {
  const paths = parts.flatMap((part) => part.paths).sort((a, b) => comparePaths(graph, a, b));
  return {
    paths: paths.slice(0, limit),
    complete: parts.every((part) => part.complete),
    limits: [...new Set(parts.flatMap((part) => part.limits))],
    more: paths.length > limit || parts.some((part) => part.more),
    exact: Math.min(limit, paths.length),
  };
}

interface Behind extends ListOptions {
  readonly node: number;
  readonly way: WayIn;
}

/** The best paths that enter there: the way in is paid for, and what it passes is held and not passed again. */
function pathsBehind(projection: Projection, start: Start, { node, way, ...list }: Behind): Ranking {
  const passed = [...start.nodes, ...way.hubs];
  const entering = { nodes: [start.node, ...way.hubs, node], edges: [...way.edges], cost: way.cost, target: node };
  const beside = heldBeside(projection, start.nodes);
  const first = pricePath(start.graph, new Set([...start.nodes, ...beside]), entering);
  const held = [...beside, ...passed, ...first.branches.flatMap((branch) => branch.nodes)];
  const graph = maskEdges(start.graph, notInto(projection, new Set(passed)));
  const targets = list.targets.filter((target) => target.node !== node);
  const question = { ...list, sources: [node], targets, alwaysHeld: held, hubsAlike: true };
  const { paths, complete, more } = bestPriced(graph, question, list.limit);
  const behind = paths.map((rest) => ({
    nodes: [...first.nodes, ...rest.nodes.slice(1)],
    edges: [...first.edges, ...rest.edges],
    cost: first.cost + rest.cost,
    target: rest.target,
    branches: [
      ...first.branches,
      ...rest.branches.map((branch) => ({ ...branch, step: branch.step + first.edges.length })),
    ],
  }));
  const own = list.targets.filter((target) => target.node === node);
  const direct = own.map((target) => ({ ...first, cost: first.cost + target.cost }));
  const both = [...direct, ...behind].sort((a, b) => comparePaths(graph, a, b));
  return {
    paths: both.slice(0, list.limit).map((path) => ranked(projection, path)),
    complete,
    limits: complete ? [] : STOPPED.limits,
    more: both.length > list.limit || (more ?? true),
    exact: both.length,
  };
}

/** Per edge: 0 where it leads into one of the nodes. */
function notInto({ target }: Projection, nodes: ReadonlySet<number>): Uint8Array {
  return Uint8Array.from(target, (node) => (nodes.has(node) ? 0 : 1));
}

/** A path found without regard to requirements, priced with them. */
function exactPrice(projection: Projection, start: Start, path: FoundPath): RankedPath {
  return ranked(
    projection,
    pricePath(start.graph, new Set([...start.nodes, ...heldBeside(projection, start.nodes)]), path),
  );
}

/** How an entry is come to from the start. */
interface WayIn {
  /** Hubs between the start and the entry, in order. */
  readonly hubs: readonly number[];
  readonly edges: readonly number[];
  readonly cost: number;
}

/** The assets that one move from the start leads to, each by its cheapest way; hubs on the way are passed through. */
export function entriesOf({ hub }: Projection, { node: from, graph }: Start): Map<number, WayIn> {
  const best = new Map<number, WayIn>();
  const { offset, node: ends, cost, edge } = graph.forward;
  const visit = (node: number, so: WayIn) => {
    for (let slot = offset[node]!; slot < offset[node + 1]!; slot += 1) {
      const next = ends[slot]!;
      if (cost[slot]! >= UNREACHED || so.hubs.includes(next) || next === from) continue;
      const way = { hubs: so.hubs, edges: [...so.edges, edge[slot]!], cost: so.cost + cost[slot]! };
      if (hub[next]) visit(next, { ...way, hubs: [...so.hubs, next] });
      else if (way.cost < (best.get(next)?.cost ?? Infinity)) best.set(next, way);
    }
  };
  visit(from, { hubs: [], edges: [], cost: 0 });
  return best;
}

/** None where the rest passes a hub that the way in has passed: a second use is a detour, and a better path is listed. */
function joinEntry({ node }: Start, way: WayIn, rest: FoundPath): FoundPath[] {
  if (rest.nodes.some((each) => way.hubs.includes(each))) return [];
  const nodes = [node, ...way.hubs, ...rest.nodes];
  return [{ nodes, edges: [...way.edges, ...rest.edges], cost: way.cost + rest.cost, target: rest.target }];
}

/** A priced path with where it starts and what it enters by. */
export function ranked(projection: Projection, path: PricedPath): RankedPath {
  const start = path.nodes[0]!;
  const isInternet = projection.uids[start] === INTERNET;
  const entry = isInternet ? path.nodes.find((node, position) => position > 0 && !projection.hub[node]) : start;
  return { ...path, start, entry: entry ?? start };
}

/** Of paths that differ in hubs only the first. */
export function withoutVariants({ graph }: Projection, paths: readonly RankedPath[]): RankedPath[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = keyWithoutHubs(graph, path);
    return !seen.has(key) && seen.add(key);
  });
}
