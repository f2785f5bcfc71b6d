import { type Graph, GraphError, checkNode, firstSlot, MAX_EDGE_COST, sourceOf, UNREACHED } from "./graph.js";
import { requiredAt } from "./requirements.js";

/** An edge that a graph does not have. */
export interface NewEdge {
  source: number;
  target: number;
  cost: number;
  /** Nodes that must be held as well. */
  requires?: readonly number[];
}

/** What is to be different. Edges are named by their index in the input's columns. */
export interface Changes {
  removedNodes?: readonly number[];
  removedEdges?: readonly number[];
  /** New costs; an edge that is removed as well stays removed. */
  costs?: readonly { edge: number; cost: number }[];
  /** Numbered from the graph's last node on, so that among equal paths they come last; 1 for a hub. */
  addedNodes?: readonly (0 | 1)[];
  /** Numbered from the graph's last edge on. */
  addedEdges?: readonly NewEdge[];
  /** Further targets; of a node named twice the cheaper counts. */
  addedTargets?: readonly { node: number; cost: number }[];
}

/** A graph with changes laid over it; the graph itself is not copied and not touched. */
export interface Overlay {
  graph: Graph;
  nodes: number;
  hub: readonly (0 | 1)[];
  /** New costs by slot of `forward`, UNREACHED for what is removed. */
  cost: Map<number, number>;
  added: readonly NewEdge[];
  /** Indices into `added`, by source and by target. */
  addedFrom: Map<number, number[]>;
  addedTo: Map<number, number[]>;
  /** Indices into `added` by what they require. */
  addedNeeding: Map<number, number[]>;
  removed: ReadonlySet<number>;
  /** Per node: 1 where an edge out of it or into it is not the graph's. Empty where nothing is changed. */
  isTouched: Uint8Array;
}

/** The edges of one node as a list that is used again for the next one. */
export interface Arcs {
  count: number;
  /** The node at the other end. */
  node: Int32Array;
  cost: Int32Array;
  /** The slot of `forward`; -1 - i for the i-th added edge. */
  slot: Int32Array;
}

const NOTHING_TOUCHED = new Uint8Array(0);

/** The graph as it is, for what looks at graphs under changes. */
export function unchanged(graph: Graph): Overlay {
  const none = { cost: new Map(), addedFrom: new Map(), addedTo: new Map(), addedNeeding: new Map() };
  return { graph, nodes: graph.nodes, hub: [], added: [], removed: new Set(), isTouched: NOTHING_TOUCHED, ...none };
}

/** Lays changes over a graph. `slotOf` gives the slot of an edge of the input. Throws GraphError for what is not there. */
export function overlayOf(graph: Graph, slotOf: Int32Array, changes: Changes): Overlay {
  const { removedNodes = [], removedEdges = [], costs = [], addedNodes = [], addedEdges = [] } = changes;
  const nodes = graph.nodes + addedNodes.length;
  const overlay: Overlay = {
    graph,
    nodes,
    hub: addedNodes,
    cost: new Map(),
    added: addedEdges,
    addedFrom: new Map(),
    addedTo: new Map(),
    addedNeeding: new Map(),
    removed: new Set(removedNodes),
    isTouched: new Uint8Array(nodes),
  };
  for (const { edge, cost } of costs) setCost(overlay, slotAt(graph, slotOf, edge), checkCost(cost));
  for (const edge of removedEdges) setCost(overlay, slotAt(graph, slotOf, edge), UNREACHED);
  for (const node of removedNodes) removeNode(overlay, node);
  addedEdges.forEach(({ source, target, cost, requires = [] }, i) => {
    for (const node of [source, target, ...requires]) checkNode(node, nodes);
    checkCost(cost);
    if (overlay.removed.has(source) || overlay.removed.has(target)) return;
    list(overlay.addedFrom, source, i);
    list(overlay.addedTo, target, i);
    for (const node of needsAt(overlay, -1 - i)) list(overlay.addedNeeding, node, i);
    overlay.isTouched[source] = overlay.isTouched[target] = 1;
  });
  return overlay;
}

/** Gives an edge of the graph another cost. */
export function setCost(overlay: Overlay, slot: number, cost: number): void {
  const { graph, isTouched } = overlay;
  overlay.cost.set(slot, cost);
  isTouched[sourceOf(graph, slot)] = 1;
  isTouched[graph.forward.node[slot]!] = 1;
}

/** Room for the edges of one node. */
export function noArcs(): Arcs {
  return { count: 0, node: new Int32Array(64), cost: new Int32Array(64), slot: new Int32Array(64) };
}

/** Lists the edges into a node (`backward`) or out of it, as the overlay has them. */
export function listArcs(overlay: Overlay, arcs: Arcs, node: number, backward: boolean): void {
  const { graph, isTouched } = overlay;
  const { offset, node: other, cost } = backward ? graph.backward : graph.forward;
  const begin = node < graph.nodes ? offset[node]! : 0;
  const end = node < graph.nodes ? offset[node + 1]! : 0;
  const added = (isTouched[node] === 1 && (backward ? overlay.addedTo : overlay.addedFrom).get(node)) || [];
  reserve(arcs, end - begin + added.length);
  let count = 0;
  for (let at = begin; at < end; at++, count++) {
    arcs.node[count] = other[at]!;
    arcs.cost[count] = cost[at]!;
    arcs.slot[count] = backward ? graph.backward.slot[at]! : at;
  }
  if (isTouched[node] === 1) {
    for (let i = 0; i < count; i++) arcs.cost[i] = overlay.cost.get(arcs.slot[i]!) ?? arcs.cost[i]!;
    for (const i of added) {
      const edge = overlay.added[i]!;
      arcs.node[count] = backward ? edge.source : edge.target;
      arcs.cost[count] = edge.cost;
      arcs.slot[count++] = -1 - i;
    }
  }
  arcs.count = count;
}

