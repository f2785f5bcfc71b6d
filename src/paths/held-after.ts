import { UNREACHED } from "./graph.js";
import { costAt, endsAt, listArcs, needsAt, noArcs, type Overlay, slotsNeeding } from "./overlay.js";

/**
 * What can be held once changes are laid over a graph, per node: as `holdable` says it, with the requirements of the
 * graph's own edges and of the added ones. The whole graph is gone through: what a removal takes away may have held up a
 * circle of requirements, which no look at its surroundings would tell from one that stands by itself.
 */
export function heldAfter(overlay: Overlay, starts: readonly number[], alwaysHeld: readonly number[]): Uint8Array {
  const { graph, removed } = overlay;
  const held = new Uint8Array(overlay.nodes);
  const missing = new Map<number, number>();
  const arcs = noArcs();
  const stack: number[] = [];
  const hold = (node: number): void => {
    if (held[node] === 1 || removed.has(node)) return;
    held[node] = 1;
    stack.push(node);
  };
  /** One premise less of an edge, given as in `Arcs`. */
  const advance = (slot: number): void => {
    const left = (missing.get(slot) ?? needsAt(overlay, slot).length + 1) - 1;
    missing.set(slot, left);
    if (left === 0) hold(endsAt(overlay, slot).target);
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
    for (const slot of slotsNeeding(overlay, node)) if (costAt(overlay, slot) !== UNREACHED) advance(slot);
  }
  return held;
}
