import {
  addCandidate,
  type Candidates,
  forget,
  noCandidates,
  putBack,
  type Rest,
  spell,
  type Spelling,
  takeBest,
} from "./candidates.js";
import { type BackwardTree, backwardDistances, END, type Root } from "./distances.js";
import { type FoundPath, slotsAlong } from "./found-path.js";
import { checkNode, type Graph } from "./graph.js";
import {
  choiceCost,
  choiceHops,
  type Choices,
  choicesAmong,
  choicesFrom,
  indexOfChoice,
  type Sidetracks,
  sidetracks,
} from "./sidetracks.js";
import { finest, refine, type Refinements, refinements } from "./refine.js";
import { type Spur, type SpurWorkspace, spurWorkspace } from "./spur-queue.js";
import { block, findSpur, GAVE_UP, obstacleFrom, worstObstacle } from "./spur.js";

/** What paths are asked for. */
export interface PathQuestion {
  /** Where a path may begin; all at once and free, as if one node led to each of them. */
  sources: readonly number[];
  /** Where a path may end, each with its own cost; of a node named twice the cheaper counts. */
  targets: readonly Root[];
  /** Per node: 1 where no path may pass. */
  avoid?: Uint8Array;
  /** The backward tree of this graph, these targets and this `avoid`, if it is at hand. */
  tree?: BackwardTree;
  /** Whether paths that differ in hubs only count once, as the first of them. */
  hubsAlike?: boolean;
  /** Nodes that one search may settle before it gets a tree of its own; changes the speed only. */
  patience?: number;
  /** Asked before each path and during long searches; when it says true, the answer ends there and says so. */
  shouldStop?: () => boolean;
}

/** A search under way. */
export interface Search extends Spelling {
  tracks: Sidetracks;
  /** The ways to begin. */
  beginnings: Choices;
  work: SpurWorkspace;
  all: Candidates;
  taken: Taken;
  /** Per node: where it is on the path whose classes are being made. */
  position: Int32Array;
  prefixes: number[][];
  /** The class that is being made, one object for all of them; cost and hops are those of its prefix. */
  rest: Rest;
  trees: Refinements;
  patience: number;
  stopped: boolean;
  shouldStop: () => boolean;
}

/** Lists of taken choices, each entry with the entry before it: classes that come of one another share their ends. */
interface Taken {
  node: number[];
  before: number[];
}

/** Begins the search: the tree, and the one class of all paths. */
export function begin(graph: Graph, question: PathQuestion): Search {
  const { sources, targets, avoid, tree: known, shouldStop } = question;
  for (const node of sources) checkNode(node, graph.nodes);
  const tree = known ?? backwardDistances(graph, targets, { avoid });
  const final = new Map<number, number>();
  for (const { node, cost } of targets) {
    if (avoid?.[node] !== 1) final.set(node, Math.min(cost, final.get(node) ?? Infinity));
  }
  const tracks = sidetracks(graph, tree, final);
  const search: Search = {
    graph,
    tree,
    tracks,
    beginnings: choicesAmong(tracks, sources),
    work: spurWorkspace(graph.nodes),
    all: noCandidates(),
    taken: { node: [], before: [] },
    position: new Int32Array(graph.nodes).fill(-1),
    prefixes: [],
    rest: { parent: -1, depth: 0, cursor: 0, taken: -1, cost: 0, hops: 0 },
    trees: refinements(graph, targets, { tree, finer: new Map(), without: avoid }),
    patience: question.patience ?? Math.max(500, graph.nodes / 50),
    stopped: false,
    shouldStop: shouldStop ?? (() => false),
  };
  addClass(search, search.beginnings);
  return search;
}

/** The next path in order; undefined when there is none or when the search was stopped. */
export function nextPath(search: Search): FoundPath | undefined {
  const { all, tree } = search;
  for (;;) {
    if (stops(search)) return undefined;
    const id = takeBest(all, search);
    if (id < 0) return undefined;
    if (all.exact[id] === 0) {
      block(search.work, search.prefixes[all.parent[id]!] ?? [], all.depth[id]!);
      const first = all.first[id]!;
      if (first !== END && obstacleFrom(search.work, tree, first) !== END) {
        if (resolve(search, id)) putBack(all, search, id);
        else forget(all, id);
        continue;
      }
    }
    return emit(search, id);
  }
}

