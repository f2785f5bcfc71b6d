import { UNREACHED } from "./graph.js";
import { listArcs, noArcs, type Overlay } from "./overlay.js";
import { requiredAt } from "./requirements.js";

/**
 * What can be held once changes are laid over a graph, per node: as `holdable` says it, with the requirements of the
 * graph's own edges and of the added ones. The whole graph is gone through: what a removal takes away may have held up a
 * circle of requirements, which no look at its surroundings would tell from one that stands by itself.
 */
export function heldAfter(overlay: Overlay, starts: readonly number[], alwaysHeld: readonly number[]): Uint8Array {
  const { graph, added, removed } = overlay;
  const held = new Uint8Array(overlay.nodes);
  const missing = new Map<number, number>();
  const waiting = addedByRequirement(overlay);
  const arcs = noArcs();
  const stack: number[] = [];
  const hold = (node: number): void => {
    if (held[node] === 1 || removed.has(node)) return;
    held[node] = 1;
    stack.push(node);
  };
  /** One premise less of an edge, given as in `Arcs`. */
  const advance = (slot: number): void => {
    const needs = slot < 0 ? needsOf(added[-1 - slot]!) : requiredAt(graph.requirements, slot);
    const left = (missing.get(slot) ?? needs.length + 1) - 1;
    missing.set(slot, left);
    if (left === 0) hold(slot < 0 ? added[-1 - slot]!.target : graph.forward.node[slot]!);
  };
  for (const node of [...starts, ...alwaysHeld]) hold(node);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    listArcs(overlay, arcs, node, false);
    for (let i = 0; i < arcs.count; i++) {
      const slot = arcs.slot[i]!;
      if (arcs.cost[i] === UNREACHED) continue;
      if (slot >= 0 && !graph.requirements.bySlot.has(slot)) hold(arcs.node[i]!);
      else advance(slot);
    }
    for (const index of graph.requirements.requiring.get(node) ?? []) {
      const slot = graph.requirements.slot[index]!;
      if ((overlay.cost.get(slot) ?? graph.forward.cost[slot]) !== UNREACHED) advance(slot);
    }
    for (const i of waiting.get(node) ?? []) advance(-1 - i);
  }
  return held;
}

/** What an added edge needs besides its source, each once. */
export function needsOf({ source, requires = [] }: Overlay["added"][number]): number[] {
  return [...new Set(requires)].filter((node) => node !== source);
}

/** Those added edges that join two nodes that are there, by what they require. */
function addedByRequirement({ added, addedFrom }: Overlay): Map<number, number[]> {
  const waiting = new Map<number, number[]>();
  for (const i of [...addedFrom.values()].flat()) {
    for (const node of needsOf(added[i]!)) waiting.set(node, [...(waiting.get(node) ?? []), i]);
  }
  return waiting;
}
