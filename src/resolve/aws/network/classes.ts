/**
 * Members that nothing can tell apart: the same VPC, rules, routes and network ACL, groups that some rule names, and
 * an address that lies in the same of all ranges that some rule, entry or route of the network names.
 */
import { byText } from "../../kubernetes/fields.js";
import { EVERY_IPV4, EVERY_IPV6, NOT_PUBLIC, elementaryRanges, isIn } from "../../kubernetes/network/addresses.js";
import type { AddressRange } from "../../kubernetes/network/addresses.js";
import type { Acl, GroupRule, Member, RouteTable, Topology } from "./topology.js";
import { writePeer, writeTraffic } from "./group-rules.js";

/** Addresses between two cuts: each named range holds all of them or none. */
export interface Piece {
  readonly range: AddressRange;
  /** Equal for pieces that lie in the same named ranges. */
  readonly kind: number;
}

export interface MemberClass {
  readonly vpc: string;
  /** A subnet's network ACL does not see traffic that stays in the subnet; absent where it lets everything through. */
  readonly subnet: string | undefined;
  readonly acl: Acl | undefined;
  readonly table: RouteTable | undefined;
  readonly isPublic: boolean;
  readonly ingress: RuleSet | undefined;
  readonly egress: RuleSet | undefined;
  /** Of its groups those that some rule names. */
  readonly groups: readonly string[];
  readonly listens: Member["listens"];
  readonly sends: boolean;
  readonly opens: Member["opens"];
  readonly asClient: boolean;
  /** One of the addresses; every named range that holds it holds those of the others. */
  readonly address: AddressRange;
  /** Equal for addresses that lie in the same named ranges. */
  readonly kind: string;
  readonly members: readonly Member[];
}

/** Rules of several groups together; equal keys mean equal rules. */
export interface RuleSet {
  readonly key: string;
  readonly rules: readonly GroupRule[];
}

export interface Network {
  readonly topology: Topology;
  readonly classes: readonly MemberClass[];
  readonly pieces: readonly Piece[];
}

/** One network: VPCs that peerings and transit gateways join, directly or over others. */
export function networksOf(topology: Topology): Network[] {
  return componentsOf(topology).map((vpcs) => {
    const members = topology.members.filter(({ subnet }) => vpcs.has(subnet.vpc));
    const pieces = piecesOf(topology, vpcs, members);
    return { topology, classes: classesOf(members, pieces), pieces };
  });
}

function componentsOf({ vpcs, joins }: Topology): ReadonlySet<string>[] {
  const component = new Map<string, Set<string>>();
  for (const id of vpcs.keys()) component.set(id, new Set([id]));
  for (const joined of joins.values()) {
    const known = [...joined].filter((id) => vpcs.has(id));
    const whole = new Set(known.flatMap((id) => [...component.get(id)!]));
    for (const id of whole) component.set(id, whole);
  }
  return [...new Set(component.values())];
}

function rulesOf({ groups }: Member, side: "ingress" | "egress"): RuleSet | undefined {
  if (groups === undefined) return undefined;
  const rules = new Map(
    groups.flatMap((group) =>
      group[side].map(
        (rule) => [`${writeTraffic(rule.traffic)} ${rule.peers.map(writePeer).sort().join()}`, rule] as const,
      ),
    ),
  );
  const keys = [...rules.keys()].sort(byText);
  return { key: keys.join("\n"), rules: keys.map((key) => rules.get(key)!) };
}

/** Address space of a network cut wherever a range that something names begins or ends. */
function piecesOf(topology: Topology, vpcs: ReadonlySet<string>, members: readonly Member[]): Piece[] {
  const named = new Map<string, AddressRange>();
  const name = (range: AddressRange) => named.set(range.join("-"), range);
  for (const group of new Set(members.flatMap(({ groups }) => groups ?? [])))
    for (const { peers } of [...group.ingress, ...group.egress])
      for (const peer of peers) if ("range" in peer) name(peer.range);
  for (const { vpc, acl, table } of topology.subnets.values()) {
    if (!vpcs.has(vpc)) continue;
    for (const { range } of acl?.entries ?? []) name(range);
    for (const { range } of table?.routes ?? []) name(range);
  }
  for (const id of vpcs) for (const range of topology.vpcs.get(id)!.ranges) name(range);
  for (const range of NOT_PUBLIC) name(range);
  return tellApart([...named.values()]);
}

