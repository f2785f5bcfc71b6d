/** Identities that carry a role's power in a place: bindings, and grants that somebody could make. */
import type { Basis } from "../../../model/index.js";
import { shortName } from "../objects.js";
import type { Cluster } from "../objects.js";
import { asset, mention, relate } from "../output.js";
import type { Origin, Output } from "../output.js";
import { namespaceUid } from "../scopes.js";
import { granted } from "./grants.js";
import type { Granted } from "./grants.js";
import type { Role } from "./roles.js";

export interface Holder {
  readonly uid: string;
  /** Undefined: the whole cluster. */
  readonly namespace: string | undefined;
  readonly role: Role;
  readonly granted: Granted;
  readonly origin: Origin;
  readonly basis: Basis;
}

/** What a role gives is the same wherever it is bound in a namespace. */
const known = new WeakMap<Role, Map<boolean, Granted>>();

export function holderOf(parts: Omit<Holder, "granted">): Holder {
  const inNamespace = parts.namespace !== undefined;
  const ways = known.get(parts.role) ?? new Map<boolean, Granted>();
  known.set(parts.role, ways);
  const found = ways.get(inNamespace) ?? granted(parts.role.rules, inNamespace);
  ways.set(inNamespace, found);
  return { ...parts, granted: found };
}

/** uid of the place in which a role is bound. */
export function placeUid(cluster: Cluster, namespace: string | undefined): string {
  return namespace === undefined ? cluster.uid : namespaceUid(cluster, namespace);
}

/** uid of the grant of a role in a place that somebody could make. */
export function offerUid(role: string, namespace: string | undefined): string {
  // A namespace of that name must not be taken for the whole cluster.
  if (namespace === "cluster") return `${role}#at/Namespace/cluster`;
  return `${role}#at/${namespace ?? "cluster"}`;
}

export function writeOffer(cluster: Cluster, { uid, namespace, role, origin }: Holder, output: Output): void {
  asset(output, origin, {
    uid,
    kind: "Identity",
    name: `${role.name} in ${namespace ?? "the whole cluster"}`,
    aliases: [shortName(cluster.uid, uid)],
    properties: { identityType: "grant", description: "a binding that nobody has made yet, and somebody could" },
    basis: "inferred",
  });
  relate(output, origin, { type: "IN", source: uid, target: placeUid(cluster, namespace), basis: "inferred" });
}

/** (holder)-[:CAN_ASSUME]->(role): which role it carries; from the role nothing leads on. */
export function relateRole(cluster: Cluster, { uid, role, origin, basis }: Holder, output: Output): void {
  mention(output, origin, {
    uid: role.uid,
    kind: "Identity",
    name: role.name,
    aliases: [shortName(cluster.uid, role.uid)],
    properties: { identityType: "role" },
    basis: role.basis,
  });
  const properties = { why: "the role that it grants" };
  relate(output, origin, { type: "CAN_ASSUME", source: uid, target: role.uid, properties, basis });
}
