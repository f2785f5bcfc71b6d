/**
 * Sets of traffic by protocol. Each distinct set has a number, so that a pair of classes is judged by looking up
 * numbers: an estate has few distinct sets and a great many pairs.
 */
import { intersectRanges, mergeRanges, subtractRanges } from "../../port-ranges.js";
import type { Range } from "../../port-ranges.js";

export const PROTOCOLS = ["tcp", "udp", "icmp"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Ports of TCP and UDP; of ICMP `type × 256 + code`. Sorted, disjoint, not adjacent. */
export type Traffic = Readonly<Record<Protocol, readonly Range[]>>;

/** What stands for every port, or every type and code. */
const EVERY: Range = [0, 65535];
export const NO_TRAFFIC: Traffic = { tcp: [], udp: [], icmp: [] };
export const ALL_TRAFFIC: Traffic = { tcp: [EVERY], udp: [EVERY], icmp: [EVERY] };

/** Ranges of one protocol. */
export function only(protocol: Protocol, range: Range = EVERY): Traffic {
  return { ...NO_TRAFFIC, [protocol]: [range] };
}

/** What is in any of the sets. */
export function unite(sets: readonly Traffic[]): Traffic {
  if (sets.length === 1) return sets[0]!;
  const all = (protocol: Protocol) => mergeRanges(sets.flatMap((each) => each[protocol]));
  return { tcp: all("tcp"), udp: all("udp"), icmp: all("icmp") };
}

/** What `set` has and `taken` has not. */
export function without(set: Traffic, taken: Traffic): Traffic {
  const rest = (protocol: Protocol) => subtractRanges(set[protocol], taken[protocol]);
  return { tcp: rest("tcp"), udp: rest("udp"), icmp: rest("icmp") };
}

function intersection(a: Traffic, b: Traffic): Traffic {
  return {
    tcp: intersectRanges(a.tcp, b.tcp),
    udp: intersectRanges(a.udp, b.udp),
    icmp: intersectRanges(a.icmp, b.icmp),
  };
}

/** Numbers of `NO_TRAFFIC` and `ALL_TRAFFIC` in every table. */
export const NOTHING = 0;
export const EVERYTHING = 1;

export interface TrafficTable {
  readonly numberOf: (traffic: Traffic) => number;
  readonly traffic: (number: number) => Traffic;
  readonly both: (a: number, b: number) => number;
  readonly either: (a: number, b: number) => number;
  readonly withoutTcp: (number: number) => number;
}

export function newTrafficTable(): TrafficTable {
  const sets: Traffic[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (traffic: Traffic): number => {
    const key = PROTOCOLS.map((protocol) => traffic[protocol].join()).join(" ");
    const known = numbers.get(key) ?? sets.length;
    if (known === sets.length) {
      sets.push(traffic);
      numbers.set(key, known);
    }
    return known;
  };
  numberOf(NO_TRAFFIC);
  numberOf(ALL_TRAFFIC);
  const both = remember((a, b) => numberOf(intersection(sets[a]!, sets[b]!)));
  const either = remember((a, b) => numberOf(unite([sets[a]!, sets[b]!])));
  const plain = numberOf({ ...ALL_TRAFFIC, tcp: [] });
  return {
    numberOf,
    traffic: (number) => sets[number]!,
    both: (a, b) => {
      if (a === b || b === EVERYTHING || a === NOTHING) return a;
      return a === EVERYTHING || b === NOTHING ? b : both(a, b);
    },
    either: (a, b) => {
      if (a === b || b === NOTHING || a === EVERYTHING) return a;
      return a === NOTHING || b === EVERYTHING ? b : either(a, b);
    },
    withoutTcp: (number) => both(number, plain),
  };
}

/** Of two numbers in either order; both stay far below 2^26, so that a pair is one exact number. */
function remember(compute: (a: number, b: number) => number): (a: number, b: number) => number {
  const known = new Map<number, number>();
  return (a, b) => {
    const key = a < b ? a * 67_108_864 + b : b * 67_108_864 + a;
    const found = known.get(key) ?? compute(a, b);
    known.set(key, found);
    return found;
  };
}
