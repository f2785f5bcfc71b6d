import type { Graph } from "./graph.js";

/**
 * Compares two paths of equal cost and equal hops: the nodes without hubs one by one, then the number of hubs, then all
 * nodes one by one. 0 only for the same nodes.
 */
export function compareNodes(
  { hub, hasHubs }: Pick<Graph, "hub" | "hasHubs">,
  a: readonly number[],
  b: readonly number[],
): number {
  let by = 0;
  if (hasHubs) {
    for (let i = 0, j = 0; ; i++, j++) {
      while (i < a.length && hub[a[i]!] === 1) i++;
      while (j < b.length && hub[b[j]!] === 1) j++;
      if (i >= a.length || j >= b.length) break;
      if (a[i] !== b[j]) return a[i]! - b[j]!;
    }
    by = a.length - b.length;
  }
  for (let i = 0; by === 0 && i < a.length && i < b.length; i++) by = a[i]! - b[i]!;
  return by || a.length - b.length;
}
