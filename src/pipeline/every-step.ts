/**
 * Every step of an analysis as a compact graph over the projection's nodes. The projection keeps the best step of each pair
 * of ends; what is left when that one goes, by a fix or because a rule is left aside, only all of them can tell.
 */
import { buildGraph, type Graph } from "../paths/graph.js";
import type { Store } from "../store/connection.js";
import { streamEveryStep, type StepRow } from "../store/every-step.js";
import type { Projection } from "./projection.js";

/** Columns have one entry per edge; edges between the same two ends are parallel. */
export interface EveryStep {
  readonly graph: Graph;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly cost: Int32Array;
  /** uids and rule ids, each once; the columns below count into them. The first is empty: none. */
  readonly words: readonly string[];
  readonly rule: Uint32Array;
  readonly via: Uint32Array;
  /** The first fact that it rests on. */
  readonly fact: Uint32Array;
}

/** An edge on the way into the columns. */
interface Edge {
  readonly source: number;
  readonly target: number;
  readonly cost: number;
  readonly rule: number;
  readonly via: number;
  readonly fact: number;
  readonly requires: readonly number[];
}

/** Reads all steps; the same steps give the same numbers whatever the order in which they come. */
export async function openEveryStep(store: Store, projection: Projection): Promise<EveryStep> {
  const numbers = new Map([["", 0]]);
  const numberOf = (word: string) => {
    const known = numbers.get(word) ?? numbers.size;
    numbers.set(word, known);
    return known;
  };
  const edges: Edge[] = [];
  for await (const row of streamEveryStep(store, projection)) {
    const edge = edgeOf(projection, row, numberOf);
    if (edge) edges.push(edge);
  }
  const words = [...numbers.keys()];
  const byWord = (a: number, b: number) => (a === b ? 0 : words[a]! < words[b]! ? -1 : 1);
  edges.sort(
    (a, b) =>
      a.source - b.source ||
      a.target - b.target ||
      a.cost - b.cost ||
      byWord(a.rule, b.rule) ||
      byWord(a.via, b.via) ||
      byWord(a.fact, b.fact),
  );
  return { words, ...columnsOf(projection, edges) };
}

/** Undefined where an end or something required is no node, as in the projection. */
function edgeOf(
  { nodeOf }: Projection,
  { source, target, cost, rule, via, fact, requires }: StepRow,
  numberOf: (word: string) => number,
): Edge | undefined {
  const [from, to, ...needed] = [source, target, ...requires].map(nodeOf);
  if (from === undefined || to === undefined || needed.includes(undefined)) return undefined;
  return {
    source: from,
    target: to,
    cost,
    rule: numberOf(rule),
    via: numberOf(via),
    fact: numberOf(fact),
    requires: needed as number[],
  };
}

function columnsOf({ uids, hub }: Projection, edges: readonly Edge[]): Omit<EveryStep, "words"> {
  const requiresOffsets = new Uint32Array(edges.length + 1);
  const requires: number[] = [];
  edges.forEach((edge, at) => {
    requires.push(...edge.requires);
    requiresOffsets[at + 1] = requires.length;
  });
  const source = Uint32Array.from(edges, (edge) => edge.source);
  const target = Uint32Array.from(edges, (edge) => edge.target);
  const cost = Int32Array.from(edges, (edge) => edge.cost);
  const graph = buildGraph({
    nodes: uids.length,
    source,
    target,
    cost,
    hub,
    requiresOffsets,
    requires: Uint32Array.from(requires),
  });
  return {
    graph,
    source,
    target,
    cost,
    rule: Uint32Array.from(edges, ({ rule }) => rule),
    via: Uint32Array.from(edges, ({ via }) => via),
    fact: Uint32Array.from(edges, ({ fact }) => fact),
  };
}
