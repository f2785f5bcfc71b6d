/** The best paths between given ends as `paths` has them, and the best to each target: what steps need is paid for. */
import { forwardDistances, UNREACHED, type ForwardTree, type Root } from "../paths/distances.js";
import { riskAt } from "../paths/importance.js";
import { bestPriced, pricePath } from "../paths/priced.js";
import { heldBeside, type Projection } from "./projection.js";
import {
  distinctPaths,
  MOST_MS,
  startFrom,
  STOPPED,
  together,
  type RankedPath,
  type Ranking,
  type Start,
} from "./ranking.js";

export interface BestQuestion {
  /** Where attackers start, held together; wherever they do by the facts, each by itself, where empty. */
  readonly from?: readonly number[] | undefined;
  readonly targets: readonly Root[];
  readonly shouldStop: () => boolean;
}

/** What is held together from the start: one list for each start that counts by itself. */
export function startsOf({ starts }: Projection, from: readonly number[] = []): readonly (readonly number[])[] {
  return from.length ? [from] : starts.map((node) => [node]);
}

/** The first `limit` over all starts. */
export function bestPaths(
  projection: Projection,
  { from, targets, shouldStop, limit }: BestQuestion & { readonly limit: number },
): Ranking {
  const parts = startsOf(projection, from).map((nodes) =>
    shouldStop() ? STOPPED : distinctPaths(projection, startFrom(projection, nodes), { targets, limit, shouldStop }),
  );
  return together(projection, parts, limit);
}

/** The likeliest way from all of `from` to any of `to`; none where an end is held from the start. */
export function likeliestPath(
  projection: Projection,
  from: readonly number[],
  to: readonly number[],
): { readonly best: RankedPath | undefined; readonly complete: boolean } {
  if (to.some((node) => from.includes(node))) return { best: undefined, complete: true };
  const stopAt = Date.now() + MOST_MS;
  const targets = to.map((node) => ({ node, cost: 0 }));
  const { paths, complete } = bestPaths(projection, { from, targets, shouldStop: () => Date.now() > stopAt, limit: 1 });
  return { best: paths[0], complete };
}

/** How much risk there is: of the best path to each target, and of all of them together. */
export interface BestRisks {
  readonly risk: number;
  /** By node; 0 where no path leads there. */
  readonly of: (target: number) => number;
  readonly limits: readonly string[];
}

/** The risk of the best path to each target, over all starts. */
export function bestRisks(projection: Projection, { from, targets, shouldStop }: BestQuestion): BestRisks {
  const least = new Map<number, number>();
  let stopped = false;
  for (const nodes of startsOf(projection, from)) {
    const start = startFrom(projection, nodes);
    const roots = nodes.map((node) => ({ node, cost: 0 }));
    const search = { projection, start, tree: forwardDistances(start.graph, roots), shouldStop };
    for (const target of targets) {
      const before = least.get(target.node) ?? UNREACHED;
      if (search.tree.cost[target.node]! >= before) continue;
      const { cost, complete } = leastPrice(search, target.node);
      stopped ||= !complete;
      if (cost < before) least.set(target.node, cost);
    }
  }
  const risks = new Map(targets.map(({ node, cost }) => [node, riskAt(least.get(node) ?? UNREACHED, cost)]));
  return {
    risk: [...risks.values()].reduce((sum, risk) => sum + risk, 0),
    of: (target) => risks.get(target) ?? 0,
    limits: stopped ? STOPPED.limits : [],
  };
}

interface Search {
  readonly projection: Projection;
  readonly start: Start;
  /** From the start, what steps need left out. */
  readonly tree: ForwardTree;
  readonly shouldStop: () => boolean;
}

/** Of the best path to a reached target, its own cost left out; where the search is stopped, of the best that was found. */
function leastPrice(
  { projection, start, tree, shouldStop }: Search,
  target: number,
): { cost: number; complete: boolean } {
  const nodes: number[] = [];
  for (let at = target; at >= 0; at = tree.previous[at]!) nodes.unshift(at);
  const bound = tree.cost[target]!;
  const held = heldBeside(projection, start.nodes);
  const { cost } = pricePath(start.graph, new Set([...start.nodes, ...held]), {
    nodes,
    edges: [],
    cost: bound,
    target,
  });
  if (cost === bound) return { cost, complete: true };
  const question = { sources: start.nodes, targets: [{ node: target, cost: 0 }], alwaysHeld: held, shouldStop };
  const { paths, complete } = bestPriced(start.graph, question, 1);
  return { cost: Math.min(cost, paths[0]?.cost ?? UNREACHED), complete };
}
