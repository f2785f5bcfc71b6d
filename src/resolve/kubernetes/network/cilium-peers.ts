/** The other side of a Cilium rule: endpoints, entities, address ranges and Services. */
import { fields, labels, pick, text, texts } from "../fields.js";
import type { Fields } from "../fields.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { addressesOf } from "../nodes.js";
import { EVERY_IPV4, EVERY_IPV6, parseCidrs, subtract } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import { readBlock } from "./policy.js";
import type { StatedPeer, Test } from "./rule.js";
import { equalitySelector, matches, readSelector } from "./selector.js";
import type { Requirement } from "./selector.js";
import { EVERY_ADDRESS, EVERY_POD, addressPeer, attribute, podsThat } from "./who.js";

export interface CiliumReading {
  readonly cluster: Cluster;
  /** Whether Cilium is set to take nodes for part of the ranges that their addresses lie in. */
  readonly rangesMeanNodes: boolean;
  readonly policy: string;
  /** Absent for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly problems: string[];
}

const NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
const ACCOUNT = "io.cilium.k8s.policy.serviceaccount";
const OPERATORS = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);

/** A pod on its node's network is the node to Cilium. */
const NOT_OF_THE_NODE: Test = { of: "self", key: "host", operator: "DoesNotExist", values: [] };

function plainKey(key: string): string {
  return key.replace(/^(k8s|any)[:.]/, "");
}

/** A selector of endpoints; one that names no namespace is about that of its policy. */
export function endpointTest(selector: unknown, namespace: string | undefined): Test {
  const requirements = readSelector(selector) ?? [];
  const tests = requirements.map(requirementTest);
  const elsewhere = requirements.some(({ key }) => {
    const plain = plainKey(key);
    return plain === NAMESPACE || plain.startsWith(NAMESPACE_LABELS);
  });
  if (!requirements.some(({ key }) => plainKey(key).startsWith("reserved"))) tests.push(NOT_OF_THE_NODE);
  if (namespace !== undefined && !elsewhere) tests.push(attribute("self", "namespace", namespace));
  return { all: tests };
}

/** Reserved labels stand for what is no pod; what does not understand an operator is met by no one. */
function requirementTest({ key, operator, values }: Requirement): Test {
  const plain = plainKey(key);
  if (!OPERATORS.has(operator)) return { any: [] };
  const test = { operator, values } as Pick<Extract<Test, { key: string }>, "operator" | "values">;
  if (plain.startsWith("reserved:") || plain.startsWith("reserved."))
    return { ...test, of: "self", key: /host|remote-node/.test(plain) ? "host" : "nothing" };
  if (plain === NAMESPACE) return { ...test, of: "self", key: "namespace" };
  if (plain === ACCOUNT) return { ...test, of: "self", key: "account" };
  if (plain.startsWith(NAMESPACE_LABELS))
    return { ...test, of: "namespace", key: plain.slice(NAMESPACE_LABELS.length) };
  if (plain === "io.cilium.k8s.policy.cluster") return { all: [] };
  return { ...test, of: "pod", key: plain };
}

/** undefined: everyone, as the rule names no one. An empty list: no one that is known. */
export function readCiliumPeers(rule: Fields, side: "from" | "to", reading: CiliumReading): StatedPeer[] | undefined {
  const own = Object.keys(rule).filter((key) => key.startsWith(side) && key !== "toPorts");
  if (own.length === 0) return undefined;
  return own.flatMap((key) => {
    const peers = readPart(key.slice(side.length), rule[key], reading);
    if (peers === undefined) return everyone();
    return side === "to" ? withNodes(key.slice(side.length), { peers, value: rule[key] }, reading) : peers;
  });
}

/**
 * A node of the cluster is no part of the world to Cilium, and no range of addresses means it, unless agents are set
 * otherwise: `host`, `remote-node` and `cluster` do. What comes from a node's address may be anybody's, passed on.
 */
function withNodes(
  part: string,
  { peers, value }: { readonly peers: readonly StatedPeer[]; readonly value: unknown },
  { cluster, rangesMeanNodes }: CiliumReading,
): StatedPeer[] {
  if (rangesMeanNodes && part !== "Entities") return [...peers];
  const rangesOf = (some: readonly KubernetesObject[]) =>
    parseCidrs(some.flatMap((node) => addressesOf(node, "InternalIP", "ExternalIP")));
  const all = cluster.ofKind("Node");
  const nodes = rangesOf(all);
  if (nodes.length === 0) return [...peers];
  const apart = peers.flatMap((peer): StatedPeer[] => {
    if (peer.is !== "addresses") return [peer];
    const ranges: AddressRange[] = subtract(peer.ranges, nodes);
    return ranges.length === 0 ? [] : [addressPeer(ranges)];
  });
  const entities = part === "Entities" && Array.isArray(value) ? value.map(String) : [];
  if (entities.some((each) => NODES.has(each))) return [...apart, addressPeer(nodes)];
  const controlPlane = entities.includes("kube-apiserver") ? rangesOf(all.filter(runsApiServer)) : [];
  return controlPlane.length > 0 ? [...apart, addressPeer(controlPlane)] : apart;
}

/** Entities that nodes belong to. */
const NODES = new Set(["host", "remote-node", "cluster"]);

function runsApiServer({ labels }: KubernetesObject): boolean {
  return ["control-plane", "master"].some((role) => labels[`node-role.kubernetes.io/${role}`] !== undefined);
}

function everyone(): StatedPeer[] {
  return [EVERY_POD, EVERY_ADDRESS];
}

/** undefined: everyone. */
function readPart(part: string, value: unknown, reading: CiliumReading): StatedPeer[] | undefined {
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  switch (part) {
    case "Endpoints":
      return list.map((each) => podsThat(endpointTest(each, reading.namespace)));
    case "Entities":
      return list.includes("all") ? undefined : list.flatMap((each) => readEntity(String(each), reading));
    case "CIDR":
      return [addressPeer(parseCidrs(list.map(String)))];
    case "CIDRSet":
      return list.flatMap((each) => readCidrSet(fields(each), reading));
    case "Services":
      return list.flatMap((each) => readService(fields(each), reading));
    default:
      reading.problems.push(`${part} of a rule is not evaluated: no one is known to be meant by it`);
      return [];
  }
}

function readEntity(entity: string, { problems }: CiliumReading): StatedPeer[] {
  switch (entity) {
    case "world":
      return [EVERY_ADDRESS];
    case "world-ipv4":
      return [addressPeer([EVERY_IPV4])];
    case "world-ipv6":
      return [addressPeer([EVERY_IPV6])];
    case "cluster":
      return [EVERY_POD];
    case "host":
    case "remote-node":
      return [podsThat({ of: "self", key: "host", operator: "Exists", values: [] })];
    case "none":
    case "init":
    case "health":
    case "ingress":
    case "unmanaged":
      return [];
    default:
      problems.push(`entity ${entity} is not evaluated: no one is known to be meant by it`);
      return [];
  }
}

function readCidrSet(value: Fields, { cluster, problems }: CiliumReading): StatedPeer[] {
  const selector = readSelector(value.cidrGroupSelector);
  const named = text(value, "cidrGroupRef");
  if (named === undefined && selector === undefined) return readBlock(value, problems);
  const groups = cluster
    .ofKind("CiliumCIDRGroup.cilium.io")
    .filter((group) => (named === undefined ? matches(selector ?? [], group.labels) : group.name === named));
  if (groups.length === 0)
    problems.push(
      `no group of address ranges ${named ?? "of that selector"} is in the inputs; it stands for no address`,
    );
  const except = texts(value, "except");
  return groups.flatMap((group) =>
    texts(group.value, "spec", "externalCIDRs").flatMap((cidr) => readBlock({ cidr, except }, problems)),
  );
}

/** The pods behind a Service, by its selector. */
function readService(value: Fields, { cluster, namespace, problems }: CiliumReading): StatedPeer[] {
  const named = fields(value.k8sService);
  const selected = fields(value.k8sServiceSelector);
  const where = text(named, "namespace") ?? text(selected, "namespace") ?? namespace;
  const name = text(named, "serviceName");
  const selector = readSelector(selected.selector);
  const services = cluster.ofKind("Service").filter((service) => {
    if (where !== undefined && service.namespace !== where) return false;
    return name === undefined ? selector !== undefined && matches(selector, service.labels) : service.name === name;
  });
  const peers = services.flatMap((service) => {
    const pods = equalitySelector(labels(service.value, "spec", "selector"));
    if (pods.length === 0) return [];
    return [podsThat({ all: pods.map(({ key, values }) => attribute("pod", key, ...values)) }, service.namespace)];
  });
  if (peers.length === 0)
    problems.push(
      `Service ${name ?? JSON.stringify(pick(selected, "selector"))} selects no pods in the inputs; it stands for no one`,
    );
  return peers;
}