function tellApart(ranges: readonly AddressRange[]): Piece[] {
  const sorted = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const kinds = new Map<string, number>();
  let open: number[] = [];
  let next = 0;
  return elementaryRanges(sorted).map((range) => {
    open = open.filter((index) => sorted[index]![1] >= range[1]);
    for (; next < sorted.length && sorted[next]![0] <= range[0]; next += 1)
      if (sorted[next]![1] >= range[1]) open.push(next);
    const key = open.join();
    const kind = kinds.get(key) ?? kinds.size;
    kinds.set(key, kind);
    return { range, kind };
  });
}

function kindAt(pieces: readonly Piece[], address: bigint): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.range[0] <= address) low = middle;
    else high = middle - 1;
  }
  return pieces[low]?.kind ?? -1;
}

function classesOf(members: readonly Member[], pieces: readonly Piece[]): MemberClass[] {
  const named = new Set<string>();
  for (const { groups = [] } of members)
    for (const group of groups)
      for (const { peers } of [...group.ingress, ...group.egress])
        for (const peer of peers) if ("group" in peer) named.add(peer.group);
  const found = new Map<string, MemberClass & { readonly members: Member[] }>();
  const sets = rememberSets();
  for (const member of members) {
    const { subnet, groups = [], isPublic, listens, address, sends, opens, asClient } = member;
    const [ingress, egress] = sets(member);
    const own = groups
      .map(({ id }) => id)
      .filter((id) => named.has(id))
      .sort(byText);
    const limits = isOpen(subnet.acl, address) ? undefined : subnet.acl;
    const within = limits === undefined ? undefined : subnet.id;
    const kind = `${kindAt(pieces, address[0])} ${kindAt(pieces, address[1])}`;
    const parts = [
      subnet.vpc,
      within,
      subnet.table?.id,
      isPublic,
      sends,
      opens,
      asClient,
      ingress?.key,
      egress?.key,
      own,
      listens,
      kind,
    ];
    const key = JSON.stringify(parts.map((each) => each ?? null));
    const known = found.get(key);
    if (known !== undefined) known.members.push(member);
    else
      found.set(key, {
        vpc: subnet.vpc,
        subnet: within,
        acl: limits,
        table: subnet.table,
        isPublic,
        ingress,
        egress,
        groups: own,
        listens,
        sends,
        opens,
        asClient,
        address,
        kind,
        members: [member],
      });
  }
  return [...found.values()];
}

/** Most members share their groups with many others. */
function rememberSets(): (member: Member) => readonly [RuleSet | undefined, RuleSet | undefined] {
  const known = new Map<string, readonly [RuleSet | undefined, RuleSet | undefined]>();
  return (member) => {
    const key = member.groups?.map(({ id }) => id).join() ?? "*";
    const found = known.get(key) ?? ([rulesOf(member, "ingress"), rulesOf(member, "egress")] as const);
    known.set(key, found);
    return found;
  };
}

const EVERY_PORT = "0,65535/0,65535/0,65535";

/** Whether the first entry of each direction that is about the address's family lets all of it through. */
export function isOpen(acl: Acl | undefined, [address]: AddressRange): boolean {
  if (acl === undefined) return true;
  const family = address > EVERY_IPV4[1] ? EVERY_IPV6 : EVERY_IPV4;
  return [true, false].every((egress) => {
    const first = acl.entries.find((entry) => entry.egress === egress && isIn(entry.range[0], family));
    return (
      first?.allow === true &&
      writeTraffic(first.traffic) === EVERY_PORT &&
      first.range[0] === family[0] &&
      first.range[1] === family[1]
    );
  });
}
