/** Programs of the control plane that run in pods, and what their flags say of who is let in. */
import { items, labels, text } from "./fields.js";
import type { KubernetesObject } from "./objects.js";
import type { Workload } from "./workloads.js";

export type Program = "etcd" | "kube-apiserver";

/** A program with those of its flags that are read, by name. */
export interface Component {
  readonly program: Program;
  readonly flags: Readonly<Record<string, string>>;
  readonly workload: Workload;
}

/** The cluster's own: pods that nodes start from files of theirs. An etcd of somebody else is not the cluster's. */
export function findComponents(workloads: readonly Workload[]): Component[] {
  return workloads.flatMap((workload) =>
    workload.pods
      .filter(({ object }) => isOfControlPlane(object))
      .flatMap(({ spec }) => items(spec, "containers"))
      .flatMap((container) => {
        const program = text(container, "component", "program");
        if (program !== "etcd" && program !== "kube-apiserver") return [];
        return [{ program, flags: labels(container, "component", "flags"), workload } as const];
      }),
  );
}

function isOfControlPlane({ namespace, value, labels: own }: KubernetesObject): boolean {
  const isMirror = items(value, "metadata", "ownerReferences").some((owner) => text(owner, "kind") === "Node");
  return namespace === "kube-system" && (isMirror || own["tier"] === "control-plane");
}

const CONTROL_PLANE_LABELS = ["control-plane", "master", "controlplane", "etcd"];

export function isControlPlaneNode(node: KubernetesObject): boolean {
  return CONTROL_PLANE_LABELS.some((role) => node.labels[`node-role.kubernetes.io/${role}`] !== undefined);
}

const LOOPBACK = /^(localhost|127\.[\d.]+|\[?::1\]?)$/;

/** Ports on which other machines get in without a login. What a file of settings says instead is not known. */
export function openPorts(component: Component): number[] {
  const { program, flags } = component;
  if (program === "kube-apiserver") {
    // Removed in version 1.24; it is bound to the machine itself unless another address is given.
    const port = Number(flags["insecure-port"] ?? "0");
    const address = flags["insecure-bind-address"] ?? "127.0.0.1";
    return port > 0 && !LOOPBACK.test(address) ? [port] : [];
  }
  if (!saysWhereItListens(component)) return [];
  const urls = (flags["listen-client-urls"] ?? "")
    .split(",")
    .flatMap((each) => (URL.canParse(each) ? [new URL(each)] : []));
  const open = urls.filter(
    ({ protocol, hostname }) =>
      !LOOPBACK.test(hostname) &&
      (protocol === "http:" || (protocol === "https:" && flags["client-cert-auth"] !== "true")),
  );
  return [...new Set(open.map(({ port, protocol }) => Number(port === "" ? (protocol === "http:" ? 80 : 443) : port)))];
}

/** etcd's flags mean nothing beside a file of settings. */
export function saysWhereItListens({ program, flags }: Component): boolean {
  return program !== "etcd" || flags["config-file"] === undefined;
}

/** Whether whoever is logged in may do everything: one mode that allows is enough. */
export function allowsEverything({ program, flags }: Component): boolean {
  const modes = (flags["authorization-mode"] ?? "").split(",");
  return program === "kube-apiserver" && flags["authorization-config"] === undefined && modes.includes("AlwaysAllow");
}

/** Whether requests without a login are refused: as it is set, or as the API server does where it allows everything. */
export function refusesAnonymous(component: Component): boolean {
  const { program, flags } = component;
  if (program !== "kube-apiserver") return false;
  return (
    flags["authentication-config"] === undefined && (flags["anonymous-auth"] === "false" || allowsEverything(component))
  );
}
