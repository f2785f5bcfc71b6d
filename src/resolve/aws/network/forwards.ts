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

export interface Opens {
  /** Whether one owner may open a port on another; undefined: one of them has no known place in a network. */
  readonly between: (from: string, to: string, port: number | undefined) => boolean | undefined;
  /** Whether the owner's security groups let in addresses of the internet on a port, whoever brings them there. */
  readonly toClients: (to: string, port: number | undefined) => boolean;
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
    between: (from, to, port) => {
      const [senders, receivers] = [placed.get(from), placed.get(to)];
      if (senders === undefined || receivers === undefined) return undefined;
      return senders.some((sender) => receivers.some((receiver) => isOpen(sender, receiver, port)));
    },
    toClients: (to, port) => (placed.get(to) ?? []).some((receiver) => admitsClients(receiver, port)),
  };
}

function admitsClients({ network, position }: Placed, port: number | undefined): boolean {
  const rules = network.classes[position]?.ingress?.rules;
  if (rules === undefined) return true;
  return rules.some(
    ({ traffic, peers }) =>
      holdsPort(traffic, port) && peers.some((peer) => "range" in peer && holdsPublicAddress(peer.range)),
  );
}

function holdsPort({ tcp, udp }: Traffic, port: number | undefined): boolean {
  if (port === undefined) return tcp.length + udp.length > 0;
  return [...tcp, ...udp].some(([first, last]) => first <= port && port <= last);
}

function isOpen(sender: Placed, receiver: Placed, port: number | undefined): boolean {
  if (sender.network !== receiver.network) return false;
  return holdsPort(sender.judge.table.traffic(sender.judge.within(sender.position, receiver.position)), port);
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
  const ports = new Map(
    (objects.get("elb:target-group") ?? []).map(({ value }) => [text(value, "arn") ?? "", number(value, "port")]),
  );
  for (const target of objects.get("elb:target") ?? []) {
    const group = text(target.value, "group") ?? "";
    if (!groups.has(group)) continue;
    const id = text(target.value, "target") ?? "";
    const port = number(target.value, "port") ?? ports.get(group);
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
    if (letsThrough({ balancer, arn, owner, port }, opens))
      relate(output, target, { type: "FORWARDS", source: arn, target: listenerOn(member, owner, port, output) });
  }
}

interface Hop {
  readonly balancer: Fields;
  readonly arn: string;
  readonly owner: string;
  readonly port: number | undefined;
}

/** A network load balancer keeps the client's address, so its target must let in the clients themselves or the balancer. */
function letsThrough({ balancer, arn, owner, port }: Hop, opens: Opens): boolean {
  return opens.between(arn, owner, port) !== false || (balancer.network === true && opens.toClients(owner, port));
}

/** The service on that port of a machine; the one of unknown port where no port is told. */
export function listenerOn(member: NetworkObject, owner: string, port: number | undefined, output: Output): string {
  if (port === undefined) return `${owner}/network`;
  const uid = `${owner}/tcp/${port}`;
  if (output.stated.has(uid)) return uid;
  const name = `${text(member.value, "name") ?? owner.slice(owner.lastIndexOf("/") + 1)} (tcp ${port})`;
  const properties = { protocol: "tcp", port };
  asset(output, member, { uid, kind: "Service", name, properties });
  relate(output, member, { type: "EXPOSES", source: owner, target: uid, properties });
  return uid;
}

/** Target groups that a balancer's listeners name. */
export function groupsOf(listeners: readonly Fields[]): Set<string> {
  return new Set(listeners.flatMap((each) => texts(each, "targetGroups")));
}
