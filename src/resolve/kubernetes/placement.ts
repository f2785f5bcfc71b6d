/**
 * Where workloads run. Pods that no node has yet may come onto each that fits: with many nodes, workloads that ask for the
 * same of them share what is told of all their pods, so that n workloads and m nodes are n + m relationships:
 * (pods there)-[:RUNS_ON]->(node) for each node, (pods there)-[:MAY {action: 'pods-there'}]->(workload) for each workload.
 * One that breaks out of its container runs on each of the nodes in time: (workload)-[:RUNS_ON]->(nodes of the pods there).
 */
import { createHash } from "node:crypto";
import type { Basis } from "../../model/index.js";
import { mayBreakOut } from "../replicas.js";
import { readClaimedFolders } from "./claimed-folders.js";
import { isControlPlaneNode, isStartedByNodes } from "./components.js";
import { byText, text } from "./fields.js";
import { relateKubelet } from "./identities.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { workloadSettings } from "./pod-settings.js";
import { decidingDemands, schedulerFor } from "./scheduling.js";
import type { Placement } from "./scheduling.js";
import type { Workload } from "./workloads.js";

/** Up to so many nodes each pair has a relationship or a step of its own. */
export const MOST_NODES = 24;

export interface Placing {
  readonly cluster: Cluster;
  readonly nodes: readonly KubernetesObject[];
  /** Whether some weakness of the node may let out what runs there. */
  readonly isWeak: (node: KubernetesObject) => boolean;
  /** Whether somebody may come into the pods of this node by the node itself, so that it is told which pods these are. */
  readonly isEntered: (node: string) => boolean;
  /** Whether another source says of the workload of that uid what lets it out of its container. */
  readonly breaksOut: (uid: string) => boolean;
  readonly output: Output;
}

export interface Places {
  /** uids of the nodes that each workload runs on or may run on. */
  readonly of: ReadonlyMap<string, readonly string[]>;
}

export function placeWorkloads(workloads: readonly Workload[], placing: Placing): Places {
  const { cluster, nodes, isEntered, output } = placing;
  const folderOf = readClaimedFolders(cluster);
  const schedule = schedulerFor(nodes);
  const pools = new Map<string, Pool>();
  const of = new Map<string, readonly string[]>();
  for (const workload of workloads) {
    const named = namedNodes(workload, placing);
    of.set(workload.uid, [...named.keys()]);
    for (const [uid, pod] of named) relateTo(uid, workload, { origin: pod, basis: "configured", output });
    if (named.size > 0) continue;
    const isOfNodes = isStartedByNodes(workload);
    const placement = isOfNodes ? onControlPlane(schedule(workload), nodes) : schedule(workload);
    const { fitting } = placement;
    of.set(workload.uid, nodes.length === 0 ? [unknownNode(workload, placing)] : fitting.map(({ uid }) => uid));
    const settings = workloadSettings(workload, folderOf);
    const getsOut = placing.breaksOut(workload.uid) || mayBreakOut(settings);
    // What containers share of the node's memory, those on the same node share alone.
    const isPooled = fitting.length > MOST_NODES && settings.hostIPC !== true;
    if (isPooled) addTo(pools, { workload, getsOut }, placement);
    const own = isPooled
      ? fitting.flatMap(({ uid }) => (getsOut && isEntered(uid) ? [uid] : []))
      : of.get(workload.uid)!;
    const why = nodes.length === 0 ? { why: ASSUMED } : {};
    for (const uid of own) relateTo(uid, workload, { origin: workload.object, basis: "inferred", output, ...why });
    if (nodes.length > 0 && fitting.length === 0 && workload.pods.length > 0 && !isOfNodes) {
      const why = `${shortName(cluster.uid, workload.uid)}: no known node satisfies its selectors, affinities and tolerations, so it is on none`;
      unjoined(output, workload.object, why);
    }
  }
  for (const pool of pools.values()) writePool(pool, placing);
  return { of };
}

function onControlPlane(placement: Placement, nodes: readonly KubernetesObject[]): Placement {
  const fitting = nodes.filter(isControlPlaneNode);
  return { ...placement, fitting, key: fitting.map(({ uid }) => uid).join("\n") };
}

/** The nodes that pods of the workload name, each with the first that does. */
function namedNodes(workload: Workload, placing: Placing): Map<string, KubernetesObject> {
  const named = new Map<string, KubernetesObject>();
  for (const pod of workload.pods) {
    const name = text(pod.spec, "nodeName");
    if (name === undefined) continue;
    const uid = mentionNode(name, pod.object, placing);
    if (!named.has(uid)) named.set(uid, pod.object);
  }
  return named;
}

/** Also how `relateKubelet` knows it. */
const UNKNOWN_NODE = "unknown";
const ASSUMED = "assumed: no input names a node, so one is taken to run all pods";

/** Where no node is known, one of which nothing is. */
function unknownNode({ object }: Workload, placing: Placing): string {
  return mentionNode(UNKNOWN_NODE, object, placing);
}

