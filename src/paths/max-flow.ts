import type { Graph } from "./graph.js";

/** A capacity that nothing fills: what has it is never part of a cut. */
export const UNCUTTABLE = 0x3fffffff;

/**
 * A graph with capacities on nodes and edges, and a flow through it. Each node v stands twice: place v is where its edges
 * come in, place v + nodes is where they go out, and its capacity lies between the two.
 */
export interface Network {
  graph: Graph;
  /** By slot of `forward`; 0 for masked edges. */
  edgeCapacity: Int32Array;
  nodeCapacity: Int32Array;
  /** How much flows; whole numbers, exact up to 2^53. */
  edgeFlow: Float64Array;
  nodeFlow: Float64Array;
  /** Per node: 1 where flow begins, 1 where it ends. */
  isSource: Uint8Array;
  isSink: Uint8Array;
  sources: readonly number[];
  sinks: readonly number[];
}

/** What one phase of the search works with, per place. */
interface Phase {
  /** Steps to the nearest sink with room all the way, from 1 on; 0 where there is none. */
  level: Int32Array;
  /** The next way on to be tried. */
  cursor: Int32Array;
  queue: Int32Array;
}

/** One way on from a place: `move` sets it, `room` and `add` use it. */
interface Way {
  place: number;
  /** What carries it: a slot of `forward`, or a node; and whether it takes flow back. */
  slot: number;
  node: number;
  isBack: boolean;
}

/**
 * The most that can flow from the sources to the sinks; the flow is left in the network. Each phase measures the steps to
 * the sinks, from the sinks, and then fills every shortest way.
 *
 * Dinitz, "Algorithm for solution of a problem of maximum flow in a network with power estimation", 1970.
 */
export function fill(network: Network): number {
  const places = 2 * network.graph.nodes;
  const phase: Phase = {
    level: new Int32Array(places),
    cursor: new Int32Array(places),
    queue: new Int32Array(places),
  };
  let total = 0;
  while (measure(network, phase)) {
    phase.cursor.fill(0);
    for (const source of network.sources) total += push(network, phase, source + network.graph.nodes);
  }
  return total;
}

/** The nodes' places that still have room to a sink (`towardsSinks`) or from a source; per place 1 or 0. */
export function withRoom(network: Network, towardsSinks: boolean): Uint8Array {
  const { graph, sources, sinks } = network;
  const found = new Uint8Array(2 * graph.nodes);
  const stack = towardsSinks ? [...sinks] : sources.map((node) => node + graph.nodes);
  for (const place of stack) found[place] = 1;
  const visit = (place: number): void => {
    if (found[place] === 1) return;
    found[place] = 1;
    stack.push(place);
  };
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (towardsSinks) eachWayIn(network, place, visit);
    else eachWayOut(network, place, visit);
  }
  return found;
}

/** Measures the levels; false when no source has room to a sink any more. */
function measure(network: Network, { level, queue }: Phase): boolean {
  const { nodes } = network.graph;
  level.fill(0);
  let size = 0;
  let isJoined = false;
  for (const sink of network.sinks) {
    level[sink] = 1;
    queue[size++] = sink;
  }
  let here = 0;
  const visit = (place: number): void => {
    if (level[place] !== 0) return;
    level[place] = here + 1;
    queue[size++] = place;
    if (place >= nodes && network.isSource[place - nodes] === 1) isJoined = true;
  };
  let stopAt = Infinity;
  for (let i = 0; i < size; i++) {
    here = level[queue[i]!]!;
    if (here >= stopAt) break;
    eachWayIn(network, queue[i]!, visit);
    // Farther places than the nearest source's are of no use in this phase, except for other sources on the same level.
    if (isJoined && stopAt === Infinity) stopAt = here + 1;
  }
  return isJoined;
}

/** Visits the places from which one more unit can come to this one. */
function eachWayIn(network: Network, place: number, visit: (place: number) => void): void {
  const { graph, edgeCapacity, edgeFlow, nodeCapacity, nodeFlow } = network;
  const { forward, backward, nodes } = graph;
  if (place >= nodes) {
    const node = place - nodes;
    if (hasRoom(nodeFlow[node]!, nodeCapacity[node]!)) visit(node);
    for (let slot = forward.offset[node]!, end = forward.offset[node + 1]!; slot < end; slot++) {
      if (edgeFlow[slot]! > 0) visit(forward.node[slot]!);
    }
    return;
  }
  if (nodeFlow[place]! > 0) visit(place + nodes);
  for (let at = backward.offset[place]!, end = backward.offset[place + 1]!; at < end; at++) {
    const slot = backward.slot[at]!;
    if (hasRoom(edgeFlow[slot]!, edgeCapacity[slot]!)) visit(backward.node[at]! + nodes);
  }
}

