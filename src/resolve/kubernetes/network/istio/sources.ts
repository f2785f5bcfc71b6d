/** Conditions of authorization rules on who connects and to which port, as far as they are about connections. */
import { parseCidrs, subtract } from "../addresses.js";
import type { AddressRange } from "../addresses.js";
import type { StatedPeer, Test } from "../rule.js";
import { EVERY_ADDRESS, addressPeer, podsThat } from "../who.js";

/** A rule's view of the other side. `requests`: it asks for more than a connection shows, so it is for some requests only. */
export interface SourceTest {
  readonly who: Test;
  readonly addresses: readonly AddressRange[];
  readonly requests: boolean;
  /** Pods can claim to fulfil it, so that they are let in but not kept out by it. */
  readonly claimed?: boolean;
}

export const ANYONE: SourceTest = { who: { all: [] }, addresses: EVERY_ADDRESS.ranges, requests: false };

/** Both must hold. */
export function both(a: SourceTest, b: SourceTest): SourceTest {
  const beyond = subtract(a.addresses, b.addresses);
  return {
    who: { all: [a.who, b.who] },
    addresses: subtract(a.addresses, beyond),
    requests: a.requests || b.requests,
    claimed: a.claimed === true || b.claimed === true,
  };
}

export function not(source: SourceTest): SourceTest {
  return { ...source, who: { not: source.who }, addresses: subtract(EVERY_ADDRESS.ranges, source.addresses) };
}

/** Only who is in the mesh has an identity; no address outside has one. */
export function byIdentity(key: "principal" | "namespace" | "account", patterns: readonly string[]): SourceTest {
  const inMesh: Test = { of: "self", key: "mesh", operator: "Exists", values: [] };
  const tests = patterns.map((pattern) => patternTest(key, pattern));
  return { who: { all: [inMesh, { any: tests }] }, addresses: [], requests: false };
}

/** `*`, `x*`, `*x` or the whole; a trust domain of any name is taken as the mesh's own, of which no input tells the name. */
function patternTest(key: string, pattern: string): Test {
  const plain = key === "principal" ? pattern.replace(/^(spiffe:\/\/)?[^/*]+\/ns\//, "cluster.local/ns/") : pattern;
  if (plain === "*") return { of: "self", key, operator: "Exists", values: [] };
  if (plain.endsWith("*")) return { of: "self", key, operator: "StartsWith", values: [plain.slice(0, -1)] };
  if (plain.startsWith("*")) return { of: "self", key, operator: "EndsWith", values: [plain.slice(1)] };
  return { of: "self", key, operator: "In", values: [plain] };
}

/** `account` or `namespace/account`; without a namespace that of the policy. */
export function byAccount(accounts: readonly string[], namespace: string): SourceTest {
  const principals = accounts.map((account) => {
    const [first = "", second] = account.split("/");
    return `cluster.local/ns/${second === undefined ? namespace : first}/sa/${second ?? first}`;
  });
  return byIdentity("principal", principals);
}

/** A pod is in no address range: its address is the cluster's own affair. */
export function byAddress(cidrs: readonly string[]): SourceTest {
  return { who: { any: [] }, addresses: parseCidrs(cidrs), requests: false };
}

/**
 * The client that a proxy in front names. Pods can name whomever they like, so for them the condition holds or
 * not by the request; for addresses outside it is that of their own address.
 */
export function byRemoteAddress(cidrs: readonly string[], isNegated: boolean): SourceTest {
  const within = parseCidrs(cidrs);
  const addresses = isNegated ? subtract(EVERY_ADDRESS.ranges, within) : within;
  return { who: { all: [] }, addresses, requests: false, claimed: true };
}

export const SOME_REQUESTS: SourceTest = { ...ANYONE, requests: true };

/** Peers of a step; undefined: everyone. */
export function toPeers({ who, addresses }: SourceTest): StatedPeer[] | undefined {
  const everywhere = subtract(EVERY_ADDRESS.ranges, addresses).length === 0;
  if (everywhere && isEveryone(who)) return undefined;
  return [...(isNoOne(who) ? [] : [podsThat(who)]), ...(addresses.length > 0 ? [addressPeer(addresses)] : [])];
}

function isEveryone(test: Test): boolean {
  return "all" in test ? test.all.every(isEveryone) : "not" in test && isNoOne(test.not);
}

function isNoOne(test: Test): boolean {
  if ("any" in test) return test.any.every(isNoOne);
  if ("all" in test) return test.all.some(isNoOne);
  return "not" in test && isEveryone(test.not);
}
