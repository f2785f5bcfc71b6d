/** VPCs, subnets, security groups, network ACLs, routes and what has an address, as the inputs describe them. */
import { byText, items, number, text, texts, type Fields } from "../../kubernetes/fields.js";
import { parseCidr, parseCidrs, type AddressRange } from "../../kubernetes/network/addresses.js";
import type { Problem } from "../../../model/index.js";
import { readTransit, type Transit } from "./transit.js";
import { ALL_TRAFFIC, NO_TRAFFIC, only, unite, type Traffic } from "./traffic.js";
import type { ObjectInPartition } from "../../resolver.js";

export interface Origin {
  readonly path: string;
  readonly at: string;
}

/** Who a rule of a security group is about. */
export type Peer = { readonly range: AddressRange } | { readonly group: string };

export interface GroupRule {
  readonly traffic: Traffic;
  readonly peers: readonly Peer[];
}

export interface SecurityGroup extends Origin {
  readonly id: string;
  readonly ingress: GroupRule[];
  readonly egress: GroupRule[];
}

export interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly range: AddressRange;
  readonly traffic: Traffic;
}

export interface Acl {
  readonly id: string;
  /** In the order in which they are asked. */
  readonly entries: readonly AclEntry[];
}

export interface Route {
  readonly range: AddressRange;
  /** `local`, or the id of a gateway, peering, endpoint, interface or instance; undefined: a black hole. */
  readonly via: string | undefined;
}

export interface RouteTable {
  readonly id: string;
  readonly routes: readonly Route[];
}

export interface Vpc extends Origin {
  readonly id: string;
  readonly ranges: readonly AddressRange[];
  /** undefined: no input says whether it has one. */
  readonly internetGateway: boolean | undefined;
  readonly knowsRoutes: boolean;
}

export interface Subnet extends Origin {
  readonly id: string;
  readonly vpc: string;
  readonly ranges: readonly AddressRange[];
  /** What starts there gets a public address unless it says otherwise. */
  readonly givesPublic: boolean;
  /** undefined: none is known, and a VPC's own first one lets everything through. */
  readonly acl: Acl | undefined;
  readonly table: RouteTable | undefined;
}

/** Something with an address in a VPC. */
export interface Member extends Origin {
  /** Of the asset that is there: an instance, an interface, a load balancer's or a database's service. */
  readonly owner: string;
  readonly subnet: Subnet;
  readonly address: AddressRange;
  /** Whether the internet may address it: a public IPv4 address, or IPv6. */
  readonly isPublic: boolean;
  /** Known groups; undefined: nothing restricts it. */
  readonly groups: readonly SecurityGroup[] | undefined;
  /** What listens, where that is known. */
  readonly listens: Traffic | undefined;
  readonly sends: boolean;
}

export interface Topology {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly members: readonly Member[];
  /** Peering or transit gateway → VPCs that it joins. */
  readonly joins: ReadonlyMap<string, ReadonlySet<string>>;
  readonly transit: Transit;
  /** Ids of internet gateways. */
  readonly gateways: ReadonlySet<string>;
  /** NAT gateway → the subnet that it lies in; undefined where it has no public address. */
  readonly nats: ReadonlyMap<string, Subnet | undefined>;
  readonly problems: Problem[];
}

export interface NetworkObject extends Origin {
  readonly value: Fields;
}

export type ObjectsByType = ReadonlyMap<string, readonly NetworkObject[]>;

export function byType(objects: readonly ObjectInPartition[]): ObjectsByType {
  const found = new Map<string, NetworkObject[]>();
  for (const { value, path, at } of objects) {
    const type = text(value, "type") ?? "";
    const list = found.get(type);
    if (list === undefined) found.set(type, [{ value, path, at }]);
    else list.push({ value, path, at });
  }
  return found;
}

/** Prefix list → its ranges. */
type PrefixLists = ReadonlyMap<string, readonly AddressRange[]>;

