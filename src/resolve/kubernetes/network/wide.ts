/** Splits rules into what is open to everyone and what is for named peers, so that the former needs no look at peers. */
import { mergeRanges } from "../../port-ranges.js";
import type { Range } from "../../port-ranges.js";
import { ALL_PORTS, NO_PORTS, PROTOCOLS, intersect, subtractPorts, unitePorts } from "./ports.js";
import type { PortSet } from "./ports.js";
import type { Peer, PolicyPort, Ports, Rule } from "./rule.js";

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
    const same = ports.flatMap((port) => ("from" in port || port.protocol !== protocol ? [] : portRanges(port, named)));
    return [protocol, mergeRanges(same)] as const;
  });
  const plain = Object.fromEntries(ranges) as unknown as PortSet;
  return ports.reduce((all, port) => {
    if (!("from" in port)) return all;
    return unitePorts(all, subtractPorts(resolvePorts(port.from, named), resolvePorts(port.taken, named)));
  }, plain);
}

/** An end below its start is refused by the API and allows nothing here. */
function portRanges(port: Exclude<PolicyPort, { from: Ports }>, named: NamedPorts): Range[] {
  if ("range" in port) return port.range[0] <= port.range[1] ? [port.range] : [];
  return (named.get(`${port.protocol}/${port.name}`) ?? []).map((number): Range => [number, number]);
}

/** Names that are looked up, as `<protocol>/<name>`. */
export function namesOf(ports: Ports): string[] {
  if (ports === "every") return [];
  return ports.flatMap((port) => {
    if ("from" in port) return [...namesOf(port.from), ...namesOf(port.taken)];
    return "name" in port ? [`${port.protocol}/${port.name}`] : [];
  });
}

const NO_NAMES: NamedPorts = new Map();

/** Ports of which none is a name as numbers, in one spelling. */
export function fromPortSet(set: PortSet): Ports {
  if (isEvery(set)) return "every";
  return PROTOCOLS.flatMap((protocol) => set[protocol].map((range) => ({ protocol, range })));
}

function isEvery(set: PortSet): boolean {
  return PROTOCOLS.every((protocol) => set[protocol].length === 1 && String(set[protocol][0]) === "0,65535");
}

/** What `a` has and `b` has not; where names take part, that is worked out on each receiver. */
export function without(a: Ports, b: Ports): Ports {
  if (a.length === 0 || b.length === 0) return a;
  if (b === "every") return [];
  if (namesOf(a).length + namesOf(b).length > 0) return [{ from: a, taken: b }];
  return fromPortSet(subtractPorts(resolvePorts(a, NO_NAMES), resolvePorts(b, NO_NAMES)));
}

export function inBoth(a: Ports, b: Ports): Ports {
  if (a === "every" || b.length === 0) return b;
  if (b === "every" || a.length === 0) return a;
  if (namesOf(a).length + namesOf(b).length > 0) return without(a, without(a, b));
  return fromPortSet(intersect(resolvePorts(a, NO_NAMES), resolvePorts(b, NO_NAMES)));
}
