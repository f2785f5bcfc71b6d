/** Port ranges, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Every port of a protocol, as hubs carry it. */
export const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/** Reads `443` or `8000-8010`; ends in the wrong order are swapped. */
export function rangeOf(port: number | string): PortRange {
  const [first = 0, last = first] = String(port).split("-").map(Number);
  return { from: Math.min(first, last), to: Math.max(first, last) };
}

export function covers({ from, to }: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

/** The coarsest ranges of which each given one covers all or nothing, in order; ports that none covers are left out. */
export function elementary(ranges: readonly PortRange[]): PortRange[] {
  const starts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  return starts
    .slice(0, -1)
    .map((from, index) => ({ from, to: starts[index + 1]! - 1 }))
    .filter(({ from }) => ranges.some((range) => covers(range, from)));
}
