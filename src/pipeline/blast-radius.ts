/** Blast radius of an asset: what whoever holds it can come to hold, and who could come to hold it; with likelihoods. */
import { blastBackward, blastForward, type BlastBackward } from "../paths/blast.js";
import { UNREACHED } from "../paths/distances.js";
import type { Graph } from "../paths/graph.js";
import { reach } from "../paths/reach.js";
import { likelihoodOf, riskOf } from "../score/index.js";
import type { OpenedAnalysis } from "./opened.js";
import { alwaysHeld, type Projection } from "./projection.js";
import { named, type NamedAsset } from "./step-words.js";

/** An asset that can be come to hold. */
export interface BlastAsset {
  readonly asset: NamedAsset;
  /** Of the best way there, 0 to 1; what steps need beside their source is held, but not priced. */
  readonly likelihood: number;
  /** 0 to 100 for a crown jewel, likelihood × impact; null for other assets. */
  readonly risk: number | null;
  /** uids from the asset that is asked about, hubs left out. */
  readonly path: readonly string[];
}

/** An asset from which the one that is asked about can be come to hold. */
export interface BlastSource {
  readonly asset: NamedAsset;
  /** Of the best way from there, 0 to 1; what its steps need besides is not priced. */
  readonly likelihood: number;
  /** False: whoever holds it gets there only if it comes to hold what a step on the way needs, too. */
  readonly certain: boolean;
  /** uids to the asset that is asked about, hubs left out. */
  readonly path: readonly string[];
}

export interface Kinds {
  readonly kind: string;
  readonly count: number;
}

/** Steps on the ways of a list that need something besides their source: it is held then, but what that costs is left aside. */
export interface Needing {
  readonly count: number;
  /** One of them, from and to. */
  readonly first: readonly { readonly source: NamedAsset; readonly target: NamedAsset }[];
}

export interface BlastRadius {
  readonly complete: boolean;
  readonly asset: readonly NamedAsset[];
  readonly forward: {
    readonly count: number;
    readonly byKind: readonly Kinds[];
    /** Crown jewels, the riskiest first. */
    readonly crownJewels: { readonly count: number; readonly first: readonly BlastAsset[] };
    /** All of them, the likeliest first. */
    readonly assets: readonly BlastAsset[];
    readonly requirements: Needing;
    readonly more: boolean;
  };
  readonly backward: {
    readonly count: number;
    readonly byKind: readonly Kinds[];
    /** Of the best way from the internet, what its steps need besides not priced; null where there is none. */
    readonly fromInternet: number | null;
    readonly assets: readonly BlastSource[];
    readonly requirements: Needing;
    readonly more: boolean;
  };
  readonly notCollected: readonly string[];
}

/** Both directions for some nodes that are held together; `limit` rows of each list. */
export function blastRadius(
  { projection, published }: OpenedAnalysis,
  nodes: readonly number[],
  limit: number,
): BlastRadius {
  return {
    complete: true,
    asset: nodes.map((node) => named(projection, node)),
    forward: forward(projection, nodes, limit),
    backward: backward(projection, nodes, limit),
    notCollected: published.notCollected,
  };
}

function forward(projection: Projection, nodes: readonly number[], limit: number): BlastRadius["forward"] {
  const { tree, graph } = blastForward(projection.graph, { nodes, alwaysHeld: alwaysHeld(projection) });
  const reached = reachedBy(projection, tree.cost, nodes);
  const show = (node: number): BlastAsset => {
    const own = projection.impactCost[node]!;
    return {
      asset: named(projection, node),
      likelihood: likelihoodOf(tree.cost[node]!),
      risk: own < 0 ? null : riskOf(tree.cost[node]! + own),
      path: uidsAlong(projection, tree.previous, node).reverse(),
    };
  };
  const jewels = reached.filter((node) => projection.impactCost[node]! >= 0);
  const price = (node: number) => tree.cost[node]! + projection.impactCost[node]!;
  jewels.sort((a, b) => price(a) - price(b) || a - b);
  return {
    count: reached.length,
    byKind: kindsOf(projection, reached),
    crownJewels: { count: jewels.length, first: jewels.slice(0, limit).map(show) },
    assets: reached.slice(0, limit).map(show),
    requirements: needing(projection, graph, tree.cost),
    more: Math.max(reached.length, jewels.length) > limit,
  };
}

