/**
 * The best way on from each node to a crown jewel: along steps, or as what a step of a way there requires. A requirement
 * costs what the rest of that way costs, from its start on.
 */
import {
  backwardDistances,
  END,
  UNREACHED,
  type BackwardTree,
  type ForwardTree,
  type Root,
} from "../paths/distances.js";
import { MAX_EDGE_COST, sourceOf, type Graph } from "../paths/graph.js";

export interface Onward {
  readonly tree: BackwardTree;
  /** By node that is best used as a requirement: the crown jewel at the end of the way that requires it. */
  readonly required: ReadonlyMap<number, number>;
}

/** What is required may require something itself; so deep is looked. */
const MOST_ROUNDS = 6;

/** The graph holds steps only that can be used from where `forward` starts. */
export function onwardFrom(graph: Graph, forward: ForwardTree, jewels: readonly Root[]): Onward {
  let onward: Onward = { tree: backwardDistances(graph, jewels), required: new Map() };
  const cheapest = new Map<number, number>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const required = new Map(onward.required);
    if (!addRequired(graph, forward, onward, { cheapest, required })) break;
    const roots = [...jewels, ...[...cheapest].map(([node, cost]) => ({ node, cost }))];
    onward = { tree: backwardDistances(graph, roots), required };
  }
  return onward;
}

interface Required {
  /** What the rest of the way costs, by what it requires. */
  readonly cheapest: Map<number, number>;
  readonly required: Map<number, number>;
}

/** @returns whether something came to be cheaper than it was */
function addRequired(graph: Graph, { cost: before }: ForwardTree, onward: Onward, { cheapest, required }: Required) {
  const { requirements, forward } = graph;
  const { cost: after } = onward.tree;
  let isNew = false;
  requirements.slot.forEach((slot, place) => {
    const [source, target] = [sourceOf(graph, slot), forward.node[slot]!];
    if (forward.cost[slot]! >= UNREACHED || before[source]! >= UNREACHED || after[target]! >= UNREACHED) return;
    const rest = before[source]! + forward.cost[slot]! + after[target]!;
    for (const node of requirements.node.subarray(requirements.offset[place], requirements.offset[place + 1])) {
      if (rest > MAX_EDGE_COST || rest >= Math.min(cheapest.get(node) ?? UNREACHED, after[node]!)) continue;
      cheapest.set(node, rest);
      required.set(node, jewelBehind(onward, target));
      isNew = true;
    }
  });
  return isNew;
}

/** The crown jewel to which the way on from a node leads. */
export function jewelBehind({ tree: { next }, required }: Onward, node: number): number {
  let at = node;
  while (next[at]! >= 0 && next[at] !== END) at = next[at]!;
  return required.get(at) ?? at;
}