export function readTopology(objects: ObjectsByType): Topology {
  const problems: Problem[] = [];
  const of = (type: string) => objects.get(type) ?? [];
  const lists: PrefixLists = new Map(
    of("ec2:prefix-list").map(({ value }) => [text(value, "id") ?? "", parseCidrs(texts(value, "cidrs"))]),
  );
  const groups = readGroups(objects, lists, problems);
  const vpcs = readVpcs(objects);
  const subnets = readSubnets(objects, lists, vpcs);
  const gateways = new Set(of("ec2:internet-gateway").flatMap(({ value }) => text(value, "id") ?? []));
  const nats = new Map(
    of("ec2:nat-gateway").map(({ value }) => [
      text(value, "id") ?? "",
      value.public === false ? undefined : subnets.get(text(value, "subnet") ?? ""),
    ]),
  );
  const members = readMembers(objects, {
    subnets,
    groups,
    problems,
    addressed: new Set(of("ec2:address").flatMap(({ value }) => text(value, "instance") ?? [])),
    subnetGroups: new Map(
      of("rds:subnet-group").flatMap(({ value }) =>
        [text(value, "id"), text(value, "name")].map((key) => [key ?? "", texts(value, "subnets")] as const),
      ),
    ),
  });
  const distinct = [...new Map(problems.map((each) => [each.why, each])).values()];
  return {
    vpcs,
    subnets,
    groups,
    members,
    joins: readJoins(objects),
    transit: readTransit(objects),
    gateways,
    nats,
    problems: distinct,
  };
}

function readGroups(objects: ObjectsByType, lists: PrefixLists, problems: Problem[]): Map<string, SecurityGroup> {
  const groups = new Map<string, SecurityGroup>();
  const groupOf = (id: string, { path, at }: Origin) => {
    const known = groups.get(id) ?? { id, ingress: [], egress: [], path, at };
    groups.set(id, known);
    return known;
  };
  for (const object of objects.get("ec2:security-group") ?? []) {
    const id = text(object.value, "id");
    if (id === undefined) continue;
    const group = groupOf(id, object);
    for (const side of ["ingress", "egress"] as const)
      for (const rule of items(object.value, side))
        addRule(group[side], readRule(rule, id, { lists, problems, object }));
  }
  for (const object of objects.get("ec2:security-group-rule") ?? []) {
    const id = text(object.value, "group");
    if (id === undefined) continue;
    const side = object.value.egress === true ? "egress" : "ingress";
    addRule(groupOf(id, object)[side], readRule(object.value, id, { lists, problems, object }));
  }
  return groups;
}

/** The same rule may come from several files. */
function addRule(rules: GroupRule[], rule: GroupRule): void {
  const key = keyOfRule(rule);
  if (!rules.some((each) => keyOfRule(each) === key)) rules.push(rule);
}

function keyOfRule({ traffic, peers }: GroupRule): string {
  return `${writeTraffic(traffic)} ${peers.map(writePeer).sort().join()}`;
}

export function writePeer(peer: Peer): string {
  return "group" in peer ? peer.group : peer.range.join("-");
}

export function writeTraffic({ tcp, udp, icmp }: Traffic): string {
  return `${tcp.join()}/${udp.join()}/${icmp.join()}`;
}

interface RuleReading {
  readonly lists: PrefixLists;
  readonly problems: Problem[];
  readonly object: NetworkObject;
}

function readRule(rule: Fields, group: string, { lists, problems, object }: RuleReading): GroupRule {
  const ranges = parseCidrs(texts(rule, "cidrs"));
  if (ranges.length < texts(rule, "cidrs").length)
    say(problems, object, `${group}: a range of a rule is no address range; it stands for no address`);
  for (const list of texts(rule, "prefixLists")) {
    const known = lists.get(list);
    if (known === undefined)
      say(
        problems,
        object,
        `${group}: no input holds the prefix list ${list}; the rule's part for it lets nothing through`,
      );
    else ranges.push(...known);
  }
  const named = texts(rule, "groups").map((each) => ({ group: each === "self" ? group : each }));
  return { traffic: trafficOf(rule), peers: [...ranges.map((range) => ({ range })), ...named] };
}

const ALL_ICMP = 255 * 256 + 255;

/** `protocol` as AWS writes it (`-1`, a number or a name), with ports, or with ICMP's type and code in their place. */
export function trafficOf(rule: Fields): Traffic {
  const protocol = String(rule.protocol ?? "-1").toLowerCase();
  if (protocol === "-1" || protocol === "all") return ALL_TRAFFIC;
  const [from, to] = [number(rule, "from"), number(rule, "to")];
  if (protocol === "tcp" || protocol === "6") return only("tcp", portRange(from, to));
  if (protocol === "udp" || protocol === "17") return only("udp", portRange(from, to));
  if (["icmp", "icmpv6", "1", "58"].includes(protocol)) {
    if (from === undefined || from < 0) return only("icmp", [0, ALL_ICMP]);
    const code = to === undefined || to < 0 ? undefined : to;
    return only("icmp", code === undefined ? [from * 256, from * 256 + 255] : [from * 256 + code, from * 256 + code]);
  }
  return { tcp: [], udp: [], icmp: [] };
}

function portRange(from: number | undefined, to: number | undefined): readonly [number, number] {
  if (from === undefined || from < 0) return [0, 65535];
  return [from, Math.max(from, to ?? from)];
}