function mentionNode(name: string, object: KubernetesObject, { cluster, output }: Placing): string {
  const uid = uidOf(cluster.uid, "Node", undefined, name);
  if (cluster.find("Node", undefined, name) !== undefined || output.stated.has(uid)) return uid;
  const aliases = [shortName(cluster.uid, uid)];
  const isUnknown = name === UNKNOWN_NODE;
  const shown = isUnknown ? "a node that no input names, taken to run all pods" : name;
  const basis = isUnknown ? "inferred" : "configured";
  mention(output, object, { uid, kind: "Compute", name: shown, aliases, properties: { runtime: "node" }, basis });
  relate(output, object, { type: "IN", source: uid, target: cluster.uid });
  relateKubelet(cluster, uid, object, output);
  return uid;
}

interface Saying {
  readonly origin: KubernetesObject;
  readonly basis: Basis;
  readonly why?: string;
  readonly output: Output;
}

function relateTo(node: string, { uid }: Workload, { origin, basis, why, output }: Saying): void {
  const properties = why === undefined ? {} : { why };
  relate(output, origin, { type: "RUNS_ON", source: uid, target: node, properties, basis });
}

/** Workloads whose pods may each come onto the same nodes. */
interface Pool {
  readonly nodes: readonly KubernetesObject[];
  readonly workloads: Pooled[];
  /** What they ask of nodes, which names the pool: neither a node nor a workload more changes the name. */
  readonly placements: Set<Placement>;
}

interface Pooled {
  readonly workload: Workload;
  /** Whether it may break out of its container, and so comes to each of the nodes. */
  readonly getsOut: boolean;
}

function addTo(pools: Map<string, Pool>, workload: Pooled, placement: Placement): void {
  const { fitting, key } = placement;
  const pool = pools.get(key) ?? { nodes: fitting, workloads: [], placements: new Set() };
  pools.set(key, pool);
  pool.workloads.push(workload);
  pool.placements.add(placement);
}

/** Where several ask in different words for the same nodes, the shortest words. */
function demandsOf({ placements }: Pool, nodes: readonly KubernetesObject[]): string {
  const [least = ""] = [...placements]
    .map((placement) => decidingDemands(placement, nodes))
    .sort((a, b) => a.length - b.length || byText(a, b));
  return least;
}

/** No node is called so: names of nodes have no underscore. */
const EACH_NODE = "each_node";

/** Besides the pods themselves: what the nodes' kubelets may ask for them, and what lies in folders that are mounted. */
const PARTS = { credentials: "what kubelets may ask for", files: "what lies in the folders of" };

/** Where pods may get out, whoever is in all of them holds the workloads as wholes. */
const WITH_WAYS_OUT = { ...PARTS, everywhere: "all on each node of the" };

/** Where a node is weak, a pod on each node as well: what whoever runs code in a workload comes to in time. */
const BESIDE_WEAK = { ...WITH_WAYS_OUT, replicas: "one on each node of the" };

/** Where a workload breaks out: the nodes, and what of their pods it may read there. */
const BREAKING_OUT = {
  ...WITH_WAYS_OUT,
  [EACH_NODE]: "each of the nodes of",
  "node-files": "what lies in the folders of pods on each of the nodes of",
};

function partsOf({ nodes, workloads }: Pool, isWeak: Placing["isWeak"]): Readonly<Record<string, string>> {
  return {
    ...PARTS,
    ...(nodes.some(isWeak) ? BESIDE_WEAK : {}),
    ...(workloads.some(({ getsOut }) => getsOut) ? BREAKING_OUT : {}),
  };
}

function writePool(pool: Pool, { cluster, nodes: all, isWeak, output }: Placing): void {
  const { nodes, workloads } = pool;
  const first = workloads[0]!.workload.object;
  const digest = createHash("sha256").update(demandsOf(pool, all)).digest("hex").slice(0, 16);
  const pods = `${cluster.uid}/pods-there/${digest}`;
  const name = `pods that may come onto any of ${nodes.length} nodes`;
  const properties = { identityType: "grant" } as const;
  asset(output, first, { uid: pods, kind: "Identity", name, properties, basis: "inferred" });
  for (const node of nodes)
    relate(output, node, { type: "RUNS_ON", source: pods, target: node.uid, basis: "inferred" });
  const offer = (source: string, action: string, target: string, origin: KubernetesObject) =>
    relate(output, origin, { type: "MAY", source, target, properties: { action }, basis: "inferred" });
  for (const { workload, getsOut } of workloads) {
    offer(pods, "pods-there", workload.uid, workload.object);
    if (getsOut) relateTo(`${pods}/${EACH_NODE}`, workload, { origin: workload.object, basis: "inferred", output });
  }
  for (const [part, means] of Object.entries(partsOf(pool, isWeak))) {
    const uid = `${pods}/${part}`;
    asset(output, first, { uid, kind: "Identity", name: `${means} ${name}`, properties, basis: "inferred" });
    offer(uid, `pods-there/${part}`, pods, first);
  }
}
