/** The best way by waypoints: the best path to each, then the best one on from it. */
import type { FoundPath } from "../paths/found-path.js";
import { pricePath, type Branch, type PricedPath } from "../paths/priced.js";
import { bestThrough } from "../paths/through.js";
import { heldBeside, type Projection } from "./projection.js";
import { ranked, type ListOptions, type Ranking, type Start } from "./ranking.js";

const ONE_WAY = "by way of given assets one path is answered, the best to each and then the best on from it";

/**
 * At most one way: what it is the best of is said by `bestThrough`; whether there are others is not looked for. A step that
 * it uses twice is shown and priced once.
 */
export function wayThrough(
  projection: Projection,
  start: Start,
  { targets, through }: Pick<ListOptions, "targets"> & { readonly through: readonly number[] },
): Ranking {
  const question = { sources: start.nodes, targets, through, alwaysHeld: heldBeside(projection, start.nodes) };
  const way = bestThrough(start.graph, question);
  const paths = way ? [ranked(projection, priceLegs(projection, start, way.legs))] : [];
  return { paths, complete: true, limits: way ? [ONE_WAY] : [], more: paths.length > 0, exact: paths.length };
}

/** Each leg priced with what is held by then: steps and requirements of earlier legs are paid for. */
function priceLegs(projection: Projection, { graph, nodes: sources }: Start, legs: readonly FoundPath[]): PricedPath {
  const held = new Set([...sources, ...heldBeside(projection, sources)]);
  const used = new Map<number, number>();
  const branches: Branch[] = [];
  let cost = 0;
  for (const leg of legs) {
    const priced = pricePath(graph, held, leg);
    // What is left beside edges and branches is the target's own cost: none but on the last leg.
    cost += priced.cost;
    priced.edges.forEach((edge, step) => {
      if (used.has(edge)) cost -= projection.cost[edge]!;
      else {
        branches.push(
          ...priced.branches.filter((branch) => branch.step === step).map((branch) => ({ ...branch, step: used.size })),
        );
        used.set(edge, used.size);
      }
    });
    for (const node of [...leg.nodes, ...priced.branches.flatMap((branch) => branch.nodes)]) held.add(node);
  }
  const edges = [...used.keys()];
  const nodes = [legs[0]!.nodes[0]!, ...edges.map((edge) => projection.target[edge]!)];
  return { nodes, edges, cost, target: legs.at(-1)!.target, branches };
}
