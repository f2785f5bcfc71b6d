/**
 * Roles that Kubernetes makes by itself and exports often leave out, as its documentation describes them, cut to what
 * something is gained by. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
import type { PolicyRule } from "./policy-rule.js";

/** The role that may do everything; every cluster has it. */
export const CLUSTER_ADMIN = "cluster-admin";

const allow = (groups: string[], resources: string[], verbs: string[]): PolicyRule => ({
  groups,
  resources,
  verbs,
  names: [],
  urls: [],
});

const WRITE = ["create", "delete", "deletecollection", "patch", "update"];
const READ = ["get", "list", "watch"];
const EDIT = [
  allow([""], ["pods", "replicationcontrollers", "configmaps", "services"], [...WRITE, ...READ]),
  allow([""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "services/proxy"], [...WRITE, ...READ]),
  allow([""], ["pods/log"], READ),
  allow([""], ["secrets"], [...WRITE, ...READ]),
  allow([""], ["serviceaccounts"], ["impersonate", ...WRITE]),
  allow([""], ["serviceaccounts/token"], ["create"]),
  allow(["apps"], ["daemonsets", "deployments", "replicasets", "statefulsets"], [...WRITE, ...READ]),
  allow(["batch"], ["cronjobs", "jobs"], [...WRITE, ...READ]),
];

const ROLES: ReadonlyMap<string, readonly PolicyRule[]> = new Map([
  [CLUSTER_ADMIN, [allow(["*"], ["*"], ["*"])]],
  ["edit", EDIT],
  ["admin", [...EDIT, allow(["rbac.authorization.k8s.io"], ["roles", "rolebindings"], [...WRITE, ...READ])]],
  ["view", [allow([""], ["pods/log"], READ)]],
  ["system:kubelet-api-admin", [allow([""], ["nodes/proxy", "nodes/log", "nodes/stats", "nodes/metrics"], ["*"])]],
  ["system:node-bootstrapper", [allow(["certificates.k8s.io"], ["certificatesigningrequests"], ["create", ...READ])]],
  [
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
    [allow(["certificates.k8s.io"], ["certificatesigningrequests/nodeclient"], ["create"])],
  ],
  // Nothing is gained by these.
  ...[
    "system:auth-delegator",
    "system:basic-user",
    "system:discovery",
    "system:public-info-viewer",
    "system:service-account-issuer-discovery",
    "system:monitoring",
    "system:node-proxier",
    "system:kube-dns",
    "system:volume-scheduler",
  ].map((name): [string, PolicyRule[]] => [name, []]),
]);

/** Access policies of EKS, by the user-facing role that they are like, or by what they add to none. */
const ACCESS_POLICIES: ReadonlyMap<string, readonly PolicyRule[]> = new Map([
  ["AmazonEKSClusterAdminPolicy", ROLES.get(CLUSTER_ADMIN)!],
  ["AmazonEKSAdminPolicy", ROLES.get("admin")!],
  ["AmazonEKSEditPolicy", ROLES.get("edit")!],
  ["AmazonEKSViewPolicy", ROLES.get("view")!],
  ["AmazonEKSAdminViewPolicy", [allow(["*"], ["*"], READ)]],
  ["AmazonEKSSecretReaderPolicy", [allow([""], ["secrets"], READ)]],
]);

/** Rules of an access policy, or undefined where it is none of those known. */
export function accessPolicyRules(name: string): readonly PolicyRule[] | undefined {
  return ACCESS_POLICIES.get(name);
}

/** The names by which a binding can always be made, whatever roles the inputs hold. */
export const ALWAYS_THERE = [CLUSTER_ADMIN, "admin", "edit", "view"] as const;

/** Rules of a ClusterRole that every cluster has, or undefined where it is none of those known. */
export function builtInRules(name: string): readonly PolicyRule[] | undefined {
  return ROLES.get(name);
}
