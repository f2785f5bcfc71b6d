/** The steps of one analysis as a compact graph: assets and hubs numbered in the order of their uids. */
import { INTERNET, HUB_KINDS, type GraphNode } from "../model/index.js";
import { buildGraph, type Graph } from "../paths/graph.js";

export interface ProjectedNode {
  readonly uid: string;
  readonly name: string;
  readonly kind: string;
  readonly hub: boolean;
  /** -1: no crown jewel. */
  readonly impactCost: number;
  readonly assumedBreach: boolean;
}

export interface ProjectedStep {
  readonly source: string;
  readonly target: string;
  readonly cost: number;
  readonly rule: string;
  readonly alternatives: number;
  readonly requires: readonly string[];
  /** Tells steps between the same ends apart that have requirements, and agree in cost and rule. */
  readonly via?: string;
  /** Nothing but inference says that it can be taken, or what it exploits was watched and did not run. */
  readonly inTheory?: boolean;
}

/** Columns as they are kept in a file; the graph is built from them in one pass. */
export interface ProjectionColumns {
  readonly workspace: string;
  readonly analysis: number;
  readonly uids: readonly string[];
  readonly names: readonly string[];
  readonly kinds: readonly string[];
  readonly hub: Uint8Array;
  readonly impactCost: Int32Array;
  /** Nodes from which attackers start: the internet first, then assumed breaches. */
  readonly starts: readonly number[];
  readonly rules: readonly string[];
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly cost: Int32Array;
  readonly rule: Uint16Array;
  readonly alternatives: Uint32Array;
  readonly requiresOffsets: Uint32Array;
  readonly requires: Uint32Array;
  /** What decides each step, where steps were left aside: others stand in for the best of a pair then. */
  readonly vias?: readonly string[];
  /** 1: the step can be taken in theory only. */
  readonly inTheory: Uint8Array;
}

export interface Projection extends ProjectionColumns {
  readonly graph: Graph;
  /** uid → node, undefined where no asset has it. */
  readonly nodeOf: (uid: string) => number | undefined;
}

/** What everyone holds: requirements may be met from it. */
export function alwaysHeld({ nodeOf }: Pick<Projection, "nodeOf">): number[] {
  const internet = nodeOf(INTERNET);
  return internet === undefined ? [] : [internet];
}

/**
 * What is held beside what an attack starts from: whoever starts where the facts say that attackers do holds whatever else
 * they start from; whoever starts elsewhere has what everyone holds.
 */
export function heldBeside(projection: Pick<Projection, "nodeOf" | "starts">, from: readonly number[]): number[] {
  const isByFacts = from.length > 0 && from.every((node) => projection.starts.includes(node));
  return isByFacts ? [...projection.starts] : alwaysHeld(projection);
}

export function projectedNode(node: GraphNode, impactCost: number | undefined): ProjectedNode {
  return {
    uid: node.uid,
    name: node.name,
    kind: node.kind,
    hub: HUB_KINDS.includes(node.kind),
    impactCost: impactCost ?? -1,
    assumedBreach: node.properties["assumedBreach"] === true,
  };
}

/** What tells a step of the search from another; of those that agree in all of it the first by via is shown. */
export function stepKey({
  source,
  target,
  rule,
  cost,
  requires,
}: Pick<ProjectedStep, "source" | "target" | "rule" | "cost" | "requires">): string {
  return [source, target, rule, cost, ...requires].join("\n");
}

/** The key of an edge, by its number in the columns. */
export function edgeKey(
  { uids, source, target, rules, rule, cost, requires, requiresOffsets }: ProjectionColumns,
  edge: number,
): string {
  return stepKey({
    source: uids[source[edge]!]!,
    target: uids[target[edge]!]!,
    rule: rules[rule[edge]!]!,
    cost: cost[edge]!,
    requires: Array.from(requires.subarray(requiresOffsets[edge], requiresOffsets[edge + 1]), (node) => uids[node]!),
  });
}

/** The steps as they were projected, in the order of the columns; those only whose number is wanted, where that is asked. */
export function* stepsOf(
  columns: ProjectionColumns,
  isWanted: (edge: number) => boolean = () => true,
): Generator<ProjectedStep> {
  const { uids, source, target, cost, rules, rule, alternatives, requiresOffsets, requires, inTheory } = columns;
  for (let edge = 0; edge < source.length; edge += 1) {
    if (!isWanted(edge)) continue;
    yield {
      source: uids[source[edge]!]!,
      target: uids[target[edge]!]!,
      cost: cost[edge]!,
      rule: rules[rule[edge]!]!,
      alternatives: alternatives[edge]!,
      requires: Array.from(requires.subarray(requiresOffsets[edge], requiresOffsets[edge + 1]), (node) => uids[node]!),
      inTheory: inTheory[edge] === 1,
    };
  }
}

