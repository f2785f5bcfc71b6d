/** What Terraform says of networks, as the records that the describe calls become as well. */
import { compact, fields, items, text, texts, type AwsRecord, type Fields } from "./record.js";
import { TERRAFORM_BALANCERS } from "./terraform-balancers.js";
import { first, one, type ReadValues as Read } from "./terraform-reading.js";

function cidrsOf(values: Fields): string[] {
  return [...texts(values.cidr_blocks), ...texts(values.ipv6_cidr_blocks)];
}

/** A rule inside a group or beside it. */
function permission(values: Fields): Fields {
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
const groupRule = (egress: boolean): Read =>
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

function aclEntry(values: Fields, egress: boolean): Fields {
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

const acl = (isDefault: boolean): Read =>
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
function plainAcl(entry: Fields): Fields {
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

function route(values: Fields): Fields {
  const to = ["destination_cidr_block", "cidr_block", "destination_ipv6_cidr_block", "ipv6_cidr_block"];
  return compact({
    to: [...to, "destination_prefix_list_id"].map((key) => text(values[key])).find((each) => each !== undefined),
    via: VIA.map((key) => text(values[key])).find((each) => each !== undefined),
  });
}

const routeTable = (main: boolean): Read =>
  one((values, id) => ({
    type: "ec2:route-table",
    id,
    vpc: text(values.vpc_id),
    main,
    routes: items(values.route).map(route),
  }));

const group: Read = one((values, id) => ({
  type: "ec2:security-group",
  id,
  vpc: text(values.vpc_id),
  name: text(values.name),
  ingress: items(values.ingress).map(permission),
  egress: items(values.egress).map(permission),
}));

/** Whether something has a public address; undefined: its subnet decides. A plan does not know the address yet. */
function isPublic(values: Fields): boolean | undefined {
  if (typeof values.public_ip === "string" && !values.public_ip.startsWith("(")) return values.public_ip !== "";
  return typeof values.associate_public_ip_address === "boolean" ? values.associate_public_ip_address : undefined;
}

const machine: Read = one((values, id) => {
  const address = text(values.private_ip);
  const v6 = texts(values.ipv6_addresses).map((each) => ({ address: each, public: true }));
  const open = isPublic(values);
  return {
    type: "ec2:member",
    owner: text(values.arn),
    id,
    name: text(fields(values.tags).Name) ?? id,
    runsCode: true,
    public: open,
    subnets: texts(values.subnet_id),
    groups: texts(values.vpc_security_group_ids),
    addresses: [...(address === undefined ? [] : [{ address, public: open }]), ...v6],
  };
});

/** The port that RDS gives an engine unless the owner says otherwise. */
function usualPort(engine: string): number | undefined {
  if (/postgres/.test(engine)) return 5432;
  if (/mysql|mariadb|^aurora$/.test(engine)) return 3306;
  if (/oracle/.test(engine)) return 1521;
  if (/docdb/.test(engine)) return 27017;
  if (/neptune/.test(engine)) return 8182;
  return /sqlserver/.test(engine) ? 1433 : undefined;
}

const database: Read = one((values, id) => {
  const owner = text(values.arn);
  const port = Number(values.port);
  return {
    type: "ec2:member",
    owner,
    id,
    name: text(values.identifier) ?? text(values.cluster_identifier) ?? id,
    serves: owner,
    port: Number.isInteger(port) && port > 0 ? port : usualPort(text(values.engine) ?? ""),
    application: text(values.engine),
    sends: false,
    public: values.publicly_accessible === true,
    subnetGroup: text(values.db_subnet_group_name) ?? text(values.cluster_subnet_group_name),
    groups: texts(values.vpc_security_group_ids),
  };
});

const subnetGroup: Read = one((values, id) => ({
  type: "rds:subnet-group",
  id,
  name: text(values.name),
  subnets: texts(values.subnet_ids),
}));

/** In a VPC its groups decide who may connect; else the access policy alone. */
const searchDomain: Read = one((values) => {
  const network = first(values.vpc_options);
  const [owner, subnets] = [text(values.arn), texts(network.subnet_ids)];
  if (subnets.length === 0) return undefined;
  const groups = texts(network.security_group_ids);
  const door = { port: 443, application: "https", sends: false };
  return { type: "ec2:member", owner, serves: owner, name: text(values.domain_name), subnets, groups, ...door };
});

const transit = (type: string): Read =>
  one((values) => ({
    type,
    table: text(values.transit_gateway_route_table_id),
    to: text(values.destination_cidr_block),
    attachment: values.blackhole === true ? undefined : text(values.transit_gateway_attachment_id),
  }));

export const TERRAFORM_NETWORK: Readonly<Record<string, Read>> = {
  aws_vpc: one((values, id) => ({
    type: "ec2:vpc",
    id,
    cidrs: [...texts(values.cidr_block), ...texts(values.ipv6_cidr_block)],
  })),
  aws_subnet: one((values, id) => ({
    type: "ec2:subnet",
    id,
    vpc: text(values.vpc_id),
    public: values.map_public_ip_on_launch === true,
    cidrs: [...texts(values.cidr_block), ...texts(values.ipv6_cidr_block)],
  })),
  aws_security_group: group,
  aws_default_security_group: group,
  aws_security_group_rule: one((values) => ({
    type: "ec2:security-group-rule",
    group: text(values.security_group_id),
    egress: values.type === "egress",
    ...permission(values),
  })),
  aws_vpc_security_group_ingress_rule: groupRule(false),
  aws_vpc_security_group_egress_rule: groupRule(true),
  aws_network_acl: acl(false),
  aws_default_network_acl: acl(true),
  aws_network_acl_rule: one((values) => ({
    type: "ec2:network-acl-entry",
    acl: text(values.network_acl_id),
    ...aclEntry(plainAcl(values), values.egress === true),
  })),
  aws_route_table: routeTable(false),
  aws_default_route_table: routeTable(true),
  aws_route: one((values) => ({ type: "ec2:route", table: text(values.route_table_id), ...route(values) })),
  aws_route_table_association: one((values) => ({
    type: "ec2:route-association",
    table: text(values.route_table_id),
    subnet: text(values.subnet_id),
  })),
  aws_main_route_table_association: one((values) => ({
    type: "ec2:route-association",
    table: text(values.route_table_id),
    main: true,
  })),
  aws_internet_gateway: one((values, id) => ({ type: "ec2:internet-gateway", id, vpcs: texts(values.vpc_id) })),
  aws_nat_gateway: one((values, id) => ({
    type: "ec2:nat-gateway",
    id,
    subnet: text(values.subnet_id),
    public: values.connectivity_type !== "private",
  })),
  aws_vpc_peering_connection: one((values, id) => ({
    type: "ec2:join",
    id,
    vpcs: [...texts(values.vpc_id), ...texts(values.peer_vpc_id)],
  })),
  aws_ec2_transit_gateway_vpc_attachment: one((values, attachment) => ({
    type: "ec2:join",
    id: text(values.transit_gateway_id),
    vpcs: texts(values.vpc_id),
    attachment,
  })),
  aws_ec2_transit_gateway_route_table_association: transit("ec2:transit-association"),
  aws_ec2_transit_gateway_route_table_propagation: transit("ec2:transit-propagation"),
  aws_ec2_transit_gateway_route: transit("ec2:transit-route"),
  aws_ec2_managed_prefix_list: one((values, id) => ({
    type: "ec2:prefix-list",
    id,
    cidrs: items(values.entry).flatMap((each) => text(each.cidr) ?? []),
  })),
  aws_eip: one((values) => ({ type: "ec2:address", instance: text(values.instance) })),
  aws_eip_association: one((values) => ({ type: "ec2:address", instance: text(values.instance_id) })),
  aws_instance: machine,
  aws_db_instance: database,
  aws_rds_cluster: database,
  aws_db_subnet_group: subnetGroup,
  aws_efs_mount_target: one((values) => ({
    type: "efs:mount-target",
    fileSystem: text(values.file_system_id),
    subnets: texts(values.subnet_id),
    groups: texts(values.security_groups),
  })),
  aws_lambda_function: one((values) => {
    const network = first(values.vpc_config);
    const subnets = texts(network.subnet_ids);
    if (subnets.length === 0) return undefined;
    const groups = texts(network.security_group_ids);
    return {
      type: "ec2:member",
      owner: text(values.arn),
      name: text(values.function_name),
      subnets,
      groups,
      receives: false,
    };
  }),
  aws_ecs_service: (values) => [...inSubnets(values), ...behindBalancers(values)],
  aws_launch_template: one((values, id) => {
    const own = first(values.network_interfaces);
    const groups = [...texts(values.vpc_security_group_ids), ...texts(own.security_groups)];
    return { type: "ec2:template-network", names: [id, ...texts(values.name)], groups, public: isPublic(own) };
  }),
  aws_autoscaling_group: one((values) => {
    const template = first(values.launch_template);
    return {
      type: "autoscaling:place",
      owner: text(values.arn),
      name: text(values.name),
      subnets: texts(values.vpc_zone_identifier),
      templates: [...texts(template.id), ...texts(template.name)],
      targetGroups: texts(values.target_group_arns),
    };
  }),
  aws_redshift_cluster: database,
  aws_redshift_subnet_group: subnetGroup,
  aws_docdb_cluster: database,
  aws_neptune_cluster: database,
  aws_opensearch_domain: searchDomain,
  aws_elasticsearch_domain: searchDomain,
  ...TERRAFORM_BALANCERS,
};

function inSubnets(values: Fields): AwsRecord[] {
  const network = first(values.network_configuration);
  const subnets = texts(network.subnets);
  if (subnets.length === 0) return [];
  const [owner, name] = [text(values.arn), text(values.name)];
  const groups = texts(network.security_groups);
  return [
    compact({
      type: "ec2:member",
      owner,
      name,
      runsCode: true,
      public: network.assign_public_ip === true,
      subnets,
      groups,
    }),
  ];
}

function behindBalancers(values: Fields): AwsRecord[] {
  return items(values.load_balancer).flatMap((each) => {
    const group = text(each.target_group_arn);
    return group === undefined
      ? []
      : [compact({ type: "elb:target", group, target: text(values.arn), port: each.container_port })];
  });
}
