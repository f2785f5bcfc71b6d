/**
 * The network as inventories state it: each connection lets all its sources reach all its targets. Sources of the
 * same connections share a Senders hub, computes with the same connections on a port range a Receivers hub, so
 * n members in c classes cost O(n + c²), and the relation through the hubs equals the pairwise one.
 * Without a connection nothing is let through: an inventory says who may connect, not who may not.
 */
import { createHash } from "node:crypto";
import { INTERNET, type Basis, type Problem, type StatedFactInput } from "../model/index.js";
import { statedAssets, type StatedAssets } from "./inventory-names.js";
import { ALL_PORTS, covers, elementary, rangeOf, type PortRange } from "./port-ranges.js";
import type { Concluded, DomainResolver, HubFact, ObjectInPartition, ResolveContext } from "./resolver.js";

export const inventoryNetwork: DomainResolver = { domain: "inventory-network", resolve };

/** One `network` record, or a `reachableFrom`, with its names resolved. */
interface Connection {
  readonly sources: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly computes: ReadonlySet<string>;
  readonly protocol: string;
  readonly ranges: readonly PortRange[];
  readonly controls: readonly string[];
  readonly basis: Basis;
  readonly path: string;
  readonly at: string;
}

/** Members with the same connections: sources, one service, or computes on one port range. */
interface Class {
  readonly uid: string;
  readonly connections: readonly number[];
}

function resolve(_partition: string, objects: readonly ObjectInPartition[], context: ResolveContext): Concluded {
  const assets = statedAssets(context.stated);
  const unjoined: Problem[] = [];
  const connections = objects.map((object) => readConnection(object, assets, unjoined));
  const facts: (StatedFactInput | HubFact)[] = [];
  const senders = senderClasses(connections, facts);
  const receivers = [...receiverClasses(connections, facts), ...serviceClasses(connections)];
  facts.push(...connect(connections, senders, receivers));
  return { facts, unjoined, notCollected: [] };
}

function readConnection(object: ObjectInPartition, assets: StatedAssets, unjoined: Problem[]): Connection {
  const value = object.value as { from: string[]; to: string[]; protocol?: string; ports?: (number | string)[] };
  const { path, at } = object;
  const said = { protocol: value.protocol ?? "tcp", ranges: value.ports?.map(rangeOf) ?? [ALL_PORTS] };
  const { controls = [], basis = "configured" } = object.value as { controls?: string[]; basis?: Basis };
  const sources = new Set<string>();
  for (const name of value.from) {
    const found = name === INTERNET ? [INTERNET] : assets.computesOf(name);
    if (found.length === 0)
      unjoined.push({ path, at, why: `nothing runs in or behind "${name}", so nobody connects from there` });
    for (const uid of found) sources.add(uid);
  }
  const services = new Set<string>();
  const computes = new Set<string>();
  for (const name of value.to) {
    const found = assets.targetsOf(name);
    if (found.length === 0) unjoined.push({ path, at, why: `nothing in "${name}" can be connected to` });
    for (const target of found) {
      const refused = target.kind === "Service" ? refusal(target, said) : undefined;
      if (refused) unjoined.push({ path, at, why: refused });
      else (target.kind === "Service" ? services : computes).add(target.uid);
    }
  }
  return { sources, services, computes, ...said, controls, basis, path, at };
}

type Said = Pick<Connection, "protocol" | "ranges">;

/** Why a connection does not reach a service: it allows other ports, or another protocol. */
function refusal(
  target: { uid: string; port?: number; protocol?: string },
  { protocol, ranges }: Said,
): string | undefined {
  if (target.protocol !== undefined && target.protocol !== protocol)
    return `the connection lets ${protocol} through and ${target.uid} speaks ${target.protocol}: it does not reach it`;
  const { port } = target;
  if (port === undefined || ranges.some((range) => covers(range, port))) return undefined;
  return `the connection lets other ports through than ${port}, on which ${target.uid} listens: it does not reach it`;
}

/** (:Compute)-[:SENDS_AS]->(:Senders); the internet is a class of its own and needs no hub. */
function senderClasses(connections: readonly Connection[], facts: (StatedFactInput | HubFact)[]): Class[] {
  const classes: Class[] = [];
  for (const { connections: allowed, members } of grouped(connections, ({ sources }) => sources)) {
    const { path, at, basis } = connections[allowed[0]!]!;
    if (members.includes(INTERNET)) classes.push({ uid: INTERNET, connections: allowed });
    const computes = members.filter((uid) => uid !== INTERNET);
    if (computes.length === 0) continue;
    const uid = hubUid("senders", [allowed.map((index) => meaning(connections[index]!))]);
    facts.push({ fact: "hub", kind: "Senders", uid, name: `connects as ${summary(computes)}`, path, at });
    for (const source of computes)
      facts.push({ fact: "relationship", type: "SENDS_AS", source, target: uid, basis, path, at });
    classes.push({ uid, connections: allowed });
  }
  return classes;
}

