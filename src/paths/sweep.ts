import { checkNode, UNREACHED } from "./graph.js";
import { breakTie, countHops, END, enqueue, type SearchState } from "./ties.js";

/** A node from which a search begins, and what it costs to stand there. */
export interface Root {
  node: number;
  /** 1/1000 nats; a crown jewel's impact cost, or 0. */
  cost: number;
}

/** Thrown when a path's cost no longer fits: more than 5 · 10^8, a probability of e^-500,000. */
export class CostOverflowError extends RangeError {
  override name = "CostOverflowError";
}

/**
 * Dijkstra's search with a bucket queue: a ring with one doubly linked list for each cost that can be open at once. Each
 * node stands in one list at most and is moved when it becomes cheaper, so that no stale entry is ever looked at. The
 * heads of the lists are entries after the nodes' own, and `rest` ends them all: no list needs a test for being empty.
 * Roots join when their level comes. Ends early once every node of `until` is settled.
 *
 * Dial, "Algorithm 360: Shortest-path forest with topological ordering", 1969.
 *
 * Longer than most functions: a call in the innermost loop would cost more than the loop.
 */
export function sweep(state: SearchState, unsorted: readonly Root[], until?: readonly number[]): void {
  const { cost, link, again } = state;
  const { offset, node: other, cost: price } = state.arcs;
  const { nodes, maxCost } = state.graph;
  const roots = inOrder(unsorted, nodes);
  const size = 2 ** Math.ceil(Math.log2(maxCost + 2));
  const rest = nodes + size;
  const after = new Int32Array(rest + 1).fill(rest, nodes);
  const before = new Int32Array(rest + 1);
  let waiting = 0;
  let nextRoot = 0;
  let wanted = 0;
  for (let level = 0; ; level++) {
    if (waiting === 0) {
      if (nextRoot >= roots.length) return;
      level = Math.max(level, roots[nextRoot]!.cost);
    }
    const bucket = nodes + (level & (size - 1));
    for (; nextRoot < roots.length && roots[nextRoot]!.cost <= level; nextRoot++) {
      const root = roots[nextRoot]!.node;
      const known = cost[root]!;
      if (known < level) continue;
      if (known === UNREACHED) waiting++;
      else unlink(after, before, root);
      cost[root] = level;
      // On equal cost, ending here has no hop and goes before every path that runs on.
      link[root] = END;
      enlist(after, before, { bucket, node: root });
    }
    if (after[bucket] === rest) continue;
    if (level > UNREACHED / 2) throw new CostOverflowError("a path costs more than can be counted");
    if (until) {
      while (wanted < until.length && cost[until[wanted]!]! < level) wanted++;
      if (wanted === until.length) return;
    }
    for (let node = after[bucket]!; node !== rest; node = after[bucket]!) {
      const following = after[node]!;
      after[bucket] = following;
      before[following] = bucket;
      waiting--;
      countHops(state, node);
      for (let slot = offset[node]!, end = offset[node + 1]!; slot < end; slot++) {
        const neighbour = other[slot]!;
        const reached = level + price[slot]!;
        const known = cost[neighbour]!;
        if (reached > known) continue;
        if (reached === known) {
          breakTie(state, neighbour, node);
          continue;
        }
        if (known === UNREACHED) waiting++;
        else {
          const left = before[neighbour]!;
          const right = after[neighbour]!;
          after[left] = right;
          before[right] = left;
        }
        cost[neighbour] = reached;
        link[neighbour] = node;
        if (reached === level) {
          // Free edges are followed first come first served, which finds few hops first.
          waiting--;
          enqueue(state, neighbour);
          continue;
        }
        const head = nodes + (reached & (size - 1));
        const right = after[head]!;
        after[neighbour] = right;
        before[right] = neighbour;
        before[neighbour] = head;
        after[head] = neighbour;
      }
    }
    if (again.length > 0) waiting += settleFree(state, { after, before, size }, level);
  }
}

/** The lists of open nodes. */
interface Lists {
  after: Int32Array;
  before: Int32Array;
  /** Length of the ring. */
  size: number;
}

/**
 * Settles what free edges reached from a level. They join nodes of one level, so that a path may improve after its node
 * has been settled; such a node hands its better path on, until nothing improves. Returns how many nodes are newly open.
 */
function settleFree(state: SearchState, { after, before, size }: Lists, level: number): number {
  const { cost, link, arcs, again, queued, graph } = state;
  let opened = 0;
  for (let i = 0; i < again.length; i++) {
    const node = again[i]!;
    queued[node] = 0;
    countHops(state, node);
    for (let slot = arcs.offset[node]!, end = arcs.offset[node + 1]!; slot < end; slot++) {
      const neighbour = arcs.node[slot]!;
      const reached = level + arcs.cost[slot]!;
      const known = cost[neighbour]!;
      if (reached > known) continue;
      if (reached === known) {
        if (link[neighbour] !== node) breakTie(state, neighbour, node);
        else if (reached === level) enqueue(state, neighbour);
        continue;
      }
      if (known === UNREACHED) opened++;
      else unlink(after, before, neighbour);
      cost[neighbour] = reached;
      link[neighbour] = node;
      if (reached > level) enlist(after, before, { bucket: graph.nodes + (reached & (size - 1)), node: neighbour });
      else {
        opened--;
        enqueue(state, neighbour);
      }
    }
  }
  again.length = 0;
  return opened;
}

function unlink(after: Int32Array, before: Int32Array, node: number): void {
  after[before[node]!] = after[node]!;
  before[after[node]!] = before[node]!;
}

function enlist(after: Int32Array, before: Int32Array, { bucket, node }: { bucket: number; node: number }): void {
  const right = after[bucket]!;
  after[node] = right;
  before[right] = node;
  before[node] = bucket;
  after[bucket] = node;
}

function inOrder(roots: readonly Root[], nodes: number): Root[] {
  for (const { node, cost } of roots) {
    checkNode(node, nodes);
    if (!Number.isInteger(cost) || cost < 0 || cost >= UNREACHED / 2) {
      throw new CostOverflowError(
        `node ${node} begins with the cost ${cost}; it must lie between 0 and ${UNREACHED / 2}`,
      );
    }
  }
  return [...roots].sort((a, b) => a.cost - b.cost || a.node - b.node);
}