function backward(projection: Projection, nodes: readonly number[], limit: number): BlastRadius["backward"] {
  const blast = blastBackward(projection.graph, { nodes, alwaysHeld: alwaysHeld(projection) });
  const { possible, certain } = blast;
  const likely = reachedBy(projection, possible.cost, nodes);
  const decided: BlastSource[] = [];
  let dropped = 0;
  let at = 0;
  for (; at < likely.length && decided.length < limit; at += 1) {
    const source = decide(projection, blast, { node: likely[at]!, nodes, exactly: at - dropped < MOST_DECIDED });
    if (source) decided.push(source);
    else dropped += 1;
  }
  const [internet] = alwaysHeld(projection);
  const fromInternet = internet === undefined || certain.cost[internet]! >= UNREACHED ? null : certain.cost[internet]!;
  return {
    count: likely.length - dropped,
    byKind: kindsOf(projection, likely),
    fromInternet: fromInternet === null ? null : likelihoodOf(fromInternet),
    assets: decided.sort((a, b) => b.likelihood - a.likelihood),
    requirements: needing(projection, projection.graph, possible.cost),
    more: at < likely.length,
  };
}

/** So many of the nearest are looked at one by one where requirements leave it open whether they get there. */
const MOST_DECIDED = 50;

interface Candidate {
  readonly node: number;
  readonly nodes: readonly number[];
  readonly exactly: boolean;
}

/** Undefined for one that cannot hold what its way needs. */
function decide(
  projection: Projection,
  { certain, possible }: BlastBackward,
  { node, nodes, exactly }: Candidate,
): BlastSource | undefined {
  const show = (cost: number, path: readonly string[], isCertain: boolean): BlastSource => ({
    asset: named(projection, node),
    likelihood: likelihoodOf(cost),
    certain: isCertain,
    path,
  });
  if (certain.cost[node] === possible.cost[node])
    return show(certain.cost[node]!, uidsAlong(projection, certain.next, node), true);
  if (!exactly) return show(possible.cost[node]!, uidsAlong(projection, possible.next, node), false);
  const ways = nodes.flatMap(
    (to) => reach(projection.graph, { from: [node], to, alwaysHeld: alwaysHeld(projection) }).path ?? [],
  );
  const [best] = ways.sort((a, b) => a.cost - b.cost);
  return best && show(best.cost, uidsOf(projection, best.nodes), true);
}

/** Of the steps between what a search came to. */
function needing(projection: Projection, graph: Graph, cost: Int32Array): Needing {
  const { source, target, hub } = projection;
  const { edge, slot } = graph.requirements;
  const onWay = (place: number) =>
    graph.forward.cost[slot[place]!]! < UNREACHED &&
    cost[source[edge[place]!]!]! < UNREACHED &&
    cost[target[edge[place]!]!]! < UNREACHED;
  const edges = [...new Set([...edge].filter((_, place) => onWay(place)))];
  const shown = edges.filter((each) => !hub[source[each]!] && !hub[target[each]!]).slice(0, 1);
  return {
    count: edges.length,
    first: shown.map((each) => ({
      source: named(projection, source[each]!),
      target: named(projection, target[each]!),
    })),
  };
}

/** Assets that a search came to, the cheapest first; without hubs and without those that are asked about. */
function reachedBy({ hub }: Projection, cost: Int32Array, nodes: readonly number[]): number[] {
  const reached: number[] = [];
  cost.forEach((each, node) => each < UNREACHED && !hub[node] && !nodes.includes(node) && reached.push(node));
  return reached.sort((a, b) => cost[a]! - cost[b]! || a - b);
}

function uidsAlong(projection: Projection, link: Int32Array, from: number): string[] {
  const nodes: number[] = [];
  for (let node = from; node >= 0; node = link[node]!) nodes.push(node);
  return uidsOf(projection, nodes);
}

function uidsOf({ hub, uids }: Projection, nodes: readonly number[]): string[] {
  return nodes.filter((node) => !hub[node]).map((node) => uids[node]!);
}

/** How many of each kind, most first. */
export function kindsOf({ kinds }: Projection, nodes: readonly number[]): Kinds[] {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(kinds[node]!, (counts.get(kinds[node]!) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
