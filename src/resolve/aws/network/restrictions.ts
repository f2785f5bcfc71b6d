/** Which security groups and network ACLs restrict whom something connects with, so that an answer can name what denies it. */
import type { AssetProperties } from "../../../model/index.js";
import { byText } from "../../kubernetes/fields.js";
import { EVERY_IPV4, EVERY_IPV6 } from "../../kubernetes/network/addresses.js";
import type { AddressRange } from "../../kubernetes/network/addresses.js";
import type { Output } from "../../kubernetes/output.js";
import type { Acl, Member, SecurityGroup, Topology } from "./topology.js";
import { ALL_TRAFFIC, type Traffic } from "./traffic.js";

const SIDES = ["ingress", "egress"] as const;
type Side = (typeof SIDES)[number];

/** Adds `ingressPolicies` and `egressPolicies` to what is known to run code, or to take requests for what does. */
export function writeRestrictions(
  { members }: Topology,
  kinds: ReadonlyMap<string, "Compute" | "Service">,
  output: Output,
): void {
  const restricted = new Map<string, Record<Side, Set<string>>>();
  const origins = new Map<string, Member>();
  for (const member of members) {
    const known = restricted.get(member.owner) ?? { ingress: new Set(), egress: new Set() };
    restricted.set(member.owner, known);
    origins.set(member.owner, member);
    for (const side of SIDES) for (const id of limitsOf(member, side)) known[side].add(id);
  }
  for (const [uid, { ingress, egress }] of restricted) {
    const [kind, origin] = [kinds.get(uid), origins.get(uid)];
    if (kind === undefined || origin === undefined || ingress.size + egress.size === 0) continue;
    const properties: AssetProperties = {
      ...(ingress.size ? { ingressPolicies: [...ingress].sort(byText) } : {}),
      ...(egress.size ? { egressPolicies: [...egress].sort(byText) } : {}),
    };
    const { path, at } = origin;
    const basis = "configured";
    output.facts.push({ fact: "asset", uid, kind, name: uid, aliases: [], properties, basis, mention: true, path, at });
  }
}

function limitsOf({ groups, subnet: { acl } }: Member, side: Side): string[] {
  const open = groups === undefined || groups.some((each) => letsAllThrough(each, side));
  return [...(open ? [] : groups.map(({ id }) => id)), ...(acl !== undefined && denies(acl, side) ? [acl.id] : [])];
}

function letsAllThrough(group: SecurityGroup, side: Side): boolean {
  return group[side].some(
    ({ traffic, peers }) => isAll(traffic) && peers.some((peer) => "range" in peer && isEverywhere(peer.range)),
  );
}

/** A list that first lets everything through denies nothing, whatever stands below. */
function denies({ entries }: Acl, side: Side): boolean {
  const own = entries.filter(({ egress }) => egress === (side === "egress"));
  const first = own.find(({ range }) => !isSame(range, EVERY_IPV6));
  return first === undefined || !first.allow || !isSame(first.range, EVERY_IPV4) || !isAll(first.traffic);
}

const isSame = (a: AddressRange, b: AddressRange) => a[0] === b[0] && a[1] === b[1];
const isEverywhere = (range: AddressRange) => isSame(range, EVERY_IPV4);
const isAll = (traffic: Traffic) => JSON.stringify(traffic) === JSON.stringify(ALL_TRAFFIC);
