import { type BackwardTree, END, type ForwardTree } from "./distances.js";
import { UNREACHED } from "./graph.js";

/** The best path to each node and the best path on from it, ready to be joined: O(nodes) to make, little to ask. */
export interface Ways {
  forward: ForwardTree;
  backward: BackwardTree;
  /** Per node: a node's way from the sources crosses those whose `enter` and `leave` enclose its own `enter`. */
  enter: Int32Array;
  leave: Int32Array;
  /** Per node: the first one from it on, on its way on, from which that way goes by an edge of the forward tree; -1 for none. */
  run: Int32Array;
  /** Per node: the last one up to which its way on goes by edges of the forward tree alone. */
  end: Int32Array;
}

/** Gets both trees of one graph ready. */
export function waysOf(forward: ForwardTree, backward: BackwardTree): Ways {
  return { forward, backward, ...intervals(forward.previous), ...runs(forward, backward) };
}

/**
 * What the best way to one node and the best way on from another one have in common, in cost: steps that are used twice,
 * and are paid once. They can only lie where the way on goes by edges of the forward tree, and in each such run the first
 * ones are shared: so a look at each run is enough.
 */
export function sharedCost(ways: Ways, to: number, from: number): number {
  const { forward, backward, enter, leave, run, end } = ways;
  const place = enter[to]!;
  const isOnWay = (node: number): boolean => enter[node]! <= place && place <= leave[node]!;
  let shared = 0;
  for (let at = run[from]!; at >= 0; at = run[end[at]!]!) {
    const next = backward.next[at]!;
    if (!isOnWay(next)) continue;
    let last = end[at]!;
    if (!isOnWay(last)) for (last = next; isOnWay(backward.next[last]!);) last = backward.next[last]!;
    shared += forward.cost[last]! - forward.cost[at]!;
  }
  return shared;
}

/** Per node: the cost of the best way to it and on to a target, a step used twice paid once; UNREACHED where there is none. */
export function costsThrough(ways: Ways): Int32Array {
  const { forward, backward } = ways;
  return forward.cost.map((cost, node) => {
    const onward = backward.cost[node]!;
    if (cost === UNREACHED || onward === UNREACHED) return UNREACHED;
    return cost + onward - sharedCost(ways, node, node);
  });
}

/** The same for a step between two nodes that costs so much. */
export function costThroughStep(ways: Ways, step: { source: number; target: number; cost: number }): number {
  const before = ways.forward.cost[step.source]!;
  const onward = ways.backward.cost[step.target]!;
  if (before === UNREACHED || onward === UNREACHED || step.cost === UNREACHED) return UNREACHED;
  return before + step.cost + onward - sharedCost(ways, step.source, step.target);
}

/** Numbers the tree that `previous` describes from its roots, so that all below a node are an interval. */
function intervals(previous: Int32Array): Pick<Ways, "enter" | "leave"> {
  const nodes = previous.length;
  // The children of each node as a list: the first one, and the next one of each.
  const child = new Int32Array(nodes).fill(-1);
  const sibling = new Int32Array(nodes).fill(-1);
  const enter = new Int32Array(nodes).fill(-1);
  const leave = new Int32Array(nodes).fill(-2);
  for (let node = nodes - 1; node >= 0; node--) {
    const above = previous[node]!;
    if (above < 0) continue;
    sibling[node] = child[above]!;
    child[above] = node;
  }
  let time = 0;
  for (let root = 0; root < nodes; root++) {
    if (previous[root] !== END) continue;
    for (let node = root; node >= 0;) {
      enter[node] = time++;
      let on = child[node]!;
      while (on < 0 && node !== root) {
        leave[node] = time - 1;
        on = sibling[node]!;
        node = previous[node]!;
      }
      if (on < 0) break;
      node = on;
    }
    leave[root] = time - 1;
  }
  return { enter, leave };
}

/** Follows each way on once, and writes down behind it where it goes by edges of both trees. */
function runs({ previous }: ForwardTree, { next }: BackwardTree): Pick<Ways, "run" | "end"> {
  const nodes = next.length;
  const run = new Int32Array(nodes).fill(-1);
  const end = new Int32Array(nodes).fill(-1);
  const way = new Int32Array(nodes);
  for (let start = 0; start < nodes; start++) {
    let length = 0;
    // An end of its own marks a node as met; the right one follows below.
    for (let node = start; node >= 0 && end[node]! < 0; node = next[node]!) end[(way[length++] = node)] = node;
    while (length > 0) {
      const node = way[--length]!;
      const after = next[node]!;
      if (after < 0) continue;
      const isShared = previous[after] === node;
      run[node] = isShared ? node : run[after]!;
      if (isShared) end[node] = end[after]!;
    }
  }
  return { run, end };
}
