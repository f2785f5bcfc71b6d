/** Terraform: security groups, network ACLs and routes. */
import { compact, items, text, texts, type Fields } from "./record.js";
import { one, type ReadValues as Read } from "./terraform-reading.js";

function cidrsOf(values: Fields): string[] {
  return [...texts(values.cidr_blocks), ...texts(values.ipv6_cidr_blocks)];
}

/** A rule inside a group or beside it. */
export function permission(values: Fields): Fields {
  const groups = [...texts(values.security_groups), ...texts(values.source_security_group_id)];
  return compact({
    protocol: text(values.protocol),
    from: values.from_port ?? 0,
    to: values.to_port ?? 0,
    cidrs: cidrsOf(values),
    prefixLists: texts(values.prefix_list_ids),
    groups: values.self === true ? [...groups, "self"] : groups,
  });
}

/** A rule of its own for one peer (aws_vpc_security_group_ingress_rule). */
export const groupRule = (egress: boolean): Read =>
  one((values) => {
    const cidr = text(values.cidr_ipv4) ?? text(values.cidr_ipv6);
    return {
      type: "ec2:security-group-rule",
      group: text(values.security_group_id),
      egress,
      protocol: text(values.ip_protocol),
      from: values.from_port,
      to: values.to_port,
      cidrs: texts(cidr),
      prefixLists: texts(values.prefix_list_id),
      groups: texts(values.referenced_security_group_id),
    };
  });

/** One entry of a network ACL. */
export function aclEntry(values: Fields, egress: boolean): Fields {
  return compact({
    number: values.rule_no ?? values.rule_number,
    egress,
    allow: (text(values.action) ?? text(values.rule_action)) === "allow",
    protocol: String(values.protocol ?? "-1"),
    cidr: text(values.cidr_block) ?? text(values.ipv6_cidr_block),
    from: values.icmp_type ?? values.from_port,
    to: values.icmp_code ?? values.to_port,
  });
}

/** A network ACL with the entries inside it; `isDefault`: the one that its VPC came with. */
export const acl = (isDefault: boolean): Read =>
  one((values, id) => ({
    type: "ec2:network-acl",
    id,
    vpc: text(values.vpc_id),
    default: isDefault,
    subnets: texts(values.subnet_ids),
    entries: [
      ...items(values.ingress).map((each) => aclEntry(plainAcl(each), false)),
      ...items(values.egress).map((each) => aclEntry(plainAcl(each), true)),
    ],
  }));

/** Type 0 stands in every entry, also where it is not about ICMP. */
export function plainAcl(entry: Fields): Fields {
  const { icmp_type: type, icmp_code: code, ...rest } = entry;
  return ["1", "58", "icmp", "icmpv6"].includes(String(entry.protocol))
    ? { ...rest, icmp_type: type, icmp_code: code }
    : rest;
}

const VIA = [
  "gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_peering_connection_id",
  "egress_only_gateway_id",
  "network_interface_id",
  "vpc_endpoint_id",
  "local_gateway_id",
  "carrier_gateway_id",
];

/** One route, by whichever gateway. */
export function route(values: Fields): Fields {
  const to = ["destination_cidr_block", "cidr_block", "destination_ipv6_cidr_block", "ipv6_cidr_block"];
  return compact({
    to: [...to, "destination_prefix_list_id"].map((key) => text(values[key])).find((each) => each !== undefined),
    via: VIA.map((key) => text(values[key])).find((each) => each !== undefined),
  });
}

/** A route table; the main one of a VPC, where it is. */
export const routeTable = (main: boolean): Read =>
  one((values, id) => ({
    type: "ec2:route-table",
    id,
    vpc: text(values.vpc_id),
    main,
    routes: items(values.route).map(route),
  }));

/** A security group with the rules inside it. */
export const group: Read = one((values, id) => ({
  type: "ec2:security-group",
  id,
  vpc: text(values.vpc_id),
  name: text(values.name),
  ingress: items(values.ingress).map(permission),
  egress: items(values.egress).map(permission),
}));
