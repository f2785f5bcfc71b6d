/**
 * Policies of cluster administrators (policy.networking.k8s.io): AdminNetworkPolicy and BaselineAdminNetworkPolicy
 * of v1alpha1, and ClusterNetworkPolicy of v1alpha2, which has both as tiers.
 */
import { items, number, pick, text, texts } from "../fields.js";
import type { Fields } from "../fields.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { parseCidrs } from "./addresses.js";
import { makeStep } from "./policy.js";
import { readProtocol } from "./ports.js";
import { RANK } from "./rule.js";
import type { Action, PodPeer, Policy, PolicyPort, Section, StatedPeer, Step } from "./rule.js";
import { matches, readSelector } from "./selector.js";
import { addressPeer, podsIn } from "./who.js";

const ACTIONS: Readonly<Record<string, Action>> = { allow: "allow", accept: "allow", deny: "deny", pass: "pass" };

interface Reading {
  readonly cluster: Cluster;
  readonly policy: string;
  readonly problems: string[];
}

export function readAdminPolicies(cluster: Cluster): Policy[] {
  const kinds = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"];
  const read = cluster.ofKind(...kinds).map((object) => readAdminPolicy(cluster, object));
  return read.map((policy) => {
    const [own] = [...policy.ingress, ...policy.egress];
    const rivals = read.filter((other) => {
      const [its] = [...other.ingress, ...other.egress];
      return other !== policy && own !== undefined && its?.rank === own.rank && its.order === own.order;
    });
    if (rivals.length === 0) return policy;
    const why = `it has the same priority as ${rivals.map(({ object }) => object.name).join(", ")}, so the API does not say which wins; by name here`;
    return { ...policy, problems: [...policy.problems, why] };
  });
}

function readAdminPolicy(cluster: Cluster, object: KubernetesObject): Policy {
  const { value } = object;
  const problems: string[] = [];
  const baseline =
    object.kind === "BaselineAdminNetworkPolicy" || /^baseline$/i.test(text(value, "spec", "tier") ?? "");
  const priority = number(value, "spec", "priority") ?? (baseline ? 0 : 1000);
  const subject = podPeer(pick(value, "spec", "subject"));
  if (subject === undefined) problems.push("its subject names neither namespaces nor pods, so it restricts nothing");
  const reading = { cluster, policy: object.uid, problems };
  const section = (direction: "ingress" | "egress", side: string): Section[] => {
    const steps = items(value, "spec", direction).flatMap((rule) => readRule(rule, side, reading));
    const rank = baseline ? RANK.baseline : RANK.admin;
    return steps.length === 0 ? [] : [{ rank, order: priority, steps, closes: false }];
  };
  const nobody = podsIn("", []);
  return {
    object,
    key: object.uid,
    subject: subject ?? nobody,
    ingress: section("ingress", "from"),
    egress: section("egress", "to"),
    problems,
  };
}

/** `{namespaces}` or `{pods: {namespaceSelector, podSelector}}`. */
function podPeer(value: unknown): PodPeer | undefined {
  const namespaces = readSelector(pick(value, "namespaces"));
  if (namespaces !== undefined) return podsIn(namespaces, []);
  const within = pick(value, "pods");
  if (typeof within !== "object" || within === null) return undefined;
  return podsIn(readSelector(pick(within, "namespaceSelector")) ?? [], readSelector(pick(within, "podSelector")) ?? []);
}

/** What cannot be read makes an allowance smaller and leaves a denial out: both are said. */
function readRule(rule: Fields, side: string, reading: Reading): Step[] {
  const action = ACTIONS[(text(rule, "action") ?? "").toLowerCase()];
  if (action === undefined) {
    reading.problems.push(
      `action ${JSON.stringify(rule.action)} is none of Allow, Deny and Pass; the rule does nothing`,
    );
    return [];
  }
  const peers = items(rule, side).flatMap((peer) => readPeers(peer, reading));
  if (peers.length === 0) return [];
  const ports = [...items(rule, "ports"), ...items(rule, "protocols")];
  const read = ports.length === 0 ? undefined : ports.flatMap((port) => readPort(port, reading));
  return [makeStep(action, peers, read, reading.policy)];
}

function readPeers(peer: Fields, reading: Reading): StatedPeer[] {
  const pods = podPeer(peer);
  if (pods !== undefined) return [pods];
  if (peer.nodes !== undefined) return nodeAddresses(peer.nodes, reading);
  const networks = texts(peer, "networks");
  if (networks.length > 0) {
    const ranges = parseCidrs(networks);
    if (ranges.length < networks.length) reading.problems.push("one of its networks is not an address range");
    return ranges.length === 0 ? [] : [addressPeer(ranges)];
  }
  const named = Object.keys(peer).join(", ") || "nothing";
  reading.problems.push(`a peer that names ${named} is not evaluated: that part of its rule does nothing`);
  return [];
}

function nodeAddresses(nodes: unknown, { cluster, problems }: Reading): StatedPeer[] {
  const selector = readSelector(nodes) ?? [];
  const chosen = cluster.ofKind("Node").filter((node) => matches(selector, node.labels));
  const addresses = chosen.flatMap((node) => items(node.value, "status", "addresses"));
  const ranges = parseCidrs(addresses.map((each) => text(each, "address") ?? ""));
  if (ranges.length > 0) return [addressPeer(ranges)];
  problems.push("it names nodes, of which the inputs hold no address: that part of its rule does nothing");
  return [];
}

/** v1alpha1: `{portNumber|portRange|namedPort}`; v1alpha2: `{tcp|udp|sctp: {destinationPort: {number|range}}}`. */
function readPort(port: Fields, { problems }: Reading): PolicyPort[] {
  const name = text(port, "namedPort") ?? text(port, "destinationNamedPort");
  if (name !== undefined) return (["tcp", "udp", "sctp"] as const).map((protocol) => ({ protocol, name }));
  const single = port.portNumber;
  const range = port.portRange;
  const protocol = readProtocol(text(single ?? range, "protocol"));
  if (single !== undefined && protocol !== undefined) {
    const value = number(single, "port");
    if (value !== undefined) return [{ protocol, range: [value, value] }];
  }
  if (range !== undefined && protocol !== undefined) {
    const [start, end] = [number(range, "start"), number(range, "end")];
    if (start !== undefined && end !== undefined) return [{ protocol, range: [start, end] }];
  }
  const later = (["tcp", "udp", "sctp"] as const).filter((each) => port[each] !== undefined);
  if (later.length > 0) {
    return later.map((each) => {
      const to = pick(port, each, "destinationPort");
      const value = number(to, "number");
      const [start, end] = [number(to, "range", "start") ?? value, number(to, "range", "end") ?? value];
      return { protocol: each, range: start === undefined || end === undefined ? [0, 65535] : [start, end] };
    });
  }
  problems.push(`port ${JSON.stringify(port)} is not understood; it stands for no port`);
  return [];
}
