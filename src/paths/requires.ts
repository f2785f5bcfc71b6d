import { type Graph, UNREACHED } from "./graph.js";

/** What can be held from a start, every requirement met. */
export interface Holdable {
  /** Per node: 1 where it can be held from the starts or from what is always held. */
  held: Uint8Array;
  /** Per edge of the input: 1 where its source and everything it requires can be held. */
  usable: Uint8Array;
}

/**
 * The least set of nodes that contains the starts and what is always held (`internet`) and that is closed under the
 * edges whose requirements lie in it, cycles included: two steps that need each other's target give neither. Linear in
 * the edges and requirements: each conditional edge counts down what it still waits for.
 *
 * It says what can be held, not by which path: a path over usable edges can always be walked, because each requirement
 * has a derivation from the same starts, but that derivation may cross nodes of the path itself, before or after the
 * step that needs it. `derive.ts` writes derivations down, `priced.ts` prices them.
 *
 * Dowling & Gallier, "Linear-time algorithms for testing the satisfiability of propositional Horn formulae", 1984.
 */
export function holdable(graph: Graph, starts: Iterable<number>, alwaysHeld: Iterable<number> = []): Holdable {
  const { forward, requirements } = graph;
  const held = new Uint8Array(graph.nodes);
  const usable = new Uint8Array(graph.edges);
  const missing = countMissing(graph);
  const stack: number[] = [];
  const hold = (node: number): void => {
    if (held[node] === 1) return;
    held[node] = 1;
    stack.push(node);
  };
  for (const node of starts) hold(node);
  for (const node of alwaysHeld) hold(node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (let slot = forward.offset[node]!, end = forward.offset[node + 1]!; slot < end; slot++) {
      if (forward.cost[slot] === UNREACHED) continue;
      const index = requirements.bySlot.get(slot);
      if (index !== undefined && --missing[index]! > 0) continue;
      usable[forward.edge[slot]!] = 1;
      hold(forward.node[slot]!);
    }
    for (const index of requirements.requiring.get(node) ?? []) {
      const slot = requirements.slot[index]!;
      if (--missing[index]! > 0 || forward.cost[slot] === UNREACHED) continue;
      usable[requirements.edge[index]!] = 1;
      hold(forward.node[slot]!);
    }
  }
  return { held, usable };
}

/** The edges that can be used from the starts, per edge of the input: 1 or 0. */
export function usableEdges(graph: Graph, starts: Iterable<number>, alwaysHeld: Iterable<number> = []): Uint8Array {
  return holdable(graph, starts, alwaysHeld).usable;
}

/** Per conditional edge: its requirements and its source. */
function countMissing({ requirements: { edge, offset } }: Graph): Int32Array {
  const missing = new Int32Array(edge.length);
  for (let i = 0; i < edge.length; i++) missing[i] = offset[i + 1]! - offset[i]! + 1;
  return missing;
}
