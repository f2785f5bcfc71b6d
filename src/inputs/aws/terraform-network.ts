/** What Terraform says of networks, as the records that the describe calls become as well. */
import { kafkaDoor } from "./kafka.js";
import { nameRecord } from "./names.js";
import { items, text, texts } from "./record.js";
import { TERRAFORM_BALANCERS } from "./terraform-balancers.js";
import {
  behindBalancers,
  database,
  inSubnets,
  isPublic,
  kafkaOf,
  machine,
  searchDomain,
  subnetGroup,
  tunnelOf,
} from "./terraform-members.js";
import { acl, aclEntry, group, groupRule, permission, plainAcl, route, routeTable } from "./terraform-network-rules.js";
import { first, one, type ReadValues as Read } from "./terraform-reading.js";
import { tunnelMember } from "./tunnels.js";

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
  aws_ec2_instance_connect_endpoint: (values) => [tunnelMember(tunnelOf(values))],
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
  aws_msk_cluster: (values) => [kafkaDoor(kafkaOf(values))],
  aws_msk_serverless_cluster: (values) => [kafkaDoor(kafkaOf(values))],
  aws_opensearch_domain: searchDomain,
  aws_elasticsearch_domain: searchDomain,
  aws_route53_record: (values) =>
    // Its name alone may leave out the zone's.
    nameRecord(text(values.type), text(values.fqdn), [...texts(first(values.alias).name), ...texts(values.records)]),
  ...TERRAFORM_BALANCERS,
};