/** The slots, as in `Arcs`, of the edges from one node to another, the graph's own before added ones. */
export function slotsBetween(overlay: Overlay, from: number, to: number): number[] {
  const { graph, added, addedFrom } = overlay;
  const { offset, node } = graph.forward;
  const slots: number[] = [];
  if (from < graph.nodes) {
    const end = offset[from + 1]!;
    for (let slot = firstSlot(graph, from, to); slot < end && node[slot] === to; slot++) slots.push(slot);
  }
  for (const i of addedFrom.get(from) ?? []) if (added[i]!.target === to) slots.push(-1 - i);
  return slots;
}

/** The cost of an edge by its slot, as in `Arcs`; UNREACHED for what is removed. */
export function costAt({ graph, cost, added }: Overlay, slot: number): number {
  return slot < 0 ? added[-1 - slot]!.cost : (cost.get(slot) ?? graph.forward.cost[slot]!);
}

/** The edge's two ends by its slot, as in `Arcs`. */
export function endsAt({ graph, added }: Overlay, slot: number): { source: number; target: number } {
  return slot < 0 ? added[-1 - slot]! : { source: sourceOf(graph, slot), target: graph.forward.node[slot]! };
}

/** What an edge needs besides its source, each once, by its slot as in `Arcs`. */
export function needsAt({ graph, added }: Overlay, slot: number): ArrayLike<number> & Iterable<number> {
  if (slot >= 0) return requiredAt(graph.requirements, slot);
  const { source, requires = [] } = added[-1 - slot]!;
  return [...new Set(requires)].filter((node) => node !== source).sort((a, b) => a - b);
}

/** The number of an edge by its slot, as in `Arcs`: added ones count from the graph's last edge on. */
export function edgeAt({ graph }: Overlay, slot: number): number {
  return slot < 0 ? graph.edges - 1 - slot : graph.forward.edge[slot]!;
}

/** The order of edges: by source, by target, then the graph's own before added ones. Negative when `a` goes first. */
export function compareSlots(overlay: Overlay, a: number, b: number): number {
  if (a >= 0 && b >= 0) return a - b;
  const [one, other] = [endsAt(overlay, a), endsAt(overlay, b)];
  return one.source - other.source || one.target - other.target || b - a;
}

/** Whether some edge requires anything. */
export function hasRequirements({ graph, addedNeeding }: Overlay): boolean {
  return graph.requirements.edge.length > 0 || addedNeeding.size > 0;
}

/** The slots of the edges that require the node, as in `Arcs`. */
export function* slotsNeeding({ graph, addedNeeding }: Overlay, node: number): Generator<number> {
  for (const index of graph.requirements.requiring.get(node) ?? []) yield graph.requirements.slot[index]!;
  for (const i of addedNeeding.get(node) ?? []) yield -1 - i;
}

/** Per node: 1 for a hub; added ones included. */
export function hubsOf({ graph, hub, nodes }: Overlay): Uint8Array {
  if (nodes === graph.nodes) return graph.hub;
  const all = new Uint8Array(nodes);
  all.set(graph.hub);
  all.set(hub, graph.nodes);
  return all;
}

/** The slot in `forward` of each edge of the input. */
export function slotsByEdge({ edges, forward }: Graph): Int32Array {
  const slots = new Int32Array(edges);
  for (let slot = 0; slot < edges; slot++) slots[forward.edge[slot]!] = slot;
  return slots;
}

function slotAt({ edges }: Graph, slotOf: Int32Array, edge: number): number {
  if (Number.isInteger(edge) && edge >= 0 && edge < edges) return slotOf[edge]!;
  throw new GraphError(`${edge} is no edge; there are ${edges}, numbered from 0`);
}

function checkCost(cost: number): number {
  if (Number.isInteger(cost) && cost >= 0 && cost <= MAX_EDGE_COST) return cost;
  throw new GraphError(`a changed edge costs ${cost}; a cost is a whole number between 0 and ${MAX_EDGE_COST}`);
}

function removeNode(overlay: Overlay, node: number): void {
  const { graph } = overlay;
  checkNode(node, graph.nodes);
  const { forward, backward } = graph;
  for (let slot = forward.offset[node]!; slot < forward.offset[node + 1]!; slot++) setCost(overlay, slot, UNREACHED);
  for (let at = backward.offset[node]!; at < backward.offset[node + 1]!; at++) {
    setCost(overlay, backward.slot[at]!, UNREACHED);
  }
}

function list(lists: Map<number, number[]>, key: number, item: number): void {
  const known = lists.get(key);
  if (known) known.push(item);
  else lists.set(key, [item]);
}

function reserve(arcs: Arcs, count: number): void {
  if (count <= arcs.node.length) return;
  const length = Math.max(count, 2 * arcs.node.length);
  arcs.node = new Int32Array(length);
  arcs.cost = new Int32Array(length);
  arcs.slot = new Int32Array(length);
}
