import { UNREACHED } from "./graph.js";
import { costAt, hubsOf, listArcs, noArcs, type Overlay, slotsBetween } from "./overlay.js";
import { priceUnder } from "./priced.js";

/** Hubs that one move may cross. */
const MOST_HUBS = 2;

/**
 * What the path over some assets costs, hubs between them found, requirements paid from `start`, and `own`, its end's
 * cost, included. Undefined where it cannot be taken.
 */
export function priceAlong(
  overlay: Overlay,
  { start, assets, own }: { start: ReadonlySet<number>; assets: readonly number[]; own: number },
): number | undefined {
  const hub = hubsOf(overlay);
  const nodes = assets.slice(0, 1);
  let cost = own;
  for (let at = 1; at < assets.length; at += 1) {
    const hop = cheapestHop(overlay, hub, assets[at - 1]!, assets[at]!);
    if (!hop) return undefined;
    nodes.push(...hop.nodes);
    cost += hop.cost;
  }
  return priceUnder(overlay, start, { nodes, edges: [], cost, target: nodes.at(-1)! }).cost;
}

interface Way {
  /** The nodes after the first. */
  nodes: number[];
  cost: number;
}

/** The cheapest way from one asset to another that crosses up to two hubs and no asset. */
function cheapestHop(overlay: Overlay, hub: Uint8Array, from: number, to: number): Way | undefined {
  let best: Way | undefined;
  const visit = (node: number, passed: readonly number[], spent: number) => {
    const costs = slotsBetween(overlay, node, to).map((slot) => costAt(overlay, slot));
    const cost = spent + Math.min(UNREACHED, ...costs);
    if (cost < Math.min(UNREACHED, best?.cost ?? UNREACHED)) best = { nodes: [...passed, to], cost };
    if (passed.length === MOST_HUBS || !overlay.graph.hasHubs) return;
    const arcs = noArcs();
    listArcs(overlay, arcs, node, false);
    for (let at = 0; at < arcs.count; at += 1) {
      const next = arcs.node[at]!;
      if (hub[next] === 1 && arcs.cost[at]! < UNREACHED && !passed.includes(next))
        visit(next, [...passed, next], spent + arcs.cost[at]!);
    }
  };
  visit(from, [], 0);
  return best;
}
