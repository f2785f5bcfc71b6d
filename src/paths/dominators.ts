import { END, NONE } from "./distances.js";
import { checkNode, type Graph, UNREACHED } from "./graph.js";

/** Which node every path to a node crosses last; all columns have one entry per node. */
export interface Dominators {
  /** The last node before this one that no path from the sources avoids; END when there is none, NONE when no path comes here. */
  above: Int32Array;
  /** A node dominates those whose `enter` lies between its own and its `leave`, itself included; 0 and -1 where no path comes. */
  enter: Int32Array;
  leave: Int32Array;
}

export interface DominatorOptions {
  /** Per node: 1 where no path may pass, begin or end. */
  avoid?: Uint8Array;
}

/** What no path from the sources to the targets avoids, in the order in which every path crosses it. */
export interface ChokePoints {
  /** Without hubs, without sources and without the target where there is only one. */
  nodes: number[];
  /** Indices into the input's edge columns, without edges that touch a hub. Of parallel edges none is a choke point. */
  edges: number[];
}

export interface ChokeQuestion extends DominatorOptions {
  sources: readonly number[];
  targets: readonly number[];
}

/** The numbering of a search and, by number, what the algorithm keeps; number 0 is the super source. */
interface Numbered {
  /** Number by node, 0 where no path comes; node by number. */
  number: Int32Array;
  node: Int32Array;
  /** Number of the node that the search came from. */
  parent: Int32Array;
  count: number;
}

/**
 * The dominator tree of what the sources reach, all at once: as if one node led to each of them. Masked edges count as
 * absent; requirements are ignored beyond that, so that a dominator here is one in truth, but some may be missed. Who
 * dominates a node is decided by the nodes that lead to it alone: what reaches no target changes nothing for those that do.
 *
 * Linear in practice. Lengauer & Tarjan, "A fast algorithm for finding dominators in a flowgraph", 1979, for the
 * semidominators, paths compressed and trees not balanced; Georgiadis, "Linear-time algorithms for dominators and related
 * problems", 2005, for what follows from them.
 */
export function immediateDominators(
  graph: Graph,
  sources: readonly number[],
  { avoid }: DominatorOptions = {},
): Dominators {
  for (const node of sources) checkNode(node, graph.nodes);
  const begun = sources.filter((node) => avoid?.[node] !== 1);
  const numbered = numberNodes(graph, begun, avoid);
  const idom = dominatorNumbers(graph, numbered, new Set(begun));
  const above = new Int32Array(graph.nodes).fill(NONE);
  for (let w = 1; w <= numbered.count; w++) above[numbered.node[w]!] = idom[w] === 0 ? END : numbered.node[idom[w]!]!;
  return { above, ...intervals(numbered, idom, graph.nodes) };
}

/** Whether every path to `node` crosses `dominator`; each node that is reached dominates itself. */
export function dominates({ enter, leave }: Dominators, dominator: number, node: number): boolean {
  return enter[dominator]! > 0 && enter[dominator]! <= enter[node]! && enter[node]! <= leave[dominator]!;
}

/** The nodes and edges without which no source reaches any target; both empty when none is reached anyway. */
export function chokePoints(graph: Graph, { sources, targets, avoid }: ChokeQuestion): ChokePoints {
  for (const node of targets) checkNode(node, graph.nodes);
  const dominators = immediateDominators(graph, sources, { avoid });
  const reached = [...new Set(targets)].filter((node) => dominators.above[node] !== NONE);
  if (reached.length === 0) return { nodes: [], edges: [] };
  const chain = commonChain(dominators, reached);
  const nodes = chain.filter((node) => graph.hub[node] !== 1 && !sources.includes(node));
  const edges = chain.flatMap((node) => bridgeInto(graph, dominators, node) ?? []);
  const [only] = reached;
  return { nodes: reached.length === 1 ? nodes.filter((node) => node !== only) : nodes, edges };
}

/**
 * The one edge by which every path comes to a node; undefined when there are several, none, or when it touches a hub.
 * It is the only edge that does not come from what the node itself dominates: paths by the others have been here before.
 */
export function bridgeInto(graph: Graph, dominators: Dominators, node: number): number | undefined {
  const { forward, backward, hub } = graph;
  const last = dominators.above[node]!;
  if (last < 0 || hub[node] === 1 || hub[last] === 1) return undefined;
  let bridge: number | undefined;
  for (let at = backward.offset[node]!, end = backward.offset[node + 1]!; at < end; at++) {
    const from = backward.node[at]!;
    if (backward.cost[at] === UNREACHED || dominators.above[from] === NONE) continue;
    if (dominates(dominators, node, from)) continue;
    if (bridge !== undefined) return undefined;
    bridge = forward.edge[backward.slot[at]!]!;
  }
  return bridge;
}

