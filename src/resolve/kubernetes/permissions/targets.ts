/** What a grant is about: the place, or the objects that the role names. */
import { mentionSubject } from "../identities.js";
import { uidOf } from "../objects.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import type { Origin, Output } from "../output.js";
import { namespaceUid } from "../scopes.js";
import type { Grant } from "./grants.js";
import { offerUid, placeUid } from "./holders.js";
import type { Role } from "./roles.js";

export interface Lookup {
  readonly cluster: Cluster;
  readonly output: Output;
  /** Whether the config map aws-auth says who of the cloud is let in. */
  readonly byConfigMap: boolean;
  readonly roles: ReadonlyMap<string, Role>;
  /** uids of the grants that somebody could make. */
  readonly offers: ReadonlySet<string>;
  /** uid of a pod or controller → uid of the workload that it is part of. */
  readonly workloadOf: ReadonlyMap<string, string>;
  /** Objects of a kind by name, whatever their namespace. */
  readonly named: (kind: string, name: string) => readonly KubernetesObject[];
}

export function newLookup(parts: Omit<Lookup, "named">): Lookup {
  const kinds = new Map<string, Map<string, KubernetesObject[]>>();
  const named = (kind: string, name: string) => {
    let names = kinds.get(kind);
    if (names === undefined) {
      names = new Map();
      kinds.set(kind, names);
      for (const object of parts.cluster.ofKind(kind))
        names.set(object.name, [...(names.get(object.name) ?? []), object]);
    }
    return names.get(name) ?? [];
  };
  return { ...parts, named };
}

/** Actions with their targets; a power over something particular has an action of its own. */
export function targetsOf(
  grant: Grant,
  namespace: string | undefined,
  lookup: Lookup,
  origin: Origin,
): [string, string][] {
  const { power, names } = grant;
  const place = placeUid(lookup.cluster, namespace);
  if (power.kind === "Signer") return signersAmong(names).map((signer) => [`signers/${signer}:approve`, place]);
  if (power.kind === "AwsAuth")
    return changesAwsAuth(names, namespace, lookup) ? [[power.action, `${lookup.cluster.uid}/administrator`]] : [];
  if (names === undefined || power.kind === "Webhook") return [[power.action, place]];
  const found = new Set([...names].flatMap((name) => objectsNamed(power.kind, name, { namespace, lookup, origin })));
  return [...found].sort().map((target) => [power.action, target]);
}

/** Signers whose certificates the API server takes as proof of who asks; `kubernetes.io/*` means all of that domain. */
const SIGNERS = [
  ["client", "kubernetes.io/kube-apiserver-client"],
  ["kubelet", "kubernetes.io/kube-apiserver-client-kubelet"],
] as const;

function signersAmong(names: ReadonlySet<string> | undefined): string[] {
  return SIGNERS.filter(([, name]) => names === undefined || names.has(name) || names.has("kubernetes.io/*")).map(
    ([signer]) => signer,
  );
}

function changesAwsAuth(
  names: ReadonlySet<string> | undefined,
  namespace: string | undefined,
  { cluster, byConfigMap }: Lookup,
): boolean {
  if (!byConfigMap) return false;
  if (names?.has("aws-auth") === false || (namespace !== undefined && namespace !== "kube-system")) return false;
  return cluster.find("ConfigMap", "kube-system", "aws-auth") !== undefined;
}

interface Place {
  readonly namespace: string | undefined;
  readonly lookup: Lookup;
  readonly origin: Origin;
}

function objectsNamed(kind: string, name: string, { namespace, lookup, origin }: Place): string[] {
  const { cluster, output, roles } = lookup;
  if (kind === "") return [];
  // Nobody has to make a user or group: naming it is enough.
  if (kind === "User" || kind === "Group") return [mentionSubject(cluster, kind, name, origin, output)];
  if (kind === "Namespace") {
    const uid = namespaceUid(cluster, name);
    return output.stated.has(uid) && (namespace ?? name) === name ? [uid] : [];
  }
  if (kind === "ClusterRole") {
    const role = uidOf(cluster.uid, kind, undefined, name);
    // Bound in a namespace, the verb `bind` reaches no further than what can be granted there.
    const uid = namespace === undefined ? role : offerUid(role, namespace);
    return roles.has(uid) || lookup.offers.has(uid) ? [uid] : [];
  }
  const objects = lookup.named(kind, name).filter((each) => namespace === undefined || each.namespace === namespace);
  const uids = objects.map(({ uid }) => lookup.workloadOf.get(uid) ?? uid);
  if (kind !== "ServiceAccount" || namespace === undefined || uids.length > 0) return uids;
  return [uidOf(cluster.uid, kind, namespace, name)].filter((uid) => output.stated.has(uid));
}
