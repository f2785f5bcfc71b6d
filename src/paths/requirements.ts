/** The few edges that need more than their source; an index below is a place in `edge`, ascending by edge. */
export interface Requirements {
  /** Input index, and slot of `forward`, of each such edge. */
  edge: Int32Array;
  slot: Int32Array;
  /** The i-th needs node[offset[i]] … node[offset[i + 1] - 1]: ascending, none twice, never its own source. */
  offset: Int32Array;
  node: Int32Array;
  /** Index by slot of `forward`. */
  bySlot: ReadonlyMap<number, number>;
  /** Indices by required node. */
  requiring: ReadonlyMap<number, readonly number[]>;
}

/** The columns of the input that speak of requirements; a slot's edge is edgeAt[slot]. */
export interface RequirementColumns {
  source: Uint32Array;
  requiresOffsets?: Uint32Array;
  requires?: Uint32Array;
}

/** Collects the edges that need more than their source. */
export function requirementsOf(columns: RequirementColumns, edgeAt: Int32Array): Requirements {
  const { source, requiresOffsets: offsets, requires } = columns;
  const edges: number[] = [];
  const starts: number[] = [0];
  const nodes: number[] = [];
  for (let edge = 0; offsets && requires && edge + 1 < offsets.length; edge++) {
    if (offsets[edge] === offsets[edge + 1]) continue;
    const needed = new Set(requires.subarray(offsets[edge], offsets[edge + 1]));
    needed.delete(source[edge]!);
    if (needed.size === 0) continue;
    edges.push(edge);
    for (const node of [...needed].sort((a, b) => a - b)) nodes.push(node);
    starts.push(nodes.length);
  }
  const edge = Int32Array.from(edges);
  const slot = slotsOf(edge, edgeAt);
  const offset = Int32Array.from(starts);
  const node = Int32Array.from(nodes);
  const bySlot = new Map<number, number>();
  slot.forEach((at, index) => bySlot.set(at, index));
  return { edge, slot, offset, node, bySlot, requiring: indicesByNode(offset, node) };
}

/** The nodes that the edge in a slot of `forward` requires besides its source; empty for most. */
export function requiredAt({ bySlot, node, offset }: Requirements, slot: number): Int32Array {
  const index = bySlot.get(slot);
  return index === undefined ? NOTHING : node.subarray(offset[index], offset[index + 1]);
}

const NOTHING = new Int32Array(0);

function slotsOf(wanted: Int32Array, edgeAt: Int32Array): Int32Array {
  const slots = new Int32Array(wanted.length);
  if (wanted.length === 0) return slots;
  const index = new Map<number, number>();
  wanted.forEach((edge, i) => index.set(edge, i));
  edgeAt.forEach((edge, slot) => {
    const i = index.get(edge);
    if (i !== undefined) slots[i] = slot;
  });
  return slots;
}

function indicesByNode(offset: Int32Array, nodes: Int32Array): Map<number, number[]> {
  const indices = new Map<number, number[]>();
  for (let index = 0; index + 1 < offset.length; index++) {
    for (const node of nodes.subarray(offset[index], offset[index + 1])) {
      const known = indices.get(node);
      if (known) known.push(index);
      else indices.set(node, [index]);
    }
  }
  return indices;
}
