/**
 * Claims of volumes that are folders of a node: a pod that mounts one holds the folder as if it had named the path.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
import { text } from "./fields.js";
import { uidOf } from "./objects.js";
import type { Cluster } from "./objects.js";

/** Path of the folder behind a claim; undefined where it is none, or nothing says which volume was bound. */
export type FolderOf = (namespace: string, claim: string) => string | undefined;

export function readClaimedFolders(cluster: Cluster): FolderOf {
  const pathOf = new Map<string, string>();
  const byClaim = new Map<string, string>();
  for (const { name, value } of cluster.ofKind("PersistentVolume")) {
    const path = text(value, "spec", "hostPath", "path") ?? text(value, "spec", "local", "path");
    if (path === undefined) continue;
    pathOf.set(name, path);
    const claim = text(value, "spec", "claimRef", "name");
    const namespace = text(value, "spec", "claimRef", "namespace") ?? "default";
    if (claim !== undefined) byClaim.set(uidOf(cluster.uid, "PersistentVolumeClaim", namespace, claim), path);
  }
  return (namespace, name) => {
    const claim = cluster.find("PersistentVolumeClaim", namespace, name);
    const bound = text(claim?.value, "spec", "volumeName");
    // A volume goes on naming the claim that it was released from, so what the claim says decides.
    return bound === undefined
      ? byClaim.get(uidOf(cluster.uid, "PersistentVolumeClaim", namespace, name))
      : pathOf.get(bound);
  };
}
