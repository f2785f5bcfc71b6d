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
 * O(edges · log nodes), linear in practice. Lengauer & Tarjan, "A fast algorithm for finding dominators in a flowgraph",
 * 1979, in its simple version: paths are compressed, trees are not balanced.
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

/** The immediate dominator of each number, as a number. */
function dominatorNumbers(
  { backward }: Graph,
  { number, node, parent, count }: Numbered,
  sources: ReadonlySet<number>,
): Int32Array {
  const semi = Int32Array.from({ length: count + 1 }, (_, i) => i);
  const idom = new Int32Array(count + 1);
  // Numbers whose semidominator this is, as lists: the first, and the next one of each.
  const bucket = new Int32Array(count + 1);
  const following = new Int32Array(count + 1);
  const forest: Forest = { above: new Int32Array(count + 1).fill(-1), best: semi.slice(), semi, stack: [] };
  for (let w = count; w > 0; w--) {
    const here = node[w]!;
    let least = sources.has(here) ? 0 : w;
    for (let at = backward.offset[here]!, end = backward.offset[here + 1]!; at < end; at++) {
      const v = number[backward.node[at]!]!;
      if (v === 0 || backward.cost[at] === UNREACHED) continue;
      const through = v < w ? v : semi[lowest(forest, v)]!;
      if (through < least) least = through;
    }
    semi[w] = least;
    following[w] = bucket[least]!;
    bucket[least] = w;
    const up = parent[w]!;
    forest.above[w] = up;
    for (let v = bucket[up]!; v !== 0; v = following[v]!) {
      const u = lowest(forest, v);
      idom[v] = semi[u]! < semi[v]! ? u : up;
    }
    bucket[up] = 0;
  }
  for (let w = 1; w <= count; w++) if (idom[w] !== semi[w]) idom[w] = idom[idom[w]!]!;
  return idom;
}

/** The part of the search tree that has been looked at. */
interface Forest {
  /** The number above, -1 for one that is not linked yet. */
  above: Int32Array;
  /** The number with the least semidominator on the compressed way up. */
  best: Int32Array;
  semi: Int32Array;
  stack: number[];
}

/** The number with the least semidominator between a number and the root of its tree, the root left out. */
function lowest({ above, best, semi, stack }: Forest, v: number): number {
  if (above[v]! < 0) return v;
  let at = v;
  for (; above[above[at]!]! >= 0; at = above[at]!) stack.push(at);
  for (let below = stack.pop(); below !== undefined; below = stack.pop()) {
    const up = above[below]!;
    if (semi[best[up]!]! < semi[best[below]!]!) best[below] = best[up]!;
    above[below] = above[up]!;
  }
  return best[v]!;
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
