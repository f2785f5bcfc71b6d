/** What each asset costs an attacker who holds it: written on the assets, where the path query in Cypher is guided by it. */
import { UNREACHED } from "../paths/distances.js";
import type { AssetCost } from "../store/steps.js";
import type { JewelImpact } from "./jewels.js";
import type { Projection } from "./projection.js";
import { costsToTarget } from "./ranking.js";

/** The graph of an analysis, and the facts that differ since. */
export interface CostsBefore {
  readonly projection: Projection;
  /** uids, those of both ends of relationships included. */
  readonly touched: ReadonlySet<string>;
}

/** Least costs to any crown jewel, and impacts; where `before` is given, of the assets that may differ from it. */
export function assetCosts(
  projection: Projection,
  impacts: ReadonlyMap<string, JewelImpact>,
  before?: CostsBefore,
): AssetCost[] {
  const { uids, kinds, impactCost } = projection;
  const cost = toTarget(projection);
  const isAsBefore = before ? equalTo(before) : () => false;
  const all: AssetCost[] = [];
  for (const [node, uid] of uids.entries()) {
    const impact = impacts.get(uid);
    if (isAsBefore({ uid, kind: kinds[node]!, cost: cost(node), impactCost: impactCost[node]! })) continue;
    all.push({
      uid,
      cost: cost(node),
      impactCost: impactCost[node]! < 0 ? null : impactCost[node]!,
      impact: impact
        ? JSON.stringify({ impact: impact.impact, factors: impact.factors, classifications: impact.classifications })
        : null,
    });
  }
  return all;
}

/** null: none can be reached. */
function toTarget(projection: Projection): (node: number) => number | null {
  const cost = costsToTarget(projection);
  return (node) => (cost[node]! >= UNREACHED ? null : cost[node]!);
}

interface Costly {
  readonly uid: string;
  /** An asset that became another kind under its uid is another node, on which nothing stands yet. */
  readonly kind: string;
  readonly cost: number | null;
  readonly impactCost: number;
}

/** What an impact is made of stands on the asset and on what it stores. */
function equalTo({ projection: before, touched }: CostsBefore): (asset: Costly) => boolean {
  const costBefore = toTarget(before);
  return ({ uid, kind, cost, impactCost }) => {
    if (touched.has(uid)) return false;
    const node = before.nodeOf(uid);
    return (
      node !== undefined &&
      before.kinds[node] === kind &&
      costBefore(node) === cost &&
      before.impactCost[node] === impactCost
    );
  };
}
