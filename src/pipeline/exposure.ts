/**
 * Exposure of an application and of the estate: the best risk of each of its crown jewels, added up. Never a sum over
 * paths: a hundred ways to one store would count it a hundred times.
 */
import { forwardDistances, UNREACHED } from "../paths/distances.js";
import { riskOf } from "../score/index.js";
import { readApplications } from "../store/applications.js";
import type { Store } from "../store/connection.js";
import type { Projection } from "./projection.js";
import { jewels, startFrom } from "./ranking.js";

export interface TargetRisk {
  readonly uid: string;
  readonly name: string;
  /** Of the best path to it, 0–100. */
  readonly risk: number;
}

export interface Exposure {
  /** In the unit of risk: 100 is one store of the worst impact that is certainly lost. */
  readonly exposure: number;
  /** Crown jewels that attackers reach, worst first. */
  readonly targets: readonly TargetRisk[];
}

export interface ApplicationExposure extends Exposure {
  readonly uid: string;
  readonly name: string;
}

export interface ExposureAnswer {
  readonly estate: Exposure;
  /** Most exposed first. */
  readonly applications: readonly ApplicationExposure[];
}

/** One sweep for each start; requirements count as what must be held, not as what that costs. */
export async function exposureOf(store: Store, projection: Projection): Promise<ExposureAnswer> {
  const risks = targetRisks(projection);
  const applications = await readApplications(store, projection.workspace);
  const exposed = applications.map(({ uid, name, parts }) => ({
    uid,
    name,
    ...sum(parts.flatMap((part) => risks.get(part) ?? [])),
  }));
  return {
    estate: sum([...risks.values()]),
    applications: exposed.sort((a, b) => b.exposure - a.exposure || (a.uid < b.uid ? -1 : 1)),
  };
}

/** Crown jewels that some start leads to, with the risk of the best path. */
export function targetRisks(projection: Projection): Map<string, TargetRisk> {
  const risks = new Map<string, TargetRisk>();
  for (const from of projection.starts) {
    const { graph } = startFrom(projection, [from]);
    const { cost } = forwardDistances(graph, [{ node: from, cost: 0 }]);
    for (const { node, cost: impactCost } of jewels(projection)) {
      const [uid, name] = [projection.uids[node]!, projection.names[node]!];
      if (node === from || cost[node]! >= UNREACHED) continue;
      const risk = riskOf(cost[node]! + impactCost);
      if (risk > (risks.get(uid)?.risk ?? -1)) risks.set(uid, { uid, name, risk });
    }
  }
  return risks;
}

function sum(targets: readonly TargetRisk[]): Exposure {
  const sorted = [...targets].sort((a, b) => b.risk - a.risk || (a.uid < b.uid ? -1 : 1));
  return { exposure: sorted.reduce((total, { risk }) => total + risk, 0), targets: sorted };
}
