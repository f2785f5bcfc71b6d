/** Splits rules into what is open to everyone and what is for named peers, so that the former needs no look at peers. */
import type { Peer, PolicyPort, Rule } from "./policy.js";
import { ALL_PORTS, NO_PORTS, PROTOCOLS, mergeRanges } from "./ports.js";
import type { PortSet, Range } from "./ports.js";

/** Ports before names are looked up on a receiver; `every` stands for all of them. */
export type Ports = readonly PolicyPort[] | "every";

export interface Split {
  /** Open to every pod, and to every address outside. */
  readonly pods: Ports;
  readonly outside: Ports;
  /** What remains, each rule with the peers that it is for. */
  readonly specific: readonly Rule[];
}

const UNRESTRICTED: Split = { pods: "every", outside: "every", specific: [] };

/** Whether the peer is every pod of every namespace. */
function isEveryPod(peer: Peer): boolean {
  return (
    peer.is === "pods" && typeof peer.namespace !== "string" && peer.namespace.length === 0 && peer.pods.length === 0
  );
}

export function split(rules: readonly Rule[] | undefined): Split {
  if (rules === undefined) return UNRESTRICTED;
  const pods: Ports[] = [];
  const outside: Ports[] = [];
  const specific: Rule[] = [];
  for (const rule of rules) {
    const ports = rule.ports ?? "every";
    if (rule.peers === undefined) {
      pods.push(ports);
      outside.push(ports);
    } else if (rule.peers.some(isEveryPod)) {
      pods.push(ports);
      const rest = rule.peers.filter((peer) => peer.is === "addresses");
      if (rest.length > 0) specific.push({ ...rule, peers: rest });
    } else specific.push(rule);
  }
  return { pods: unite(pods), outside: unite(outside), specific };
}

export function unite(lists: readonly Ports[]): Ports {
  return lists.includes("every") ? "every" : lists.flatMap((list) => list as readonly PolicyPort[]);
}

type NamedPorts = ReadonlyMap<string, readonly number[]>;

/** The numbers that the ports are on a receiver. */
export function resolvePorts(ports: Ports, named: NamedPorts): PortSet {
  if (ports === "every") return ALL_PORTS;
  if (ports.length === 0) return NO_PORTS;
  const ranges = PROTOCOLS.map((protocol) => {
    const same = ports.filter((port) => port.protocol === protocol);
    return [protocol, mergeRanges(same.flatMap((port) => portRanges(port, named)))] as const;
  });
  return Object.fromEntries(ranges) as unknown as PortSet;
}

/** An end below its start is refused by the API and allows nothing here. */
function portRanges(port: PolicyPort, named: NamedPorts): Range[] {
  if ("range" in port) return port.range[0] <= port.range[1] ? [port.range] : [];
  return (named.get(`${port.protocol}/${port.name}`) ?? []).map((number): Range => [number, number]);
}
