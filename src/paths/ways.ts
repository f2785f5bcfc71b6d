import { type BackwardTree, END, type ForwardTree } from "./distances.js";
import { UNREACHED } from "./graph.js";

/** The best path to each node and the best path on from it, ready to be joined: O(nodes) to make, little to ask. */
export interface Ways {
  forward: ForwardTree;
  backward: BackwardTree;
  /** Per node: a node's way from the sources crosses those whose `enter` and `leave` enclose its own `enter`. */
  enter: Int32Array;
  leave: Int32Array;
  /** Per node: the last one up to which its way on runs along edges of the forward tree; itself where it does not. */
  common: Int32Array;
  /** Per node: the least cost from the sources of any node after it on its way on. */
  ahead: Int32Array;
}

/** Gets both trees of one graph ready. */
export function waysOf(forward: ForwardTree, backward: BackwardTree): Ways {
  return { forward, backward, ...intervals(forward.previous), ...whatIsAhead(forward, backward) };
}

/**
 * What the best way to one node and the best way on from another one have in common, in cost: steps that are used twice,
 * and are paid once. Both ways are best, so what they share is a run of edges of both trees, or several such runs. Those
 * are looked for only as far as some node ahead may lie on the way there.
 */
export function sharedCost(ways: Ways, to: number, from: number): number {
  const { forward, backward, enter, leave, common, ahead } = ways;
  const place = enter[to]!;
  const farthest = forward.cost[to]!;
  const isOnWay = (node: number): boolean => enter[node]! <= place && place <= leave[node]!;
  let shared = 0;
  for (let at = from; ahead[at]! <= farthest;) {
    const last = common[at]!;
    const next = backward.next[at]!;
    if (last === at || !isOnWay(next)) {
      at = last === at ? next : last;
      continue;
    }
    let end = last;
    if (!isOnWay(last)) for (end = next; isOnWay(backward.next[end]!);) end = backward.next[end]!;
    shared += forward.cost[end]! - forward.cost[at]!;
    at = last;
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

/** Follows each way on once, and writes down behind it what lies ahead. */
function whatIsAhead({ cost, previous }: ForwardTree, { next }: BackwardTree): Pick<Ways, "common" | "ahead"> {
  const nodes = next.length;
  const common = new Int32Array(nodes).fill(-1);
  const ahead = new Int32Array(nodes);
  const way = new Int32Array(nodes);
  for (let start = 0; start < nodes; start++) {
    let length = 0;
    for (let node = start; node >= 0 && common[node]! < 0; node = next[node]!) {
      way[length++] = node;
      // Marks the node as met; what is right for it follows below.
      common[node] = node;
    }
    for (let i = length - 1; i >= 0; i--) {
      const node = way[i]!;
      const after = next[node]!;
      ahead[node] = after < 0 ? NOTHING_AHEAD : Math.min(cost[after]!, ahead[after]!);
      if (after >= 0 && previous[after] === node) common[node] = common[after]!;
    }
  }
  return { common, ahead };
}

/** More than any cost, UNREACHED included. */
const NOTHING_AHEAD = 0x7fffffff;
