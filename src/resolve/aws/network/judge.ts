/**
 * Which traffic may pass between two classes, or between a class and addresses outside. It needs the sender's
 * security groups and network ACL, a route, the receiver's network ACL and security groups. Security groups remember
 * connections, network ACLs and routes do not: a TCP connection needs its answer let through to some port of the
 * sender as well. What a rule set, an ACL or a route table says of all classes is worked out once.
 */
import { EVERY_IPV4, holdsPublicAddress, isIn, type AddressRange } from "../../kubernetes/network/addresses.js";
import type { MemberClass, Network, Piece, RuleSet } from "./classes.js";
import { wayTo, type Way } from "./routes.js";
import type { Acl, Peer, Subnet, Topology } from "./topology.js";
import { writePeer } from "./group-rules.js";
import { ALL_TRAFFIC, EVERYTHING, NOTHING, NO_TRAFFIC, newTrafficTable, unite, without } from "./traffic.js";
import type { Traffic, TrafficTable } from "./traffic.js";

export interface Judge {
  readonly table: TrafficTable;
  /** Number of the traffic that one class, by its position, may open on another. */
  readonly within: (sender: number, receiver: number) => number;
  readonly toOutside: (sender: MemberClass, piece: Piece) => number;
  readonly fromOutside: (receiver: MemberClass, piece: Piece) => number;
  /** Positions of the classes that a peer of a rule means, for a rule of a group in that VPC. */
  readonly meant: (peer: Peer, vpc: string) => readonly number[];
}

export function newJudge(network: Network): Judge {
  const { topology, classes } = network;
  const table = newTrafficTable();
  const meant = peersAmong(network);
  const rules = remember(
    (set: RuleSet, vpc: string) => `${vpc} ${set.key}`,
    (set, vpc) => judgeRules(set, (peer) => meant(peer, vpc), { table, size: classes.length }),
  );
  const acls = remember(
    (acl: Acl, egress: boolean) => `${acl.id} ${egress}`,
    (acl, egress) => judgeClasses(acl, egress, classes, table),
  );
  const leads = remember(
    ({ vpc, table: routes }: MemberClass) => `${vpc} ${routes?.id ?? ""}`,
    (from) => Uint8Array.from(classes, (to) => Number(leadsTo(wayTo(topology, from, to.address[0]), to.vpc))),
  );
  const parts = classes.map((each) => ({
    egress: each.egress && rules(each.egress, each.vpc),
    ingress: each.ingress && rules(each.ingress, each.vpc),
    out: each.acl && acls(each.acl, true),
    in: each.acl && acls(each.acl, false),
    leads: leads(each),
    opens: each.opens === undefined ? EVERYTHING : table.numberOf(each.opens),
    listens: each.listens === undefined ? EVERYTHING : table.numberOf(each.listens),
    family: familyOf(each.address),
  }));
  const says = (vector: Int32Array | undefined, position: number) => vector?.[position] ?? EVERYTHING;
  const { both } = table;
  const within = (s: number, r: number): number => {
    const [sender, receiver] = [parts[s]!, parts[r]!];
    if (sender.family !== receiver.family) return NOTHING;
    let allowed = both(both(says(sender.egress, r), says(receiver.ingress, s)), both(receiver.listens, sender.opens));
    if (allowed === NOTHING) return NOTHING;
    if (classes[s]!.vpc !== classes[r]!.vpc) {
      if (sender.leads[r] === 0) return NOTHING;
      if (receiver.leads[s] === 0) allowed = table.withoutTcp(allowed);
    }
    // Traffic that stays in a subnet is not seen by its network ACL.
    if (classes[s]!.subnet !== undefined && classes[s]!.subnet === classes[r]!.subnet) return allowed;
    allowed = both(both(allowed, says(sender.out, r)), says(receiver.in, s));
    return answered(table, allowed, both(says(receiver.out, s), says(sender.in, r)));
  };
  return { table, within, meant, ...judgeOutside(topology, table) };
}

/** TCP only where some port of the other side may be answered. */
function answered(table: TrafficTable, traffic: number, back: number): number {
  if (back === EVERYTHING || table.traffic(back).tcp.some(([, last]) => last > 0)) return traffic;
  return table.withoutTcp(traffic);
}

function remember<A extends readonly unknown[], T>(
  keyOf: (...asked: A) => string,
  compute: (...asked: A) => T,
): (...asked: A) => T {
  const known = new Map<string, T>();
  return (...asked) => {
    const key = keyOf(...asked);
    const found = known.get(key) ?? compute(...asked);
    known.set(key, found);
    return found;
  };
}

const IPV6_FROM = 2n ** 32n;

function familyOf([first]: AddressRange): number {
  return first < IPV6_FROM ? 4 : 6;
}

function leadsTo(way: Way, vpc: string): boolean {
  return way.to === "joined" && way.vpcs.has(vpc);
}

/** A group means its members in the same VPC and in those that a peering joins with it. */
function peersAmong({ topology, classes }: Network): Judge["meant"] {
  const ofGroup = new Map<string, number[]>();
  classes.forEach(({ groups }, position) => {
    for (const group of groups) {
      const list = ofGroup.get(group);
      if (list === undefined) ofGroup.set(group, [position]);
      else list.push(position);
    }
  });
  const near = remember(
    (vpc: string) => vpc,
    (vpc) =>
      new Set([vpc, ...[...topology.joins.values()].filter((vpcs) => vpcs.has(vpc)).flatMap((vpcs) => [...vpcs])]),
  );
  return remember(
    (peer: Peer, vpc: string) => `${"group" in peer ? vpc : ""} ${writePeer(peer)}`,
    (peer, vpc) => {
      if ("group" in peer)
        return (ofGroup.get(peer.group) ?? []).filter(
          (each) => near(vpc).has(classes[each]!.vpc) && !classes[each]!.asClient,
        );
      return [...classes.keys()].filter((each) =>
        classes[each]!.asClient ? holds(peer.range, EVERY_IPV4) : holds(peer.range, classes[each]!.address),
      );
    },
  );
}

