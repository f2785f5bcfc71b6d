/** Nodes, and which of them a workload's pods run or may run on. */
import { relateKubelet } from "./identities.js";
import { isPublicAddress } from "./network/addresses.js";
import { fields, items, labels, text, texts, yes } from "./fields.js";
import type { Fields } from "./fields.js";
import { addressName, shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import type { Workload } from "./workloads.js";

export interface Nodes {
  /** uids of the nodes that a workload runs on. */
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** uids of the nodes that have an address on the internet. */
  readonly withPublicAddress: ReadonlySet<string>;
  /** Whether every node of the cluster says its addresses, so that one without a public address has none. */
  readonly addressesKnown: boolean;
}

export function resolveNodes(cluster: Cluster, workloads: readonly Workload[], output: Output): Nodes {
  const nodes = cluster.ofKind("Node");
  for (const node of nodes) writeNode(cluster, node, output);
  if (nodes.length > MOST_NODES) writeAnyNode(cluster, nodes[0]!, nodes.length, output);
  const of = new Map(workloads.map((workload) => [workload.uid, placeWorkload(cluster, nodes, workload, output)]));
  const open = nodes.filter((node) => publicAddresses(node).length > 0).map((node) => node.uid);
  const addressesKnown =
    nodes.length > 0 && nodes.every((node) => addressesOf(node, "ExternalIP", "InternalIP").length > 0);
  return { of, withPublicAddress: new Set(open), addressesKnown };
}

/** Up to so many nodes whoever may start privileged pods has a step to each; the rules have the same number. */
const MOST_NODES = 24;

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

function writeNode(cluster: Cluster, node: KubernetesObject, output: Output): void {
  const providerId = text(node.value, "spec", "providerID");
  const aliases = [
    shortName(cluster.uid, node.uid),
    ...(providerId === undefined ? [] : [providerId]),
    ...publicAddresses(node).map((address) => `ip/${address}`),
    ...addressesOf(node, "InternalIP").map((address) => addressName(cluster, address)),
  ];
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

/** Where pods say so, there; else wherever they may be put; without any node known, on one of which nothing is known. */
function placeWorkload(
  cluster: Cluster,
  nodes: readonly KubernetesObject[],
  workload: Workload,
  output: Output,
): string[] {
  const named = new Map<string, KubernetesObject>();
  for (const pod of workload.pods) {
    const name = text(pod.spec, "nodeName");
    if (name !== undefined && !named.has(name)) named.set(name, pod.object);
  }
  const placed: [string, KubernetesObject][] = [...named].map(([name, object]) => [
    uidOf(cluster.uid, "Node", undefined, name),
    object,
  ]);
  if (placed.length === 0) placed.push(...possibleNodes(cluster, nodes, workload, output));
  for (const [uid, object] of placed) {
    const name = uid.slice(uid.lastIndexOf("/") + 1);
    if (cluster.find("Node", undefined, name) === undefined && !output.stated.has(uid)) {
      mention(output, object, {
        uid,
        kind: "Compute",
        name,
        aliases: [shortName(cluster.uid, uid)],
        properties: { runtime: "node" },
      });
      relate(output, object, { type: "IN", source: uid, target: cluster.uid });
      relateKubelet(cluster, uid, object, output);
    }
    const basis = named.size > 0 ? "configured" : "inferred";
    relate(output, object, { type: "RUNS_ON", source: workload.uid, target: uid, basis });
  }
  return placed.map(([uid]) => uid);
}

function possibleNodes(
  cluster: Cluster,
  nodes: readonly KubernetesObject[],
  workload: Workload,
  output: Output,
): [string, KubernetesObject][] {
  if (nodes.length === 0) return [[uidOf(cluster.uid, "Node", undefined, "unknown"), workload.object]];
  const fitting = nodes.filter((node) => workload.pods.some((pod) => fits(pod.spec, node, workload.kind)));
  if (fitting.length === 0 && workload.pods.length > 0) {
    unjoined(
      output,
      workload.object,
      `${shortName(cluster.uid, workload.uid)}: no known node satisfies its selectors, affinities and tolerations, so it is on none`,
    );
  }
  return fitting.map((node) => [node.uid, workload.object]);
}

/** Kubernetes' scheduler, as far as it forbids: node selector, required node affinity, taints without toleration. */
function fits(spec: Fields, node: KubernetesObject, kind: string): boolean {
  const wanted = Object.entries(labels(spec, "nodeSelector"));
  if (!wanted.every(([key, value]) => node.labels[key] === value)) return false;
  const affinity = fields(fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
  const terms = items(affinity, "nodeSelectorTerms");
  if (terms.length > 0 && !terms.some((term) => satisfies(term, node))) return false;
  const unschedulable = yes(node.value, "spec", "unschedulable") && kind !== "DaemonSet";
  return (
    !unschedulable &&
    items(node.value, "spec", "taints").every((taint) => harmless(taint, items(spec, "tolerations"), kind))
  );
}

/** A term without any requirement matches no node. */
function satisfies(term: Fields, node: KubernetesObject): boolean {
  const expressions = items(term, "matchExpressions");
  const byField = items(term, "matchFields");
  if (expressions.length + byField.length === 0) return false;
  return (
    expressions.every((each) => requirementHolds(each, node.labels[text(each, "key") ?? ""])) &&
    byField.every((each) => requirementHolds(each, text(each, "key") === "metadata.name" ? node.name : undefined))
  );
}

function requirementHolds(requirement: Fields, value: string | undefined): boolean {
  const values = texts(requirement, "values");
  switch (text(requirement, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** The DaemonSet controller lets its pods tolerate the node conditions by itself. */
function harmless(taint: Fields, tolerations: readonly Fields[], kind: string): boolean {
  const [key, value, effect] = [text(taint, "key") ?? "", text(taint, "value") ?? "", text(taint, "effect")];
  if (effect === "PreferNoSchedule") return true;
  if (
    kind === "DaemonSet" &&
    /^node\.kubernetes\.io\/(not-ready|unreachable|disk-pressure|memory-pressure|pid-pressure|unschedulable|network-unavailable)$/.test(
      key,
    )
  )
    return true;
  return tolerations.some((each) => {
    const sameKey = text(each, "key") === undefined ? text(each, "operator") === "Exists" : text(each, "key") === key;
    const sameValue = text(each, "operator") === "Exists" || (text(each, "value") ?? "") === value;
    return sameKey && sameValue && (text(each, "effect") === undefined || text(each, "effect") === effect);
  });
}
