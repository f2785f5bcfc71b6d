/**
 * One rule of a role, and whether it allows a request: Kubernetes' own comparison, "RBAC API", PolicyRule.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
import { texts } from "../fields.js";

export interface PolicyRule {
  readonly groups: readonly string[];
  /** `pods`, `pods/exec`, `*`, or `*` and a subresource. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Names of objects; empty: all. */
  readonly names: readonly string[];
  /** Paths outside the resources' ones, such as `/metrics`; such a rule says nothing of resources. */
  readonly urls: readonly string[];
}

/** What a request asks for, without the object's name. */
export interface Operation {
  /** API group; empty for the core. */
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

export function readPolicyRule(rule: unknown): PolicyRule {
  return {
    groups: texts(rule, "apiGroups"),
    resources: texts(rule, "resources"),
    verbs: texts(rule, "verbs"),
    names: texts(rule, "resourceNames"),
    urls: texts(rule, "nonResourceURLs"),
  };
}

/** For which objects the rule allows the operation: all, some by name, or none. */
export function namesAllowed(rule: PolicyRule, operation: Operation): "all" | readonly string[] {
  if (!allowsWithoutNames(rule, operation)) return [];
  if (rule.names.length === 0) return "all";
  // A request that makes an object, or empties a collection, names none; only a rule with the empty name allows it.
  const unnamed =
    operation.verb === "deletecollection" || (operation.verb === "create" && !hasPart(operation.resource));
  if (unnamed) return rule.names.includes("") ? "all" : [];
  return rule.names.filter((name) => name !== "");
}

function allowsWithoutNames({ groups, resources, verbs }: PolicyRule, { group, resource, verb }: Operation): boolean {
  const part = resource.slice(resource.indexOf("/") + 1);
  const named = (each: string) =>
    each === "*" || each === resource || (hasPart(resource) && each.startsWith("*/") && each.slice(2) === part);
  return includes(verbs, verb) && includes(groups, group) && resources.some(named);
}

function hasPart(resource: string): boolean {
  return resource.includes("/");
}

function includes(list: readonly string[], wanted: string): boolean {
  return list.includes("*") || list.includes(wanted);
}

/** Every verb on every resource of every group. */
export function allowsEverything({ groups, resources, verbs, names }: PolicyRule): boolean {
  return groups.includes("*") && resources.includes("*") && verbs.includes("*") && names.length === 0;
}