/** Where only a range is known of an address, what is about all of it is about the address. */
function holds(range: AddressRange, [first, last]: AddressRange): boolean {
  return isIn(first, range) && isIn(last, range);
}

interface Sizing {
  readonly table: TrafficTable;
  readonly size: number;
}

/** By position of the other side. */
function judgeRules({ rules }: RuleSet, meant: (peer: Peer) => readonly number[], { table, size }: Sizing): Int32Array {
  const allowed = new Int32Array(size);
  for (const { traffic, peers } of rules) {
    const number = table.numberOf(traffic);
    for (const peer of peers)
      for (const position of meant(peer)) allowed[position] = table.either(allowed[position]!, number);
  }
  return allowed;
}

function judgeClasses(acl: Acl, egress: boolean, classes: readonly MemberClass[], table: TrafficTable): Int32Array {
  const byKind = remember(
    ({ kind }: MemberClass) => kind,
    ({ address }) => table.numberOf(judgeAcl(acl, egress, address)),
  );
  return Int32Array.from(classes, byKind);
}

/** The first entry that is about the address and the port decides; what none is about is denied. */
function judgeAcl({ entries }: Acl, egress: boolean, address: AddressRange): Traffic {
  const allowed: Traffic[] = [NO_TRAFFIC];
  let rest = ALL_TRAFFIC;
  for (const entry of entries) {
    if (entry.egress !== egress || !holds(entry.range, address)) continue;
    if (entry.allow) allowed.push(without(rest, without(rest, entry.traffic)));
    rest = without(rest, entry.traffic);
  }
  return unite(allowed);
}

function judgeOutside(topology: Topology, table: TrafficTable): Pick<Judge, "toOutside" | "fromOutside"> {
  const rules = remember(
    (set: RuleSet, { kind }: Piece) => `${kind} ${set.key}`,
    ({ rules: all }, { range }) => {
      const met = all.filter(({ peers }) => peers.some((peer) => "range" in peer && holds(peer.range, range)));
      return met.length === 0 ? NOTHING : table.numberOf(unite(met.map(({ traffic }) => traffic)));
    },
  );
  const acls = remember(
    (acl: Acl, egress: boolean, { kind }: Piece) => `${acl.id} ${egress} ${kind}`,
    (acl, egress, { range }) => table.numberOf(judgeAcl(acl, egress, range)),
  );
  const ways = remember(
    ({ vpc, table: routes }: MemberClass, { kind }: Piece) => `${vpc} ${routes?.id ?? ""} ${kind}`,
    (from, { range }) => wayTo(topology, from, range[0]),
  );
  const listens = ({ listens: known }: MemberClass) => (known === undefined ? EVERYTHING : table.numberOf(known));
  const byRules = (set: RuleSet | undefined, piece: Piece) => (set === undefined ? EVERYTHING : rules(set, piece));
  const byAcl = (acl: Acl | undefined, egress: boolean, piece: Piece) =>
    acl === undefined ? EVERYTHING : acls(acl, egress, piece);
  /** The ACL of a NAT gateway's subnet sees what comes from the sender and what leaves for the outside, and both answers. */
  const throughNat = (
    nat: Subnet | undefined,
    sender: MemberClass,
    traffic: number,
    outside: (egress: boolean) => number,
  ) => {
    const acl = nat?.acl;
    if (acl === undefined) return traffic;
    const inside = (egress: boolean) =>
      sender.subnet === nat?.id ? EVERYTHING : table.numberOf(judgeAcl(acl, egress, sender.address));
    const allowed = table.both(table.both(traffic, inside(false)), outside(true));
    return answered(table, answered(table, allowed, outside(false)), inside(true));
  };
  return {
    toOutside: (sender, piece) => {
      if (sender.opens !== undefined) return NOTHING;
      const way = ways(sender, piece);
      if (!goesOut(way, sender, piece)) return NOTHING;
      const allowed = table.both(byRules(sender.egress, piece), byAcl(sender.acl, true, piece));
      const answers = answered(table, allowed, byAcl(sender.acl, false, piece));
      return way.to === "outward"
        ? throughNat(way.nat, sender, answers, (egress) => byAcl(way.nat?.acl, egress, piece))
        : answers;
    },
    fromOutside: (receiver, piece) => {
      if (!comesIn(ways(receiver, piece), receiver, piece)) return NOTHING;
      const allowed = table.both(byRules(receiver.ingress, piece), byAcl(receiver.acl, false, piece));
      return answered(table, table.both(allowed, listens(receiver)), byAcl(receiver.acl, true, piece));
    },
  };
}

function goesOut({ to }: Way, sender: MemberClass, { range }: Piece): boolean {
  if (familyOf(sender.address) !== familyOf(range)) return false;
  if (to === "internet") return sender.isPublic && holdsPublicAddress(range);
  if (to === "outward") return holdsPublicAddress(range);
  return to === "private";
}

function comesIn({ to }: Way, receiver: MemberClass, { range }: Piece): boolean {
  if (familyOf(receiver.address) !== familyOf(range)) return false;
  if (to === "internet") return receiver.isPublic && holdsPublicAddress(range);
  return to === "private" && !holdsPublicAddress(range);
}
