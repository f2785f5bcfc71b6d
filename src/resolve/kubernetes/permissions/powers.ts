/**
 * What an attacker gains something by, out of all that an API server can be asked for: (Identity)-[:MAY {action}]->().
 * An action is named after the plainest request that gives it; other requests that give the same are listed with it.
 * Sources: "Role Based Access Control Good Practices" and "Using RBAC Authorization" of kubernetes.io.
 */
import type { Operation } from "./policy-rule.js";

export interface Power {
  /** `<resource>:<verb>`. */
  readonly action: string;
  readonly operations: readonly Operation[];
  /** Whether a binding in a namespace can give it; otherwise only one of the whole cluster can. */
  readonly namespaced: boolean;
  /** Kind of the objects that `resourceNames` mean. */
  readonly kind: string;
}

const of = (group: string, resource: string, ...verbs: string[]): Operation[] =>
  verbs.map((verb) => ({ group, resource, verb }));

const RBAC = "rbac.authorization.k8s.io";
const CERTIFICATES = "certificates.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";

interface Controller {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  /** Whether a change of its template starts pods anew; a Job's cannot be changed. */
  readonly changeable: boolean;
}

/** Kinds whose objects start pods that the object describes, those of widely used extensions among them. */
const CONTROLLERS: readonly Controller[] = [
  { group: "", resource: "replicationcontrollers", kind: "ReplicationController", changeable: true },
  { group: "apps", resource: "deployments", kind: "Deployment", changeable: true },
  { group: "apps", resource: "daemonsets", kind: "DaemonSet", changeable: true },
  { group: "apps", resource: "statefulsets", kind: "StatefulSet", changeable: true },
  { group: "apps", resource: "replicasets", kind: "ReplicaSet", changeable: true },
  { group: "batch", resource: "jobs", kind: "Job", changeable: false },
  { group: "batch", resource: "cronjobs", kind: "CronJob", changeable: true },
  { group: "apps.openshift.io", resource: "deploymentconfigs", kind: "DeploymentConfig", changeable: true },
  { group: "argoproj.io", resource: "rollouts", kind: "Rollout", changeable: true },
  { group: "argoproj.io", resource: "workflows", kind: "", changeable: false },
  { group: "argoproj.io", resource: "cronworkflows", kind: "", changeable: false },
  { group: "serving.knative.dev", resource: "services", kind: "", changeable: false },
  { group: "tekton.dev", resource: "taskruns", kind: "", changeable: false },
  { group: "tekton.dev", resource: "pipelineruns", kind: "", changeable: false },
  { group: "batch.volcano.sh", resource: "jobs", kind: "", changeable: false },
  { group: "jobset.x-k8s.io", resource: "jobsets", kind: "", changeable: false },
  { group: "keda.sh", resource: "scaledjobs", kind: "", changeable: false },
  { group: "kubeflow.org", resource: "notebooks", kind: "", changeable: false },
  { group: "monitoring.coreos.com", resource: "alertmanagers", kind: "", changeable: false },
  { group: "monitoring.coreos.com", resource: "prometheuses", kind: "", changeable: false },
  { group: "ray.io", resource: "rayclusters", kind: "", changeable: false },
  { group: "ray.io", resource: "rayjobs", kind: "", changeable: false },
  { group: "sparkoperator.k8s.io", resource: "sparkapplications", kind: "", changeable: false },
];

const power = (action: string, kind: string, namespaced: boolean, ...operations: Operation[][]): Power => ({
  action,
  kind,
  namespaced,
  operations: operations.flat(),
});

