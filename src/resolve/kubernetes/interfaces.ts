/**
 * Interfaces of nodes and of the control plane, as far as a setting or a finding says that they ask nobody for a login:
 * (node, or its pod)-[:EXPOSES]->(:Service {application: kubelet | etcd | kube-apiserver})-[:IN]->(cluster).
 * A node is no pod: whoever policies let out to its address reaches it. Interfaces that ask for a login are no assets;
 * neither is the kubelets' read-only port, which shows what runs there and gives nothing to hold.
 */
import { INTERNET } from "../../model/index.js";
import type { Basis } from "../../model/index.js";
import { byText, items, number, pick, text, yes } from "./fields.js";
import {
  allowsEverything,
  findComponents,
  isControlPlaneNode,
  namedPorts,
  openPorts,
  refusesAnonymous,
  saysWhoGetsIn,
} from "./components.js";
import type { Component, Program } from "./components.js";
import { openEtcds } from "./external-etcd.js";
import type { OpenEtcd } from "./external-etcd.js";
import { mentionSubject } from "./identities.js";
import type { Named } from "./named-addresses.js";
import { isPublicAddress, parseCidrs } from "./network/addresses.js";
import type { Network } from "./network/index.js";
import { addressesOf } from "./nodes.js";
import type { Nodes } from "./nodes.js";
import { addressName, shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, relate } from "./output.js";
import type { Output } from "./output.js";
import { relateOwnMachine } from "./own-machine.js";
import { administratorUid } from "./permissions/index.js";
import type { Service } from "./service.js";
import type { Workload } from "./workloads.js";

interface InterfaceContext {
  readonly cluster: Cluster;
  readonly services: readonly Service[];
  readonly network: Network;
  readonly nodes: Nodes;
  readonly named: Named;
  readonly output: Output;
}

interface Interface {
  /** The node, or the pod that answers there. */
  readonly host: KubernetesObject;
  readonly hostUid: string;
  readonly application: "kubelet" | Program;
  readonly port: number;
  /** How it is known to ask for no login; absent: a finding says so, from which rules go on by themselves. */
  readonly open?: Basis;
  /** The node that it is on. */
  readonly node?: KubernetesObject;
  /** Whether its flags say to whom it listens, so that a check of them says no more. */
  readonly flagsKnown?: boolean;
}

export function resolveInterfaces(workloads: readonly Workload[], context: InterfaceContext): void {
  for (const service of context.services) openDashboard(service, context.output);
  const components = findComponents(workloads);
  for (const component of components)
    for (const port of openPorts(component, "other machines"))
      writeInterface({ ...hostOf(component), port, open: "configured" }, context);
  for (const each of openEtcds(workloads)) writeEtcd(each, components, context);
  for (const each of onNodes(components, context)) if (isSaid(each, context)) writeInterface(each, context);
  relateOwnMachine(components, workloads, context);
  writeApiAccess(components, context);
}

/** The dashboard lets its login be skipped where its flag says so. */
function openDashboard({ uid, backends }: Service, output: Output): void {
  const pods = backends.flatMap(({ workload }) => workload.pods);
  const open = pods.find(({ spec }) =>
    items(spec, "containers").some((each) => text(each, "component", "flags", "enable-skip-login") === "true"),
  );
  if (open === undefined) return;
  const { path, at } = open.object;
  const properties = { authentication: "none" };
  output.facts.push({ fact: "asset", uid, kind: "Service", mention: true, properties, path, at });
}

function hostOf({ workload, program }: Component) {
  return { host: workload.object, hostUid: workload.uid, application: program };
}

/** Where the control plane's programs answer without a login, where they do. */
const CONTROL_PLANE = [
  ["etcd", 2379],
  ["kube-apiserver", 8080],
] as const;

function kubeletOf(node: KubernetesObject, cluster: Cluster): Interface {
  return { host: node, hostUid: node.uid, node, application: "kubelet", ...kubeletSettings(cluster) };
}

