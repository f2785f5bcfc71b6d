/** NetworkPolicy objects (networking.k8s.io/v1). */
import { byText, items, number, text, texts } from "../fields.js";
import type { Fields } from "../fields.js";
import type { KubernetesObject } from "../objects.js";
import { parseCidr, subtract } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import { readProtocol } from "./ports.js";
import { RANK } from "./rule.js";
import type { Action, AddressPeer, Policy, PolicyPort, Section, StatedPeer, Step } from "./rule.js";
import { readSelector } from "./selector.js";
import { addressPeer, podsIn } from "./who.js";

/** Calico gives NetworkPolicies this place among its own policies of the default tier. */
export const NETWORK_POLICY_ORDER = 1000;

/** A step with a key by content. */
export function makeStep(
  action: Action,
  peers: readonly StatedPeer[] | undefined,
  ports: readonly PolicyPort[] | undefined,
  policy: string,
): Step {
  const sorted = peers && [...peers].sort((a, b) => byText(a.key, b.key));
  const written = ports?.map((port) => JSON.stringify(port)).sort(byText);
  const key = JSON.stringify([action, sorted?.map((peer) => peer.key), written]);
  return { key, action, peers: sorted, ports, policy };
}

export function readPolicy(object: KubernetesObject): Policy {
  const { value } = object;
  const namespace = object.namespace ?? "default";
  const problems: string[] = [];
  const spec = value.spec as Fields | undefined;
  const types = texts(spec, "policyTypes");
  // Without policyTypes a policy is about ingress, and about egress where it has egress rules.
  const restricts = (type: string, otherwise: boolean) => (types.length > 0 ? types.includes(type) : otherwise);
  const section = (direction: "ingress" | "egress", side: string): Section[] => [
    {
      rank: RANK.common,
      order: NETWORK_POLICY_ORDER,
      steps: items(spec, direction).map((rule) => readRule(rule, side, { namespace, policy: object.uid, problems })),
      closes: true,
    },
  ];
  return {
    object,
    key: object.uid,
    subject: podsIn(namespace, readSelector(spec?.podSelector) ?? []),
    ingress: restricts("Ingress", true) ? section("ingress", "from") : [],
    egress: restricts("Egress", items(spec, "egress").length > 0) ? section("egress", "to") : [],
    problems,
  };
}

interface Reading {
  readonly namespace: string;
  readonly policy: string;
  readonly problems: string[];
}

/** An empty or missing list of peers or ports means all of them. */
function readRule(rule: Fields, side: string, reading: Reading): Step {
  const peers = items(rule, side);
  const ports = items(rule, "ports");
  return makeStep(
    "allow",
    peers.length === 0 ? undefined : peers.flatMap((peer) => readPeer(peer, reading)),
    ports.length === 0 ? undefined : ports.flatMap((port) => readPort(port, reading)),
    reading.policy,
  );
}

function readPeer(peer: Fields, { namespace, problems }: Reading): StatedPeer[] {
  if (peer.ipBlock !== undefined) return readBlock(peer.ipBlock, problems);
  const namespaces = readSelector(peer.namespaceSelector);
  const pods = readSelector(peer.podSelector);
  if (namespaces === undefined && pods === undefined) {
    problems.push("a peer without podSelector, namespaceSelector and ipBlock selects nothing");
    return [];
  }
  return [podsIn(namespaces ?? namespace, pods ?? [])];
}

/** `{cidr, except}`, which Cilium's rules have as well. */
export function readBlock(block: unknown, problems: string[]): AddressPeer[] {
  const cidr = text(block, "cidr") ?? "";
  const range = parseCidr(cidr);
  const except = texts(block, "except");
  const taken = except.map(parseCidr);
  if (range === undefined || taken.includes(undefined)) {
    problems.push(
      `ipBlock ${JSON.stringify(cidr)} or one of its exceptions is not an address range; the block allows nothing`,
    );
    return [];
  }
  return [addressPeer(subtract([range], taken as AddressRange[]))];
}

function readPort(port: Fields, { problems }: Reading): PolicyPort[] {
  const protocol = readProtocol(text(port, "protocol"));
  if (protocol === undefined) {
    problems.push(`protocol ${JSON.stringify(port.protocol)} is none of TCP, UDP and SCTP; the port allows nothing`);
    return [];
  }
  const name = text(port, "port");
  if (name !== undefined && !/^\d+$/.test(name)) return [{ protocol, name }];
  const from = name === undefined ? number(port, "port") : Number(name);
  return [{ protocol, range: from === undefined ? [0, 65535] : [from, number(port, "endPort") ?? from] }];
}
