import { withClosed } from "./closed-by.js";
import { detourTo } from "./detour.js";
import type { FoundPath } from "./found-path.js";
import { type Graph, GraphError, MAX_EDGE_COST, UNREACHED } from "./graph.js";
import { riskAt, type Scales } from "./importance.js";

/** One change that removes or weakens steps: a patch, a role, a rule. */
export interface Fix {
  /** What it costs, a whole number from 1 on, in any unit. */
  cost: number;
  /** By edge of the input: what is added to its cost, UNREACHED to take it away. Several fixes of one edge add up. */
  effects: readonly { edge: number; raise: number }[];
}

/** What a fix does to one path, named by its nodes: it cannot be taken any more, it is dearer, or neither. */
export type Effect = "resolves" | "reduces" | "unchanged";

/** How things stand once some fixes are in place. */
export interface Standing {
  /** New costs by slot of `forward`. */
  raised: Map<number, number>;
  /** The sum over all targets of the risk of the best path to each. */
  risk: number;
  /** Per target: that risk, and the edges of that path. */
  targets: { risk: number; cost: number; edges: number[] }[];
}

/** How things stand once these fixes are in place, requirements that can no longer be met included. */
export function standingWith(scales: Scales, fixes: readonly Fix[]): Standing {
  const raised = withClosed(scales.graph, scales.exposure, raisedBy(scales, fixes));
  const targets = scales.targets.map(({ node, cost: own }) => {
    const { cost, nodes } = detourTo(scales.detours, raised, node);
    return { risk: riskAt(cost, own), cost, edges: edgesAlong(scales.graph, raised, nodes) };
  });
  return { raised, targets, risk: targets.reduce((sum, { risk }) => sum + risk, 0) };
}

/** What fixes, all in place together, do to each path. */
export function effectsOf(scales: Scales, fixes: readonly Fix[], paths: readonly FoundPath[]): Effect[] {
  const { graph, exposure } = scales;
  const raised = withClosed(graph, exposure, raisedBy(scales, fixes));
  return paths.map(({ nodes }) => {
    const before = costAlong(graph, new Map(), nodes);
    const after = costAlong(graph, raised, nodes);
    if (after >= UNREACHED) return "resolves";
    return after > before ? "reduces" : "unchanged";
  });
}

/**
 * An upper bound on what a fix can take off a standing risk: only a target whose best path it touches can change. Where
 * steps need several things, a fix that takes edges away may close steps anywhere.
 */
export function mostRelief({ graph }: Scales, { targets, risk }: Standing, { effects }: Fix): number {
  if (graph.requirements.edge.length > 0 && effects.some(({ raise }) => raise >= UNREACHED)) return risk;
  const touched = new Set(effects.filter(({ raise }) => raise > 0).map(({ edge }) => edge));
  return targets.reduce((sum, target) => sum + (target.edges.some((edge) => touched.has(edge)) ? target.risk : 0), 0);
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

function raisedBy({ graph, slotOf }: Scales, fixes: readonly Fix[]): Map<number, number> {
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

function edgesAlong(graph: Graph, raised: ReadonlyMap<number, number>, nodes: readonly number[]): number[] {
  return nodes.slice(1).map((node, i) => graph.forward.edge[cheapestWith(graph, raised, nodes[i]!, node).slot]!);
}

function costAlong(graph: Graph, raised: ReadonlyMap<number, number>, nodes: readonly number[]): number {
  return nodes.slice(1).reduce((sum, node, i) => sum + cheapestWith(graph, raised, nodes[i]!, node).cost, 0);
}

/** The cheapest edge between two nodes at the raised costs, the first of equally cheap ones. */
function cheapestWith(
  { forward }: Graph,
  raised: ReadonlyMap<number, number>,
  from: number,
  to: number,
): { slot: number; cost: number } {
  const best = { slot: -1, cost: UNREACHED };
  for (let slot = forward.offset[from]!, end = forward.offset[from + 1]!; slot < end; slot++) {
    if (forward.node[slot] !== to) continue;
    const cost = raised.get(slot) ?? forward.cost[slot]!;
    if (cost < best.cost) Object.assign(best, { slot, cost });
  }
  return best;
}