/** uids of the nodes whose kubelet asks for no login, as a setting or a scanner says. */
export function enteredNodes(cluster: Cluster, named: Named): Set<string> {
  const isOpen = (node: KubernetesObject) => isSaid(kubeletOf(node, cluster), { cluster, named });
  return new Set(cluster.ofKind("Node").flatMap((node) => (isOpen(node) ? [node.uid] : [])));
}

function* onNodes(components: readonly Component[], { cluster, nodes }: InterfaceContext): Iterable<Interface> {
  for (const node of cluster.ofKind("Node")) {
    const own = { host: node, hostUid: node.uid, node };
    yield kubeletOf(node, cluster);
    if (!isControlPlaneNode(node)) continue;
    for (const [application, port] of CONTROL_PLANE) {
      const there = components.filter((each) => each.program === application && isOn(node, each, nodes));
      if (there.length === 0) yield { ...own, application, port };
      for (const each of byPort(there, port))
        yield {
          ...own,
          ...hostOf(each.component),
          port: each.port,
          flagsKnown: saysWhoGetsIn(each.component, each.port),
        };
    }
  }
}

function isOn(node: KubernetesObject, { workload }: Component, { of }: Nodes): boolean {
  return of.get(workload.uid)?.includes(node.uid) === true;
}

/** Each port once: of whose flags name it, else the usual one of the first that may listen there. */
function byPort(there: readonly Component[], usual: number): { component: Component; port: number }[] {
  const named = there.flatMap((component) => namedPorts(component).map((port) => ({ component, port })));
  const unsaid =
    there.find((each) => !saysWhoGetsIn(each, usual)) ?? there.find((each) => namedPorts(each).length === 0);
  const all = unsaid === undefined ? named : [...named, { component: unsaid, port: usual }];
  return all.filter(({ port }, index) => all.findIndex((each) => each.port === port) === index);
}

/** On a node, as its interface or its pod's, unless the pod's flags say who gets in; else as what answers at the address. */
function writeEtcd(etcd: OpenEtcd, components: readonly Component[], context: InterfaceContext): void {
  const { cluster, nodes, network, output } = context;
  const { address, range, port, server } = etcd;
  const node = cluster.ofKind("Node").find((each) => addressesOf(each, "InternalIP", "ExternalIP").includes(address));
  const [application, protocol, open] = ["etcd", "tcp", "configured"] as const;
  if (node !== undefined) {
    const there = components.filter((each) => each.program === application && isOn(node, each, nodes));
    const pod = byPort(there, port).find((each) => each.port === port)?.component;
    if (pod !== undefined && saysWhoGetsIn(pod, port)) return;
    const host = pod === undefined ? { host: node, hostUid: node.uid, application } : hostOf(pod);
    return writeInterface({ ...host, node, port, open }, context);
  }
  const uid = addressName(cluster, address, port);
  const properties = { protocol, port, application, authentication: "none" } as const;
  asset(output, server.object, { uid, kind: "Service", name: `etcd at ${address}:${port}`, properties });
  relate(output, server.object, { type: "IN", source: uid, target: cluster.uid });
  for (const target of new Set(network.hubsOf(range, { protocol, port })))
    relate(output, server.object, { type: "RECEIVES_AS", source: uid, target });
}

/** New nodes are set up from the map; each may be set otherwise afterwards, so that this is an inference. */
function kubeletSettings(cluster: Cluster): { port: number; open?: Basis } {
  const settings = cluster.ofKind("ConfigMap").flatMap(({ value }) => pick(value, "kubelet") ?? []);
  const open = settings.some((each) => yes(each, "anonymous") && text(each, "mode") === "AlwaysAllow");
  const port = settings.map((each) => number(each, "port")).find((each) => each !== undefined) ?? 10250;
  return open ? { port, open: "inferred" } : { port };
}

