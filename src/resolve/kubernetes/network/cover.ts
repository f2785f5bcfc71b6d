/**
 * The relation "may open a connection" as a union of blocks (set of senders × set of receivers × ports), so that it
 * costs what policies say and not the square of pods or of their classes. What is open to everyone is told apart
 * from what is for named peers, on both sides; each of the four combinations gives blocks of its own:
 * open → open by equal ports alone, open → named by peer of the ingress rule, named → open by peer of the egress
 * rule, and named → named by classes of pods that equal rules and peers concern. Nothing is said that pairwise
 * judging would not say, and nothing is missing: `judge` is the definition, held by a property test.
 */
import {
  OUTSIDE,
  block,
  byPeer,
  groupBy,
  namedPortsOf,
  pods,
  prepare,
  receiverOpenness,
  remember,
  ruleKeys,
  writePorts,
} from "./drawing.js";
import type { Drawing, Members, PartySet } from "./drawing.js";
import type { Party, Peer } from "./rule.js";
import { NO_PORTS, intersect, isEmpty, subtractPorts, unitePorts } from "./ports.js";
import type { PortSet } from "./ports.js";
import type { PeerIndex } from "./peer-index.js";
import type { Settle } from "./settle.js";
import { allowedBy } from "./verdict.js";
import { peerMatches } from "./who.js";
import { resolvePorts } from "./wide.js";

export interface Cover {
  /** By a key that says what makes the set, not who is in it. */
  readonly senders: ReadonlyMap<string, Members>;
  readonly receivers: ReadonlyMap<string, Members>;
  /** Key of receivers → key of senders → ports. */
  readonly blocks: ReadonlyMap<string, ReadonlyMap<string, PortSet>>;
}

export function cover(parties: readonly Party[], index: PeerIndex, settle: Settle): Cover {
  const senders = new Map<string, Members>();
  const receivers = new Map<string, Members>();
  const blocks = new Map<string, Map<string, PortSet>>();
  const connect = (sender: PartySet, receiver: PartySet, ports: PortSet) => {
    if (isEmpty(ports)) return;
    if (!senders.has(sender.key)) senders.set(sender.key, sender.members());
    if (!receivers.has(receiver.key)) receivers.set(receiver.key, receiver.members());
    const from = blocks.get(receiver.key) ?? new Map<string, PortSet>();
    blocks.set(receiver.key, from);
    from.set(sender.key, unitePorts(from.get(sender.key) ?? NO_PORTS, ports));
  };
  const drawing = prepare(parties, { index, settle, connect });
  openToOpen(drawing);
  openToNamed(drawing);
  namedToOpen(drawing);
  namedToNamed(drawing);
  return { senders, receivers, blocks };
}

function openToOpen(drawing: Drawing): void {
  const { parties, egress, openToPods, openToOutside, connect } = drawing;
  const all = [...parties.keys()];
  const senders = groupBy(all, (index) => writePorts(egress[index]!.pods));
  for (const [to, receivers] of groupBy(all, (index) => receiverOpenness(drawing, index))) {
    const first = receivers[0]!;
    for (const [from, group] of senders) {
      const ports = intersect(resolvePorts(egress[group[0]!]!.pods, parties[first]!.namedPorts), openToPods[first]!);
      connect(pods(`open ${from}`, group), pods(`open ${to}`, receivers), ports);
    }
  }
  for (const [to, receivers] of groupBy(all, (index) =>
    isEmpty(openToOutside[index]!) ? undefined : JSON.stringify(openToOutside[index]),
  )) {
    connect(OUTSIDE, pods(`open outside ${to}`, receivers), openToOutside[receivers[0]!]!);
  }
  for (const [from, group] of groupBy(all, (index) => writePorts(egress[index]!.outside))) {
    connect(pods(`open outside ${from}`, group), OUTSIDE, resolvePorts(egress[group[0]!]!.outside, new Map()));
  }
}

