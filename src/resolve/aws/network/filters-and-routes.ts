/** What stands at the border of a subnet: its network ACL and its route table. */
import { items, number, text, texts, type Fields } from "../../kubernetes/fields.js";
import { parseCidr } from "../../kubernetes/network/addresses.js";
import { trafficOf } from "./group-rules.js";
import type { Acl, AclEntry, ObjectsByType, PrefixLists, Route, RouteTable } from "./topology.js";

/** By subnet, and the first one of a VPC by the VPC. */
export function readAcls(objects: ObjectsByType): Map<string, Acl> {
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
export function readTables(objects: ObjectsByType, lists: PrefixLists): Map<string, RouteTable> {
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
