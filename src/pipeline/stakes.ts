/** What is at stake: from where attackers start, what they want, and the risk as it stands, over every step. */
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { scales, type Scales } from "../paths/importance.js";
import { sourceOf } from "../paths/graph.js";
import { commandWords } from "./command-words.js";
import { openEveryStep, type EveryStep } from "./every-step.js";
import type { OpenedAnalysis } from "./opened.js";
import { alwaysHeld, type Projection } from "./projection.js";
import { jewels } from "./ranking.js";
import type { Store } from "../store/connection.js";

export interface Stakes {
  readonly projection: Projection;
  readonly steps: EveryStep;
  /** What is wanted and held from the start. */
  readonly held: readonly number[];
  /** Over the graph of all steps, without those that need what cannot be held. */
  readonly scales: Scales;
}

/** Both by node. Empty: wherever attackers start by the facts, and every crown jewel. */
export interface Ends {
  readonly from?: readonly number[];
  readonly to?: readonly number[];
}

/** An analysis whose steps were read before, or will be when they are needed. */
export type WithSteps = Pick<OpenedAnalysis, "projection"> & { readonly everyStep?: () => Promise<EveryStep> };

/** An end that is no crown jewel counts with full impact. */
export async function stakesOf(
  store: Store,
  { projection, everyStep }: WithSteps,
  { from = [], to = [] }: Ends = {},
): Promise<Stakes> {
  const steps = await (everyStep?.() ?? openEveryStep(store, projection));
  const sources = from.length ? from : projection.starts;
  const wanted = to.length
    ? to.map((node) => ({ node, cost: Math.max(0, projection.impactCost[node]!) }))
    : jewels(projection);
  const targets = wanted.filter(({ node }) => !sources.includes(node));
  const exposure = { sources, targets, alwaysHeld: alwaysHeld(projection) };
  const held = wanted.flatMap(({ node }) => (sources.includes(node) ? [node] : []));
  return { projection, steps, held, scales: scales(steps.graph, exposure) };
}

/** Why there is nothing to answer about; undefined where some target is reached. */
export function nothingAtStake({ projection, held, scales: { exposure, targets, tree } }: Stakes): string | undefined {
  const names = (nodes: readonly number[]) =>
    nodes.length > 3
      ? `${nodes.length} assets`
      : nodes.map((node) => projection.names[node] ?? projection.uids[node]).join(", ");
  if (!exposure.sources.length)
    return "No input describes the internet or an assumed breach, so no attack starts anywhere. Say in an inventory what is `reachableFrom: [internet]`, or name a start.";
  if (held.length && !targets.length)
    return `Attackers start at ${names(held)} and hold ${held.length === 1 ? "it" : "them"} from the start: no step is needed. Name another target.`;
  if (!targets.length) return "There is no crown jewel. Mark or classify assets in an inventory, or name a target.";
  if (targets.some(({ node }) => tree.cost[node] !== UNREACHED)) return undefined;
  return `No sequence of steps leads from ${names(exposure.sources)} to ${targets.length === 1 ? names([targets[0]!.node]) : "any of the targets"}. ${commandWords(projection.workspace, "why-not --to <asset>")} names what separates them.`;
}

/**
 * The steps between starts and targets that need something besides their source, by edge. Dominators and cuts are those of
 * the graph without that condition: where there are such steps, answers say so.
 */
export function conditionalSteps({ scales: { graph, targets, tree } }: Stakes): number[] {
  const { requirements, forward } = graph;
  if (!requirements.edge.length) return [];
  const towards = backwardDistances(graph, targets);
  return [...requirements.edge].filter((_, place) => {
    const slot = requirements.slot[place]!;
    return (
      forward.cost[slot] !== UNREACHED &&
      tree.cost[sourceOf(graph, slot)] !== UNREACHED &&
      towards.cost[forward.node[slot]!] !== UNREACHED
    );
  });
}
