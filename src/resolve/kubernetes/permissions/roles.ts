/** Roles and their rules, aggregated and built-in ones included. */
import type { Basis } from "../../../model/index.js";
import { items } from "../fields.js";
import { matches, readSelector } from "../network/selector.js";
import { uidOf } from "../objects.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { ALWAYS_THERE, builtInRules } from "./built-in.js";
import { readPolicyRule } from "./policy-rule.js";
import type { PolicyRule } from "./policy-rule.js";

export interface Role {
  readonly uid: string;
  readonly kind: "Role" | "ClusterRole";
  readonly namespace: string | undefined;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** Absent where the role is one that every cluster has and the inputs left out. */
  readonly object: KubernetesObject | undefined;
  readonly basis: Basis;
}

/** By uid: the roles of the inputs and those that every cluster has. */
export function readRoles(cluster: Cluster): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const object of cluster.ofKind("Role", "ClusterRole")) {
    const { uid, namespace, name } = object;
    const kind = object.kind === "Role" ? "Role" : "ClusterRole";
    roles.set(uid, { uid, kind, namespace, name, rules: rulesOf(cluster, object), object, basis: "configured" });
  }
  for (const name of ALWAYS_THERE) {
    const role = builtInRole(cluster, name)!;
    if (!roles.has(role.uid)) roles.set(role.uid, role);
  }
  return roles;
}

/** A ClusterRole that Kubernetes makes by itself. */
export function builtInRole(cluster: Cluster, name: string): Role | undefined {
  const rules = builtInRules(name);
  const uid = uidOf(cluster.uid, "ClusterRole", undefined, name);
  return rules && { uid, kind: "ClusterRole", namespace: undefined, name, rules, object: undefined, basis: "inferred" };
}

/**
 * A ClusterRole with an aggregation rule has the rules of those that its selectors find: the controller keeps them in
 * `rules`, and a manifest leaves that to it.
 */
function rulesOf(cluster: Cluster, role: KubernetesObject): PolicyRule[] {
  const found: PolicyRule[] = [];
  const seen = new Set([role.uid]);
  for (const queue = [role]; queue.length > 0;) {
    const { value } = queue.shift()!;
    found.push(...items(value, "rules").map(readPolicyRule));
    const wanted = items(value, "aggregationRule", "clusterRoleSelectors").flatMap((each) => [
      readSelector(each) ?? [],
    ]);
    if (wanted.length === 0) continue;
    for (const other of cluster.ofKind("ClusterRole")) {
      if (seen.has(other.uid) || !wanted.some((selector) => matches(selector, other.labels))) continue;
      seen.add(other.uid);
      queue.push(other);
    }
  }
  return found;
}
