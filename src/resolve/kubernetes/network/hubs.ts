/**
 * Blocks of allowed connections as hubs:
 * (workload)-[:SENDS_AS]->(:Senders)-[:CAN_CONNECT]->(:Receivers)<-[:RECEIVES_AS]-(workload).
 * A Receivers hub stands for one set of pods on one elementary range of ports, on which each set of senders may open
 * every port or none. Hubs of addresses outside bear those addresses as their name (`internet` or `ip/<cidr>,…`).
 */
import { createHash } from "node:crypto";
import { byText } from "../fields.js";
import { relate } from "../output.js";
import type { Origin, Output } from "../output.js";
import type { Workload } from "../workloads.js";
import { EVERY_IPV4, mergeAddresses, toCidrs } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import type { Cover } from "./cover.js";
import type { Members } from "./drawing.js";
import type { Parties } from "./parties.js";
import type { Party, StatedPeer } from "./rule.js";
import { stretches } from "./stretches.js";
import type { Stretch } from "./stretches.js";
import { explain } from "./verdict.js";
import type { Explanation } from "./verdict.js";
import { EVERY_ADDRESS, peerMatches } from "./who.js";
import type { PortProtocol } from "./ports.js";

const NOWHERE: Origin = { path: "", at: "" };

/** Addresses outside as a receiver: no policy restricts them, no port of theirs has a name. */
const OUTSIDE = { namedPorts: new Map() } as unknown as Party;

interface Hub {
  readonly signature: string;
  readonly members: readonly Workload[];
  /** The pods; none for addresses outside. */
  readonly parties: readonly Party[];
  readonly outside: string | undefined;
  readonly ranges: readonly AddressRange[];
}

/** A hub of addresses outside, to each of which its senders may open every port of the range. */
export interface Outside {
  readonly uid: string;
  readonly ranges: readonly AddressRange[];
  readonly protocol: PortProtocol;
  readonly from: number;
  readonly to: number;
}

/** Returns the hubs of addresses outside. */
export function writeHubs(
  cluster: string,
  found: Parties,
  { senders, receivers, blocks }: Cover,
  output: Output,
): Outside[] {
  const from = makeHubs(senders, found);
  const to = makeHubs(receivers, found);
  const written = new Set<Hub>();
  const outside: Outside[] = [];
  for (const [key, open] of joinEqual(blocks, to, from)) {
    for (const stretch of stretches(open)) {
      // Nothing listens on port 0: it is what is left beside a range that begins at 1.
      if (stretch.to === 0) continue;
      for (const sender of stretch.senders) if (!written.has(sender)) writeSenders(cluster, sender, written, output);
      const uid = writeReceivers(cluster, key, stretch, output);
      if (key.outside !== undefined) outside.push({ uid, ranges: key.ranges, ...stretch });
    }
  }
  return outside;
}

/** Sets with the same members are one hub, whichever rules led to them; the first key by order names it. */
function makeHubs(sets: ReadonlyMap<string, Members>, { parties, members }: Parties): Map<string, Hub> {
  const hubs = new Map<string, Hub>();
  const byMembers = new Map<string, Hub>();
  for (const key of [...sets.keys()].sort(byText)) {
    const set = sets.get(key)!;
    const workloads = "parties" in set ? workloadsOf(set.parties, members) : [];
    const outside = "parties" in set ? undefined : addressName(set.addresses);
    const same = outside ?? digest(workloads.map(({ uid }) => uid).join("\n"));
    const hub = byMembers.get(same) ?? {
      signature: digest(key),
      members: workloads,
      parties: "parties" in set ? set.parties.map((index) => parties[index]!) : [],
      outside,
      ranges: "parties" in set ? [] : set.addresses === "everywhere" ? EVERY_ADDRESS.ranges : set.addresses,
    };
    byMembers.set(same, hub);
    hubs.set(key, hub);
  }
  return hubs;
}

