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
  const shared = withSharedReplica(builder, placed);
  if (several.length + shared.length === 0) return;
  const carried = new Map<string, GraphRelationship[]>();
  for (const relationship of builder.ofType(...CARRIED)) push(carried, relationship);
  for (const [uid, places] of several)
    for (const place of places)
      addReplica(builder, { workload: builder.nodes.get(uid)!, place, links: [place, ...(carried.get(uid) ?? [])] });
  for (const offer of shared) {
    const workload = builder.nodes.get(offer.target)!;
    addReplica(builder, { workload, place: offer, links: carried.get(offer.target) ?? [] });
    builder.relate({ ...offer, target: `${workload.uid}${ANY_NODE}` });
  }
}

/** No node is called so: names of nodes have no underscore. */
const ANY_NODE = `${REPLICA}any_node`;

/**
 * (pods there)-[:MAY]->(workload#on/any_node): a pod on whichever of many nodes, for workloads that one of the nodes or
 * their own settings let out of their container. Nodes lead to it in place of the workload, which leads to the nodes.
 */
function withSharedReplica(
  builder: GraphBuilder,
  placed: ReadonlyMap<string, readonly GraphRelationship[]>,
): GraphRelationship[] {
  const grants = builder.ofType("MAY");
  const besideWeak = new Set(
    grants.flatMap(({ target, properties }) => (properties["action"] === "pods-there/replicas" ? [target] : [])),
  );
  const getsOut = ({ source, target }: GraphRelationship) =>
    placed.get(target)?.some((place) => place.target === `${source}/each_node`) === true;
  return grants.filter(
    (each) => each.properties["action"] === "pods-there" && (besideWeak.has(each.source) || getsOut(each)),
  );
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

interface Replica {
  readonly workload: GraphNode;
  /** What says that it is there: it runs on the node, or may come onto any of several. */
  readonly place: GraphRelationship;
  /** What it leads to, as the workload does. */
  readonly links: readonly GraphRelationship[];
}

function addReplica(builder: GraphBuilder, { workload, place, links }: Replica): void {
  const isShared = place.type === "MAY";
  const node = place.target.slice(place.target.lastIndexOf("/") + 1);
  const suffix = isShared ? ANY_NODE : `${REPLICA}${node}`;
  const uid = `${workload.uid}${suffix}`;
  if (builder.nodes.has(uid)) return;
  const kept = Object.entries(workload.properties).filter(([name]) => !NOT_CARRIED.has(name));
  const properties: Record<string, PropertyValue> = { ...Object.fromEntries(kept), part: true };
  builder.addNode({
    uid,
    kind: "Compute",
    name: isShared ? `${workload.name} on one of many nodes` : `${workload.name} on ${node}`,
    aliases: workload.aliases.map((alias) => `${alias}${suffix}`),
    basis: place.basis,
    evidence: place.evidence,
    properties,
  });
  for (const { type, target, basis, evidence, properties: own } of links)
    builder.relate({ type, source: uid, target, basis, evidence, properties: own });
}
