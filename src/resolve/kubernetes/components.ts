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

/** Pods that nodes of the control plane start from files of their own: no scheduler puts them anywhere, whatever they ask for. */
export function isStartedByNodes({ kind, pods }: Pick<Workload, "kind" | "pods">): boolean {
  return kind === "Pod" && pods.every(({ object }) => isOfControlPlane(object));
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

/** Whether the value is that of a variable which is not in sight. */
function isHidden(value: string | undefined): boolean {
  return value?.includes("$(") === true;
}

/** Where a program listens. */
interface Listening {
  readonly port: number;
  /** From where requests without a login are taken; absent where flags leave it to values that are not in sight. */
  readonly open?: From | "nowhere";
}

type From = "other machines" | "its machine";

/** Empty where flags say of no port; what a file of settings says instead is not known. */
function listening(component: Component): Listening[] {
  const { program, flags } = component;
  if (program === "etcd") return hasSettingsFile(component) ? [] : urlsOf(flags).map((url) => listensTo(url, flags));
  // Removed in version 1.24; it is bound to the machine itself unless another address is given.
  const port = Number(flags["insecure-port"] ?? "0");
  const address = flags["insecure-bind-address"] ?? "127.0.0.1";
  if (!(port > 0)) return [];
  return [isHidden(address) ? { port } : { port, open: LOOPBACK.test(address) ? "its machine" : "other machines" }];
}

/** etcd's flags mean nothing beside a file of settings. */
function hasSettingsFile({ program, flags }: Component): boolean {
  return program === "etcd" && flags["config-file"] !== undefined;
}

function urlsOf(flags: Component["flags"]): URL[] {
  return (flags["listen-client-urls"] ?? "")
    .split(",")
    .flatMap((each) => (URL.canParse(each) ? [new URL(each)] : []))
    .filter(({ protocol }) => protocol === "http:" || protocol === "https:");
}

/**
 * An authority given is one that certificates must be of.
 * https://github.com/etcd-io/etcd/blob/main/client/pkg/transport/listener.go
 */
function listensTo({ protocol, hostname, port: named }: URL, flags: Component["flags"]): Listening {
  const port = Number(named === "" ? (protocol === "http:" ? 80 : 443) : named);
  const certificates = flags["client-cert-auth"] ?? "false";
  const asksForOne = flags["trusted-ca-file"] !== undefined || /^(1|t|true)$/i.test(certificates);
  const mayAsk = protocol === "https:" && isHidden(certificates);
  if (protocol === "https:" && asksForOne) return { port, open: "nowhere" };
  if (LOOPBACK.test(hostname)) return { port, open: mayAsk ? "nowhere" : "its machine" };
  return isHidden(hostname) || mayAsk ? { port } : { port, open: "other machines" };
}

/** Ports on which requests from there need no login. */
export function openPorts(component: Component, from: From): number[] {
  return [...new Set(listening(component).flatMap(({ port, open }) => (open === from ? [port] : [])))];
}

/** The ports that its flags name. */
export function namedPorts(component: Component): number[] {
  return [...new Set(listening(component).map(({ port }) => port))];
}

/** Whether its flags say who gets in there without a login, so that a check of them says no more. */
export function saysWhoGetsIn(component: Component, port: number): boolean {
  const { flags } = component;
  if (hasSettingsFile(component)) return false;
  const there = listening(component).filter((each) => each.port === port);
  if (there.length > 0) return there.every(({ open }) => open !== undefined);
  return !isHidden(flags["listen-client-urls"]) && !isHidden(flags["insecure-port"]);
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
