/**
 * CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy (cilium.io/v2). All policies about a pod count together with
 * Kubernetes' NetworkPolicies: a denial wins over every allowance, and what no one allows is denied in a direction
 * that some policy restricts. Rules on requests (toPorts.rules) restrict what a connection may carry, not the
 * connection.
 */
import { items, pick, text } from "../fields.js";
import type { Fields } from "../fields.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { endpointTest, readCiliumPeers } from "./cilium-peers.js";
import type { CiliumReading } from "./cilium-peers.js";
import { NETWORK_POLICY_ORDER, makeStep } from "./policy.js";
import { PROTOCOLS, readProtocol } from "./ports.js";
import type { Range } from "../../port-ranges.js";
import { RANK } from "./rule.js";
import type { Action, Policy, PolicyPort, Section, Step } from "./rule.js";
import { podsIn, podsThat } from "./who.js";

type Direction = "ingress" | "egress";

export function readCiliumPolicies(cluster: Cluster): Policy[] {
  const objects = cluster.ofKind("CiliumNetworkPolicy.cilium.io", "CiliumClusterwideNetworkPolicy.cilium.io");
  const settings = objects.length === 0 ? [] : cluster.ofKind("ConfigMap");
  const rangesMeanNodes = settings.some(({ value }) => text(value, "cilium", "cidrMatchMode") === "nodes");
  return objects.flatMap((object) => {
    const { spec } = object.value;
    const specs = [
      ...(spec === undefined ? [] : [{ spec }]),
      ...items(object.value, "specs").map((each) => ({ spec: each })),
    ];
    return specs.map((value, index) => readSpec({ cluster, rangesMeanNodes }, object, { value, index }));
  });
}

function readSpec(
  set: Pick<CiliumReading, "cluster" | "rangesMeanNodes">,
  object: KubernetesObject,
  { value, index }: { value: Fields; index: number },
): Policy {
  const reading: CiliumReading = { ...set, policy: object.uid, namespace: object.namespace, problems: [] };
  const endpoints = pick(value, "spec", "endpointSelector");
  const forNodes = pick(value, "spec", "nodeSelector") !== undefined;
  if (forNodes) reading.problems.push("it is about nodes, which is not evaluated");
  else if (endpoints === undefined) reading.problems.push("it has no endpointSelector, so it is about no pod");
  const subject = podsThat(endpointTest(endpoints, undefined), object.namespace);
  return {
    object,
    key: `${object.uid}#${index}`,
    subject: endpoints === undefined ? podsIn("", []) : subject,
    ingress: sections(value, "ingress", reading),
    egress: sections(value, "egress", reading),
    problems: reading.problems,
  };
}

/** A direction with rules, of whatever kind, is denied by default unless the policy says otherwise. */
function sections(value: Fields, direction: Direction, reading: CiliumReading): Section[] {
  const allows = items(value, "spec", direction);
  const denies = items(value, "spec", `${direction}Deny`);
  if (allows.length + denies.length === 0) return [];
  const closes = pick(value, "spec", "enableDefaultDeny", direction) !== false;
  const read = (rules: readonly Fields[], action: Action) =>
    rules.flatMap((rule) => readRule(rule, { direction, action }, reading));
  return [
    { rank: RANK.common, order: -1, steps: read(denies, "deny"), closes },
    { rank: RANK.common, order: NETWORK_POLICY_ORDER, steps: read(allows, "allow"), closes },
  ];
}

function readRule(
  rule: Fields,
  { direction, action }: { direction: Direction; action: Action },
  reading: CiliumReading,
): Step[] {
  // A rule about ICMP alone says nothing of ports, and one that says nothing at all is there to deny by default.
  const side = direction === "ingress" ? "from" : "to";
  const said = Object.keys(rule).filter((key) => key.startsWith(side) || key === "toPorts");
  if (said.length === 0) return [];
  const peers = readCiliumPeers(rule, side, reading);
  if (peers !== undefined && peers.length === 0) return [];
  if (!Array.isArray(rule.toPorts)) return [makeStep(action, peers, undefined, reading.policy)];
  const ports = items(rule, "toPorts").map((each) => readPorts(each, reading));
  if (ports.length === 0 || ports.includes(undefined)) return [makeStep(action, peers, undefined, reading.policy)];
  return [
    makeStep(
      action,
      peers,
      ports.flatMap((each) => each ?? []),
      reading.policy,
    ),
  ];
}

/** undefined: every port. */
function readPorts(value: Fields, reading: CiliumReading): PolicyPort[] | undefined {
  const listed = items(value, "ports");
  return listed.length === 0 ? undefined : listed.flatMap((each) => readPort(each, reading));
}

/** Port 0 is every port; `ANY` every protocol. */
function readPort(value: Fields, { problems }: CiliumReading): PolicyPort[] {
  const named = text(value, "protocol") ?? "ANY";
  if (/^icmp/i.test(named)) return [];
  const one = readProtocol(named);
  const protocols = /^any$/i.test(named) ? PROTOCOLS : one === undefined ? [] : [one];
  if (protocols.length === 0) problems.push(`protocol ${named} is not evaluated; it stands for no port`);
  const port = typeof value.port === "number" ? String(value.port) : (text(value, "port") ?? "0");
  if (!/^\d+$/.test(port)) return protocols.map((protocol) => ({ protocol, name: port }));
  const end = typeof value.endPort === "number" && value.endPort > 0 ? value.endPort : Number(port);
  const range: Range = port === "0" ? [0, 65535] : [Number(port), end];
  return protocols.map((protocol) => ({ protocol, range }));
}
