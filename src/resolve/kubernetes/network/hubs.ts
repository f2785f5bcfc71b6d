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
import { stretches } from "./stretches.js";
import type { Stretch } from "./stretches.js";
import type { Party } from "./verdict.js";

const NOWHERE: Origin = { path: "", at: "" };

interface Hub {
  readonly signature: string;
  readonly members: readonly Workload[];
  /** One of the pods, to say by which policies they are judged; absent for addresses outside. */
  readonly example: Party | undefined;
  readonly outside: string | undefined;
}

export function writeHubs(
  cluster: string,
  found: Parties,
  { senders, receivers, blocks }: Cover,
  output: Output,
): void {
  const from = makeHubs(senders, found);
  const to = makeHubs(receivers, found);
  const written = new Set<Hub>();
  for (const [key, open] of joinEqual(blocks, to, from)) {
    for (const stretch of stretches(open)) {
      for (const sender of stretch.senders) if (!written.has(sender)) writeSenders(cluster, sender, written, output);
      writeReceivers(cluster, key, stretch, output);
    }
  }
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
    const example = "parties" in set ? parties[set.parties[0]!] : undefined;
    const hub = byMembers.get(same) ?? { signature: digest(key), members: workloads, example, outside };
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
): void {
  const uid = `${cluster}/receivers/${hub.signature}/${protocol}/${from}-${to}`;
  const origin = hub.members[0]?.object ?? senders[0]?.members[0]?.object ?? NOWHERE;
  const { at, path } = origin;
  const name = hub.outside ?? `receivers ${hub.signature.slice(0, 8)}`;
  output.facts.push({ fact: "hub", kind: "Receivers", uid, name, protocol, fromPort: from, toPort: to, at, path });
  for (const { uid: source, object } of hub.members)
    relate(output, object, { type: "RECEIVES_AS", source, target: uid });
  for (const sender of senders) {
    const properties = { protocol, why: reason(cluster, sender.example, hub.example) };
    relate(output, origin, { type: "CAN_CONNECT", source: senderUid(cluster, sender), target: uid, properties });
  }
}

/** Names the policies that judge the two sides; there may be others that judge alike. */
function reason(cluster: string, sender: Party | undefined, receiver: Party | undefined): string {
  const said = (party: Party | undefined, direction: "ingress" | "egress") => {
    if (party === undefined) return [];
    const rules = party[direction];
    if (rules === undefined) return [`no policy restricts ${direction}`];
    const names = [...new Set(rules.map((rule) => rule.policy.slice(cluster.length + 1)))].sort(byText);
    return [
      `${direction} as ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""} allow`,
    ];
  };
  return [...said(sender, "egress"), ...said(receiver, "ingress")].join("; ");
}
