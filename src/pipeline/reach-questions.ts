/** Whether holding one asset leads to another, and if not, what separates them. */
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { reach as reachable, type Frontier } from "../paths/reach.js";
import { deriveSteps, readRules, readSizes } from "../rules/index.js";
import { likelihoodOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import type { OpenedAnalysis } from "./opened.js";
import { heldBeside, type Projection } from "./projection.js";
import { startFrom } from "./ranking.js";
import { someOf } from "./some-of.js";
import { assetsBefore } from "./step-words.js";
import { noStepLeadsTo, ONLY_FROM_THESE } from "./why-not-words.js";

export interface Blocked {
  readonly source: string;
  readonly target: string;
  readonly why: string;
}

export interface ReachAnswer {
  readonly reachable: boolean;
  /** Of the likeliest way; one of many pairs leaves out what its steps need beside. */
  readonly likelihood: number;
  /** uids from start to end, hubs left out. */
  readonly path: readonly string[];
  readonly blocked: readonly Blocked[];
  readonly complete: boolean;
  readonly notCollected: readonly string[];
}

/** Blocked places that are listed; the nearest to the target first. */
export const MOST_BLOCKED = 20;

/** Whether holding `from` leads to any of `to`, by any path, however unlikely; what steps need is held, but not priced. */
export function reachNodes(
  { projection, published }: OpenedAnalysis,
  from: readonly number[],
  to: readonly number[],
): ReachAnswer & { nodes: readonly number[] } {
  const alwaysHeld = heldBeside(projection, from);
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
  const sizes = await readSizes(store);
  const blocked: Blocked[] = [];
  for await (const { rule, source, target } of deriveSteps(store, projection.workspace, off, { sizes })) {
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
      why: nothingJoins(projection, to),
    },
  ];
}

/** The same words as `why-not` has, from the graph alone: many pairs are asked at once. */
function nothingJoins(projection: Projection, to: number): string {
  const before = assetsBefore(projection, to);
  if (before.length === 0) return noStepLeadsTo(projection.kinds[to]!);
  return `${ONLY_FROM_THESE}: ${someOf(
    before.length,
    before.map((node) => projection.uids[node]!),
  )}`;
}