/** Visits the places to which one more unit can go from this one. */
function eachWayOut(network: Network, place: number, visit: (place: number) => void): void {
  const { graph, edgeCapacity, edgeFlow, nodeCapacity, nodeFlow } = network;
  const { forward, backward, nodes } = graph;
  if (place < nodes) {
    if (hasRoom(nodeFlow[place]!, nodeCapacity[place]!)) visit(place + nodes);
    for (let at = backward.offset[place]!, end = backward.offset[place + 1]!; at < end; at++) {
      if (edgeFlow[backward.slot[at]!]! > 0) visit(backward.node[at]! + nodes);
    }
    return;
  }
  const node = place - nodes;
  if (nodeFlow[node]! > 0) visit(node);
  for (let slot = forward.offset[node]!, end = forward.offset[node + 1]!; slot < end; slot++) {
    if (hasRoom(edgeFlow[slot]!, edgeCapacity[slot]!)) visit(forward.node[slot]!);
  }
}

function hasRoom(flow: number, capacity: number): boolean {
  return flow < capacity || capacity === UNCUTTABLE;
}

/** Fills shortest ways from one source until none is left; returns how much it pushed. */
function push(network: Network, phase: Phase, source: number): number {
  if (phase.level[source] === 0) return 0;
  const ways: Way[] = [];
  let pushed = 0;
  for (let place = source; ;) {
    if (place < network.graph.nodes && network.isSink[place] === 1) {
      pushed += augment(network, ways);
      const full = ways.findIndex((way) => room(network, way) <= 0);
      // A way without any limit was refused before the search began.
      ways.length = full;
      place = full === 0 ? source : ways[full - 1]!.place;
      continue;
    }
    const way = nextWay(network, phase, place);
    if (way) {
      ways.push(way);
      place = way.place;
      continue;
    }
    phase.level[place] = 0;
    if (ways.length === 0) return pushed;
    ways.pop();
    place = ways.at(-1)?.place ?? source;
  }
}

/** The next way from a place to one that is a step nearer to the sinks; ways without room are not tried again. */
function nextWay(network: Network, { level, cursor }: Phase, place: number): Way | undefined {
  const { forward, backward, nodes } = network.graph;
  const wanted = level[place]! - 1;
  if (wanted <= 0) return undefined;
  const isIn = place < nodes;
  const node = isIn ? place : place - nodes;
  const begin = isIn ? backward.offset[node]! : forward.offset[node]!;
  const count = (isIn ? backward.offset[node + 1]! : forward.offset[node + 1]!) - begin;
  // The way through the node itself comes last.
  for (; cursor[place]! <= count; cursor[place]!++) {
    const i = cursor[place]!;
    const at = begin + i;
    let next: number;
    if (i === count) next = isIn ? node + nodes : node;
    else next = isIn ? backward.node[at]! + nodes : forward.node[at]!;
    if (level[next] !== wanted) continue;
    const slot = i === count ? -1 : isIn ? backward.slot[at]! : at;
    const way: Way = { place: next, slot, node, isBack: isIn === i < count };
    if (room(network, way) > 0) return way;
  }
  return undefined;
}

function room({ edgeFlow, edgeCapacity, nodeFlow, nodeCapacity }: Network, { slot, node, isBack }: Way): number {
  const flow = slot < 0 ? nodeFlow[node]! : edgeFlow[slot]!;
  if (isBack) return flow;
  const capacity = slot < 0 ? nodeCapacity[node]! : edgeCapacity[slot]!;
  return capacity === UNCUTTABLE ? Infinity : capacity - flow;
}

function augment(network: Network, ways: readonly Way[]): number {
  const amount = ways.reduce((least, way) => Math.min(least, room(network, way)), Infinity);
  for (const { slot, node, isBack } of ways) {
    if (slot < 0) network.nodeFlow[node]! += isBack ? -amount : amount;
    else network.edgeFlow[slot]! += isBack ? -amount : amount;
  }
  return amount;
}
