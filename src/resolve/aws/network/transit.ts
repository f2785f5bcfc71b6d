/**
 * What the route tables of transit gateways let through: an attachment's table decides where what comes from it goes, by the
 * longest prefix. A gateway of which no table is described lets everything through that is attached to it, as one does that
 * nobody has changed.
 */
import { text } from "../../kubernetes/fields.js";
import { isIn, parseCidr, type AddressRange } from "../../kubernetes/network/addresses.js";
import type { ObjectsByType, Topology } from "./topology.js";

interface TransitRoute {
  readonly range: AddressRange;
  /** Attachment; undefined: a black hole. */
  readonly to: string | undefined;
}

interface TransitTable {
  readonly routes: TransitRoute[];
  /** Attachments that announce the addresses of their VPC to it. */
  readonly announced: Set<string>;
}

export interface Transit {
  /** VPC → attachments by gateway. */
  readonly attachments: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly vpcOf: ReadonlyMap<string, string>;
  /** Attachment → the table that decides for what comes from it. */
  readonly tableOf: ReadonlyMap<string, string>;
  readonly tables: ReadonlyMap<string, TransitTable>;
}

export function readTransit(objects: ObjectsByType): Transit {
  const attachments = new Map<string, Map<string, string>>();
  const vpcOf = new Map<string, string>();
  for (const { value } of objects.get("ec2:join") ?? []) {
    const [gateway, attachment] = [text(value, "id"), text(value, "attachment")];
    const [vpc] = Array.isArray(value.vpcs) ? (value.vpcs as unknown[]) : [];
    if (gateway === undefined || attachment === undefined || typeof vpc !== "string") continue;
    vpcOf.set(attachment, vpc);
    attachments.set(vpc, (attachments.get(vpc) ?? new Map<string, string>()).set(gateway, attachment));
  }
  const tableOf = new Map<string, string>();
  const tables = new Map<string, TransitTable>();
  const tableNamed = (id: string) => {
    const known = tables.get(id) ?? { routes: [], announced: new Set<string>() };
    tables.set(id, known);
    return known;
  };
  const each = (
    type: string,
    use: (table: string, attachment: string | undefined, cidr: string | undefined) => void,
  ) => {
    for (const { value } of objects.get(type) ?? []) {
      const table = text(value, "table");
      if (table !== undefined) use(table, text(value, "attachment"), text(value, "to"));
    }
  };
  each("ec2:transit-association", (table, attachment) => {
    tableNamed(table);
    if (attachment !== undefined) tableOf.set(attachment, table);
  });
  each("ec2:transit-propagation", (table, attachment) => {
    if (attachment !== undefined) tableNamed(table).announced.add(attachment);
  });
  each("ec2:transit-route", (table, attachment, cidr) => {
    const range = parseCidr(cidr ?? "");
    if (range !== undefined) tableNamed(table).routes.push({ range, to: attachment });
  });
  return { attachments, vpcOf, tableOf, tables };
}

interface Leaving {
  readonly gateway: string;
  readonly vpc: string;
  readonly address: bigint;
}

/** VPCs to which a gateway takes what comes from a VPC for an address; undefined: no table of it is described. */
export function throughTransit(
  { transit, vpcs }: Pick<Topology, "transit" | "vpcs">,
  { gateway, vpc, address }: Leaving,
): Set<string> | undefined {
  const table = transit.tables.get(transit.tableOf.get(transit.attachments.get(vpc)?.get(gateway) ?? "") ?? "");
  if (table === undefined) return undefined;
  const announced = [...table.announced].flatMap((to) => {
    const ranges = vpcs.get(transit.vpcOf.get(to) ?? "")?.ranges ?? [];
    return ranges.map((range): TransitRoute => ({ range, to }));
  });
  let best: TransitRoute | undefined;
  // Of two that are as precise the stated one counts, not the announced one: stated ones come first.
  for (const route of [...table.routes, ...announced]) {
    if (!isIn(address, route.range)) continue;
    if (best === undefined || route.range[1] - route.range[0] < best.range[1] - best.range[0]) best = route;
  }
  const reached = best?.to === undefined ? undefined : transit.vpcOf.get(best.to);
  return new Set(reached === undefined ? [] : [reached]);
}
