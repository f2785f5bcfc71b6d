/** The objects of one cluster, sorted and indexed, whatever order and files they came in. */
import type { Problem } from "../../model/index.js";
import type { ObjectInPartition } from "../resolver.js";
import { byText, labels, text } from "./fields.js";
import type { Fields } from "./fields.js";

export interface KubernetesObject {
  /** The kind, with its API group behind a dot where the group is not one of Kubernetes' own. */
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** `k8s/<cluster>/<namespace>/<Kind>/<name>`. */
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: Fields;
  readonly path: string;
  readonly at: string;
}

export interface Cluster {
  /** `k8s/<cluster>`. */
  readonly uid: string;
  readonly objects: readonly KubernetesObject[];
  readonly ofKind: (...kinds: readonly string[]) => readonly KubernetesObject[];
  readonly find: (kind: string, namespace: string | undefined, name: string) => KubernetesObject | undefined;
  readonly problems: readonly Problem[];
}

/** Groups of which kind names are understood without their group. */
const OWN_GROUPS = new Set([
  "",
  "apps",
  "extensions",
  "batch",
  "networking.k8s.io",
  "policy.networking.k8s.io",
  "gateway.networking.k8s.io",
  "route.openshift.io",
  "apps.openshift.io",
  "argoproj.io",
  "rbac.authorization.k8s.io",
  "discovery.k8s.io",
]);

const CLUSTER_SCOPED = new Set([
  "Namespace",
  "Node",
  "ClusterRole",
  "ClusterRoleBinding",
  "PersistentVolume",
  "IngressClass",
  "GatewayClass",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "ClusterNetworkPolicy",
  "GlobalNetworkPolicy.projectcalico.org",
  "GlobalNetworkSet.projectcalico.org",
  "Tier.projectcalico.org",
  "CiliumClusterwideNetworkPolicy.cilium.io",
  "CiliumCIDRGroup.cilium.io",
  "ClusterPolicy.kyverno.io",
]);

/** The stored form of Calico's objects is the same as that of its API. */
const SAME_GROUP: Readonly<Record<string, string>> = { "crd.projectcalico.org": "projectcalico.org" };

/** uid of an object of this cluster. */
export function uidOf(cluster: string, kind: string, namespace: string | undefined, name: string): string {
  return namespace === undefined ? `${cluster}/${kind}/${name}` : `${cluster}/${namespace}/${kind}/${name}`;
}

/** The short form under which people and tools name an object: its uid without the cluster. */
export function shortName(cluster: string, uid: string): string {
  return uid.slice(cluster.length + 1);
}

/** Every cluster may have the same private addresses, so that its name is part of theirs. */
export function addressName(cluster: Cluster, address: string, port?: number): string {
  const at = port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
  return `ip/${cluster.uid}/${at}`;
}

export function indexObjects(partition: string, objects: readonly ObjectInPartition[]): Cluster {
  const found = new Map<string, KubernetesObject[]>();
  for (const object of [...objects].sort(bySource)) {
    const read = readObject(partition, object);
    if (read !== undefined) found.set(read.uid, [...(found.get(read.uid) ?? []), read]);
  }
  const problems: Problem[] = [];
  const kept = [...found.values()].map((same) => chooseOne(same, problems)).sort((a, b) => byText(a.uid, b.uid));
  const byKind = groupByKind(kept);
  const byUid = new Map(kept.map((each) => [each.uid, each]));
  return {
    uid: partition,
    objects: kept,
    problems,
    ofKind: (...kinds) => kinds.flatMap((kind) => byKind.get(kind) ?? []),
    find: (kind, namespace, name) => byUid.get(uidOf(partition, kind, namespace, name)),
  };
}

function groupByKind(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const group = groups.get(object.kind);
    if (group === undefined) groups.set(object.kind, [object]);
    else group.push(object);
  }
  return groups;
}

function bySource(a: ObjectInPartition, b: ObjectInPartition): number {
  return byText(a.source, b.source) || byText(a.path, b.path) || byText(a.at, b.at);
}

function readObject(cluster: string, { value, path, at }: ObjectInPartition): KubernetesObject | undefined {
  const name = text(value, "metadata", "name");
  const plainKind = text(value, "kind");
  if (name === undefined || plainKind === undefined) return undefined;
  const version = text(value, "apiVersion") ?? "v1";
  const stated = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
  const group = SAME_GROUP[stated] ?? stated;
  const kind = OWN_GROUPS.has(group) ? plainKind : `${plainKind}.${group}`;
  const namespace = CLUSTER_SCOPED.has(kind) ? undefined : (text(value, "metadata", "namespace") ?? "default");
  return {
    kind,
    namespace,
    name,
    uid: uidOf(cluster, kind, namespace, name),
    labels: labels(value, "metadata", "labels"),
    annotations: labels(value, "metadata", "annotations"),
    value,
    path,
    at,
  };
}

/** A live object says more than a manifest; among equals the first by source stands. */
function chooseOne(same: readonly KubernetesObject[], problems: Problem[]): KubernetesObject {
  const chosen = same.find((each) => text(each.value, "metadata", "uid") !== undefined) ?? same[0]!;
  if (same.length === 1) return chosen;
  const content = JSON.stringify(chosen.value.spec ?? chosen.value);
  for (const other of same) {
    if (other === chosen || JSON.stringify(other.value.spec ?? other.value) === content) continue;
    const why = `${other.uid} is described differently in ${chosen.path} ${chosen.at}; that description is used and this one is not`;
    problems.push({ path: other.path, at: other.at, why });
  }
  return chosen;
}
