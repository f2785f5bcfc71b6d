/** NetworkPolicy objects as rules (networking.k8s.io/v1). */
import { byText, items, number, text, texts } from "../fields.js";
import type { Fields } from "../fields.js";
import type { KubernetesObject } from "../objects.js";
import { parseCidr, subtract } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import { readProtocol } from "./ports.js";
import type { PortProtocol, Range } from "./ports.js";
import { readSelector } from "./selector.js";
import type { Selector } from "./selector.js";

/** Who is on the other side: pods by namespace and labels, or addresses outside. Equal keys mean equal peers. */
export type Peer =
  | { readonly key: string; readonly is: "pods"; readonly namespace: string | Selector; readonly pods: Selector }
  | { readonly key: string; readonly is: "addresses"; readonly ranges: readonly AddressRange[] };

export type PolicyPort =
  | { readonly protocol: PortProtocol; readonly range: Range }
  | { readonly protocol: PortProtocol; readonly name: string };

/** One allowance: any of the peers (absent: everyone) on any of the ports (absent: all). */
export interface Rule {
  readonly key: string;
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly PolicyPort[] | undefined;
  readonly policy: string;
}

export interface Policy {
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly selector: Selector;
  /** Absent where the policy does not restrict that direction. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
  /** Parts that could not be understood; they allow nothing. */
  readonly problems: readonly string[];
}

export function readPolicy(object: KubernetesObject): Policy {
  const { value } = object;
  const namespace = object.namespace ?? "default";
  const problems: string[] = [];
  const spec = value.spec as Fields | undefined;
  const types = texts(spec, "policyTypes");
  // Without policyTypes a policy is about ingress, and about egress where it has egress rules.
  const restricts = (type: string, otherwise: boolean) => (types.length > 0 ? types.includes(type) : otherwise);
  const rules = (direction: "ingress" | "egress", side: string) =>
    items(spec, direction).map((rule) => readRule(rule, side, { namespace, policy: object.uid, problems }));
  return {
    object,
    namespace,
    selector: readSelector(spec?.podSelector) ?? [],
    ingress: restricts("Ingress", true) ? rules("ingress", "from") : undefined,
    egress: restricts("Egress", items(spec, "egress").length > 0) ? rules("egress", "to") : undefined,
    problems,
  };
}

interface Reading {
  readonly namespace: string;
  readonly policy: string;
  readonly problems: string[];
}

/** An empty or missing list of peers or ports means all of them. */
function readRule(rule: Fields, side: string, reading: Reading): Rule {
  const peers = items(rule, side);
  const ports = items(rule, "ports");
  const read = {
    peers:
      peers.length === 0
        ? undefined
        : peers.flatMap((peer) => readPeer(peer, reading)).sort((a, b) => byText(a.key, b.key)),
    ports: ports.length === 0 ? undefined : ports.flatMap((port) => readPort(port, reading)),
  };
  const key = JSON.stringify([
    read.peers?.map((peer) => peer.key),
    read.ports?.map((port) => JSON.stringify(port)).sort(byText),
  ]);
  return { ...read, key, policy: reading.policy };
}

function readPeer(peer: Fields, { namespace, problems }: Reading): Peer[] {
  if (peer.ipBlock !== undefined) return readBlock(peer.ipBlock, problems);
  const namespaces = readSelector(peer.namespaceSelector);
  const pods = readSelector(peer.podSelector);
  if (namespaces === undefined && pods === undefined) {
    problems.push("a peer without podSelector, namespaceSelector and ipBlock selects nothing");
    return [];
  }
  const where = namespaces ?? namespace;
  return [{ key: JSON.stringify([where, pods ?? []]), is: "pods", namespace: where, pods: pods ?? [] }];
}

function readBlock(block: unknown, problems: string[]): Peer[] {
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
  const ranges = subtract([range], taken as AddressRange[]);
  return [{ key: JSON.stringify(["ip", cidr, except.sort(byText)]), is: "addresses", ranges }];
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
