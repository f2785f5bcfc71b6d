/**
 * The border between what attackers hold and a target: what leads to it and is not reached, the steps on it that wait for
 * something else, and what leads to that.
 */
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { blockedEdges, type BlockedEdge } from "../paths/reach.js";
import { heldBeside, type Projection } from "./projection.js";
import { startFrom } from "./ranking.js";

export interface Border {
  readonly isReached: Uint8Array;
  readonly reached: readonly number[];
  /** What leads to the target and is not reached, the target itself included; the nearest first, hubs left out. */
  readonly near: readonly number[];
  /** Likewise what leads to something that a blocked step needs and that is not held. */
  readonly needed: readonly Needed[];
  /** Steps whose source is reached, and which need what is not held. */
  readonly blocked: readonly BlockedStep[];
  /** What blocked steps need was followed to its end. */
  readonly complete: boolean;
}

export interface Needed {
  readonly node: number;
  /** What the step needs. */
  readonly as: number;
}

export interface BlockedStep extends BlockedEdge {
  /** What its target leads to, where that is something that another step needs. */
  readonly as: number | undefined;
}

/** So often is asked again what something needs that was needed itself. */
const MOST_LEVELS = 4;
/** Things needed that are looked at, level by level. */
const MOST_NEEDED = 20;

interface Ends {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly isReached: Uint8Array;
}

export function borderOf(projection: Projection, { from, to, isReached }: Ends): Border {
  const { graph, hub } = projection;
  const { held } = startFrom(projection, from);
  // What everyone holds is not come to: paths only do not begin there.
  const beside = new Set(heldBeside(projection, from));
  const blocked = new Map<number, BlockedStep>();
  const layers: Needed[][] = [];
  const seen = new Set<number>();
  let roots = to;
  let complete = true;
  for (let level = 0; roots.length; level += 1) {
    const { cost, next } = backwardDistances(
      graph,
      roots.map((node) => ({ node, cost: 0 })),
    );
    const layer = [...cost.keys()].filter(
      (node) => cost[node]! < UNREACHED && !hub[node] && !isReached[node] && !beside.has(node),
    );
    layer.sort((a, b) => cost[a]! - cost[b]! || a - b);
    layers.push(layer.filter((node) => !seen.has(node)).map((node) => ({ node, as: endOf(next, node) })));
    for (const node of layer) seen.add(node);
    const reaching = Uint8Array.from(cost, (each) => (each < UNREACHED ? 1 : 0));
    const found = blockedEdges(graph, held, isReached, reaching).filter(({ edge }) => !blocked.has(edge));
    for (const each of found)
      blocked.set(each.edge, { ...each, as: level ? endOf(next, projection.target[each.edge]!) : undefined });
    const missing = [...new Set(found.flatMap((each) => each.missing))].filter((node) => !seen.has(node));
    roots = level < MOST_LEVELS ? missing.slice(0, MOST_NEEDED) : [];
    complete &&= roots.length === missing.length;
  }
  const [near, ...needed] = layers;
  return {
    isReached,
    reached: [...isReached.keys()].filter((node) => isReached[node] && !hub[node]),
    near: near!.map(({ node }) => node),
    needed: needed.flat(),
    blocked: [...blocked.values()],
    complete,
  };
}

/** Where the best way from a node ends. */
function endOf(next: Int32Array, node: number): number {
  let at = node;
  while (next[at]! >= 0) at = next[at]!;
  return at;
}
