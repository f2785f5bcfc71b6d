/** What roles allow: rules of roles, aggregated and built-in ones, as actions on places. */
import { items, texts } from "./fields.js";
import { readSelector, matches } from "./network/selector.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { namespaceUid } from "./scopes.js";

export interface GrantRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: all. */
  readonly names: readonly string[];
}

export interface Grant {
  /** `<resource>:<verb>`; `*` where every resource and verb is meant. */
  readonly action: string;
  readonly target: string;
}

/** A ClusterRole with an aggregation rule has the rules of those that its selectors find. */
export function rulesOf(cluster: Cluster, role: KubernetesObject, seen: ReadonlySet<string> = new Set()): GrantRule[] {
  if (seen.has(role.uid)) return [];
  const own = items(role.value, "rules").map(readRule);
  const wanted = items(role.value, "aggregationRule", "clusterRoleSelectors").map((each) => readSelector(each) ?? []);
  if (wanted.length === 0) return own;
  const others = cluster
    .ofKind("ClusterRole")
    .filter((other) => other !== role && wanted.some((selector) => matches(selector, other.labels)));
  return [...own, ...others.flatMap((other) => rulesOf(cluster, other, new Set([...seen, role.uid])))];
}

function readRule(rule: unknown): GrantRule {
  return {
    groups: texts(rule, "apiGroups"),
    resources: texts(rule, "resources"),
    verbs: texts(rule, "verbs"),
    names: texts(rule, "resourceNames"),
  };
}

const EVERYTHING: GrantRule = { groups: ["*"], resources: ["*"], verbs: ["*"], names: [] };
const WRITING = ["create", "update", "patch", "delete"];
const WORKLOADS = [
  "pods",
  "deployments",
  "daemonsets",
  "statefulsets",
  "replicasets",
  "replicationcontrollers",
  "jobs",
  "cronjobs",
];
const EDIT: readonly GrantRule[] = [
  {
    groups: ["", "apps", "batch"],
    resources: [...WORKLOADS, "secrets", "configmaps", "services"],
    verbs: [...WRITING, "get", "list"],
    names: [],
  },
  {
    groups: [""],
    resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"],
    verbs: ["create", "get"],
    names: [],
  },
  { groups: [""], resources: ["serviceaccounts"], verbs: ["impersonate", ...WRITING], names: [] },
  { groups: [""], resources: ["serviceaccounts/token"], verbs: ["create"], names: [] },
];
const ADMIN: readonly GrantRule[] = [
  ...EDIT,
  { groups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: WRITING, names: [] },
];

/** Kubernetes' user-facing default roles, which every cluster has and exports often leave out. */
export function builtInRules(name: string): readonly GrantRule[] | undefined {
  switch (name) {
    case "cluster-admin":
      return [EVERYTHING];
    case "admin":
      return ADMIN;
    case "edit":
      return EDIT;
    case "view":
      return [];
    default:
      return undefined;
  }
}

/** Resources from which something can be gained, with the kind that a name of theirs means. */
const RESOURCES: ReadonlyMap<string, string> = new Map([
  ["pods", "Pod"],
  ["secrets", "Secret"],
  ["configmaps", ""],
  ["serviceaccounts", "ServiceAccount"],
  ["services", "Service"],
  ["nodes", "Node"],
  ["namespaces", "Namespace"],
  ["persistentvolumes", ""],
  ["replicationcontrollers", "ReplicationController"],
  ["deployments", "Deployment"],
  ["daemonsets", "DaemonSet"],
  ["statefulsets", "StatefulSet"],
  ["replicasets", "ReplicaSet"],
  ["jobs", "Job"],
  ["cronjobs", "CronJob"],
  ["roles", "Role"],
  ["clusterroles", "ClusterRole"],
  ["rolebindings", "RoleBinding"],
  ["clusterrolebindings", "ClusterRoleBinding"],
  ["users", "User"],
  ["groups", "Group"],
  ["userextras", ""],
  ["certificatesigningrequests", ""],
  ["signers", ""],
  ["mutatingwebhookconfigurations", ""],
  ["validatingwebhookconfigurations", ""],
  ["networkpolicies", ""],
  ["*", ""],
]);

const CLUSTER_WIDE = new Set([
  "nodes",
  "namespaces",
  "persistentvolumes",
  "clusterroles",
  "clusterrolebindings",
  "users",
  "groups",
  "userextras",
  "certificatesigningrequests",
  "signers",
  "mutatingwebhookconfigurations",
  "validatingwebhookconfigurations",
]);

/** Reading gains something only of these. */
const WORTH_READING = /^(\*|secrets|configmaps|(pods|nodes|services)\/.+|\*\/.+|nodes)$/;

/** Each action once for each place; in a namespace nothing that lies outside namespaces. */
export function grantsOf(cluster: Cluster, namespace: string | undefined, rules: readonly GrantRule[]): Grant[] {
  const scope = namespace === undefined ? cluster.uid : namespaceUid(cluster, namespace);
  const found = new Map<string, Grant>();
  for (const rule of rules) {
    for (const resource of rule.resources) {
      const [plain = ""] = resource.split("/");
      if (!RESOURCES.has(plain) || (namespace !== undefined && CLUSTER_WIDE.has(plain))) continue;
      for (const verb of rule.verbs) {
        if (/^(get|list|watch)$/.test(verb) && !WORTH_READING.test(resource)) continue;
        for (const target of rule.names.length === 0
          ? [scope]
          : namedTargets(cluster, namespace, { resource, verb, names: rule.names })) {
          const everything = resource === "*" && verb === "*" && rule.groups.includes("*");
          const action = everything ? "*" : `${resource}:${verb}`;
          found.set(`${action} ${target}`, { action, target });
        }
      }
    }
  }
  return [...found.values()];
}

interface NamedRule {
  readonly resource: string;
  readonly verb: string;
  readonly names: readonly string[];
}

/** Creating and collective deleting cannot be narrowed to names, so such a rule never allows them. */
function namedTargets(cluster: Cluster, namespace: string | undefined, { resource, verb, names }: NamedRule): string[] {
  if ((verb === "create" && !resource.includes("/")) || verb === "deletecollection") return [];
  const kind = RESOURCES.get(resource.split("/")[0] ?? "") ?? "";
  const wanted = new Set(names);
  return cluster
    .ofKind(kind)
    .filter((object) => wanted.has(object.name) && (namespace === undefined || object.namespace === namespace))
    .map((object) => object.uid);
}