/** The dominators that all of some nodes have in common, the first of every path first. */
function commonChain(dominators: Dominators, nodes: readonly number[]): number[] {
  let last = nodes[0]!;
  while (last >= 0 && !nodes.every((node) => dominates(dominators, last, node))) last = dominators.above[last]!;
  const chain: number[] = [];
  for (; last >= 0; last = dominators.above[last]!) chain.push(last);
  return chain.reverse();
}

/** Numbers what the sources reach, in the order in which a search in depth first comes there. */
function numberNodes({ forward, nodes }: Graph, sources: readonly number[], avoid: Uint8Array | undefined): Numbered {
  const number = new Int32Array(nodes);
  const node = new Int32Array(nodes + 1);
  const parent = new Int32Array(nodes + 1);
  const cursor = forward.offset.slice();
  const stack = new Int32Array(nodes + 1);
  let count = 0;
  for (const source of sources) {
    if (number[source] !== 0) continue;
    let depth = 0;
    stack[0] = source;
    number[source] = ++count;
    node[count] = source;
    while (depth >= 0) {
      const here = stack[depth]!;
      const slot = cursor[here]!++;
      if (slot >= forward.offset[here + 1]!) {
        depth--;
        continue;
      }
      const there = forward.node[slot]!;
      if (number[there] !== 0 || forward.cost[slot] === UNREACHED || avoid?.[there] === 1) continue;
      number[there] = ++count;
      node[count] = there;
      parent[count] = number[here]!;
      stack[++depth] = there;
    }
  }
  return { number, node, parent, count };
}

/**
 * The immediate dominator of each number, as a number. From the last number down, the semidominator of each: the least
 * number from which a path comes here over higher numbers alone. Then, from the first number on: the immediate dominator
 * is the first one not above the semidominator on the way up from the parent by what is known already.
 */
function dominatorNumbers(
  { backward }: Graph,
  { number, node, parent, count }: Numbered,
  sources: ReadonlySet<number>,
): Int32Array {
  const forest: Forest = { tree: new Int32Array(2 * count + 2).fill(-1), way: new Int32Array(count + 1) };
  const { tree } = forest;
  // No path comes from before the only source: where a node's semidominator is that, nothing need be looked at any more.
  const first = sources.size === 1 ? 1 : 0;
  const semi = new Int32Array(count + 1);
  for (let w = count; w > 0; w--) {
    const here = node[w]!;
    let least = sources.has(here) ? 0 : parent[w]!;
    for (let at = backward.offset[here]!, end = backward.offset[here + 1]!; at < end && least > first; at++) {
      const v = number[backward.node[at]!]!;
      if (v === 0 || backward.cost[at] === UNREACHED) continue;
      const through = v < w ? v : leastAbove(forest, v);
      if (through < least) least = through;
    }
    semi[w] = least;
    tree[2 * w] = parent[w]!;
    tree[2 * w + 1] = least;
  }
  const idom = parent;
  for (let w = 1; w <= count; w++) {
    let up = parent[w]!;
    while (up > semi[w]!) up = idom[up]!;
    idom[w] = up;
  }
  return idom;
}

/** The part of the search tree that has been looked at. */
interface Forest {
  /** By number, two entries: the number above it on the compressed way up (-1 for one not looked at yet), and the least semidominator between. */
  tree: Int32Array;
  /** Room for a way up. */
  way: Int32Array;
}

/** The least semidominator between a number and the root of its tree, the root left out; its own number for a root. */
function leastAbove({ tree, way }: Forest, v: number): number {
  let length = 0;
  let at = v;
  for (let up = tree[2 * at]!; up >= 0; up = tree[2 * at]!) {
    way[length++] = at;
    at = up;
  }
  if (length === 0) return v;
  let least = tree[2 * way[--length]! + 1]!;
  while (length > 0) {
    const below = way[--length]!;
    if (least < tree[2 * below + 1]!) tree[2 * below + 1] = least;
    else least = tree[2 * below + 1]!;
    tree[2 * below] = at;
  }
  return least;
}

/** Numbers the dominator tree from the top, so that each node's own are an interval. */
function intervals({ node, count }: Numbered, idom: Int32Array, nodes: number): Pick<Dominators, "enter" | "leave"> {
  const size = new Int32Array(count + 1).fill(1);
  for (let w = count; w > 0; w--) size[idom[w]!]! += size[w]!;
  const enter = new Int32Array(nodes);
  const leave = new Int32Array(nodes).fill(-1);
  const start = new Int32Array(count + 1);
  const free = new Int32Array(count + 1).fill(1);
  // A dominator has a lower number than what it dominates: its own place is known first.
  for (let w = 1; w <= count; w++) {
    const up = idom[w]!;
    start[w] = start[up]! + free[up]!;
    free[up]! += size[w]!;
    enter[node[w]!] = start[w]!;
    leave[node[w]!] = start[w]! + size[w]! - 1;
  }
  return { enter, leave };
}
