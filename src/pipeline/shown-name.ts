/** An object of a cluster with its namespace: names are unique within one only. */
export function nameOf(uid: string, name: string): string {
  const namespace = /^k8s\/[^/]+\/([^/]+)\/[A-Z][A-Za-z]*\//.exec(uid)?.[1];
  return namespace === undefined ? name : `${namespace}/${name}`;
}
