/**
 * Role-based access control: (subject)-[:CAN_ASSUME]->(binding)-[:MAY {action}]->(namespace, cluster or object).
 * A binding is the identity that carries a role's power in its scope; roles are identities that lead nowhere.
 */
import type { AssetProperties } from "../../../model/index.js";
import type { CloudAccess } from "../access-entries.js";
import { items, text } from "../fields.js";
import { mentionAccount, mentionSubject } from "../identities.js";
import { shortName, uidOf } from "../objects.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { asset, relate, unjoined } from "../output.js";
import type { Output } from "../output.js";
import { namespaceUid } from "../scopes.js";
import type { Workload } from "../workloads.js";
import { accessPolicyHolders } from "./access-policies.js";
import { holderOf, relateRole, writeOffer } from "./holders.js";
import type { Holder } from "./holders.js";
import { findOffers, rewritable } from "./offers.js";
import { builtInRole, readRoles } from "./roles.js";
import type { Role } from "./roles.js";
import { newLookup, targetsOf } from "./targets.js";
import type { Lookup } from "./targets.js";

export function resolvePermissions(
  cluster: Cluster,
  workloads: readonly Workload[],
  access: CloudAccess,
  output: Output,
): void {
  const [first] = cluster.objects;
  if (first === undefined) return;
  writeAdministrator(cluster, first, output);
  const roles = readRoles(cluster);
  for (const { object } of roles.values()) if (object !== undefined) writeIdentity(cluster, object, "role", output);
  const held = cluster
    .ofKind("RoleBinding", "ClusterRoleBinding")
    .flatMap((binding) => writeBinding(cluster, roles, binding, output) ?? []);
  const policies = accessPolicyHolders(cluster, access, output);
  const used = held.filter(({ inUse }) => inUse).map(({ holder }) => holder);
  const offers = findOffers(cluster, roles, [...used, ...policies], output);
  for (const offer of offers) writeOffer(cluster, offer, output);
  const workloadOf = new Map(
    workloads.flatMap(({ uid, aliases }) => [...aliases].map((alias) => [alias, uid] as const)),
  );
  const lookup = newLookup({
    cluster,
    output,
    byConfigMap: access.byConfigMap,
    roles,
    workloadOf,
    offers: new Set(offers.map(({ uid }) => uid)),
  });
  const holders = [...held.map(({ holder }) => holder), ...policies, ...offers];
  for (const holder of holders) {
    relateRole(cluster, holder, output);
    writeGrants(holder, lookup);
  }
  writeEscalations(holders, lookup);
}

/** Whoever may do everything; the API server lets the group system:masters do everything without asking a binding. */
function writeAdministrator(cluster: Cluster, origin: KubernetesObject, output: Output): void {
  const uid = administratorUid(cluster);
  const name = `administrator of ${cluster.uid.slice("k8s/".length)}`;
  const properties: AssetProperties = { identityType: "administrator" };
  asset(output, origin, { uid, kind: "Identity", name, properties, basis: "inferred" });
  relate(output, origin, { type: "IN", source: uid, target: cluster.uid });
  relate(output, origin, { type: "MAY", source: uid, target: cluster.uid, properties: { action: "*" } });
  const masters = mentionSubject(cluster, "Group", "system:masters", origin, output);
  const why = "the API server asks nothing of system:masters";
  relate(output, origin, { type: "CAN_ASSUME", source: masters, target: uid, properties: { why } });
}

/** uid of full control of the cluster. */
export function administratorUid(cluster: Cluster): string {
  return `${cluster.uid}/administrator`;
}

function writeIdentity(cluster: Cluster, object: KubernetesObject, identityType: string, output: Output): void {
  const aliases = [shortName(cluster.uid, object.uid)];
  const properties = { identityType };
  asset(output, object, { uid: object.uid, kind: "Identity", name: object.name, aliases, properties });
  const scope = object.namespace === undefined ? cluster.uid : namespaceUid(cluster, object.namespace);
  relate(output, object, { type: "IN", source: object.uid, target: scope });
}

interface Held {
  readonly holder: Holder;
  /** Whether it has a subject: nobody gains anything by a binding without one. */
  readonly inUse: boolean;
}

