/** Kinds of objects: those that are read, those that say nothing about attacks, those that another input reads. */

/** Calico's API server and its stored form have a group each. */
const CALICO = ["NetworkPolicy", "GlobalNetworkPolicy", "NetworkSet", "GlobalNetworkSet", "Tier"];

/** API group → kinds. */
const READ: Readonly<Record<string, readonly string[]>> = {
  "": [
    "Namespace",
    "Node",
    "Pod",
    "Service",
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "Endpoints",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ReplicationController",
  ],
  apps: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  extensions: ["Deployment", "DaemonSet", "ReplicaSet", "Ingress", "NetworkPolicy"],
  batch: ["Job", "CronJob"],
  "networking.k8s.io": ["Ingress", "NetworkPolicy"],
  "discovery.k8s.io": ["EndpointSlice"],
  "rbac.authorization.k8s.io": ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
  "gateway.networking.k8s.io": [
    "Gateway",
    "HTTPRoute",
    "GRPCRoute",
    "TCPRoute",
    "TLSRoute",
    "UDPRoute",
    "ReferenceGrant",
  ],
  "route.openshift.io": ["Route"],
  "apps.openshift.io": ["DeploymentConfig"],
  "argoproj.io": ["Rollout"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "security.istio.io": ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"],
  "networking.istio.io": ["VirtualService", "Gateway", "DestinationRule", "ServiceEntry", "Sidecar"],
  "kyverno.io": ["ClusterPolicy", "Policy", "PolicyException"],
  // Controllers that keep a cloud's objects in the cluster.
  "eks.services.k8s.aws": ["PodIdentityAssociation"],
  "cilium.io": ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup"],
  "projectcalico.org": CALICO,
  "crd.projectcalico.org": CALICO,
};

/** Kubernetes' own kinds of which nothing is needed. */
const SILENT = new Set([
  "Event",
  "Lease",
  "ControllerRevision",
  "StorageClass",
  "VolumeAttachment",
  "CSIDriver",
  "CSINode",
  "CSIStorageCapacity",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "ResourceQuota",
  "LimitRange",
  "PriorityClass",
  "RuntimeClass",
  "CustomResourceDefinition",
  "APIService",
  "ComponentStatus",
  "FlowSchema",
  "PriorityLevelConfiguration",
  "IngressClass",
  "GatewayClass",
  "PodTemplate",
  "CertificateSigningRequest",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "PodMetrics",
  "NodeMetrics",
]);

/** Groups of reports about objects, which have inputs of their own, and of catalogues that only look alike. */
const ELSEWHERE =
  /(^|\.)(aquasecurity\.github\.io|wgpolicyk8s\.io|openreports\.io|reports\.kyverno\.io|reports\.x-k8s\.io|spdx\.softwarecomposition\.kubescape\.io|backstage\.io)$/;

/** Records of what the API server was asked are log lines about objects, none themselves. */
const LOGS = "audit.k8s.io";

export type Treatment = "read" | "silent" | "elsewhere" | "unknown";

export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

export function treatmentOf(apiVersion: string, kind: string): Treatment {
  const group = groupOf(apiVersion);
  if (READ[group]?.includes(kind) === true) return "read";
  if (ELSEWHERE.test(group)) return "elsewhere";
  if (group === LOGS) return "unknown";
  return SILENT.has(kind) && (group === "" || /^(apps|batch|autoscaling|policy|[\w.]+\.k8s\.io)$/.test(group))
    ? "silent"
    : "unknown";
}

/** Whether a document that begins with an object of that group is one of this input's. */
export function isOwnGroup(apiVersion: unknown): boolean {
  if (typeof apiVersion !== "string" || apiVersion === "") return false;
  const group = groupOf(apiVersion);
  return group !== LOGS && !ELSEWHERE.test(group);
}
