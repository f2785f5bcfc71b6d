/** Questions to a published analysis: ranked paths between given ends, and whether one asset leads to another. */
import type { AttackPath, PathStep, RuleInfo } from "../model/index.js";
import { INTERNET } from "../model/index.js";
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { slotsAlong } from "../paths/found-path.js";
import { reach as reachable, type Frontier } from "../paths/reach.js";
import { SCORING, likelihoodOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { readImpacts, readPaths, readStepsBetween } from "../store/results.js";
import { deriveSteps, readRules } from "../rules/index.js";
import { describePath, describeSteps, type Descriptions, type StepDetails } from "./describe.js";
import type { OpenedAnalysis } from "./opened.js";
import { edgeKey, stepKey, type Projection } from "./projection.js";
import { distinctPaths, jewels, startFrom, type Start } from "./ranking.js";

export interface PathsAnswer {
  readonly complete: boolean;
  readonly more: boolean;
  readonly limits: readonly string[];
  readonly notCollected: readonly string[];
  readonly paths: readonly AttackPath[];
  /** Why the list is empty, where it is. */
  readonly why?: string;
}

/** The ranked list of the current analysis as it was published. */
export async function rankedPaths(
  store: Store,
  { published, projection }: OpenedAnalysis,
  limit: number,
): Promise<PathsAnswer> {
  const paths = await readPaths(store, projection, { limit });
  const { limits, notCollected, why } = published;
  const complete = published.complete && paths.length <= published.exact;
  return {
    complete,
    more: published.paths > paths.length,
    limits,
    notCollected,
    paths,
    ...(paths.length ? {} : { why }),
  };
}

export interface BetweenOptions {
  /** Held together; the internet where empty. */
  readonly from: readonly number[];
  /** Any of these; every crown jewel where empty. */
  readonly to: readonly number[];
  readonly limit: number;
}

const MOST_MS = 60_000;

/** Ranked paths between given ends, searched now. An end that is no crown jewel counts with full impact. */
export async function pathsBetween(
  store: Store,
  opened: OpenedAnalysis,
  options: BetweenOptions,
): Promise<PathsAnswer> {
  const { projection, published } = opened;
  const internet = projection.nodeOf(INTERNET);
  const from = options.from.length ? options.from : internet === undefined ? [] : [internet];
  const targets = options.to.length
    ? options.to.map((node) => ({ node, cost: Math.max(0, projection.impactCost[node]!) }))
    : jewels(projection).filter(({ node }) => !from.includes(node));
  const stopAt = Date.now() + MOST_MS;
  const start = startFrom(projection, from);
  const found = distinctPaths(projection, start, {
    targets,
    limit: options.limit,
    shouldStop: () => Date.now() > stopAt,
  });
  const edges = found.paths.flatMap((path) => [...path.edges, ...path.branches.flatMap((branch) => branch.edges)]);
  const context = await liveDescriptions(
    store,
    projection,
    new Set(edges),
    found.paths.map(({ target }) => target),
  );
  const paths = found.paths.map((path, index) => describePath(context, path, index + 1));
  const { complete, more, limits } = found;
  const why = paths.length ? {} : { why: emptyBecause(projection, from, options.to) };
  return { complete, more, limits, notCollected: published.notCollected, paths, ...why };
}

function emptyBecause(projection: Projection, from: readonly number[], to: readonly number[]): string {
  if (!to.length && !jewels(projection).length)
    return "There is no crown jewel. Mark or classify assets in an inventory.";
  const names = (nodes: readonly number[]) => nodes.map((node) => projection.uids[node]).join(", ");
  const target = to.length ? names(to) : "any crown jewel";
  return `No sequence of steps leads from ${names(from)} to ${target}. \`breachline reach\` names what separates two assets.`;
}

/**
 * The steps of ways that are known by the uids of their nodes, hubs included, the best of each pair of ends: one query
 * for all ways. A way of less than two nodes has none.
 */
export async function stepsAlong(
  store: Store,
  projection: Projection,
  ways: readonly (readonly string[])[],
): Promise<PathStep[][]> {
  const starts = new Map<number | undefined, Start>();
  const drawn = ways.map((way) => {
    const nodes = way.map((uid) => projection.nodeOf(uid)!);
    const start = starts.get(nodes[0]) ?? startFrom(projection, nodes.slice(0, 1));
    starts.set(nodes[0], start);
    const { graph } = start;
    return { nodes, branches: [], edges: slotsAlong(graph, nodes).map((slot) => graph.forward.edge[slot]!) };
  });
  const context = await liveDescriptions(store, projection, new Set(drawn.flatMap(({ edges }) => edges)));
  return drawn.map((way) => describeSteps(context, way));
}

/** An end that is no crown jewel counts with full impact. */
const NO_JEWEL = {
  impact: 100,
  factors: [
    { name: "impact", value: 1, origin: "asked for, although it is no crown jewel: counted in full", missing: true },
  ],
  classifications: [],
};

/** Step details of live paths: one query for all steps on them and on the branches that they need. */
async function liveDescriptions(
  store: Store,
  projection: Projection,
  edges: ReadonlySet<number>,
  targets: readonly number[] = [],
): Promise<Descriptions> {
  const rules = new Map<string, RuleInfo>(readRules().map((rule) => [rule.id, rule]));
  const pairs = [...edges].map((edge) => ({
    source: projection.uids[projection.source[edge]!]!,
    target: projection.uids[projection.target[edge]!]!,
  }));
  const known = new Map<string, StepDetails>();
  for (const row of await readStepsBetween(store, projection, pairs)) known.set(stepKey(row), row);
  const impacts = await readImpacts(
    store,
    projection,
    [...new Set(targets)].map((node) => projection.uids[node]!),
  );
  return {
    projection,
    rules,
    constants: SCORING,
    details: (edge) => known.get(edgeKey(projection, edge)) ?? projectedDetails(projection, edge),
    impact: (target) => impacts.get(projection.uids[target]!) ?? NO_JEWEL,
  };
}

/** What the projection alone knows of a step: enough for a branch, without evidence. */
function projectedDetails(
  { rule, rules, cost, alternatives, requires, requiresOffsets, uids }: Projection,
  edge: number,
): StepDetails {
  const needed = [...requires.subarray(requiresOffsets[edge], requiresOffsets[edge + 1])].map((node) => uids[node]!);
  return {
    rule: rules[rule[edge]!]!,
    via: "",
    cost: cost[edge]!,
    probability: likelihoodOf(cost[edge]!),
    basis: "configured",
    because: [],
    requires: needed,
    alternatives: alternatives[edge]!,
    factors: [],
    evidence: [],
  };
}

export interface Blocked {
  readonly source: string;
  readonly target: string;
  readonly why: string;
}

export interface ReachAnswer {
  readonly reachable: boolean;
  readonly likelihood: number;
  /** uids from start to end, hubs left out. */
  readonly path: readonly string[];
  readonly steps: readonly PathStep[];
  readonly blocked: readonly Blocked[];
  readonly complete: boolean;
  readonly notCollected: readonly string[];
}

/** Blocked places that are listed; the nearest to the target first. */
const MOST_BLOCKED = 20;

/** Whether holding `from` alone leads to any of `to`, by any path, however unlikely. */
export function reachNodes(
  { projection, published }: OpenedAnalysis,
  from: readonly number[],
  to: readonly number[],
): Omit<ReachAnswer, "steps"> & { nodes: readonly number[] } {
  const internet = projection.nodeOf(INTERNET);
  const alwaysHeld = internet === undefined ? [] : [internet];
  const answers = to.map((node) => ({ node, ...reachable(projection.graph, { from, to: node, alwaysHeld }) }));
  const best = answers.filter(({ path }) => path).sort((a, b) => a.path!.cost - b.path!.cost)[0];
  const notCollected = published.notCollected;
  if (best?.path) {
    const nodes = best.path.nodes;
    const path = nodes.filter((node) => !projection.hub[node]).map((node) => projection.uids[node]!);
    return {
      reachable: true,
      likelihood: likelihoodOf(best.path.cost),
      path,
      nodes,
      blocked: [],
      complete: true,
      notCollected,
    };
  }
  const blocked = answers.flatMap(({ node, frontier }) =>
    frontier ? describeFrontier(projection, from, node, frontier) : [],
  );
  return {
    reachable: false,
    likelihood: 0,
    path: [],
    nodes: [],
    blocked: blocked.slice(0, MOST_BLOCKED),
    complete: true,
    notCollected,
  };
}

/** Steps of rules that this analysis left out which would join what can be reached with what leads to the target. */
export async function switchedOff(
  store: Store,
  { projection, published }: OpenedAnalysis,
  from: readonly number[],
  to: readonly number[],
): Promise<Blocked[]> {
  const off = readRules().filter(({ id, enabled }) => !enabled || published.without.includes(id));
  if (!off.length) return [];
  const { reached, reaching } = frontierOf(projection, from, to);
  const blocked: Blocked[] = [];
  for await (const { rule, source, target } of deriveSteps(store, projection.workspace, off)) {
    const [start, end] = [projection.nodeOf(source), projection.nodeOf(target)];
    if (start === undefined || end === undefined || !reached[start] || !reaching[end]) continue;
    blocked.push({ source, target, why: `a step would lead here, but its rule ${rule} is switched off` });
    if (blocked.length === MOST_BLOCKED) break;
  }
  return blocked;
}

/** What can be reached from the start, and what leads to any of the targets. */
function frontierOf(
  projection: Projection,
  from: readonly number[],
  to: readonly number[],
): { reached: Uint8Array; reaching: Uint8Array } {
  const reaching = backwardDistances(
    projection.graph,
    to.map((node) => ({ node, cost: 0 })),
  ).cost;
  return {
    reached: startFrom(projection, from).held,
    reaching: Uint8Array.from(reaching, (cost) => (cost < UNREACHED ? 1 : 0)),
  };
}

function describeFrontier(projection: Projection, from: readonly number[], to: number, frontier: Frontier): Blocked[] {
  const { uids, source, target } = projection;
  const unmet = frontier.blocked.map(({ edge, missing }) => ({
    source: uids[source[edge]!]!,
    target: uids[target[edge]!]!,
    why: `the step also needs ${missing.map((node) => uids[node]).join(", ")}, which cannot be held from here`,
  }));
  if (unmet.length) return unmet;
  return [
    {
      source: from.map((node) => uids[node]).join(", "),
      target: uids[to]!,
      why: nothingJoins(projection, frontier, to),
    },
  ];
}

/** Says how far each side comes, so that a reader sees where the gap is. */
function nothingJoins({ uids, hub }: Projection, { reached, reaching }: Frontier, to: number): string {
  const list = (mask: Uint8Array) => {
    const nodes = [...mask.keys()].filter((node) => mask[node] && !hub[node] && node !== to);
    const shown = nodes.slice(0, 5).map((node) => uids[node]);
    return nodes.length > shown.length
      ? `${shown.join(", ")} and ${nodes.length - shown.length} more`
      : shown.join(", ");
  };
  const before = list(reaching);
  return before === ""
    ? `no step leads to ${uids[to]} from anywhere`
    : `what leads to ${uids[to]} (${before}) is not among what can be reached from here (${list(reached)})`;
}
