/** What facts imply without any domain's knowledge: classifications, owners. */
import { INTERNET, type StatedFact } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** (:DataStore)-[:STORES]->(:Classification), one node for each kind and sensitivity. */
export function addClassifications(builder: GraphBuilder, facts: readonly StatedFact[]): void {
  const all = facts.filter((fact) => fact.fact === "classification");
  // What somebody states of a store stands before what its name suggests.
  const stated = new Set(all.flatMap(({ basis, asset }) => (basis === "inferred" ? [] : [storeOf(builder, asset)])));
  for (const fact of all) {
    const found = storeOf(builder, fact.asset);
    if (fact.basis === "inferred" && stated.has(found)) continue;
    if (typeof found !== "string") {
      const why = found ? `may mean ${found.join(" or ")}: name one by its uid` : "is not described by any input";
      builder.unjoined.push({
        path: fact.path,
        at: fact.at,
        why: `the classification of "${fact.asset}" is not used: it ${why}`,
      });
      continue;
    }
    const uid = `classification/${fact.kind}/${fact.sensitivity}`;
    const evidence = [`${fact.path} ${fact.at}`.trim()];
    if (!builder.nodes.has(uid))
      builder.addNode({
        uid,
        kind: "Classification",
        name: `${fact.sensitivity} ${fact.kind}`,
        aliases: [],
        basis: "configured",
        evidence: [],
        properties: { dataKind: fact.kind, sensitivity: fact.sensitivity },
      });
    builder.relate({ type: "STORES", source: found, target: uid, basis: fact.basis, evidence, properties: {} });
  }
}

/** A name that means a workload or service and the data it keeps: the data is what a classification is about. */
function storeOf(builder: GraphBuilder, name: string): string | readonly string[] | undefined {
  const found = builder.lookup([name]);
  if (!found) return undefined;
  const uids = "uid" in found ? [found.uid] : found.candidates;
  const stores = [...new Set(uids.flatMap((uid) => storesBehind(builder, uid)))];
  if (stores.length === 1) return stores[0];
  if (stores.length > 1) return stores.sort();
  return uids.length === 1 ? uids[0] : uids;
}

function storesBehind(builder: GraphBuilder, uid: string): string[] {
  if (builder.nodes.get(uid)?.kind === "DataStore") return [uid];
  return builder.nodes.get(`${uid}#data`)?.kind === "DataStore" ? [`${uid}#data`] : [];
}

/** (:Asset)-[:OWNED_BY]->(:Team) from the property `owner`. */
export function addOwners(builder: GraphBuilder): void {
  for (const node of [...builder.nodes.values()]) {
    const owner = node.properties["owner"];
    if (typeof owner !== "string" || node.uid === INTERNET || node.kind === "Team") continue;
    const uid = `team/${owner}`;
    if (!builder.nodes.has(uid))
      builder.addNode({
        uid,
        kind: "Team",
        name: owner,
        aliases: [],
        basis: node.basis,
        evidence: node.evidence,
        properties: {},
      });
    builder.relate({
      type: "OWNED_BY",
      source: node.uid,
      target: uid,
      basis: node.basis,
      evidence: node.evidence,
      properties: {},
    });
  }
}