function isSaid(each: Interface, { cluster, named }: Pick<InterfaceContext, "cluster" | "named">): boolean {
  const names = each.flagsKnown === true ? named.entered : named.all;
  return each.open !== undefined || [uidAt(each), ...namesOf(each, cluster)].some((name) => names.has(name));
}

function uidAt({ hostUid, port }: Pick<Interface, "hostUid" | "port">): string {
  return `${hostUid}/port/${port}`;
}

/** By its host and by its node, and by the node's addresses. */
function namesOf({ hostUid, node, port }: Interface, cluster: Cluster): string[] {
  const hosts = [hostUid, node?.uid ?? hostUid].flatMap((uid) => [uid, shortName(cluster.uid, uid)]);
  const addresses = node === undefined ? [] : addressesOf(node, "InternalIP", "ExternalIP");
  const names = addresses.flatMap((address) => [
    addressName(cluster, address, port),
    ...(isPublicAddress(address) ? [`${address}:${port}`] : []),
  ]);
  return [...hosts.map((uid) => uidAt({ hostUid: uid, port })), ...names];
}

function writeInterface(each: Interface, context: InterfaceContext): void {
  const { cluster, output } = context;
  const { host, hostUid, application, port, open } = each;
  const uid = uidAt(each);
  const basis = open ?? "observed";
  const name = `${hostUid.slice(hostUid.lastIndexOf("/") + 1)}:${port}`;
  const aliases = [...new Set(namesOf(each, cluster))].filter((alias) => alias !== uid).sort(byText);
  const protocol = "tcp";
  const properties = { protocol, port, application, ...(open === undefined ? {} : { authentication: "none" }) };
  asset(output, host, { uid, kind: "Service", name, aliases, properties, basis });
  relate(output, host, { type: "IN", source: uid, target: cluster.uid, basis });
  relate(output, host, { type: "EXPOSES", source: hostUid, target: uid, properties: { protocol, port }, basis });
  if (each.node !== undefined) letIn(each.node, each, context);
}

/** Policies of pods decide for what runs in a pod; a node's own port receives as its address does. */
function letIn(node: KubernetesObject, each: Interface, { network, named, output }: InterfaceContext): void {
  const { port, open } = each;
  const [uid, protocol] = [uidAt(each), "tcp"] as const;
  const addresses = addressesOf(node, "InternalIP", "ExternalIP");
  const ranges = each.hostUid === node.uid ? parseCidrs(addresses) : [];
  for (const target of new Set(ranges.flatMap((range) => network.hubsOf(range, { protocol, port }))))
    relate(output, node, { type: "RECEIVES_AS", source: uid, target, basis: open ?? "observed" });
  const seen = addresses.find((address) => isPublicAddress(address) && named.all.has(`${address}:${port}`));
  if (seen === undefined) return;
  const properties = { protocol, ranges: [String(port)], why: `a scan came in at the public address ${seen}` };
  relate(output, node, { type: "CAN_CONNECT", source: INTERNET, target: uid, properties, basis: "observed" });
}

/** What the API server's flags say of everyone who is logged in, and of those who are not. */
function writeApiAccess(components: readonly Component[], { cluster, output }: InterfaceContext): void {
  const servers = components.filter(({ program }) => program === "kube-apiserver");
  const open = servers.find(allowsEverything)?.workload.object;
  if (open !== undefined) {
    const source = mentionSubject(cluster, "Group", "system:authenticated", open, output);
    const properties = { why: "the API server's authorization mode is AlwaysAllow" };
    relate(output, open, { type: "CAN_ASSUME", source, target: administratorUid(cluster), properties });
  }
  const [first] = servers;
  if (first === undefined || !servers.every(refusesAnonymous)) return;
  const name = cluster.uid.slice("k8s/".length);
  const properties = { scopeType: "cluster", authentication: "required" };
  asset(output, first.workload.object, { uid: cluster.uid, kind: "Scope", name, properties });
}
