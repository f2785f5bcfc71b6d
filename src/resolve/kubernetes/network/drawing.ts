/** What the blocks of a cover are drawn from: rules split once, groups of pods that a side of them treats alike. */
import type { AddressRange } from "./addresses.js";
import type { PeerIndex } from "./peer-index.js";
import type { AddressPeer, Party, Peer, Ports, Program, Rule } from "./rule.js";
import { isEmpty } from "./ports.js";
import type { PortSet } from "./ports.js";
import { namesOf, resolvePorts, split, unite } from "./wide.js";
import type { Split } from "./wide.js";

/** Pods by their position, or addresses outside; `everywhere`: all of those. */
export type Members =
  { readonly parties: readonly number[] } | { readonly addresses: readonly AddressRange[] | "everywhere" };

export interface Drawing {
  readonly parties: readonly Party[];
  readonly egress: readonly Split[];
  readonly ingress: readonly Split[];
  /** What is open to every pod, or address outside, on each party. */
  readonly openToPods: readonly PortSet[];
  readonly openToOutside: readonly PortSet[];
  /** Named ports that tell receivers apart. */
  readonly names: readonly string[];
  readonly peers: PeerIndex;
  readonly connect: (sender: PartySet, receiver: PartySet, ports: PortSet) => void;
}

export interface PartySet {
  readonly key: string;
  readonly members: () => Members;
}

interface Means {
  readonly index: PeerIndex;
  /** Policies of one direction as allowances. */
  readonly settle: (program: Program | undefined) => readonly Rule[] | undefined;
  readonly connect: Drawing["connect"];
}

export function prepare(parties: readonly Party[], { index: peers, settle, connect }: Means): Drawing {
  const known = new Map<readonly Rule[] | undefined, Split>();
  const splitOnce = (rules: readonly Rule[] | undefined) => {
    const found = known.get(rules) ?? split(rules);
    known.set(rules, found);
    return found;
  };
  const egress = parties.map((party) => splitOnce(settle(party.egress)));
  const ingress = parties.map((party) => splitOnce(settle(party.ingress)));
  return {
    parties,
    egress,
    ingress,
    openToPods: parties.map((party, index) => resolvePorts(ingress[index]!.pods, party.namedPorts)),
    openToOutside: parties.map((party, index) => resolvePorts(ingress[index]!.outside, party.namedPorts)),
    names: namesIn([...known.values()]),
    peers,
    connect,
  };
}

function namesIn(splits: readonly Split[]): string[] {
  const ports = splits.flatMap(({ pods, outside, specific }) => [
    pods,
    outside,
    ...specific.map((rule) => rule.ports ?? []),
  ]);
  return [...new Set(ports.flatMap(namesOf))].sort();
}

export function groupBy(
  indexes: Iterable<number>,
  keyOf: (index: number) => string | undefined,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const index of indexes) {
    const key = keyOf(index);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return groups;
}

export const OUTSIDE: PartySet = { key: "outside", members: () => ({ addresses: "everywhere" }) };

export function block(peer: AddressPeer): PartySet {
  return { key: `block ${peer.key}`, members: () => ({ addresses: peer.ranges }) };
}

export function pods(key: string, parties: readonly number[]): PartySet {
  return { key, members: () => ({ parties }) };
}

export function writePorts(ports: Ports): string | undefined {
  if (ports === "every") return ports;
  return ports.length === 0 ? undefined : JSON.stringify(ports.map((port) => JSON.stringify(port)).sort());
}

export function namedPortsOf({ parties, names }: Drawing, index: number): string {
  if (names.length === 0) return "";
  return JSON.stringify(names.map((name) => parties[index]!.namedPorts.get(name) ?? null));
}

/** Equal for pods of which the openness to every pod is equal; undefined where nothing is open. */
export function receiverOpenness(drawing: Drawing, index: number): string | undefined {
  const ports = drawing.openToPods[index]!;
  return isEmpty(ports) ? undefined : `${JSON.stringify(ports)}${namedPortsOf(drawing, index)}`;
}

export function ruleKeys(rules: readonly Rule[]): string | undefined {
  return rules.length === 0 ? undefined : JSON.stringify([...new Set(rules.map((rule) => rule.key))].sort());
}

/** Peer → ports of all rules for it. */
export function byPeer(rules: readonly Rule[]): Map<Peer, Ports> {
  const peers = new Map<string, { peer: Peer; ports: Ports[] }>();
  for (const rule of rules) {
    for (const peer of rule.peers ?? []) {
      const known = peers.get(peer.key) ?? { peer, ports: [] };
      peers.set(peer.key, known);
      known.ports.push(rule.ports ?? "every");
    }
  }
  return new Map([...peers.values()].map(({ peer, ports }) => [peer, unite(ports)]));
}

export function remember<T>(compute: (peer: Peer) => T): (peer: Peer) => T {
  const known = new Map<string, T>();
  return (peer) => {
    const found = known.get(peer.key) ?? compute(peer);
    known.set(peer.key, found);
    return found;
  };
}
