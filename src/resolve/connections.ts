/**
 * Who may open connections to whom, as `export connections` tells it, read off the hubs of the fact graph:
 * (workload)-[:SENDS_AS]->(:Senders)-[:CAN_CONNECT]->(:Receivers)<-[:RECEIVES_AS]-(workload).
 * Hubs without members whose name is `internet` or `ip/<cidr>,…` stand for addresses outside.
 * An ingress controller that no input holds reaches what its routes name.
 */
import type { GraphNode, GraphRelationship } from "../model/index.js";
import { EVERY_IPV4, elementaryRanges, mergeAddresses, parseCidr, toCidrs } from "./kubernetes/network/addresses.js";
import type { AddressRange } from "./kubernetes/network/addresses.js";

/** One line of the export. */
export interface Connection {
  readonly source: string;
  readonly target: string;
  /** `tcp`, `udp`, `sctp`, `icmp` or `all`. */
  readonly protocol: string;
  /** `80,443,8000-8080` or `all`. */
  readonly ports: string;
}

type Range = readonly [from: number, to: number];
/** Protocol → ports. */
type Ports = Map<string, Range[]>;

/** Protocols that together are `all`. */
/** What a domain tells apart stands for everything: AWS's groups are about ICMP, Kubernetes' policies about SCTP. */
const WHOLE = [
  ["tcp", "udp", "sctp"],
  ["tcp", "udp", "icmp"],
];

/** Sorted by source, then target; one row for each protocol of a pair, or a single one where everything is open. */
export function* connections(
  nodes: Iterable<GraphNode>,
  relationships: Iterable<GraphRelationship>,
): Generator<Connection> {
  const graph = index(nodes, relationships);
  const fromOutside = new Map<string, Map<string, Ports>>();
  for (const source of [...graph.sources].sort()) {
    const targets = new Map<string, Ports>();
    for (const [target, protocol, range] of reachedFrom(source, graph)) {
      if (target === source || (isOutside(source) && isOutside(target))) continue;
      const ports = targets.get(target) ?? new Map<string, Range[]>();
      targets.set(target, ports);
      ports.set(protocol, [...(ports.get(protocol) ?? []), range]);
    }
    if (isOutside(source)) keepByTarget(fromOutside, source, targets);
    else yield* rowsFrom(source, targets);
  }
  for (const target of [...fromOutside.keys()].sort()) {
    for (const [source, ports] of withoutOverlap(fromOutside.get(target)!)) yield* rows(source, target, ports);
  }
}

function* rowsFrom(source: string, targets: ReadonlyMap<string, Ports>): Iterable<Connection> {
  const outside = new Map([...targets].filter(([target]) => isOutside(target)));
  const inside = [...targets].filter(([target]) => !isOutside(target)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [target, ports] of [...inside, ...withoutOverlap(outside)]) yield* rows(source, target, ports);
}

function keepByTarget(
  kept: Map<string, Map<string, Ports>>,
  source: string,
  targets: ReadonlyMap<string, Ports>,
): void {
  for (const [target, ports] of targets) {
    const sources = kept.get(target) ?? new Map<string, Ports>();
    kept.set(target, sources);
    sources.set(source, ports);
  }
}

