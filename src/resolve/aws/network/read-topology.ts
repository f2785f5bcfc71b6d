/** From the objects that inputs hold to the network that they describe. */
import { text, texts } from "../../kubernetes/fields.js";
import { parseCidrs, type AddressRange } from "../../kubernetes/network/addresses.js";
import type { Problem } from "../../../model/index.js";
import { readAcls, readTables } from "./filters-and-routes.js";
import { readGroups } from "./group-rules.js";
import { readJoins, readMembers } from "./members.js";
import type { ObjectsByType, Origin, PrefixLists, Subnet, Topology, Vpc } from "./topology.js";
import { readTransit } from "./transit.js";

/** All of it; what could not be used is among the problems. */
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
