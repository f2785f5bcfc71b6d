/** Terraform: what has an address in a network. */
import type { KafkaCluster } from "./kafka.js";
import { compact, fields, items, text, texts, type AwsRecord, type Fields } from "./record.js";
import { first, one, type ReadValues as Read } from "./terraform-reading.js";
import type { Tunnel } from "./tunnels.js";

/** Whether something has a public address; undefined: its subnet decides. A plan does not know the address yet. */
export function isPublic(values: Fields): boolean | undefined {
  if (typeof values.public_ip === "string" && !values.public_ip.startsWith("(")) return values.public_ip !== "";
  return typeof values.associate_public_ip_address === "boolean" ? values.associate_public_ip_address : undefined;
}

/** An instance, or a network interface of its own. */
export const machine: Read = one((values, id) => {
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

/** A database or cluster at its port. */
export const database: Read = one((values, id) => {
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

/** Subnets that databases are put in. */
export const subnetGroup: Read = one((values, id) => ({
  type: "rds:subnet-group",
  id,
  name: text(values.name),
  subnets: texts(values.subnet_ids),
}));

/** In a VPC its groups decide who may connect; else the access policy alone. */
export const searchDomain: Read = one((values) => {
  const network = first(values.vpc_options);
  const [owner, subnets] = [text(values.arn), texts(network.subnet_ids)];
  if (subnets.length === 0) return undefined;
  const groups = texts(network.security_group_ids);
  const door = { port: 443, application: "https", sends: false };
  return { type: "ec2:member", owner, serves: owner, name: text(values.domain_name), subnets, groups, ...door };
});

/** An endpoint of EC2 Instance Connect. */
export const tunnelOf = (values: Fields): Tunnel => ({
  arn: text(values.arn),
  id: text(values.id),
  subnets: texts(values.subnet_id),
  groups: texts(values.security_group_ids),
  asClient: values.preserve_client_ip === true,
});

/** A cluster of MSK, with machines of its own or without any. */
export function kafkaOf(values: Fields): KafkaCluster {
  const nodes = first(values.broker_node_group_info);
  const network = first(values.vpc_config);
  const clients = first(values.client_authentication);
  const { iam, scram } = first(clients.sasl);
  return {
    arn: text(values.arn),
    name: text(values.cluster_name),
    subnets: [...texts(nodes.client_subnets), ...texts(network.subnet_ids)],
    groups: [...texts(nodes.security_groups), ...texts(network.security_group_ids)],
    isPublic: text(first(first(nodes.connectivity_info).public_access).type) === "SERVICE_PROVIDED_EIPS",
    logins: Array.isArray(values.client_authentication)
      ? {
          iam: iam === true || first(iam).enabled === true,
          scram: scram === true,
          // A plan leaves out the authorities that it makes itself.
          certificate: items(clients.tls).some(
            ({ certificate_authority_arns: those }) => those === undefined || texts(those).length > 0,
          ),
        }
      : undefined,
    open: clients.unauthenticated === true,
    inTransit: text(first(first(values.encryption_info).encryption_in_transit).client_broker),
  };
}

/** Tasks of a service with a network of their own. */
export function inSubnets(values: Fields): AwsRecord[] {
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

/** Targets that a service registers. */
export function behindBalancers(values: Fields): AwsRecord[] {
  return items(values.load_balancer).flatMap((each) => {
    const group = text(each.target_group_arn);
    return group === undefined
      ? []
      : [compact({ type: "elb:target", group, target: text(values.arn), port: each.container_port })];
  });
}
