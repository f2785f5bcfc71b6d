/**
 * (load balancer)-[:FORWARDS]->(what listens on the target's port). A balancer sends what it is sent on to its targets as
 * long as security groups, network ACLs and routes between the two let it through.
 */
import { number, text, texts, type Fields } from "../../kubernetes/fields.js";
import { asset, relate, unjoined, type Output } from "../../kubernetes/output.js";
import type { Network } from "./classes.js";
import { holdsPublicAddress } from "../../kubernetes/network/addresses.js";
import type { Judge } from "./judge.js";
import type { NetworkObject, ObjectsByType } from "./topology.js";
import type { Traffic } from "./traffic.js";

/** What a target takes: a port, or any where none is told, by the protocols that its group speaks. */
interface Door {
  readonly port: number | undefined;
  readonly protocols: readonly Protocol[];
}
type Protocol = "tcp" | "udp";

export interface Opens {
  /** Whether one owner may open a port on another; undefined: one of them has no known place in a network. */
  readonly between: (from: string, to: string, door: Door) => boolean | undefined;
  /** Whether the owner's security groups let in addresses of the internet on a port, whoever brings them there. */
  readonly toClients: (to: string, door: Door) => boolean;
}

interface Placed {
  readonly network: Network;
  readonly judge: Judge;
  readonly position: number;
}

export function opensIn(networks: readonly Network[], judges: readonly Judge[]): Opens {
  const placed = new Map<string, Placed[]>();
  networks.forEach((network, index) =>
    network.classes.forEach(({ members }, position) => {
      for (const { owner } of members) {
        const list = placed.get(owner);
        const place = { network, judge: judges[index]!, position };
        if (list === undefined) placed.set(owner, [place]);
        else list.push(place);
      }
    }),
  );
  return {
    between: (from, to, door) => {
      const [senders, receivers] = [placed.get(from), placed.get(to)];
      if (senders === undefined || receivers === undefined) return undefined;
      return senders.some((sender) => receivers.some((receiver) => isOpen(sender, receiver, door)));
    },
    toClients: (to, door) => (placed.get(to) ?? []).some((receiver) => admitsClients(receiver, door)),
  };
}

function admitsClients({ network, position }: Placed, door: Door): boolean {
  const rules = network.classes[position]?.ingress?.rules;
  if (rules === undefined) return true;
  return rules.some(
    ({ traffic, peers }) =>
      holdsPort(traffic, door) && peers.some((peer) => "range" in peer && holdsPublicAddress(peer.range)),
  );
}

function holdsPort(traffic: Traffic, { port, protocols }: Door): boolean {
  const ranges = protocols.flatMap((protocol) => traffic[protocol]);
  return port === undefined ? ranges.length > 0 : ranges.some(([first, last]) => first <= port && port <= last);
}

function isOpen(sender: Placed, receiver: Placed, door: Door): boolean {
  if (sender.network !== receiver.network) return false;
  return holdsPort(sender.judge.table.traffic(sender.judge.within(sender.position, receiver.position)), door);
}

/** Members by their id and owner: what targets name. */
export type Targets = ReadonlyMap<string, NetworkObject>;

export function targetsOf(objects: ObjectsByType): Targets {
  const found = new Map<string, NetworkObject>();
  for (const object of objects.get("ec2:member") ?? []) {
    if (object.value.runsCode !== true) continue;
    const [owner, id] = [text(object.value, "owner"), text(object.value, "id")];
    const addresses = Array.isArray(object.value.addresses) ? (object.value.addresses as Fields[]) : [];
    for (const name of [
      owner,
      id,
      owner?.slice(owner.lastIndexOf("/") + 1),
      ...addresses.map((each) => text(each, "address")),
    ])
      if (name !== undefined && !found.has(name)) found.set(name, object);
  }
  return found;
}

interface Forwarding {
  readonly objects: ObjectsByType;
  readonly targets: Targets;
  readonly opens: Opens;
  readonly output: Output;
}

/** What one balancer forwards to by the target groups of its listeners. */
export function writeForwards(balancer: Fields, groups: ReadonlySet<string>, forwarding: Forwarding): void {
  const { objects, targets, opens, output } = forwarding;
  const arn = text(balancer, "arn") ?? "";
  const described = new Map(
    (objects.get("elb:target-group") ?? []).map(({ value }) => [text(value, "arn") ?? "", value]),
  );
  for (const target of objects.get("elb:target") ?? []) {
    const group = text(target.value, "group") ?? "";
    if (!groups.has(group)) continue;
    const id = text(target.value, "target") ?? "";
    const port = number(target.value, "port") ?? number(described.get(group), "port");
    const door = { port, protocols: protocolsOf(text(described.get(group), "protocol")) };
    // A function has no address; the permission that its policy gives decides.
    if (id.includes(":function:")) {
      relate(output, target, { type: "FORWARDS", source: arn, target: `${id}/invoke` });
      continue;
    }
    const member = targets.get(id);
    const owner = member === undefined ? undefined : text(member.value, "owner");
    if (member === undefined || owner === undefined) {
      unjoined(output, target, `${arn} forwards to ${id === "" ? "?" : id}, which no input describes`);
      continue;
    }
    if (letsThrough({ balancer, arn, owner, door }, opens))
      relate(output, target, { type: "FORWARDS", source: arn, target: listenerOn(member, owner, door, output) });
  }
}

interface Hop {
  readonly balancer: Fields;
  readonly arn: string;
  readonly owner: string;
  readonly door: Door;
}

/** Groups of datagrams say so; every other protocol of a group, and the older kind of balancer, is one over TCP. */
function protocolsOf(named: string | undefined): readonly Protocol[] {
  if (named === "TCP_UDP") return ["tcp", "udp"];
  return named === "UDP" || named === "GENEVE" || named === "QUIC" ? ["udp"] : ["tcp"];
}

/** A network load balancer keeps the client's address, so its target must let in the clients themselves or the balancer. */
function letsThrough({ balancer, arn, owner, door }: Hop, opens: Opens): boolean {
  return opens.between(arn, owner, door) !== false || (balancer.network === true && opens.toClients(owner, door));
}

/** The service on that port of a machine; the one of unknown port where no port is told. */
export function listenerOn(
  member: NetworkObject,
  owner: string,
  { port, protocols: [protocol = "tcp"] }: Door,
  output: Output,
): string {
  if (port === undefined) return `${owner}/network`;
  const uid = `${owner}/${protocol}/${port}`;
  if (output.stated.has(uid)) return uid;
  const name = `${text(member.value, "name") ?? owner.slice(owner.lastIndexOf("/") + 1)} (${protocol} ${port})`;
  const properties = { protocol, port };
  asset(output, member, { uid, kind: "Service", name, properties });
  relate(output, member, { type: "EXPOSES", source: owner, target: uid, properties });
  return uid;
}

/** Target groups that a balancer's listeners name. */
export function groupsOf(listeners: readonly Fields[]): Set<string> {
  return new Set(listeners.flatMap((each) => texts(each, "targetGroups")));
}
