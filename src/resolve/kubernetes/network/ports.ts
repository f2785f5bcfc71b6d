/** Sets of ports by protocol, as sorted, disjoint, non-adjacent ranges. */
import { intersectRanges, mergeRanges, subtractRanges } from "../../port-ranges.js";
import type { Range } from "../../port-ranges.js";

export const PROTOCOLS = ["tcp", "udp", "sctp"] as const;
export type PortProtocol = (typeof PROTOCOLS)[number];

export type PortSet = Readonly<Record<PortProtocol, readonly Range[]>>;

/** What stands for all ports of a protocol. */
export const EVERY_PORT: Range = [0, 65535];
export const NO_PORTS: PortSet = { tcp: [], udp: [], sctp: [] };
export const ALL_PORTS: PortSet = { tcp: [EVERY_PORT], udp: [EVERY_PORT], sctp: [EVERY_PORT] };

export function intersect(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b;
  if (b === ALL_PORTS) return a;
  return {
    tcp: intersectRanges(a.tcp, b.tcp),
    udp: intersectRanges(a.udp, b.udp),
    sctp: intersectRanges(a.sctp, b.sctp),
  };
}

export function unitePorts(a: PortSet, b: PortSet): PortSet {
  if (isEmpty(a) || b === ALL_PORTS) return b;
  if (isEmpty(b) || a === ALL_PORTS) return a;
  const both = (protocol: PortProtocol) => mergeRanges([...a[protocol], ...b[protocol]]);
  return { tcp: both("tcp"), udp: both("udp"), sctp: both("sctp") };
}

/** What `a` has and `b` has not. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  if (isEmpty(b)) return a;
  if (b === ALL_PORTS) return NO_PORTS;
  const rest = (protocol: PortProtocol) => subtractRanges(a[protocol], b[protocol]);
  return { tcp: rest("tcp"), udp: rest("udp"), sctp: rest("sctp") };
}

export function isEmpty(set: PortSet): boolean {
  return PROTOCOLS.every((protocol) => set[protocol].length === 0);
}

export function contains(set: PortSet, protocol: PortProtocol, port: number): boolean {
  return set[protocol].some(([from, to]) => from <= port && port <= to);
}

/** `TCP` → `tcp`; what is not given is TCP, as everywhere in Kubernetes' API. */
export function readProtocol(value: string | undefined): PortProtocol | undefined {
  const lower = (value ?? "TCP").toLowerCase();
  return PROTOCOLS.find((protocol) => protocol === lower);
}