function writeBinding(
  cluster: Cluster,
  roles: ReadonlyMap<string, Role>,
  binding: KubernetesObject,
  output: Output,
): Held | undefined {
  writeIdentity(cluster, binding, "binding", output);
  const why = `${binding.kind} ${binding.name}`;
  const subjects = items(binding.value, "subjects").flatMap((each) => subjectUid(cluster, binding, each, output) ?? []);
  for (const source of subjects)
    relate(output, binding, { type: "CAN_ASSUME", source, target: binding.uid, properties: { why } });
  const kind = text(binding.value, "roleRef", "kind") ?? "";
  const name = text(binding.value, "roleRef", "name") ?? "";
  const uid = uidOf(cluster.uid, kind, kind === "Role" ? binding.namespace : undefined, name);
  const role = roles.get(uid) ?? (kind === "ClusterRole" ? builtInRole(cluster, name) : undefined);
  if (role === undefined) {
    unjoined(output, binding, `${shortName(cluster.uid, binding.uid)} ${lostRole(kind, name)}`);
    return undefined;
  }
  const { namespace } = binding;
  const holder = holderOf({ uid: binding.uid, namespace, role, origin: binding, basis: role.basis });
  return { holder, inUse: subjects.length > 0 };
}

function lostRole(kind: string, name: string): string {
  if (kind === "" && name === "") return "has no roleRef, so it grants nothing: say which role it means";
  if (kind === "" || name === "")
    return `has a roleRef without ${kind === "" ? "kind" : "name"}, so it grants nothing: say which role it means`;
  return `grants ${kind} ${name}, which is not in the inputs: what it allows is unknown`;
}

function writeGrants(holder: Holder, lookup: Lookup): void {
  const { uid: source, namespace, origin, basis } = holder;
  const { cluster, output } = lookup;
  const { everything, grants, urls } = holder.granted;
  const may = (action: string, target: string, why: string) =>
    relate(output, origin, { type: "MAY", source, target, properties: { action, why }, basis });
  const place = namespace === undefined ? cluster.uid : namespaceUid(cluster, namespace);
  if (everything) may("*", place, "every verb on every resource");
  if (everything && namespace === undefined) {
    const why = "may do everything in the cluster";
    const target = administratorUid(cluster);
    relate(output, origin, { type: "CAN_ASSUME", source, target, properties: { why }, basis });
  }
  for (const grant of grants)
    for (const [action, target] of targetsOf(grant, namespace, lookup, origin)) may(action, target, grant.why);
  if (!everything) for (const url of urls) may(url, cluster.uid, "non-resource URL");
}

/** (holder)-[:MAY {action: 'escalate'}]->(role): it may write anything into it; one of its own makes others needless. */
function writeEscalations(holders: readonly Holder[], { roles, output }: Lookup): void {
  const bound = new Map(holders.map(({ role }) => [role.uid, role]));
  for (const holder of holders) {
    const covers = rewritable(holder, roles);
    if (covers === undefined) continue;
    const own = holder.namespace === undefined && covers(holder.role) ? [holder.role] : undefined;
    for (const role of own ?? [...bound.values()].filter(covers)) {
      const properties = { action: "escalate", why: "escalate and update on it" };
      const { uid: source, origin, basis } = holder;
      relate(output, origin, { type: "MAY", source, target: role.uid, properties, basis });
    }
  }
}

/** A user called `system:serviceaccount:<namespace>:<name>` is that service account. */
function subjectUid(cluster: Cluster, binding: KubernetesObject, subject: unknown, output: Output): string | undefined {
  const [kind, name] = [text(subject, "kind"), text(subject, "name")];
  if (name === undefined) return undefined;
  const [, ofNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  if (kind === "User" && ofNamespace !== undefined && account !== undefined)
    return mentionAccount(cluster, ofNamespace, account, binding, output);
  if (kind === "User" || kind === "Group") return mentionSubject(cluster, kind, name, binding, output);
  const own = shortName(cluster.uid, binding.uid);
  if (kind !== "ServiceAccount") {
    const none = `${own} names a subject of kind ${kind ?? "none"}, which is none of User, Group and ServiceAccount`;
    unjoined(output, binding, none);
    return undefined;
  }
  const namespace = text(subject, "namespace") ?? binding.namespace;
  if (namespace !== undefined) return mentionAccount(cluster, namespace, name, binding, output);
  const homeless = `${own} names service account ${name} without its namespace, so it grants nobody anything`;
  unjoined(output, binding, homeless);
  return undefined;
}
