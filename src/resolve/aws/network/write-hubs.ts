/**
 * Blocks of allowed traffic as hubs:
 * (member)-[:SENDS_AS]->(:Senders)-[:CAN_CONNECT]->(:Receivers)<-[:RECEIVES_AS]-(member).
 * Hubs of addresses outside bear those addresses as their name (`internet` or `ip/<cidr>,…`).
 */
import { createHash } from "node:crypto";
import { INTERNET } from "../../../model/index.js";
import { byText } from "../../kubernetes/fields.js";
import { toCidrs, type AddressRange } from "../../kubernetes/network/addresses.js";
import { relate, type Output } from "../../kubernetes/output.js";
import { isInternet } from "../../internet.js";
import type { Block, Side } from "./blocks.js";
import type { MemberClass } from "./classes.js";
import type { Origin } from "./topology.js";

interface Hub {
  readonly digest: string;
  readonly name: string;
  readonly owners: ReadonlyMap<string, Origin>;
  /** Addresses outside. */
  readonly addresses: readonly AddressRange[];
  readonly everywhere: boolean;
}

/** Longer names are cut; so many exceptions are not seen in practice. */
const LONGEST_NAME = 2048;

export function writeHubs(blocks: readonly Block[], classes: readonly MemberClass[], output: Output): void {
  const known = new Map<string, Hub>();
  const hubOf = (side: Side) => {
    const key = "classes" in side ? `classes ${side.classes.join()}` : nameOf(side);
    const hub = known.get(key) ?? makeHub(side, classes);
    known.set(key, hub);
    return hub;
  };
  const written = new Set<string>();
  for (const { senders, receivers, protocol, range } of blocks) {
    // Nothing listens on port 0: it is what is left beside a range that begins at 1.
    if (protocol !== "icmp" && range[1] === 0) continue;
    const to = hubOf(receivers);
    const target = writeReceivers(to, { protocol, range }, { written, output });
    for (const from of senders.map(hubOf)) {
      if (isAlone(from, to)) continue;
      const why = `${from.name} to ${to.name}: security groups, network ACLs and routes let it through`;
      const link = { type: "CAN_CONNECT" as const, target, properties: { protocol, why } };
      relate(output, originOf(to, from), { ...link, source: writeSenders(from, { written, output }) });
      if (isInternet(from.addresses)) relate(output, originOf(to, from), { ...link, source: INTERNET });
    }
  }
}

/** One member's connection with itself. */
function isAlone(from: Hub, to: Hub): boolean {
  return from.owners.size === 1 && to.owners.size === 1 && [...from.owners.keys()][0] === [...to.owners.keys()][0];
}

function makeHub(side: Side, classes: readonly MemberClass[]): Hub {
  if ("addresses" in side) {
    const name = nameOf(side);
    return { digest: digest(name), name, owners: new Map(), addresses: side.addresses, everywhere: side.everywhere };
  }
  const members = side.classes.flatMap((position) => classes[position]!.members);
  const owners = new Map(members.map((each) => [each.owner, each] as const).sort(([a], [b]) => byText(a, b)));
  const names = [...owners.keys()];
  const [first = ""] = names;
  const name = names.length === 1 ? first : `${first} and ${names.length - 1} more`;
  return { digest: digest(names.join("\n")), name, owners, addresses: [], everywhere: false };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function nameOf({ addresses, everywhere }: Extract<Side, { addresses: unknown }>): string {
  if (everywhere) return INTERNET;
  const name = `ip/${addresses.flatMap(toCidrs).join(",")}`;
  return name.length <= LONGEST_NAME ? name : name.slice(0, name.lastIndexOf(",", LONGEST_NAME));
}

function originOf(...hubs: readonly Hub[]): Origin {
  for (const { owners } of hubs) for (const { path, at } of owners.values()) return { path, at };
  return { path: "", at: "" };
}

interface Writing {
  readonly written: Set<string>;
  readonly output: Output;
}

function writeSenders(hub: Hub, { written, output }: Writing): string {
  const uid = `aws/network/senders/${hub.digest}`;
  if (written.has(uid)) return uid;
  written.add(uid);
  output.facts.push({ fact: "hub", kind: "Senders", uid, name: hub.name, ...originOf(hub) });
  for (const [source, { path, at }] of hub.owners)
    relate(output, { path, at }, { type: "SENDS_AS", source, target: uid });
  return uid;
}

function writeReceivers(hub: Hub, { protocol, range }: Pick<Block, "protocol" | "range">, writing: Writing): string {
  const { written, output } = writing;
  const [fromPort, toPort] = range;
  const uid = `aws/network/receivers/${hub.digest}/${protocol}/${fromPort}-${toPort}`;
  if (written.has(uid)) return uid;
  written.add(uid);
  const { name } = hub;
  output.facts.push({ fact: "hub", kind: "Receivers", uid, name, protocol, fromPort, toPort, ...originOf(hub) });
  for (const [source, { path, at }] of hub.owners)
    relate(output, { path, at }, { type: "RECEIVES_AS", source, target: uid });
  return uid;
}
