/**
 * Who may open a connection to whom, judged pair by pair: the whole semantics of NetworkPolicy in one place.
 * A pod that no policy of a direction selects is open in that direction; otherwise the union of the rules counts.
 * A connection needs the sender's egress and the receiver's ingress.
 */
import type { Peer, Rule } from "./policy.js";
import { ALL_PORTS, NO_PORTS, intersect } from "./ports.js";
import type { PortSet } from "./ports.js";
import { matches } from "./selector.js";
import { resolvePorts, unite } from "./wide.js";

/** A pod as policies see it. */
export interface Party {
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `<protocol>/<name>` → container ports with that name. */
  readonly namedPorts: ReadonlyMap<string, readonly number[]>;
  /** Absent: unrestricted. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
}

/** A pod is never matched by an address block: its address is the cluster's own affair. */
export function peerMatches(peer: Peer, party: Party): boolean {
  if (peer.is === "addresses") return false;
  const there =
    typeof peer.namespace === "string"
      ? peer.namespace === party.namespace
      : matches(peer.namespace, party.namespaceLabels);
  return there && matches(peer.pods, party.labels);
}

/** Ports that the rules allow with whomever `isPeer` tells; names are those of the receiver's containers. */
export function allowedBy(
  rules: readonly Rule[] | undefined,
  isPeer: (peer: Peer) => boolean,
  receiver: Party,
): PortSet {
  if (rules === undefined) return ALL_PORTS;
  const open = rules.filter((rule) => rule.peers === undefined || rule.peers.some(isPeer));
  return open.length === 0
    ? NO_PORTS
    : resolvePorts(unite(open.map((rule) => rule.ports ?? "every")), receiver.namedPorts);
}

/** What the sender may open on the receiver. */
export function judge(sender: Party, receiver: Party): PortSet {
  const ingress = allowedBy(receiver.ingress, (peer) => peerMatches(peer, sender), receiver);
  if (ingress === NO_PORTS) return NO_PORTS;
  return intersect(
    allowedBy(sender.egress, (peer) => peerMatches(peer, receiver), receiver),
    ingress,
  );
}
