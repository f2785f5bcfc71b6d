/** Names of Kubernetes objects, by which findings meet the assets that the cluster's own export describes. */
import { nameOf } from "./report-fields.js";

/** An object as a report names it. */
export interface ClusterObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | null | undefined;
}

/** Kinds of objects that lie in no namespace, subjects of permissions among them. */
function isClusterScoped(kind: string): boolean {
  return /^(Cluster.+|Namespace|Node|PersistentVolume|User|Group)$/.test(kind);
}

/**
 * Candidates for the asset of an object: its uid, then its name without the cluster. A kind that is not known to be of
 * the cluster may be either without a namespace: such an object, or one in `default`; the first that is known counts.
 */
export function objectNames({ kind, name, namespace }: ClusterObject, cluster: string): string[] {
  if (kind === "" || name === "") return [];
  const ofCluster = `${kind}/${name}`;
  const own = isClusterScoped(kind)
    ? [ofCluster]
    : namespace
      ? [`${namespace}/${ofCluster}`]
      : [ofCluster, `default/${ofCluster}`];
  return [...own.map((short) => `k8s/${cluster}/${short}`), ...own].map((text) => nameOf(text));
}

/**
 * What Prowler looked at in a cluster: pods by the checks of most services, the kubelets' config map by those of kubelets.
 * Roles and bindings it names by no kind.
 */
export function prowlerNames(
  check: string,
  { name, namespace }: Omit<ClusterObject, "kind">,
  cluster: string,
): string[] {
  if (namespace === "cluster-wide") return [];
  return objectNames({ kind: check.startsWith("kubelet_") ? "ConfigMap" : "Pod", name, namespace }, cluster);
}
