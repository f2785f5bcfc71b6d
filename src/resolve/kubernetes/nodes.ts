/** Nodes as assets, and what is known of their addresses. */
import { machineNames } from "../cloud-joins.js";
import { mayBreakOut } from "../replicas.js";
import type { ResolveContext } from "../resolver.js";
import { relateKubelet } from "./identities.js";
import { isPublicAddress } from "./network/addresses.js";
import { items, text } from "./fields.js";
import { addressName, shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, relate } from "./output.js";
import type { Output } from "./output.js";
import { MOST_NODES, placeWorkloads } from "./placement.js";
import type { Places } from "./placement.js";
import type { Workload } from "./workloads.js";

export interface Nodes {
  /** uids of the nodes that a workload runs on. */
  readonly of: Places["of"];
  /** uids of the nodes that have an address on the internet. */
  readonly withPublicAddress: ReadonlySet<string>;
  /** Whether every node of the cluster says its addresses, so that one without a public address has none. */
  readonly addressesKnown: boolean;
}

interface NodesContext extends Pick<ResolveContext, "stated" | "isReported"> {
  readonly cluster: Cluster;
  /** uids of nodes whose kubelet asks for no login, as far as it is said. */
  readonly entered: ReadonlySet<string>;
}

export function resolveNodes(workloads: readonly Workload[], context: NodesContext, output: Output): Nodes {
  const { cluster, stated, isReported, entered } = context;
  const nodes = cluster.ofKind("Node");
  for (const node of nodes) writeNode(cluster, node, output);
  if (nodes.length > MOST_NODES) writeAnyNode(cluster, nodes[0]!, nodes.length, output);
  const said = nodes.length > MOST_NODES ? saidElsewhere(stated) : undefined;
  // A weakness of a node may be a way out for whatever runs there.
  const isWeak = (node: KubernetesObject) => {
    const names = [
      node.uid,
      ...aliasesOf(cluster, node),
      ...machineNames(text(node.value, "spec", "providerID") ?? ""),
    ];
    return [...names, ...names.flatMap((name) => [...(said?.names.get(name) ?? [])])].some((name) =>
      isReported?.(name),
    );
  };
  const breaksOut = (uid: string) => [uid, shortName(cluster.uid, uid)].some((name) => said?.breakingOut.has(name));
  const isEntered = (uid: string) => entered.has(uid);
  const { of } = placeWorkloads(workloads, { cluster, nodes, isWeak, isEntered, breaksOut, output });
  const open = nodes.filter((node) => publicAddresses(node).length > 0).map((node) => node.uid);
  const addressesKnown =
    nodes.length > 0 && nodes.every((node) => addressesOf(node, "ExternalIP", "InternalIP").length > 0);
  return { of, withPublicAddress: new Set(open), addressesKnown };
}

/**
 * (any node)-[:MAY {action: 'any-node'}]->(cluster): what a privileged pod that may be put anywhere comes to. Those who
 * may start one lead to it and it leads to the nodes: n + m steps instead of n × m.
 */
function writeAnyNode(cluster: Cluster, first: KubernetesObject, nodeCount: number, output: Output): void {
  const name = cluster.uid.slice("k8s/".length);
  asset(output, first, { uid: cluster.uid, kind: "Scope", name, properties: { scopeType: "cluster", nodeCount } });
  const uid = `${cluster.uid}/any-node`;
  asset(output, first, {
    uid,
    kind: "Identity",
    name: `a privileged pod on any node of ${name}`,
    properties: { identityType: "grant" },
    basis: "inferred",
  });
  const properties = { action: "any-node", why: "a pod names its node itself" };
  relate(output, first, { type: "MAY", source: uid, target: cluster.uid, properties, basis: "inferred" });
}

/** Addresses of those types, as the node says them. */
export function addressesOf(node: KubernetesObject, ...types: readonly string[]): string[] {
  const all = items(node.value, "status", "addresses");
  return all.flatMap((each) => (types.includes(text(each, "type") ?? "") ? (text(each, "address") ?? []) : []));
}

function publicAddresses(node: KubernetesObject): string[] {
  return addressesOf(node, "ExternalIP", "InternalIP").filter(isPublicAddress);
}

function aliasesOf(cluster: Cluster, node: KubernetesObject): string[] {
  const providerId = text(node.value, "spec", "providerID");
  return [
    shortName(cluster.uid, node.uid),
    ...(providerId === undefined ? [] : [providerId]),
    ...publicAddresses(node).map((address) => `ip/${address}`),
    ...addressesOf(node, "InternalIP").map((address) => addressName(cluster, address)),
  ];
}

function writeNode(cluster: Cluster, node: KubernetesObject, output: Output): void {
  const providerId = text(node.value, "spec", "providerID");
  const aliases = aliasesOf(cluster, node);
  const properties = {
    runtime: "node",
    ...(providerId === undefined ? {} : { providerId }),
    labels: Object.entries(node.labels)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  };
  asset(output, node, { uid: node.uid, kind: "Compute", name: node.name, aliases, properties });
  relate(output, node, { type: "IN", source: node.uid, target: cluster.uid });
  relateKubelet(cluster, node.uid, node, output);
}

interface Said {
  /** Each name of an asset → all of its names. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of assets of which a source says what lets them out of their container. */
  readonly breakingOut: ReadonlySet<string>;
}

/** What other sources say of workloads and nodes beside the cluster's objects. */
function saidElsewhere(stated: ResolveContext["stated"]): Said {
  const names = new Map<string, Set<string>>();
  const breakingOut = new Set<string>();
  for (const fact of stated) {
    if (fact.fact !== "asset" || fact.kind !== "Compute") continue;
    const all = [fact.uid, ...fact.aliases];
    for (const name of all) {
      const known = names.get(name) ?? new Set();
      names.set(name, known);
      for (const each of all) known.add(each);
    }
    if (mayBreakOut(fact.properties)) for (const name of all) breakingOut.add(name);
  }
  return { names, breakingOut };
}