function workloadsOf(parties: readonly number[], members: Parties["members"]): Workload[] {
  return [...new Set(parties.flatMap((party) => members[party]!))].sort((a, b) => byText(a.uid, b.uid));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** More addresses than a name holds are cut; so many exceptions are not seen in practice. */
function addressName(ranges: readonly AddressRange[] | "everywhere"): string {
  if (ranges === "everywhere") return "internet";
  const merged = mergeAddresses(ranges);
  if (merged.some(([first, last]) => first === EVERY_IPV4[0] && last === EVERY_IPV4[1])) return "internet";
  const name = `ip/${merged.flatMap(toCidrs).join(",")}`;
  return name.length <= 2048 ? name : name.slice(0, name.lastIndexOf(",", 2048));
}

type Open = Map<Hub, Cover["blocks"] extends ReadonlyMap<string, ReadonlyMap<string, infer Ports>> ? Ports[] : never>;

function joinEqual(
  blocks: Cover["blocks"],
  to: ReadonlyMap<string, Hub>,
  from: ReadonlyMap<string, Hub>,
): Map<Hub, Open> {
  const joined = new Map<Hub, Open>();
  for (const key of [...blocks.keys()].sort(byText)) {
    const open = joined.get(to.get(key)!) ?? (new Map() as Open);
    joined.set(to.get(key)!, open);
    for (const [sender, ports] of blocks.get(key)!) {
      const hub = from.get(sender)!;
      const list = open.get(hub);
      if (list === undefined) open.set(hub, [ports]);
      else list.push(ports);
    }
  }
  return joined;
}

function senderUid(cluster: string, { signature }: Hub): string {
  return `${cluster}/senders/${signature}`;
}

function writeSenders(cluster: string, hub: Hub, written: Set<Hub>, output: Output): void {
  written.add(hub);
  const uid = senderUid(cluster, hub);
  const { at, path } = hub.members[0]?.object ?? NOWHERE;
  output.facts.push({
    fact: "hub",
    kind: "Senders",
    uid,
    name: hub.outside ?? `senders ${hub.signature.slice(0, 8)}`,
    at,
    path,
  });
  for (const { uid: source, object } of hub.members) relate(output, object, { type: "SENDS_AS", source, target: uid });
}

function writeReceivers(
  cluster: string,
  hub: Hub,
  { protocol, from, to, senders }: Stretch<Hub>,
  output: Output,
): string {
  const uid = `${cluster}/receivers/${hub.signature}/${protocol}/${from}-${to}`;
  const origin = hub.members[0]?.object ?? senders[0]?.members[0]?.object ?? NOWHERE;
  const { at, path } = origin;
  const name = hub.outside ?? `receivers ${hub.signature.slice(0, 8)}`;
  output.facts.push({ fact: "hub", kind: "Receivers", uid, name, protocol, fromPort: from, toPort: to, at, path });
  for (const { uid: source, object } of hub.members)
    relate(output, object, { type: "RECEIVES_AS", source, target: uid });
  const controls = isMutualTls(hub, { protocol, from, to }) ? { controls: ["mtls"] } : {};
  for (const sender of senders) {
    const why = reason(cluster, { sender, receiver: hub, protocol, port: Math.max(from, 1) });
    const properties = { protocol, why, ...controls };
    relate(output, origin, { type: "CAN_CONNECT", source: senderUid(cluster, sender), target: uid, properties });
  }
  return uid;
}

/** Only where every pod of the class demands it on every port of the range. */
function isMutualTls(
  { parties }: Hub,
  { protocol, from, to }: Pick<Stretch<Hub>, "protocol" | "from" | "to">,
): boolean {
  return (
    protocol === "tcp" &&
    parties.length > 0 &&
    parties.every(({ mutualTls }) => mutualTls.some(([low, high]) => low <= Math.max(from, 1) && to <= high))
  );
}

interface Meeting {
  readonly sender: Hub;
  readonly receiver: Hub;
  readonly protocol: PortProtocol;
  readonly port: number;
}

/** Names the policies that let one connection of the class through; other members may owe it to others. */
function reason(cluster: string, { sender, receiver, protocol, port }: Meeting): string {
  const [from, to] = [sender.parties[0], receiver.parties[0]];
  const target = { receiver: to ?? OUTSIDE, protocol, port };
  const said: string[] = [];
  if (from !== undefined) said.push(sayWhy(cluster, "egress", explain(from.egress, isPeerOf(receiver), target)));
  if (to !== undefined) said.push(sayWhy(cluster, "ingress", explain(to.ingress, isPeerOf(sender), target)));
  return said.join("; ");
}

function isPeerOf({ parties: [party], ranges }: Hub): (peer: StatedPeer) => boolean {
  if (party !== undefined) return (peer) => peerMatches(peer, party);
  const [first] = ranges;
  return (peer) =>
    peer.is === "addresses" &&
    first !== undefined &&
    peer.ranges.some(([low, high]) => low <= first[0] && first[0] <= high);
}

function sayWhy(cluster: string, direction: string, explained: Explanation | undefined): string {
  if (explained === undefined) return `no policy restricts ${direction}`;
  const names = [...new Set(explained.policies.map((policy) => policy.slice(cluster.length + 1)))].sort(byText);
  if (names.length === 0) return `${direction} as no policy is about it`;
  return `${direction} as ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""} allow`;
}