export const POWERS: readonly Power[] = [
  power(
    "pods:create",
    "Pod",
    true,
    of("", "pods", "create"),
    ...CONTROLLERS.map(({ group, resource }) => of(group, resource, "create")),
  ),
  power("pods:patch", "Pod", true, of("", "pods", "patch", "update")),
  ...CONTROLLERS.filter(({ changeable }) => changeable).map(({ group, resource, kind }) =>
    power(`${resource}:patch`, kind, true, of(group, resource, "patch", "update")),
  ),
  // A request that opens a web socket is a GET; older clients POST.
  power("pods/exec:create", "Pod", true, of("", "pods/exec", "create", "get")),
  power("pods/attach:create", "Pod", true, of("", "pods/attach", "create", "get")),
  power("pods/ephemeralcontainers:patch", "Pod", true, of("", "pods/ephemeralcontainers", "patch", "update")),
  power("pods/portforward:create", "Pod", true, of("", "pods/portforward", "create", "get")),
  power("pods/proxy:get", "Pod", true, of("", "pods/proxy", "get", "create", "update", "patch", "delete")),
  power("services/proxy:get", "Service", true, of("", "services/proxy", "get", "create", "update", "patch", "delete")),
  power("pods/log:get", "Pod", true, of("", "pods/log", "get")),
  power("secrets:get", "Secret", true, of("", "secrets", "get", "list", "watch")),
  power("secrets:create", "Secret", true, of("", "secrets", "create")),
  power("serviceaccounts/token:create", "ServiceAccount", true, of("", "serviceaccounts/token", "create")),
  power("serviceaccounts:impersonate", "ServiceAccount", true, of("", "serviceaccounts", "impersonate")),
  power("rolebindings:create", "RoleBinding", true, of(RBAC, "rolebindings", "create")),
  power("rolebindings:patch", "RoleBinding", true, of(RBAC, "rolebindings", "patch", "update")),
  power("roles:bind", "Role", true, of(RBAC, "roles", "bind")),
  // Asked in the namespace of the binding that is made, so a binding there can give it.
  power("clusterroles:bind", "ClusterRole", true, of(RBAC, "clusterroles", "bind")),
  power("roles:escalate", "Role", true, of(RBAC, "roles", "escalate")),
  power("roles:patch", "Role", true, of(RBAC, "roles", "patch", "update")),
  power("clusterroles:escalate", "ClusterRole", false, of(RBAC, "clusterroles", "escalate")),
  power("clusterroles:patch", "ClusterRole", false, of(RBAC, "clusterroles", "patch", "update")),
  power("clusterrolebindings:create", "ClusterRoleBinding", false, of(RBAC, "clusterrolebindings", "create")),
  power("clusterrolebindings:patch", "ClusterRoleBinding", false, of(RBAC, "clusterrolebindings", "patch", "update")),
  power("users:impersonate", "User", false, of("", "users", "impersonate")),
  power("groups:impersonate", "Group", false, of("", "groups", "impersonate")),
  power("nodes/proxy:get", "Node", false, of("", "nodes/proxy", "get", "create")),
  power("nodes/log:get", "Node", false, of("", "nodes/log", "get")),
  power("certificatesigningrequests:create", "", false, of(CERTIFICATES, "certificatesigningrequests", "create")),
  power(
    "certificatesigningrequests/approval:update",
    "",
    false,
    of(CERTIFICATES, "certificatesigningrequests/approval", "update", "patch"),
  ),
  power(
    "certificatesigningrequests/nodeclient:create",
    "",
    false,
    of(CERTIFICATES, "certificatesigningrequests/nodeclient", "create"),
  ),
  power("signers:approve", "Signer", false, of(CERTIFICATES, "signers", "approve")),
  power(
    "mutatingwebhookconfigurations:patch",
    "Webhook",
    false,
    of(ADMISSION, "mutatingwebhookconfigurations", "create", "update", "patch"),
  ),
  power(
    "validatingwebhookconfigurations:patch",
    "Webhook",
    false,
    of(ADMISSION, "validatingwebhookconfigurations", "create", "update", "patch"),
  ),
  power("applications:create", "", true, of("argoproj.io", "applications", "create", "update", "patch")),
  power("helmcharts:create", "", true, of("helm.cattle.io", "helmcharts", "create", "update", "patch")),
  power("persistentvolumes:create", "", false, of("", "persistentvolumes", "create")),
  // EKS maps cloud identities to users and groups by the config map kube-system/aws-auth.
  power("configmaps/aws-auth:patch", "AwsAuth", true, of("", "configmaps", "patch", "update")),
  // A request for one namespace counts as one in it.
  power("namespaces:patch", "Namespace", true, of("", "namespaces", "patch", "update")),
];

/** Powers that somebody who may do everything in the place gains nothing by. */
export const OVER_ROLES: ReadonlySet<string> = new Set([
  "rolebindings:create",
  "rolebindings:patch",
  "roles:bind",
  "clusterroles:bind",
  "roles:escalate",
  "roles:patch",
]);
