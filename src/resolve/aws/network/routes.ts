/** Where a subnet sends what is meant for an address: the longest prefix decides. */
import { isIn, type AddressRange } from "../../kubernetes/network/addresses.js";
import { throughTransit } from "./transit.js";
import type { RouteTable, Subnet, Topology, Vpc } from "./topology.js";

export type Way =
  /** Another member of the same VPC. */
  | { readonly to: "local" }
  /** VPCs that a peering or transit gateway joins. */
  | { readonly to: "joined"; readonly vpcs: ReadonlySet<string> }
  /** Both directions, for those that have a public address. */
  | { readonly to: "internet" }
  /** Only what is opened from inside; `nat`: through a gateway in that subnet, whose network ACL sees it, too. */
  | { readonly to: "outward"; readonly nat?: Subnet }
  /** Networks that no input describes: a customer's own, behind a VPN or a gateway. */
  | { readonly to: "private" }
  | { readonly to: "nowhere" };

const NOWHERE: Way = { to: "nowhere" };

export interface From {
  readonly vpc: string;
  readonly table: RouteTable | undefined;
}

/** Of a member of the VPC for an address outside of it. */
export function wayTo(topology: Topology, { vpc, table }: From, address: bigint): Way {
  const home = topology.vpcs.get(vpc);
  if (home?.ranges.some((range) => isIn(address, range)) === true) return { to: "local" };
  if (table === undefined) return withoutTable(home);
  const via = longest(table, address);
  return via === undefined ? NOWHERE : wayVia(topology, { via, vpc }, address);
}

/** Inputs without any route table of the VPC, as some collectors write them: a public address needs a gateway. */
function withoutTable(vpc: Vpc | undefined): Way {
  return vpc === undefined || vpc.knowsRoutes || vpc.internetGateway === false ? NOWHERE : { to: "internet" };
}

function longest({ routes }: RouteTable, address: bigint): string | undefined {
  let best: { readonly range: AddressRange; readonly via: string | undefined } | undefined;
  for (const route of routes) {
    if (!isIn(address, route.range)) continue;
    if (best === undefined || sizeOf(route.range) < sizeOf(best.range)) best = route;
  }
  return best?.via;
}

function sizeOf([first, last]: AddressRange): bigint {
  return last - first;
}

function wayVia(
  topology: Topology,
  { via, vpc }: { readonly via: string; readonly vpc: string },
  address: bigint,
): Way {
  const joined = topology.joins.get(via);
  if (joined !== undefined)
    return { to: "joined", vpcs: throughTransit(topology, { gateway: via, vpc, address }) ?? joined };
  if (isInternetGateway(topology, via)) return { to: "internet" };
  if (via.startsWith("eigw-")) return { to: "outward" };
  if (via.startsWith("nat-") || topology.nats.has(via)) return throughNat(topology, via, address);
  // A firewall's endpoint inspects what passes; what it forbids no input tells.
  if (via.startsWith("vpce-")) return { to: "internet" };
  if (via.startsWith("eni-") || via.startsWith("i-")) return { to: "outward" };
  return /^(tgw|vgw|pcx|lgw|cagw|arn)/.test(via) ? { to: "private" } : NOWHERE;
}

function isInternetGateway({ gateways }: Topology, id: string): boolean {
  return id.startsWith("igw-") || gateways.has(id);
}

/** A NAT gateway in a subnet that itself has no way out leads nowhere. */
function throughNat(topology: Topology, nat: string, address: bigint): Way {
  const { nats, vpcs } = topology;
  if (!nats.has(nat)) return { to: "outward" };
  const subnet: Subnet | undefined = nats.get(nat);
  if (subnet === undefined) return NOWHERE;
  if (subnet.table === undefined)
    return vpcs.get(subnet.vpc)?.internetGateway === false ? NOWHERE : { to: "outward", nat: subnet };
  const via = longest(subnet.table, address);
  return via !== undefined && isInternetGateway(topology, via) ? { to: "outward", nat: subnet } : NOWHERE;
}
