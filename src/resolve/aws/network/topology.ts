/** What a network is made of: VPCs, subnets, security groups, network ACLs, routes and what has an address. */
import { text, type Fields } from "../../kubernetes/fields.js";
import type { AddressRange } from "../../kubernetes/network/addresses.js";
import type { Problem } from "../../../model/index.js";
import type { ObjectInPartition } from "../../resolver.js";
import type { Traffic } from "./traffic.js";
import type { Transit } from "./transit.js";

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
  /** All that it opens connections to, and none outside; undefined: whatever its groups let it. */
  readonly opens: Traffic | undefined;
  /** What it connects to sees the address of whoever has it send, from anywhere. */
  readonly asClient: boolean;
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
export type PrefixLists = ReadonlyMap<string, readonly AddressRange[]>;

/** A record of which something could not be used. */
export function say(problems: Problem[], { path, at }: Origin, why: string): void {
  problems.push({ path, at, why });
}
