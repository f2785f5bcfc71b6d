/** Sets of ports by protocol, as sorted, disjoint, non-adjacent ranges. */

export const PROTOCOLS = ["tcp", "udp", "sctp"] as const;
export type PortProtocol = (typeof PROTOCOLS)[number];

/** Both ends included. */
export type Range = readonly [from: number, to: number];
export type PortSet = Readonly<Record<PortProtocol, readonly Range[]>>;

/** What stands for all ports of a protocol. */
export const EVERY_PORT: Range = [0, 65535];
export const NO_PORTS: PortSet = { tcp: [], udp: [], sctp: [] };
export const ALL_PORTS: PortSet = { tcp: [EVERY_PORT], udp: [EVERY_PORT], sctp: [EVERY_PORT] };

export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function intersectRanges(a: readonly Range[], b: readonly Range[]): Range[] {
  const common: Range[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [first, second] = [a[i]!, b[j]!];
    const from = Math.max(first[0], second[0]);
    const to = Math.min(first[1], second[1]);
    if (from <= to) common.push([from, to]);
    if (first[1] < second[1]) i += 1;
    else j += 1;
  }
  return common;
}

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
  const rest = (protocol: PortProtocol) =>
    b[protocol].reduce<readonly Range[]>(
      (kept, [low, high]) =>
        kept.flatMap(([from, to]): Range[] => {
          if (high < from || low > to) return [[from, to]];
          const pieces: Range[] = [
            [from, low - 1],
            [high + 1, to],
          ];
          return pieces.filter(([first, last]) => first <= last);
        }),
      a[protocol],
    );
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
