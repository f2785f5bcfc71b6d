import { type BackwardTree, backwardDistances, forwardDistances, type ForwardTree } from "./distances.js";
import { checkNode, type Graph } from "./graph.js";
import { openGraph } from "./open.js";

export interface BlastQuestion {
  /** Held together (forward); each of them an end (backward). */
  nodes: readonly number[];
  /** What everyone holds (`internet`): requirements may be met from it, but no path begins there. */
  alwaysHeld?: readonly number[];
  /** Per node: 1 where no path may pass. */
  avoid?: Uint8Array;
}

/** What attackers can come to hold who hold some nodes. */
export interface BlastForward {
  /** The best path to every node: likelihood exp(-cost / 1000). */
  tree: ForwardTree;
  /** The graph in which it lies: without the edges whose requirements cannot be met from the nodes. */
  graph: Graph;
}

/** Who could come to hold one of some nodes. */
export interface BlastBackward {
  /**
   * Over the edges whose requirements anyone can meet, because what is always held leads to them: whoever holds a node that
   * is reached here gets there, and its best path costs this or less.
   */
  certain: BackwardTree;
  /**
   * Requirements left aside: nobody else gets there, and nobody's best path costs less. What is reached only here depends
   * on what else its holder can come to hold; `reach` decides it for one node.
   */
  possible: BackwardTree;
}

/** Forward: every node that can be held from these, with its best path; exact, requirements held but not priced. */
export function blastForward(graph: Graph, { nodes, alwaysHeld = [], avoid }: BlastQuestion): BlastForward {
  for (const node of nodes) checkNode(node, graph.nodes);
  const isOpen = (node: number): boolean => avoid?.[node] !== 1;
  const question = { sources: nodes.filter(isOpen), alwaysHeld: alwaysHeld.filter(isOpen) };
  const open = openGraph(graph, question, avoid);
  return { tree: forwardDistances(open, nodes.map(freely), { avoid }), graph: open };
}

/** Backward: every node from which one of these can be held. Two answers that enclose the exact one; without requirements they are the same. */
export function blastBackward(graph: Graph, { nodes, alwaysHeld = [], avoid }: BlastQuestion): BlastBackward {
  const possible = backwardDistances(graph, nodes.map(freely), { avoid });
  if (graph.requirements.edge.length === 0) return { certain: possible, possible };
  const isOpen = (node: number): boolean => avoid?.[node] !== 1;
  const open = openGraph(graph, { sources: [], alwaysHeld: alwaysHeld.filter(isOpen) }, avoid);
  return { certain: backwardDistances(open, nodes.map(freely), { avoid }), possible };
}

function freely(node: number): { node: number; cost: number } {
  return { node, cost: 0 };
}
