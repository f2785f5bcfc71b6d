/** What fixes do to paths, what the steps of these need included. */
import { openUnder } from "./closed-by.js";
import { type Fix, raisedBy } from "./fixes.js";
import type { Scales } from "./importance.js";
import { costAt, type Overlay } from "./overlay.js";
import { type AssetPath, cheapestBetween, edgesAlong, pricerAlong } from "./price-along.js";
import { edgesOf, type PricedPath, priceUnder } from "./priced.js";

/** What fixes do to one path: it cannot be taken any more, it is dearer, or neither. */
export type Effect = "resolves" | "reduces" | "unchanged";

/** A path on which fixes are judged. */
export interface PathToJudge {
  nodes: readonly number[];
  /** What is held together before its first step. */
  sources: readonly number[];
}

type Priced = Pick<PricedPath, "edges" | "branches" | "cost">;

/**
 * Tells what fixes, all in place together, do to each of some paths. A path is its assets: where a fix closes the hubs that
 * it crosses and others join the same assets, it can be taken by those. What its steps need is priced as in `bestPriced`,
 * so a fix of what a path needs is one of the path; one that touches no edge by which it is priced does nothing to it.
 */
export function effectsOn(scales: Scales, paths: readonly PathToJudge[]): (fixes: readonly Fix[]) => Effect[] {
  const viewNow = views(scales, new Map());
  const before = paths.map((path) => {
    const priced = priceIn(viewNow(path.sources), path);
    return { cost: priced?.cost ?? Infinity, edges: new Set(priced ? edgesOf(priced) : []) };
  });
  return (fixes) => {
    const touched = fixes.flatMap(({ effects }) => effects.filter(({ raise }) => raise > 0).map(({ edge }) => edge));
    const viewThen = views(scales, raisedBy(scales, fixes));
    return paths.map((path, place) => {
      const { cost, edges } = before[place]!;
      if (!touched.some((edge) => edges.has(edge))) return "unchanged";
      const after = priceIn(viewThen(path.sources), path);
      if (!after) return "resolves";
      return after.cost > cost ? "reduces" : "unchanged";
    });
  };
}

interface View {
  overlay: Overlay;
  start: ReadonlySet<number>;
  along: (path: AssetPath) => Priced | undefined;
}

/** The graph at some costs as it is for some sources, worked out once for each of them. */
function views(
  { graph, exposure: { alwaysHeld = [] } }: Scales,
  raised: ReadonlyMap<number, number>,
): (sources: readonly number[]) => View {
  const known = new Map<string, View>();
  return (sources) => {
    const key = sources.join(" ");
    const there = known.get(key);
    if (there) return there;
    const overlay = openUnder(graph, { sources, alwaysHeld }, raised);
    const view: View = { overlay, start: new Set([...sources, ...alwaysHeld]), along: pricerAlong(overlay) };
    known.set(key, view);
    return view;
  };
}

/** By the nodes that it has, or by other hubs where that is cheaper; undefined where neither leads on. */
function priceIn({ overlay, start, along }: View, { nodes }: PathToJudge): Priced | undefined {
  const { hub } = overlay.graph;
  const other = along({ assets: nodes.filter((node) => hub[node] !== 1), start, own: 0 });
  const own = priceAsIs(overlay, start, nodes);
  return own && other ? (other.cost < own.cost ? other : own) : (own ?? other);
}

function priceAsIs(overlay: Overlay, start: ReadonlySet<number>, nodes: readonly number[]): Priced | undefined {
  let cost = 0;
  for (let at = 1; at < nodes.length; at++) {
    const slot = cheapestBetween(overlay, nodes[at - 1]!, nodes[at]!);
    if (slot === undefined) return undefined;
    cost += costAt(overlay, slot);
  }
  const path = { nodes: [...nodes], edges: edgesAlong(overlay, nodes), cost, target: nodes.at(-1)! };
  return priceUnder(overlay, start, path);
}
