import { forwardDistances } from "./distances.js";
import { causesOfEdge, type Causes } from "./edge-causes.js";
import { checkNode, type Graph, UNREACHED } from "./graph.js";
import { type Estimate, estimate } from "./interval.js";
import { blockKey, causeKey, countBits, drawWord, thresholdOf } from "./random-words.js";
import { requiredAt } from "./requirements.js";

export interface SimulationQuestion extends Causes {
  sources: readonly number[];
  targets: readonly number[];
  /** What everyone holds (`internet`): requirements may be met from it, but no path begins there. */
  alwaysHeld?: readonly number[];
  /** 1,024 when left out; made a multiple of 32. */
  worlds?: number;
  /** 1 when left out. The same seed gives the same answer. */
  seed?: number;
}

/** How often any path at all succeeds. */
export interface Simulation {
  worlds: number;
  /** By place in the question's targets. */
  targets: (Estimate & { target: number })[];
  /** That at least one of the targets is reached. */
  any: Estimate;
}

/**
 * What the simulation of 32 worlds works with; a bit stands for a world. Nodes are renumbered by their distance from the
 * starts, and arcs with them: so each sweep reads memory from one end to the other, and most worlds that reach a node at
 * all have reached it before it hands them on.
 */
interface Worlds {
  /** The new number of each node. */
  place: Int32Array;
  /** Arcs by the place that they leave: offsets, the place that they enter, probability, key of the cause. */
  offset: Int32Array;
  other: Int32Array;
  threshold: Int32Array;
  cause: Int32Array;
  /** By arc: the keys and thresholds of the controls that have to be got round as well, in turn. Empty for most graphs. */
  controls: Map<number, Int32Array>;
  /** By arc: the places that it requires; by place: the arcs that require it. Empty for most graphs. */
  needs: Map<number, { from: number; places: number[] }>;
  wakes: Map<number, number[]>;
  /** Of the 32 worlds. */
  block: number;
  /** By arc: the worlds in which it succeeds, once drawn. */
  word: Int32Array;
  isDrawn: Uint8Array;
  /** By place: the worlds that it has not handed on yet; and a bit for each place that has some. */
  fresh: Int32Array;
  waiting: Int32Array;
}

/**
 * Plays the attack through in many worlds, 32 at a time: in each, every cause succeeds or fails once for all its edges,
 * with the probability exp(-cost / 1000) of the edge, and what is then held spreads until nothing changes, every
 * requirement met. The share of worlds in which a target is reached estimates the probability that any path succeeds;
 * the interval around it is exact at 99.9 %.
 */
export function simulate(graph: Graph, question: SimulationQuestion): Simulation {
  const { sources, targets, alwaysHeld = [], seed = 1 } = question;
  for (const node of [...sources, ...targets, ...alwaysHeld]) checkNode(node, graph.nodes);
  const blocks = Math.max(1, Math.ceil((question.worlds ?? 1024) / 32));
  const worlds = worldsOf(graph, question, [...sources, ...alwaysHeld]);
  const successes = new Float64Array(targets.length);
  let any = 0;
  const held = new Int32Array(graph.nodes);
  const isApart = alwaysHeld.some((node) => !sources.includes(node));
  const walked = isApart ? new Int32Array(graph.nodes) : held;
  for (let block = 0; block < blocks; block++) {
    worlds.block = blockKey(seed, block);
    worlds.isDrawn.fill(0);
    held.fill(0);
    spread(worlds, [...sources, ...alwaysHeld], held, held);
    if (isApart) spread(worlds, sources, walked.fill(0), held);
    let reached = 0;
    targets.forEach((target, i) => {
      const word = walked[worlds.place[target]!]!;
      successes[i]! += countBits(word);
      reached |= word;
    });
    any += countBits(reached);
  }
  const trials = 32 * blocks;
  const estimates = targets.map((target, i) => ({ target, ...estimate(successes[i]!, trials) }));
  return { worlds: trials, targets: estimates, any: estimate(any, trials) };
}