/** (:Compute)-[:RECEIVES_AS]->(:Receivers), by protocol and elementary port range. */
function receiverClasses(connections: readonly Connection[], facts: (StatedFactInput | HubFact)[]): Class[] {
  const classes: Class[] = [];
  for (const protocol of [...new Set(connections.map((each) => each.protocol))].sort()) {
    const ofProtocol = (each: Connection) => (each.protocol === protocol ? each.computes : new Set<string>());
    for (const { connections: allowed, members } of grouped(connections, ofProtocol)) {
      for (const range of elementary(allowed.flatMap((index) => connections[index]!.ranges))) {
        const inRange = allowed.filter((index) => connections[index]!.ranges.some((each) => covers(each, range.from)));
        const { path, at, basis } = connections[inRange[0]!]!;
        const { from, to } = range;
        const uid = hubUid("receivers", [protocol, from, to, members]);
        const name = `accepts as ${summary(members)} on ${protocol} ${from === to ? from : `${from}-${to}`}`;
        facts.push({ fact: "hub", kind: "Receivers", uid, name, protocol, fromPort: from, toPort: to, path, at });
        for (const source of members)
          facts.push({ fact: "relationship", type: "RECEIVES_AS", source, target: uid, basis, path, at });
        classes.push({ uid, connections: inRange });
      }
    }
  }
  return classes;
}

function serviceClasses(connections: readonly Connection[]): Class[] {
  const groups = grouped(connections, ({ services }) => services);
  return groups.flatMap(({ connections: allowed, members }) => members.map((uid) => ({ uid, connections: allowed })));
}

/** (:Internet|Senders)-[:CAN_CONNECT]->(:Receivers|Service) where some connection has both; it bears what all have. */
function* connect(
  connections: readonly Connection[],
  senders: Class[],
  receivers: Class[],
): Generator<StatedFactInput> {
  const receiving = byConnection(receivers);
  for (const sender of senders) {
    const shared = new Map<string, number[]>();
    for (const index of sender.connections) {
      for (const { uid } of receiving.get(index) ?? []) shared.set(uid, [...(shared.get(uid) ?? []), index]);
    }
    for (const [target, indices] of shared) {
      const by = indices.map((index) => connections[index]!);
      const controls = by[0]!.controls.filter((control) => by.every((each) => each.controls.includes(control)));
      for (const { protocol, basis, path, at } of by) {
        const properties = { protocol, ...(controls.length > 0 ? { controls } : {}) };
        yield { fact: "relationship", type: "CAN_CONNECT", source: sender.uid, target, properties, basis, path, at };
      }
    }
  }
}

function byConnection(classes: readonly Class[]): Map<number, Class[]> {
  const found = new Map<number, Class[]>();
  for (const each of classes)
    for (const index of each.connections) found.set(index, [...(found.get(index) ?? []), each]);
  return found;
}

interface Group {
  readonly connections: readonly number[];
  readonly members: readonly string[];
}

/** Members by the connections that name them, both in order; an endpoint's or compute's own set is its signature. */
function grouped(
  connections: readonly Connection[],
  membersOf: (connection: Connection) => ReadonlySet<string>,
): Group[] {
  const named = new Map<string, number[]>();
  for (const [index, connection] of connections.entries()) {
    for (const member of membersOf(connection)) {
      const indices = named.get(member);
      if (indices) indices.push(index);
      else named.set(member, [index]);
    }
  }
  const groups = new Map<string, { connections: number[]; members: string[] }>();
  for (const [member, indices] of named) {
    const key = indices.join();
    const group = groups.get(key);
    if (group) group.members.push(member);
    else groups.set(key, { connections: indices, members: [member] });
  }
  return [...groups.values()].map((group) => ({ ...group, members: group.members.sort() }));
}

/** What a connection lets through, whatever place says so: hubs keep their uid when a file is rearranged. */
function meaning({ sources, services, computes, protocol, ranges, controls }: Connection): unknown {
  return [[...sources].sort(), [...services].sort(), [...computes].sort(), protocol, ranges, controls];
}

function hubUid(kind: string, content: readonly unknown[]): string {
  return `inventory-network/${kind}/${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32)}`;
}

function summary(members: readonly string[]): string {
  return members.length === 1 ? members[0]! : `${members[0]!} and ${members.length - 1} more`;
}