function readVpcs(objects: ObjectsByType): Map<string, Vpc> {
  const gateways = new Set((objects.get("ec2:internet-gateway") ?? []).flatMap(({ value }) => texts(value, "vpcs")));
  // Some inputs hold every gateway or none: what is not in them is not there.
  const listed = (objects.get("ec2:internet-gateway") ?? []).length + (objects.get("ec2:collected") ?? []).length > 0;
  const routed = new Set((objects.get("ec2:route-table") ?? []).flatMap(({ value }) => text(value, "vpc") ?? []));
  const vpcs = new Map<string, Vpc>();
  const add = (id: string, { path, at }: Origin, ranges: readonly AddressRange[]) => {
    const known = vpcs.get(id);
    const internetGateway = gateways.has(id) ? true : listed ? false : undefined;
    vpcs.set(id, {
      id,
      ranges: [...(known?.ranges ?? []), ...ranges],
      internetGateway,
      knowsRoutes: routed.has(id),
      path: known?.path ?? path,
      at: known?.at ?? at,
    });
  };
  for (const object of objects.get("ec2:vpc") ?? [])
    add(text(object.value, "id") ?? "", object, parseCidrs(texts(object.value, "cidrs")));
  for (const object of objects.get("ec2:subnet") ?? [])
    add(text(object.value, "vpc") ?? "", object, parseCidrs(texts(object.value, "cidrs")));
  return vpcs;
}

function readSubnets(objects: ObjectsByType, lists: PrefixLists, vpcs: ReadonlyMap<string, Vpc>): Map<string, Subnet> {
  const acls = readAcls(objects);
  const tables = readTables(objects, lists);
  const subnets = new Map<string, Subnet>();
  for (const object of objects.get("ec2:subnet") ?? []) {
    const { value, path, at } = object;
    const [id, vpc] = [text(value, "id"), text(value, "vpc")];
    if (id === undefined || vpc === undefined || !vpcs.has(vpc) || subnets.has(id)) continue;
    const ranges = parseCidrs(texts(value, "cidrs"));
    subnets.set(id, {
      id,
      vpc,
      ranges,
      givesPublic: value.public === true,
      acl: acls.get(id) ?? acls.get(vpc),
      table: tables.get(id) ?? tables.get(vpc),
      path,
      at,
    });
  }
  return subnets;
}

/** By subnet, and the first one of a VPC by the VPC. */
function readAcls(objects: ObjectsByType): Map<string, Acl> {
  const found = new Map<string, Acl>();
  const more = objects.get("ec2:network-acl-entry") ?? [];
  for (const { value } of objects.get("ec2:network-acl") ?? []) {
    const id = text(value, "id") ?? "";
    const own = more.filter((each) => text(each.value, "acl") === id).map((each) => each.value);
    const entries = [...items(value, "entries"), ...own].flatMap(readEntry);
    const acl: Acl = { id, entries: entries.sort((a, b) => a.number - b.number) };
    for (const subnet of texts(value, "subnets")) found.set(subnet, acl);
    const vpc = text(value, "vpc");
    if (value.default === true && vpc !== undefined) found.set(vpc, acl);
  }
  return found;
}

function readEntry(entry: Fields): AclEntry[] {
  const range = parseCidr(text(entry, "cidr") ?? "");
  if (range === undefined) return [];
  const order = number(entry, "number") ?? 32767;
  return [
    { number: order, egress: entry.egress === true, allow: entry.allow === true, range, traffic: trafficOf(entry) },
  ];
}

/** By subnet, and the main one of a VPC by the VPC. */
function readTables(objects: ObjectsByType, lists: PrefixLists): Map<string, RouteTable> {
  const found = new Map<string, RouteTable>();
  const of = (type: string, key: string) => {
    const grouped = new Map<string, Fields[]>();
    for (const { value } of objects.get(type) ?? []) {
      const list = grouped.get(text(value, key) ?? "");
      if (list === undefined) grouped.set(text(value, key) ?? "", [value]);
      else list.push(value);
    }
    return grouped;
  };
  const [routes, associations] = [of("ec2:route", "table"), of("ec2:route-association", "table")];
  for (const { value } of objects.get("ec2:route-table") ?? []) {
    const id = text(value, "id") ?? "";
    const stated = [...items(value, "routes"), ...(routes.get(id) ?? [])];
    const table: RouteTable = { id, routes: stated.flatMap((each) => readRoute(each, lists)) };
    const extra = associations.get(id) ?? [];
    for (const subnet of [...texts(value, "subnets"), ...extra.flatMap((each) => text(each, "subnet") ?? [])])
      found.set(subnet, table);
    const vpc = text(value, "vpc");
    if (vpc !== undefined && (value.main === true || extra.some((each) => each.main === true))) found.set(vpc, table);
  }
  return found;
}