function worldsOf(graph: Graph, causes: Causes, starts: readonly number[]): Worlds {
  const { nodes, edges, forward, requirements } = graph;
  const { order, place } = nearestFirst(graph, starts);
  const column = (): Int32Array => new Int32Array(edges);
  const worlds: Worlds = {
    place,
    offset: new Int32Array(nodes + 1),
    other: column(),
    threshold: column(),
    cause: column(),
    controls: new Map(),
    needs: new Map(),
    wakes: new Map(),
    block: 0,
    word: column(),
    isDrawn: new Uint8Array(edges),
    fresh: new Int32Array(nodes),
    waiting: new Int32Array((nodes + 31) >> 5),
  };
  let arc = 0;
  order.forEach((node, from) => {
    for (let slot = forward.offset[node]!, end = forward.offset[node + 1]!; slot < end; slot++, arc++) {
      const edge = forward.edge[slot]!;
      const cost = forward.cost[slot]!;
      worlds.other[arc] = place[forward.node[slot]!]!;
      const [own, ...before] = causesOfEdge(causes, edge, cost === UNREACHED ? 0 : Math.exp(-cost / 1000));
      worlds.threshold[arc] = thresholdOf(own!.chance);
      worlds.cause[arc] = causeKey(own!.cause);
      if (before.length)
        worlds.controls.set(
          arc,
          Int32Array.from(before.flatMap((each) => [causeKey(each.cause), thresholdOf(each.chance)])),
        );
      if (requirements.bySlot.has(slot)) require(worlds, arc, from, requiredAt(requirements, slot));
    }
    worlds.offset[from + 1] = arc;
  });
  return worlds;
}

function require({ place, needs, wakes }: Worlds, arc: number, from: number, nodes: Int32Array): void {
  const places = Array.from(nodes, (node) => place[node]!);
  needs.set(arc, { from, places });
  for (const needed of places) wakes.set(needed, [...(wakes.get(needed) ?? []), arc]);
}

/** The nodes from the nearest on, and the place of each in that order. */
function nearestFirst(graph: Graph, starts: readonly number[]): { order: Int32Array; place: Int32Array } {
  const { cost } = forwardDistances(
    graph,
    starts.map((node) => ({ node, cost: 0 })),
  );
  // Exact in 53 bits: costs end at 2^30, and 2^23 nodes are more than fit into memory.
  const keys = Float64Array.from(cost, (distance, node) => distance * 2 ** 23 + node).sort();
  const order = Int32Array.from(keys, (key) => key % 2 ** 23);
  const place = new Int32Array(graph.nodes);
  order.forEach((node, at) => (place[node] = at));
  return { order, place };
}

/**
 * Spreads what is reached from the starts, along arcs whose requirements are held, until nothing changes: in sweeps over
 * all places that have something to hand on. All columns are by place.
 */
function spread(worlds: Worlds, starts: readonly number[], reached: Int32Array, held: Int32Array): void {
  const { offset, other, threshold, cause, controls, block, word, isDrawn, fresh, waiting, needs, wakes } = worlds;
  let left = 0;
  const reach = (to: number, more: number): void => {
    reached[to]! |= more;
    if (fresh[to] === 0) {
      left++;
      waiting[to >> 5]! |= 1 << (to & 31);
    }
    fresh[to]! |= more;
  };
  const follow = (arc: number, from: number): void => {
    const to = other[arc]!;
    let more = from & ~reached[to]!;
    if (more === 0) return;
    if (isDrawn[arc] === 0) {
      isDrawn[arc] = 1;
      word[arc] = drawWord(block, cause[arc]!, threshold[arc]!);
      const before = controls.size > 0 ? controls.get(arc) : undefined;
      for (let i = 0; before && i < before.length; i += 2)
        word[arc] = word[arc] & drawWord(block, before[i]!, before[i + 1]!);
    }
    more &= word[arc]!;
    if (more !== 0 && needs.size > 0) for (const needed of needs.get(arc)?.places ?? []) more &= held[needed]!;
    if (more !== 0) reach(to, more);
  };
  for (const node of starts) if (reached[worlds.place[node]!] !== -1) reach(worlds.place[node]!, -1);
  for (let at = 0; left > 0;) {
    const bits = waiting[at]!;
    if (bits === 0) {
      if (++at === waiting.length) at = 0;
      continue;
    }
    const lowest = bits & -bits;
    waiting[at] = bits ^ lowest;
    left--;
    const from = (at << 5) + 31 - Math.clz32(lowest);
    const news = fresh[from]!;
    fresh[from] = 0;
    for (let arc = offset[from]!, end = offset[from + 1]!; arc < end; arc++) follow(arc, news);
    // What was reached before may have waited for this place.
    if (needs.size > 0) for (const arc of wakes.get(from) ?? []) follow(arc, reached[needs.get(arc)!.from]!);
  }
}
