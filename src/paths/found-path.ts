import { type BackwardTree, END } from "./distances.js";
import { cheapestSlot, type Graph } from "./graph.js";

/** A simple path from a source to a target. */
export interface FoundPath {
  /** Source, …, target; hubs included. */
  nodes: number[];
  /** One less than nodes: indices into the input's edge columns; of parallel edges the cheapest, then the first. */
  edges: number[];
  /** The edges and the target's own cost, 1/1000 nats. */
  cost: number;
  target: number;
}

/** The best path from a node, as the tree has it; undefined where there is none. */
export function pathAlong(graph: Graph, tree: BackwardTree, from: number): FoundPath | undefined {
  const nodes = [from];
  for (let node = from; tree.next[node] !== END; nodes.push(node)) {
    node = tree.next[node]!;
    if (node < 0) return undefined;
  }
  return {
    nodes,
    edges: slotsAlong(graph, nodes).map((slot) => graph.forward.edge[slot]!),
    cost: tree.cost[from]!,
    target: nodes.at(-1)!,
  };
}

/** The edges, as slots of `forward`, that join each node to the next one. Throws when two nodes are not joined. */
export function slotsAlong(graph: Graph, nodes: readonly number[]): number[] {
  const slots: number[] = [];
  for (let i = 1; i < nodes.length; i++) {
    const slot = cheapestSlot(graph, nodes[i - 1]!, nodes[i]!);
    if (slot < 0) throw new Error(`no edge joins ${nodes[i - 1]} to ${nodes[i]}`);
    slots.push(slot);
  }
  return slots;
}

/** The same for two paths exactly when they differ in hubs only. */
export function keyWithoutHubs({ hub }: Pick<Graph, "hub">, { nodes }: Pick<FoundPath, "nodes">): string {
  return nodes.filter((node) => hub[node] !== 1).join(" ");
}

/**
 * The order of paths: cost, then hops without hubs, then the nodes without hubs one by one, then the number of hubs,
 * then all nodes one by one. Negative when `a` goes first; 0 only for the same nodes.
 */
export function comparePaths({ hub }: Pick<Graph, "hub">, a: FoundPath, b: FoundPath): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  const plainA = a.nodes.filter((node) => hub[node] !== 1);
  const plainB = b.nodes.filter((node) => hub[node] !== 1);
  return (
    plainA.length - plainB.length ||
    compareSequences(plainA, plainB) ||
    a.nodes.length - b.nodes.length ||
    compareSequences(a.nodes, b.nodes)
  );
}

function compareSequences(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