function readRoute(route: Fields, lists: PrefixLists): Route[] {
  const to = text(route, "to") ?? "";
  const range = parseCidr(to);
  const ranges = range === undefined ? (lists.get(to) ?? []) : [range];
  const via = route.blackhole === true ? undefined : text(route, "via");
  return ranges.map((each) => ({ range: each, via }));
}

function readJoins(objects: ObjectsByType): Map<string, Set<string>> {
  const joins = new Map<string, Set<string>>();
  for (const { value } of objects.get("ec2:join") ?? []) {
    const id = text(value, "id") ?? "";
    const known = joins.get(id) ?? new Set<string>();
    for (const vpc of texts(value, "vpcs")) known.add(vpc);
    joins.set(id, known);
  }
  return joins;
}

interface MemberReading {
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly problems: Problem[];
  /** Ids of machines that an elastic address was given to. */
  readonly addressed: ReadonlySet<string>;
  /** Subnets of a database's subnet group, by its name and id. */
  readonly subnetGroups: ReadonlyMap<string, readonly string[]>;
}

function readMembers(objects: ObjectsByType, reading: MemberReading): Member[] {
  const members = new Map<string, Member>();
  for (const object of objects.get("ec2:member") ?? []) {
    const owner = ownerOf(object.value);
    if (owner === undefined) continue;
    for (const member of membersOf(object, owner, reading)) {
      const key = `${owner} ${member.subnet.id} ${member.address.join()}`;
      const known = members.get(key);
      members.set(key, known === undefined ? member : { ...known, isPublic: known.isPublic || member.isPublic });
    }
  }
  return [...members].sort(([a], [b]) => byText(a, b)).map(([, member]) => member);
}

/** Of a database its service is the member: who may connect does not hold the data. */
export function ownerOf(member: Fields): string | undefined {
  const owner = text(member, "owner");
  return owner === undefined || member.serves === undefined ? owner : `${owner}#via/database`;
}

/** One for each address; where only the subnet is known the address may be any of it. */
function membersOf(object: NetworkObject, owner: string, reading: MemberReading): Member[] {
  const { subnets, groups, problems, addressed, subnetGroups } = reading;
  const { value, path, at } = object;
  const hasPublic = (each: Fields) => addressed.has(text(each, "id") ?? "");
  const restricted = Array.isArray(value.groups) || value.unrestricted !== true;
  const known = texts(value, "groups").flatMap((id) => {
    const group = groups.get(id);
    if (group === undefined)
      say(problems, object, `${owner}: no input holds the security group ${id}; it lets nothing through`);
    return group ?? [];
  });
  const common = {
    owner,
    groups: restricted ? known : undefined,
    listens: listensOn(value),
    sends: value.sends !== false,
    path,
    at,
  };
  const home = subnetGroups.get(text(value, "subnetGroup") ?? "") ?? [];
  return [...texts(value, "subnets"), ...home].flatMap((id): Member[] => {
    const subnet = subnets.get(id);
    if (subnet === undefined) {
      say(problems, object, `${owner}: no input holds the subnet ${id}; who may connect to it is not known`);
      return [];
    }
    const publicly = typeof value.public === "boolean" ? value.public : subnet.givesPublic;
    const stated = items(value, "addresses").flatMap(({ address, public: own = publicly }) => {
      const open = own === true || hasPublic(value);
      const range = parseCidr(String(address));
      return range === undefined ? [] : [{ address: range, isPublic: open || String(address).includes(":") }];
    });
    // A cluster over several subnets lists the addresses of all of them.
    const here = stated.filter(({ address: [first] }) =>
      subnet.ranges.some(([low, high]) => low <= first && first <= high),
    );
    if (here.length > 0) return here.map((each) => ({ ...common, subnet, ...each }));
    const open = publicly || hasPublic(value) || stated.some(({ isPublic }) => isPublic);
    return subnet.ranges.slice(0, 1).map((address) => ({ ...common, subnet, address, isPublic: open }));
  });
}

/** What it takes connections on; undefined: nobody tells. */
function listensOn(value: Fields): Traffic | undefined {
  if (value.receives === false) return NO_TRAFFIC;
  const listens = items(value, "listens").map(trafficOf);
  return listens.length === 0 ? undefined : unite(listens);
}

function say(problems: Problem[], { path, at }: Origin, why: string): void {
  problems.push({ path, at, why });
}
