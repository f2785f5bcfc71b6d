/**
 * Addresses outside the cluster on one line of big integers: IPv4 from 0, IPv6 from 2^64 on, so that one
 * kind of range serves both.
 */
import { isIPv4, isIPv6 } from "node:net";

/** Both ends included. */
export type AddressRange = readonly [first: bigint, last: bigint];

const IPV6_BASE = 1n << 64n;
export const EVERY_IPV4: AddressRange = [0n, (1n << 32n) - 1n];
export const EVERY_IPV6: AddressRange = [IPV6_BASE, IPV6_BASE + (1n << 128n) - 1n];

/** A CIDR or a single address; undefined where it is neither. */
export function parseCidr(cidr: string): AddressRange | undefined {
  const [address = "", length] = cidr.trim().split("/");
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (bits === undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const value = bits === 32 ? ipv4Value(address) : ipv6Value(address);
  const first = (value / size) * size + (bits === 32 ? 0n : IPV6_BASE);
  return [first, first + size - 1n];
}

/** Those of the texts that are ranges. */
export function parseCidrs(cidrs: readonly string[]): AddressRange[] {
  return cidrs.map(parseCidr).filter((range) => range !== undefined);
}

function ipv4Value(address: string): bigint {
  return address.split(".").reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function ipv6Value(address: string): bigint {
  const plain = address.replace(/%.*$/, "").replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const hex = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${hex(a, b)}:${hex(c, d)}`;
  });
  const [head = "", tail] = plain.split("::");
  const parts = (side: string) => (side === "" ? [] : side.split(":"));
  const [before, after] = [parts(head), parts(tail ?? "")];
  const all =
    tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return all.reduce((value, part) => value * 65536n + BigInt(`0x${part || "0"}`), 0n);
}

/**
 * Ranges of which members are not on the internet: private, loopback, link-local, shared, reserved (IANA registries).
 * Those for documentation are not among them: people write them in the place of public addresses that they keep to themselves.
 */
export const NOT_PUBLIC: readonly AddressRange[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
  "::/8",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
].map((cidr) => parseCidr(cidr)!);

/** Whether some address of the range may be one of the internet. */
export function holdsPublicAddress(range: AddressRange): boolean {
  return subtract([range], NOT_PUBLIC).length > 0;
}

/** Whether a text is an address, or a range that holds one, that may be one of the internet. */
export function isPublicAddress(text: string): boolean {
  const range = parseCidr(text);
  return range !== undefined && holdsPublicAddress(range);
}

/** Whether every IPv4 address of the internet is in one of the ranges. */
export function holdsEveryPublicAddress(ranges: readonly AddressRange[]): boolean {
  return !subtract([EVERY_IPV4], ranges).some(holdsPublicAddress);
}

export function subtract(ranges: readonly AddressRange[], taken: readonly AddressRange[]): AddressRange[] {
  return taken.reduce<AddressRange[]>(
    (rest, [low, high]) =>
      rest.flatMap(([first, last]): AddressRange[] => {
        if (high < first || low > last) return [[first, last]];
        const pieces: AddressRange[] = [];
        if (first < low) pieces.push([first, low - 1n]);
        if (high < last) pieces.push([high + 1n, last]);
        return pieces;
      }),
    [...ranges],
  );
}

export function mergeAddresses(ranges: readonly AddressRange[]): AddressRange[] {
  const merged: [bigint, bigint][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))) {
    const end = merged.at(-1);
    if (end !== undefined && first <= end[1] + 1n) end[1] = end[1] > last ? end[1] : last;
    else merged.push([first, last]);
  }
  return merged;
}

/** The fewest CIDRs that make up the range. */
export function toCidrs([first, last]: AddressRange): string[] {
  const v6 = first >= IPV6_BASE;
  const [bits, base] = v6 ? [128n, IPV6_BASE] : [32n, 0n];
  const cidrs: string[] = [];
  for (let from = first - base; from <= last - base;) {
    let size = 0n;
    while (size < bits && from % (1n << (size + 1n)) === 0n && from + (1n << (size + 1n)) - 1n <= last - base)
      size += 1n;
    cidrs.push(`${v6 ? formatIpv6(from) : formatIpv4(from)}/${bits - size}`);
    from += 1n << size;
  }
  return cidrs;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65535n).toString(16));
  return groups.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}

/** Cuts the line at every end of a range: each piece lies in or outside each range as a whole. IPv6 only where it is used. */
export function elementaryRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const whole = ranges.some(([first]) => first >= IPV6_BASE) ? [EVERY_IPV4, EVERY_IPV6] : [EVERY_IPV4];
  const cuts = [...new Set(ranges.flatMap(([first, last]) => [first, last + 1n]))].sort((a, b) => (a < b ? -1 : 1));
  return whole.flatMap(([low, high]) => {
    const starts = [low, ...cuts.filter((cut) => cut > low && cut <= high)];
    return starts.map((start, index): AddressRange => [start, (starts[index + 1] ?? high + 1n) - 1n]);
  });
}

/** Whether an address lies in a range. */
export function isIn(address: bigint, [first, last]: AddressRange): boolean {
  return first <= address && address <= last;
}
