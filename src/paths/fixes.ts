import { openUnder, withClosed } from "./closed-by.js";
import { derive } from "./derive.js";
import { detourTo } from "./detour.js";
import { GraphError, MAX_EDGE_COST, UNREACHED } from "./graph.js";
import { riskAt, type Scales } from "./importance.js";
import type { Exposure } from "./open.js";
import { edgeAt, needsAt, type Overlay } from "./overlay.js";
import { cheapestBetween } from "./price-along.js";

/** One change that removes or weakens steps: a patch, a role, a rule. */
export interface Fix {
  /** What it costs, a whole number from 1 on, in any unit. */
  cost: number;
  /** By edge of the input: what is added to its cost, UNREACHED to take it away. Several fixes of one edge add up. */
  effects: readonly { edge: number; raise: number }[];
}

/** How things stand once some fixes are in place. */
export interface Standing {
  /** The sum over all targets of the risk of the best path to each, by its own steps: what they need besides costs nothing. */
  risk: number;
  /** Per target: that risk, and that path's cost and nodes. */
  targets: { risk: number; cost: number; nodes: readonly number[] }[];
  /**
   * Per target, worked out when it is asked for: edges by which the path can be taken, its own and those by which what it
   * needs can be held. As long as all of them are there and cost what they do, the target stands as it does.
   */
  support: (target: number) => ReadonlySet<number>;
}

/** How things stand once these fixes are in place, requirements that can no longer be met included. */
export function standingWith(scales: Scales, fixes: readonly Fix[]): Standing {
  const raised = withClosed(scales.graph, scales.exposure, raisedBy(scales, fixes));
  const found = scales.targets.map(({ node }) => detourTo(scales.detours, raised, node));
  const targets = found.map((way, place) => ({ ...way, risk: riskAt(way.cost, scales.targets[place]!.cost) }));
  const known = new Map<number, ReadonlySet<number>>();
  let overlay: Overlay | undefined;
  const support = (target: number): ReadonlySet<number> => {
    overlay ??= openUnder(scales.graph, scales.exposure, raised);
    const edges = known.get(target) ?? supportOf(overlay, scales.exposure, found[target]!.nodes);
    known.set(target, edges);
    return edges;
  };
  return { targets, support, risk: targets.reduce((sum, { risk }) => sum + risk, 0) };
}

/** The edges on which a fix has an effect. */
export function edgesTouched({ effects }: Fix): ReadonlySet<number> {
  return new Set(effects.filter(({ raise }) => raise > 0).map(({ edge }) => edge));
}

/** Whether that by which the best path to a target can be taken is among some edges: only then can they change its risk. */
export function restsOn({ support }: Standing, target: number, touched: ReadonlySet<number>): boolean {
  for (const edge of support(target)) if (touched.has(edge)) return true;
  return false;
}

/** An upper bound on what a fix of these edges can take off a standing risk. */
export function mostRelief(standing: Standing, touched: ReadonlySet<number>): number {
  return standing.targets.reduce(
    (sum, { risk }, target) => sum + (risk > 0 && restsOn(standing, target, touched) ? risk : 0),
    0,
  );
}

/** Throws GraphError for a fix that names what is not there. */
export function checkFixes({ graph }: Scales, fixes: readonly Fix[]): void {
  fixes.forEach(({ cost, effects }, i) => {
    if (!Number.isInteger(cost) || cost < 1) throw new GraphError(`fix ${i} costs ${cost}; it must cost 1 or more`);
    for (const { edge, raise } of effects) {
      if (!Number.isInteger(edge) || edge < 0 || edge >= graph.edges) throw new GraphError(`fix ${i}: no edge ${edge}`);
      if (!Number.isInteger(raise) || raise < 0 || (raise > MAX_EDGE_COST && raise !== UNREACHED)) {
        throw new GraphError(`fix ${i} raises edge ${edge} by ${raise}; it must be ${MAX_EDGE_COST} at most`);
      }
    }
  });
}

/** New costs by slot of `forward`, once all of some fixes are in place. */
export function raisedBy({ graph, slotOf }: Scales, fixes: readonly Fix[]): Map<number, number> {
  const raised = new Map<number, number>();
  for (const { effects } of fixes) {
    for (const { edge, raise } of effects) {
      const slot = slotOf[edge]!;
      const cost = (raised.get(slot) ?? graph.forward.cost[slot]!) + raise;
      raised.set(slot, cost >= UNREACHED ? UNREACHED : Math.min(cost, MAX_EDGE_COST));
    }
  }
  return raised;
}

function supportOf(
  overlay: Overlay,
  { sources, alwaysHeld = [] }: Exposure,
  nodes: readonly number[],
): ReadonlySet<number> {
  const held = new Set([...sources, ...alwaysHeld]);
  const edges = new Set<number>();
  nodes.slice(1).forEach((node, at) => {
    const slot = cheapestBetween(overlay, nodes[at]!, node)!;
    for (const needed of needsAt(overlay, slot)) {
      const derivation = derive(overlay, held, needed)!;
      for (const edge of derivation.edges) edges.add(edge);
      for (const derived of derivation.nodes) held.add(derived);
    }
    edges.add(edgeAt(overlay, slot));
    held.add(node);
  });
  return edges;
}
