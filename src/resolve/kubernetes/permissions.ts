/**
 * Role-based access control: (subject)-[:CAN_ASSUME]->(binding)-[:MAY {action}]->(namespace, cluster or object).
 * A binding is the identity that carries a role's power in its scope; roles are identities that lead nowhere.
 */
import type { AssetProperties } from "../../model/index.js";
import { items, text } from "./fields.js";
import { mentionAccount, mentionSubject } from "./identities.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { builtInRules, grantsOf, rulesOf } from "./grants.js";
import { namespaceUid } from "./scopes.js";

export function resolvePermissions(cluster: Cluster, output: Output): void {
  const [first] = cluster.objects;
  if (first === undefined) return;
  const administrator = writeAdministrator(cluster, first, output);
  for (const role of cluster.ofKind("Role", "ClusterRole")) writeIdentity(cluster, role, "role", output);
  for (const binding of cluster.ofKind("RoleBinding", "ClusterRoleBinding"))
    writeBinding(cluster, binding, administrator, output);
}

/** Whoever may do everything; the API server lets the group system:masters do everything without asking a binding. */
function writeAdministrator(cluster: Cluster, origin: KubernetesObject, output: Output): string {
  const uid = `${cluster.uid}/administrator`;
  const name = `administrator of ${cluster.uid.slice("k8s/".length)}`;
  const properties: AssetProperties = { identityType: "administrator" };
  asset(output, origin, { uid, kind: "Identity", name, properties, basis: "inferred" });
  relate(output, origin, { type: "IN", source: uid, target: cluster.uid });
  relate(output, origin, { type: "MAY", source: uid, target: cluster.uid, properties: { action: "*" } });
  const masters = mentionSubject(cluster, "Group", "system:masters", origin, output);
  relate(output, origin, {
    type: "CAN_ASSUME",
    source: masters,
    target: uid,
    properties: { why: "the API server asks nothing of system:masters" },
  });
  return uid;
}

function writeIdentity(cluster: Cluster, object: KubernetesObject, identityType: string, output: Output): void {
  asset(output, object, {
    uid: object.uid,
    kind: "Identity",
    name: object.name,
    aliases: [shortName(cluster.uid, object.uid)],
    properties: { identityType },
  });
  const scope = object.namespace === undefined ? cluster.uid : namespaceUid(cluster, object.namespace);
  relate(output, object, { type: "IN", source: object.uid, target: scope });
}

function writeBinding(cluster: Cluster, binding: KubernetesObject, administrator: string, output: Output): void {
  writeIdentity(cluster, binding, "binding", output);
  const why = `${binding.kind} ${binding.name}`;
  for (const subject of items(binding.value, "subjects")) {
    const source = subjectUid(cluster, binding, subject, output);
    if (source !== undefined)
      relate(output, binding, { type: "CAN_ASSUME", source, target: binding.uid, properties: { why } });
  }
  const kind = text(binding.value, "roleRef", "kind") ?? "";
  const name = text(binding.value, "roleRef", "name") ?? "";
  const namespace = kind === "Role" ? binding.namespace : undefined;
  const role = cluster.find(kind, namespace, name);
  const builtIn = role === undefined && kind === "ClusterRole" ? builtInRules(name) : undefined;
  const roleUid = uidOf(cluster.uid, kind, namespace, name);
  if (role === undefined && builtIn === undefined) {
    return unjoined(
      output,
      binding,
      `${shortName(cluster.uid, binding.uid)} grants ${kind} ${name}, which is not in the inputs: what it allows is unknown`,
    );
  }
  mention(output, binding, {
    uid: roleUid,
    kind: "Identity",
    name,
    aliases: [shortName(cluster.uid, roleUid)],
    properties: { identityType: "role" },
  });
  relate(output, binding, {
    type: "CAN_ASSUME",
    source: binding.uid,
    target: roleUid,
    properties: { why: "the role that it grants" },
  });
  const rules = role === undefined ? builtIn! : rulesOf(cluster, role);
  const basis = role === undefined ? "inferred" : "configured";
  for (const { action, target } of grantsOf(cluster, binding.namespace, rules)) {
    relate(output, binding, { type: "MAY", source: binding.uid, target, properties: { action }, basis });
    if (action !== "*" || target !== cluster.uid) continue;
    relate(output, binding, {
      type: "CAN_ASSUME",
      source: binding.uid,
      target: administrator,
      properties: { why: "may do everything in the cluster" },
      basis,
    });
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
  if (kind !== "ServiceAccount") {
    unjoined(
      output,
      binding,
      `${shortName(cluster.uid, binding.uid)} names a subject of kind ${kind ?? "none"}, which is none of User, Group and ServiceAccount`,
    );
    return undefined;
  }
  const namespace = text(subject, "namespace") ?? binding.namespace;
  if (namespace !== undefined) return mentionAccount(cluster, namespace, name, binding, output);
  unjoined(
    output,
    binding,
    `${shortName(cluster.uid, binding.uid)} names service account ${name} without its namespace, so it grants nobody anything`,
  );
  return undefined;
}
