/**
 * When ranges of addresses mean the internet: one answer for firewalls, policies, load balancers and routes, whoever
 * states them (decision 15).
 */
import { EVERY_IPV4, NOT_PUBLIC, mergeAddresses, subtract } from "./kubernetes/network/addresses.js";
import type { AddressRange } from "./kubernetes/network/addresses.js";

const [SOME_IPV4, SOME_IPV6] = [2n ** 24n, 2n ** 112n];

/**
 * Whether anyone may be there: a list of known addresses, such as an office's, is not the internet. From public ranges
 * that make up a /8 of IPv4, or a /16 of IPv6, an attacker finds an address to come from.
 */
export function isInternet(ranges: readonly AddressRange[]): boolean {
  const open = subtract(mergeAddresses(ranges), NOT_PUBLIC);
  const sizeOf = (v6: boolean) =>
    open.filter(([first]) => first > EVERY_IPV4[1] === v6).reduce((sum, [first, last]) => sum + last - first + 1n, 0n);
  return sizeOf(false) >= SOME_IPV4 || sizeOf(true) >= SOME_IPV6;
}