/** Senders whose egress is open on some ports, to receivers that let certain peers in. */
function openToNamed(drawing: Drawing): void {
  const { parties, egress, ingress, openToPods, openToOutside, peers, connect } = drawing;
  const receivers = groupBy(parties.keys(), (index) => {
    const keys = ruleKeys(ingress[index]!.specific);
    return keys && `${keys}${JSON.stringify([openToPods[index], openToOutside[index]])}${namedPortsOf(drawing, index)}`;
  });
  const parted = remember((peer: Peer) => groupBy(peers.matching(peer), (index) => writePorts(egress[index]!.pods)));
  for (const [to, group] of receivers) {
    const first = group[0]!;
    const { namedPorts } = parties[first]!;
    const target = pods(`in ${to}`, group);
    for (const [peer, allowed] of byPeer(ingress[first]!.specific)) {
      const ports = resolvePorts(allowed, namedPorts);
      if (peer.is === "addresses") connect(block(peer), target, subtractPorts(ports, openToOutside[first]!));
      else {
        const rest = subtractPorts(ports, openToPods[first]!);
        for (const [from, senders] of parted(peer)) {
          connect(
            pods(`of ${peer.key} ${from}`, senders),
            target,
            intersect(resolvePorts(egress[senders[0]!]!.pods, namedPorts), rest),
          );
        }
      }
    }
  }
}

/** Senders that may go to certain peers only, to receivers that are open on some ports. */
function namedToOpen(drawing: Drawing): void {
  const { parties, egress, openToPods, peers, connect } = drawing;
  const senders = groupBy(parties.keys(), (index) => {
    const keys = ruleKeys(egress[index]!.specific);
    return keys && `${keys}${writePorts(egress[index]!.pods) ?? ""}`;
  });
  const parted = remember((peer: Peer) => groupBy(peers.matching(peer), (index) => receiverOpenness(drawing, index)));
  for (const [from, group] of senders) {
    const { pods: open, specific } = egress[group[0]!]!;
    const source = pods(`out ${from}`, group);
    for (const [peer, allowed] of byPeer(specific)) {
      if (peer.is === "addresses") connect(source, block(peer), resolvePorts(allowed, new Map()));
      else {
        for (const [to, receivers] of parted(peer)) {
          const first = receivers[0]!;
          const { namedPorts } = parties[first]!;
          const ports = subtractPorts(resolvePorts(allowed, namedPorts), resolvePorts(open, namedPorts));
          connect(source, pods(`of ${peer.key} ${to}`, receivers), intersect(ports, openToPods[first]!));
        }
      }
    }
  }
}

/** Both sides name each other: classes that the same rules and the same peers concern, found through the peers. */
function namedToNamed(drawing: Drawing): void {
  const { parties, egress, ingress, peers, connect } = drawing;
  const all = [...parties.keys()];
  const restricted = all.filter((index) => egress[index]!.specific.length > 0);
  const guarded = all.filter((index) => ingress[index]!.specific.length > 0);
  const senderPeers = peers.matchedBy(
    restricted,
    guarded.map((index) => ingress[index]!.specific),
  );
  const receiverPeers = peers.matchedBy(
    guarded,
    restricted.map((index) => egress[index]!.specific),
  );
  const senderKey = (index: number) => {
    const met = senderPeers.get(index);
    return met && JSON.stringify([ruleKeys(egress[index]!.specific), met]);
  };
  const senders = groupBy(restricted, senderKey);
  const receivers = groupBy(guarded, (index) => {
    const met = receiverPeers.get(index);
    return met && JSON.stringify([ruleKeys(ingress[index]!.specific), met, namedPortsOf(drawing, index)]);
  });
  const classesOf = new Map<string, string[]>();
  for (const [key, group] of senders) {
    for (const peer of senderPeers.get(group[0]!)!) classesOf.set(peer, [...(classesOf.get(peer) ?? []), key]);
  }
  for (const [to, group] of receivers) {
    const index = group[0]!;
    const receiver = parties[index]!;
    const candidates = new Set(
      [...byPeer(ingress[index]!.specific).keys()].flatMap((peer) => classesOf.get(peer.key) ?? []),
    );
    for (const from of candidates) {
      const first = senders.get(from)![0]!;
      const out = allowedBy(egress[first]!.specific, (peer) => peerMatches(peer, receiver), receiver);
      const ports = intersect(
        out,
        allowedBy(ingress[index]!.specific, (peer) => peerMatches(peer, parties[first]!), receiver),
      );
      connect(pods(`both ${from}`, senders.get(from)!), pods(`both ${to}`, group), ports);
    }
  }
}