/** Steps must be the best of their pair; those whose ends or requirements are no nodes are left out. */
export function project(
  scope: { readonly workspace: string; readonly analysis: number },
  nodes: readonly ProjectedNode[],
  steps: readonly ProjectedStep[],
): Projection {
  const columns = nodeColumns(nodes);
  const index = new Map(columns.uids.map((uid, number) => [uid, number]));
  const kept = steps.filter(({ source, target, requires }) =>
    [source, target, ...requires].every((uid) => index.has(uid)),
  );
  const numberOf = (uid: string) => index.get(uid)!;
  return openProjection({ ...scope, ...columns, ...stepColumns(kept.sort(byEnds(numberOf)), numberOf) });
}

/** Nodes in the order of their uids. */
export function nodeColumns(nodes: readonly ProjectedNode[]) {
  const sorted = [...nodes].sort((a, b) => compare(a.uid, b.uid));
  const uids = sorted.map(({ uid }) => uid);
  const internet = firstFrom(uids, INTERNET);
  const breaches = sorted.flatMap((node, number) => (node.assumedBreach && node.uid !== INTERNET ? [number] : []));
  return {
    uids,
    names: sorted.map(({ name }) => name),
    kinds: sorted.map(({ kind }) => kind),
    hub: Uint8Array.from(sorted, ({ hub }) => (hub ? 1 : 0)),
    impactCost: Int32Array.from(sorted, ({ impactCost }) => impactCost),
    starts: [...(uids[internet] === INTERNET ? [internet] : []), ...breaches],
  };
}

/**
 * The order of steps: by the numbers of their ends; between the same ends as `chooseBest` has them, where the last one needs
 * nothing.
 */
export function byEnds(numberOf: (uid: string) => number): (a: ProjectedStep, b: ProjectedStep) => number {
  return (a, b) =>
    numberOf(a.source) - numberOf(b.source) ||
    numberOf(a.target) - numberOf(b.target) ||
    Number(b.requires.length > 0) - Number(a.requires.length > 0) ||
    a.cost - b.cost ||
    compare(a.rule, b.rule) ||
    compare(a.via ?? "", b.via ?? "");
}

/** What a projection says of its steps, in the order in which they come. */
export type StepColumns = Pick<
  ProjectionColumns,
  "source" | "target" | "cost" | "rules" | "rule" | "alternatives" | "requiresOffsets" | "requires" | "inTheory"
>;

/** Steps must come in the order of their ends' numbers. */
export function stepColumns(steps: readonly ProjectedStep[], numberOf: (uid: string) => number): StepColumns {
  const rules = [...new Set(steps.map(({ rule }) => rule))].sort();
  const ruleNumber = new Map(rules.map((rule, number) => [rule, number]));
  const requiresOffsets = new Uint32Array(steps.length + 1);
  const requires: number[] = [];
  steps.forEach((step, number) => {
    for (const uid of step.requires) requires.push(numberOf(uid));
    requiresOffsets[number + 1] = requires.length;
  });
  return {
    rules,
    source: Uint32Array.from(steps, (step) => numberOf(step.source)),
    target: Uint32Array.from(steps, (step) => numberOf(step.target)),
    cost: Int32Array.from(steps, ({ cost }) => cost),
    rule: Uint16Array.from(steps, ({ rule }) => ruleNumber.get(rule)!),
    alternatives: Uint32Array.from(steps, ({ alternatives }) => alternatives),
    requiresOffsets,
    requires: Uint32Array.from(requires),
    inTheory: Uint8Array.from(steps, ({ inTheory }) => (inTheory ? 1 : 0)),
  };
}

/** Builds the graph over columns, from memory or from a file. */
export function openProjection(columns: ProjectionColumns): Projection {
  const { uids, source, target, cost, hub, requiresOffsets, requires } = columns;
  const graph = buildGraph({ nodes: uids.length, source, target, cost, hub, requiresOffsets, requires });
  return { ...columns, graph, nodeOf: (uid) => search(uids, uid) };
}

/** Where a uid stands among sorted ones; undefined where it is none of them. */
export function search(uids: readonly string[], uid: string): number | undefined {
  const place = firstFrom(uids, uid);
  return uids[place] === uid ? place : undefined;
}

/** The first node whose uid is not before `least`. Binary search: uids are sorted, so no index of them has to be kept. */
export function firstFrom(uids: readonly string[], least: string): number {
  let low = 0;
  let high = uids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uids[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