/** Ranges that overlap are cut and joined again by what is open to them: every address is named once. */
function withoutOverlap(outside: ReadonlyMap<string, Ports>): [string, Ports][] {
  if (outside.size <= 1) return [...outside];
  const ranges = [...outside].map(([name, ports]) => ({
    range: name === "internet" ? undefined : parseCidr(name.slice(3)),
    ports,
  }));
  const joined = new Map<string, { ports: Ports; ranges: AddressRange[] }>();
  for (const piece of elementaryRanges(ranges.flatMap(({ range }) => (range === undefined ? [] : [range])))) {
    const ports: Ports = new Map();
    for (const each of ranges) {
      if (each.range !== undefined && !(each.range[0] <= piece[0] && piece[1] <= each.range[1])) continue;
      for (const [protocol, list] of each.ports) ports.set(protocol, merge([...(ports.get(protocol) ?? []), ...list]));
    }
    if (ports.size === 0) continue;
    const key = JSON.stringify([...ports].sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = joined.get(key) ?? { ports, ranges: [] };
    joined.set(key, group);
    group.ranges.push(piece);
  }
  return [...joined.values()].flatMap(({ ports, ranges: pieces }) =>
    addressNames(pieces).map((name): [string, Ports] => [name, ports]),
  );
}

function addressNames(pieces: readonly AddressRange[]): string[] {
  const merged = mergeAddresses(pieces);
  const whole = merged.some(([first, last]) => first === EVERY_IPV4[0] && last === EVERY_IPV4[1]);
  return whole ? ["internet"] : merged.flatMap(toCidrs).map((cidr) => `ip/${cidr}`);
}

interface Index {
  readonly sources: ReadonlySet<string>;
  /** Workload or outside name → its Senders hubs. */
  readonly sendsAs: ReadonlyMap<string, readonly string[]>;
  /** Senders hub → Receivers hubs. */
  readonly reaches: ReadonlyMap<string, readonly string[]>;
  /** Receivers hub → workloads, or the outside names that it stands for. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly hubs: ReadonlyMap<string, GraphNode>;
  /** Controller → what its routes lead to. */
  readonly routed: ReadonlyMap<string, readonly Reached[]>;
}

type Reached = readonly [target: string, protocol: string, range: Range];

function index(nodes: Iterable<GraphNode>, relationships: Iterable<GraphRelationship>): Index {
  const hubs = new Map<string, GraphNode>();
  const [sendsAs, reaches, members] = [
    new Map<string, string[]>(),
    new Map<string, string[]>(),
    new Map<string, string[]>(),
  ];
  const controllers: string[] = [];
  for (const node of nodes) {
    if (/\/ingress-controller$/.test(node.uid)) controllers.push(node.uid);
    if (node.kind !== "Senders" && node.kind !== "Receivers") continue;
    hubs.set(node.uid, node);
    for (const name of outsideNames(node.name)) {
      if (node.kind === "Senders") add(sendsAs, name, node.uid);
      else add(members, node.uid, name);
    }
  }
  const [forwards, exposes] = [new Map<string, GraphRelationship[]>(), new Map<string, GraphRelationship[]>()];
  for (const each of relationships) {
    // What is outside is named by its addresses, whatever else is known of one of them. A facet or a replica sends as its whole does, and the whole is what policies are about.
    if (each.type === "SENDS_AS" && !/#(http$|on\/)/.test(each.source)) add(sendsAs, each.source, each.target);
    else if (each.type === "RECEIVES_AS" && outsideNames(hubs.get(each.target)?.name ?? "").length === 0)
      add(members, each.target, databaseBehind(each.source));
    else if (each.type === "CAN_CONNECT") add(reaches, each.source, each.target);
    else if (each.type === "FORWARDS" && each.basis === "configured") add(forwards, each.source, each);
    else if (each.type === "ROUTES_TO") add(forwards, each.source, each);
    else if (each.type === "EXPOSES") add(exposes, each.target, each);
  }
  const routed = new Map(controllers.map((uid) => [uid, followRoutes(uid, forwards, exposes)]));
  return { sources: new Set([...sendsAs.keys(), ...controllers]), sendsAs, reaches, members, hubs, routed };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** A database is the end of a connection, whatever the service is called by which it is reached. */
function databaseBehind(uid: string): string {
  return uid.replace(/#via\/database$/, "");
}

function outsideNames(name: string): string[] {
  if (name === "internet") return [name];
  if (!name.startsWith("ip/")) return [];
  return name
    .slice(3)
    .split(",")
    .map((cidr) => `ip/${cidr}`);
}

function isOutside(end: string): boolean {
  return end === "internet" || end.startsWith("ip/");
}

function* reachedFrom(source: string, { sendsAs, reaches, members, hubs, routed }: Index): Iterable<Reached> {
  yield* routed.get(source) ?? [];
  for (const sender of sendsAs.get(source) ?? []) {
    for (const receiver of reaches.get(sender) ?? []) {
      const { protocol, fromPort, toPort } = hubs.get(receiver)?.properties ?? {};
      if (typeof protocol !== "string" || typeof fromPort !== "number" || typeof toPort !== "number") continue;
      for (const member of members.get(receiver) ?? []) yield [member, protocol, [fromPort, toPort]];
    }
  }
}

type ByEnd = ReadonlyMap<string, readonly GraphRelationship[]>;

/** Controller → route → (endpoint →) Service, of which the workloads answer on the forwarded port. */
function followRoutes(controller: string, forwards: ByEnd, exposes: ByEnd): Reached[] {
  const found: Reached[] = [];
  for (const toRoute of forwards.get(controller) ?? []) {
    for (const toService of forwards.get(toRoute.target) ?? []) {
      const ends = [
        toService.target,
        ...(forwards.get(toService.target) ?? [])
          .filter(({ type }) => type === "ROUTES_TO")
          .map(({ target }) => target),
      ];
      for (const service of ends) {
        for (const { source, properties } of exposes.get(service) ?? []) {
          const { port, protocol } = properties;
          if (
            typeof port !== "number" ||
            (toService.properties.port !== undefined && toService.properties.port !== port)
          )
            continue;
          found.push([source, typeof protocol === "string" ? protocol : "tcp", [port, port]]);
        }
      }
    }
  }
  return found;
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function* rows(source: string, target: string, ports: Ports): Iterable<Connection> {
  const written = new Map([...ports].map(([protocol, ranges]) => [protocol, writePorts(protocol, ranges)]));
  const whole = WHOLE.find((protocols) => protocols.every((protocol) => written.get(protocol) === "all"));
  if (whole !== undefined) {
    for (const protocol of whole) written.delete(protocol);
    written.set("all", "all");
  }
  for (const protocol of [...written.keys()].sort()) yield { source, target, protocol, ports: written.get(protocol)! };
}

/** ICMP has no ports, and some of its types are as good as all of them here. */
function writePorts(protocol: string, ranges: readonly Range[]): string {
  return protocol === "icmp" ? "all" : write(merge(ranges));
}

function write(ranges: readonly Range[]): string {
  const [first] = ranges;
  if (ranges.length === 1 && first![0] <= 1 && first![1] >= 65535) return "all";
  return ranges.map(([from, to]) => (from === to ? String(from) : `${Math.max(from, 1)}-${to}`)).join(",");
}
