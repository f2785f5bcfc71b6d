/** Whether a condition or peer is about a pod, and building of conditions. */
import { byText } from "../fields.js";
import type { AddressRange } from "./addresses.js";
import { EVERY_IPV4, EVERY_IPV6, mergeAddresses } from "./addresses.js";
import type { AddressPeer, Party, Peer, PodPeer, Test } from "./rule.js";
import { matches, requirementHolds } from "./selector.js";
import type { Selector } from "./selector.js";

type Attributes = Pick<Party, "namespace" | "namespaceLabels" | "labels" | "accountLabels" | "self">;

export function holds(test: Test, party: Attributes): boolean {
  if ("all" in test) return test.all.every((each) => holds(each, party));
  if ("any" in test) return test.any.some((each) => holds(each, party));
  if ("not" in test) return !holds(test.not, party);
  const has = { pod: party.labels, namespace: party.namespaceLabels, account: party.accountLabels, self: party.self };
  return compare(test, has[test.of][test.key]);
}

function compare({ operator, values }: Extract<Test, { key: string }>, value: string | undefined): boolean {
  switch (operator) {
    case "In":
    case "NotIn":
    case "Exists":
    case "DoesNotExist":
      return requirementHolds({ operator, values }, value);
    case "Contains":
      return value !== undefined && values.some((each) => value.includes(each));
    case "StartsWith":
      return value !== undefined && values.some((each) => value.startsWith(each));
    case "EndsWith":
      return value !== undefined && values.some((each) => value.endsWith(each));
  }
}

/** A pod is never matched by an address block: its address is the cluster's own affair. */
export function peerMatches(peer: Peer, party: Party): boolean {
  return peer.is === "class" ? peer.has(party) : peer.is === "addresses" ? false : isAbout(peer, party);
}

export function isAbout(peer: PodPeer, party: Attributes): boolean {
  if (typeof peer.namespace === "string" && peer.namespace !== party.namespace) return false;
  if (peer.is === "test") return holds(peer.test, party);
  const there = typeof peer.namespace === "string" || matches(peer.namespace, party.namespaceLabels);
  return there && matches(peer.pods, party.labels);
}

export function podsIn(namespace: string | Selector, pods: Selector): PodPeer {
  return { key: JSON.stringify([namespace, pods]), is: "pods", namespace, pods };
}

export function podsThat(test: Test, namespace?: string): PodPeer {
  return { key: JSON.stringify(["test", namespace ?? null, test]), is: "test", namespace, test };
}

export const EVERY_POD: PodPeer = podsIn([], []);

export function addressPeer(ranges: readonly AddressRange[]): AddressPeer {
  const merged = mergeAddresses(ranges);
  return { key: `ip ${merged.map((range) => range.join("-")).join()}`, is: "addresses", ranges: merged };
}

export const EVERY_ADDRESS: AddressPeer = addressPeer([EVERY_IPV4, EVERY_IPV6]);

/** One of the values in the attribute; negated: none of them, or no such attribute. */
export function attribute(
  of: "pod" | "namespace" | "account" | "self",
  key: string,
  ...values: readonly string[]
): Test {
  return { of, key, operator: "In", values: [...values].sort(byText) };
}
