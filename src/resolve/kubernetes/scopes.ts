/** The cluster and its namespaces: places that contain. */
import { readAdmission } from "./admission.js";
import type { Admission } from "./admission.js";
import { byText } from "./fields.js";
import { uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate } from "./output.js";
import type { Origin, Output } from "./output.js";

/** uid of a namespace's scope. */
export function namespaceUid(cluster: Cluster, name: string): string {
  return uidOf(cluster.uid, "Namespace", undefined, name);
}

export function resolveScopes(cluster: Cluster, output: Output): void {
  const [first] = cluster.objects;
  if (first === undefined) return;
  const name = cluster.uid.slice("k8s/".length);
  mention(output, first, { uid: cluster.uid, kind: "Scope", name, properties: { scopeType: "cluster" } });
  const admissionOf = readAdmission(cluster, output);
  for (const object of cluster.ofKind("Namespace")) {
    asset(output, object, {
      uid: object.uid,
      kind: "Scope",
      name: object.name,
      aliases: [`Namespace/${object.name}`],
      properties: { ...namespaceProperties(object), ...admissionOf(object) },
    });
    relate(output, object, { type: "IN", source: object.uid, target: cluster.uid });
  }
  const named = new Map<string, KubernetesObject>();
  for (const object of cluster.objects)
    if (object.namespace !== undefined && !named.has(object.namespace)) named.set(object.namespace, object);
  for (const [namespace, object] of named) {
    const admission = admissionOf({ name: namespace, labels: undefined });
    mentionNamespace(cluster, namespace, { origin: object, admission }, output);
  }
}

/** Names of the namespaces that are described or that objects are in, sorted. */
export function knownNamespaces(cluster: Cluster): string[] {
  const names = [
    ...cluster.ofKind("Namespace").map(({ name }) => name),
    ...cluster.objects.map((each) => each.namespace),
  ];
  return [...new Set(names.filter((name) => name !== undefined))].sort(byText);
}

function namespaceProperties(object: KubernetesObject) {
  return {
    scopeType: "namespace",
    labels: Object.entries(object.labels)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  };
}

interface Mentioned {
  readonly origin: Origin;
  readonly admission: Admission;
}

/** A namespace that objects are in is there, whether its own object is in the inputs or not. */
function mentionNamespace(cluster: Cluster, name: string, { origin, admission }: Mentioned, output: Output): void {
  const uid = namespaceUid(cluster, name);
  if (output.stated.has(uid)) return;
  mention(output, origin, {
    uid,
    kind: "Scope",
    name,
    aliases: [`Namespace/${name}`],
    properties: { scopeType: "namespace", ...admission },
  });
  relate(output, origin, { type: "IN", source: uid, target: cluster.uid });
}
