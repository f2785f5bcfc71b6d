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

/** The same as a pair: what sets of ports and of traffic are made of, sorted, disjoint and not adjacent. */
export type Range = readonly [from: number, to: number];

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

/** What the first ranges have and the second have not. */
export function subtractRanges(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  return taken.reduce<readonly Range[]>(
    (kept, [low, high]) =>
      kept.flatMap(([from, to]): Range[] => {
        if (high < from || low > to) return [[from, to]];
        const pieces: Range[] = [
          [from, low - 1],
          [high + 1, to],
        ];
        return pieces.filter(([first, last]) => first <= last);
      }),
    ranges,
  );
}
