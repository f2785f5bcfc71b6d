import { UNREACHED } from "./graph.js";
import { costAt, edgeAt, hubsOf, listArcs, noArcs, type Overlay, slotsBetween } from "./overlay.js";
import { type PricedPath, priceUnder } from "./priced.js";

/** Hubs that one move may cross. */
const MOST_HUBS = 2;

/** A path by its assets. */
export interface AssetPath {
  assets: readonly number[];
  /** What is held before the first step. */
  start: ReadonlySet<number>;
  /** The cost of its end. */
  own: number;
}

/**
 * Prices paths that are known by their assets, in one graph: the cheapest hubs between each two of them, none used twice,
 * then what the steps require. Undefined where a path cannot be taken. Hubs are chosen without regard to requirements, so
 * that a way by other hubs may be cheaper: where a ranking lists the path, its price there is the one.
 */
export function pricerAlong(overlay: Overlay): (path: AssetPath) => PricedPath | undefined {
  const ways: Ways = { overlay, hub: hubsOf(overlay), hubsFrom: new Map() };
  return ({ assets, start, own }) => {
    const nodes = assets.slice(0, 1);
    let cost = own;
    for (let at = 1; at < assets.length; at += 1) {
      const hop = cheapestHop(ways, nodes, assets[at]!);
      if (!hop) return undefined;
      nodes.push(...hop.nodes);
      cost += hop.cost;
    }
    return priceUnder(overlay, start, { nodes, edges: edgesAlong(overlay, nodes), cost, target: nodes.at(-1)! });
  };
}

/** The cheapest edge between each two nodes, the first of equally cheap ones. */
export function edgesAlong(overlay: Overlay, nodes: readonly number[]): number[] {
  return nodes.slice(1).map((node, at) => edgeAt(overlay, cheapestBetween(overlay, nodes[at]!, node)!));
}

/** The slot, as in `Arcs`, of the cheapest edge between two nodes, the first of equally cheap ones. */
export function cheapestBetween(overlay: Overlay, from: number, to: number): number | undefined {
  let best: number | undefined;
  let least = UNREACHED;
  for (const slot of slotsBetween(overlay, from, to)) {
    const cost = costAt(overlay, slot);
    if (cost < least) [best, least] = [slot, cost];
  }
  return best;
}

interface Ways {
  overlay: Overlay;
  hub: Uint8Array;
  /** By node: the hubs that it leads to, with what that costs. */
  hubsFrom: Map<number, readonly (readonly [hub: number, cost: number])[]>;
}

interface Way {
  /** The nodes after the first. */
  nodes: number[];
  cost: number;
}

/** The cheapest way on from the last of some nodes to an asset that crosses up to two hubs, none of those nodes among them. */
function cheapestHop(ways: Ways, before: readonly number[], to: number): Way | undefined {
  const { overlay } = ways;
  let best: Way | undefined;
  const visit = (node: number, passed: readonly number[], spent: number) => {
    if (spent >= (best?.cost ?? UNREACHED)) return;
    const slot = cheapestBetween(overlay, node, to);
    const cost = slot === undefined ? UNREACHED : spent + costAt(overlay, slot);
    if (cost < (best?.cost ?? UNREACHED)) best = { nodes: [...passed, to], cost };
    if (passed.length === MOST_HUBS) return;
    for (const [hub, price] of hubsFrom(ways, node))
      if (!passed.includes(hub) && !before.includes(hub)) visit(hub, [...passed, hub], spent + price);
  };
  visit(before.at(-1)!, [], 0);
  return best;
}

function hubsFrom({ overlay, hub, hubsFrom: known }: Ways, node: number): readonly (readonly [number, number])[] {
  if (!overlay.graph.hasHubs && overlay.hub.length === 0) return [];
  const there = known.get(node);
  if (there) return there;
  const arcs = noArcs();
  listArcs(overlay, arcs, node, false);
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at < arcs.count; at += 1)
    if (hub[arcs.node[at]!] === 1 && arcs.cost[at]! < UNREACHED) found.push([arcs.node[at]!, arcs.cost[at]!]);
  known.set(node, found);
  return found;
}
