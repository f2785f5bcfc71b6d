/**
 * A pod on whichever of many nodes, where one of them has a weakness that lets out what runs there:
 * (pods there)-[:MAY {action: 'pods-there'}]->(workload#on/any_node). Nodes lead to it in place of the workload, which
 * leads to the weak nodes: one lost node is not the others. It stands for the workload's replica on each of the nodes.
 */
import type { StatedFactInput } from "../../model/index.js";
import type { HubFact, ResolveContext } from "../resolver.js";
import { REPLICA } from "../replicas.js";
import { asset, relate } from "./output.js";
import type { Origin, Output } from "./output.js";

/** No node is called so: names of nodes have no underscore. */
const ANY_NODE = `${REPLICA}any_node`;

/** What a replica leads to, as the whole workload does. */
const CARRIED: ReadonlySet<string> = new Set(["RUNS_AS", "USES_SECRET", "KEEPS", "SENDS_AS"]);

/** `pools`: workload → the pods that it has in common with others. */
export function addSharedReplicas(
  pools: ReadonlyMap<string, string>,
  stated: ResolveContext["stated"],
  output: Output,
): void {
  if (pools.size === 0) return;
  const facts = [...output.facts, ...stated];
  const workloadOf = namesOf(pools, facts);
  for (const fact of facts) {
    const { path = "", at } = fact;
    if (fact.fact === "asset" && fact.mention !== true && pools.has(fact.uid)) {
      addReplica(fact, pools.get(fact.uid)!, { path, at }, output);
    } else if (fact.fact === "relationship" && CARRIED.has(fact.type)) {
      const workload = workloadOf.get(fact.source);
      if (workload !== undefined) relate(output, { path, at }, { ...fact, source: `${workload}${ANY_NODE}` });
    }
  }
}

type AssetFact = Extract<StatedFactInput, { fact: "asset" }>;

function addReplica(workload: AssetFact, pool: string, origin: Origin, output: Output): void {
  const uid = `${workload.uid}${ANY_NODE}`;
  if (output.stated.has(uid)) return;
  const { replicas: _, ...properties } = workload.properties ?? {};
  asset(output, origin, {
    uid,
    kind: "Compute",
    name: `${workload.name ?? workload.uid} on one of many nodes`,
    aliases: (workload.aliases ?? []).map((alias) => `${alias}${ANY_NODE}`),
    properties: { ...properties, part: true },
    basis: "inferred",
  });
  const offer = { type: "MAY", source: pool, target: uid, properties: { action: "pods-there" } } as const;
  relate(output, origin, { ...offer, basis: "inferred" });
}

/** Every name of the workloads → their uids. */
function namesOf(
  pools: ReadonlyMap<string, string>,
  facts: readonly (StatedFactInput | HubFact)[],
): ReadonlyMap<string, string> {
  const names = new Map([...pools.keys()].map((uid) => [uid, uid]));
  for (const fact of facts) {
    if (fact.fact !== "asset" || fact.kind !== "Compute") continue;
    const all = [fact.uid, ...(fact.aliases ?? [])];
    const uid = all.flatMap((name) => names.get(name) ?? [])[0];
    if (uid !== undefined) for (const name of all) names.set(name, uid);
  }
  return names;
}
