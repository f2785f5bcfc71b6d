/**
 * Replicas: (node)-step->(workload#on/node), made only where a workload on several nodes may break out of its container.
 * Whoever takes one node holds the replica there and what the workload leads to, never the workload's other nodes.
 */
import type { GraphNode, GraphRelationship, PropertyValue } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** What separates a workload's uid from the name of the node on which a replica of it runs. */
export const REPLICA = "#on/";

/** What a replica leads to, as the whole workload does. How it is reached belongs to the workload alone. */
const CARRIED = ["RUNS_AS", "USES_SECRET", "KEEPS", "SENDS_AS"] as const;

/** What is said of the workload as a whole and would count twice on its replicas. */
const NOT_CARRIED = new Set(["replicas", "crownJewel", "crownJewelReason", "assumedBreach", "requestsPerDay"]);

/**
 * Whether anything of the node reaches into the container: more than the rules on escapes ask for, so that a rule may be
 * added or sharpened without a word here. Where this is false, no such rule may yield a step; a test holds that.
 */
export function mayBreakOut(properties: Readonly<Record<string, unknown>>): boolean {
  const { privileged, hostPID, hostIPC, hostNetwork, hostPaths, capabilities } = properties;
  const some = (list: unknown) => Array.isArray(list) && list.length > 0;
  return [privileged, hostPID, hostIPC, hostNetwork].includes(true) || some(hostPaths) || some(capabilities);
}

export function addReplicas(builder: GraphBuilder): void {
  const placed = new Map<string, GraphRelationship[]>();
  for (const relationship of builder.ofType("RUNS_ON")) push(placed, relationship);
  const weak = nodesWithLocalWeakness(builder);
  const several = [...placed].filter(([uid, places]) => {
    const workload = builder.nodes.get(uid);
    if (workload?.kind !== "Compute" || places.length < 2 || uid.includes(REPLICA)) return false;
    return mayBreakOut(workload.properties) || places.some(({ target }) => weak.has(target));
  });
  if (!several.length) return;
  const carried = new Map<string, GraphRelationship[]>();
  for (const relationship of builder.ofType(...CARRIED)) push(carried, relationship);
  for (const [uid, places] of several)
    for (const place of places) addReplica(builder, builder.nodes.get(uid)!, place, carried.get(uid) ?? []);
}

function push(groups: Map<string, GraphRelationship[]>, relationship: GraphRelationship): void {
  const group = groups.get(relationship.source);
  if (group === undefined) groups.set(relationship.source, [relationship]);
  else group.push(relationship);
}

/** A weakness of the kernel or of the container runtime is a way out for whatever runs on the node. */
function nodesWithLocalWeakness(builder: GraphBuilder): Set<string> {
  const found = new Set<string>();
  for (const { source, target } of builder.ofType("AFFECTS")) {
    if (builder.nodes.get(target)?.kind !== "Compute") continue;
    if (builder.nodes.get(source)?.properties["reach"] === "local") found.add(target);
  }
  return found;
}

function addReplica(
  builder: GraphBuilder,
  workload: GraphNode,
  place: GraphRelationship,
  carried: readonly GraphRelationship[],
): void {
  const node = place.target.slice(place.target.lastIndexOf("/") + 1);
  const uid = `${workload.uid}${REPLICA}${node}`;
  if (builder.nodes.has(uid)) return;
  const kept = Object.entries(workload.properties).filter(([name]) => !NOT_CARRIED.has(name));
  const properties: Record<string, PropertyValue> = { ...Object.fromEntries(kept), part: true };
  builder.addNode({
    uid,
    kind: "Compute",
    name: `${workload.name} on ${node}`,
    aliases: workload.aliases.map((alias) => `${alias}${REPLICA}${node}`),
    basis: place.basis,
    evidence: place.evidence,
    properties,
  });
  for (const { type, target, basis, evidence, properties: own } of [place, ...carried])
    builder.relate({ type, source: uid, target, basis, evidence, properties: own });
}