/** Replaces a class's bound by its best path; false when it has none or when the search is to stop. */
function resolve(search: Search, id: number): boolean {
  const { all, tracks } = search;
  const choices = choicesAfter(search, search.prefixes[all.parent[id]!] ?? [], all.depth[id]!);
  const at = indexOfChoice(tracks, choices, all.cursor[id]!);
  const first = all.first[id]!;
  const spur = bestSpur(search, id, choices);
  if (!spur) return false;
  all.cost[id]! += spur.cost - choiceCost(tracks, first, choices.price[at]!);
  all.hops[id]! += spur.hops - choiceHops(tracks, first);
  all.suffix.set(id, spur.nodes);
  all.exact[id] = 1;
  return true;
}

/**
 * Searches a class's best path. When the shared tree misleads the search, because most of its paths run into one node
 * of the prefix, a tree without that node is made, from which all later searches behind that node profit.
 */
function bestSpur(search: Search, id: number, choices: Choices): Spur | undefined {
  const { all, tracks, work, trees } = search;
  const taken = all.taken[id]!;
  let guide = finest(trees, (node) => work.blocked[node] === work.round);
  for (;;) {
    const patience = trees.left > 0 ? search.patience : Infinity;
    const spur = findSpur(work, tracks, guide.tree, {
      choices,
      cursor: all.cursor[id]!,
      isTaken: (node) => isTaken(search.taken, taken, node),
      givesUp: (settled) => settled > patience || (settled % 1024 === 1023 && stops(search)),
    });
    if (spur !== GAVE_UP) return spur;
    if (search.stopped) return undefined;
    guide = refine(trees, guide, worstObstacle(work));
  }
}

function stops(search: Search): boolean {
  search.stopped ||= search.shouldStop();
  return search.stopped;
}

/** Writes the best path of a class down and splits what is left of the class. */
function emit(search: Search, id: number): FoundPath {
  const { all, graph } = search;
  const nodes = spell(all, search, id);
  const slots = slotsAlong(graph, nodes);
  const edges = slots.map((slot) => graph.forward.edge[slot]!);
  const path = { nodes, edges, cost: all.cost[id]!, target: nodes.at(-1)! };
  split(search, id, { nodes, slots });
  forget(all, id);
  return path;
}

function split(search: Search, id: number, { nodes, slots }: { nodes: number[]; slots: number[] }): void {
  const { all, tracks, position, graph, rest } = search;
  const from = all.depth[id]!;
  rest.parent = search.prefixes.push(nodes) - 1;
  rest.cost = 0;
  rest.hops = 0;
  for (let i = 0; i < nodes.length; i++) position[nodes[i]!] = i;
  for (let depth = 0; depth <= nodes.length; depth++) {
    if (depth >= 1) rest.hops += 1 - graph.hub[nodes[depth - 1]!]!;
    if (depth >= 2) rest.cost += graph.forward.cost[slots[depth - 2]!]!;
    if (depth < from) continue;
    const inherits = depth === from;
    const choices = choicesAfter(search, nodes, depth);
    const used = depth < nodes.length ? nodes[depth]! : END;
    rest.depth = depth;
    rest.cursor = inherits ? all.cursor[id]! : 0;
    rest.taken = inherits ? all.taken[id]! : -1;
    if (choices.node[indexOfChoice(tracks, choices, rest.cursor)] === used) rest.cursor++;
    else rest.taken = take(search.taken, used, rest.taken);
    addClass(search, choices);
  }
  for (let i = 0; i < nodes.length; i++) position[nodes[i]!] = -1;
}

/** Puts in the class that `rest` describes, under the bound of its best choice, unless it has none. */
function addClass(search: Search, choices: Choices): void {
  const { tracks, position, taken, rest, all } = search;
  for (; ; rest.cursor++) {
    const at = indexOfChoice(tracks, choices, rest.cursor);
    if (at < 0) return;
    const first = choices.node[at]!;
    if (first !== END && position[first]! >= 0 && position[first]! < rest.depth) continue;
    if (isTaken(taken, rest.taken, first)) continue;
    const key = {
      first,
      cost: rest.cost + choiceCost(tracks, first, choices.price[at]!),
      hops: rest.hops + choiceHops(tracks, first),
    };
    addCandidate(all, search, rest, key);
    return;
  }
}

function choicesAfter(search: Search, nodes: readonly number[], depth: number): Choices {
  return depth === 0 ? search.beginnings : choicesFrom(search.tracks, nodes[depth - 1]!);
}

function take(taken: Taken, node: number, before: number): number {
  taken.before.push(before);
  return taken.node.push(node) - 1;
}

function isTaken(taken: Taken, list: number, node: number): boolean {
  for (let at = list; at >= 0; at = taken.before[at]!) if (taken.node[at] === node) return true;
  return false;
}
