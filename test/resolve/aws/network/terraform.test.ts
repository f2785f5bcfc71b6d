/** Networks as Terraform describes them: each case is a small state, read and resolved as an import does it. */
import { expect, it } from "vitest";
import { connections } from "../../../../src/resolve/connections.js";
import { resolve } from "../../../../src/resolve/index.js";
import { reading } from "../../../inputs/reading.js";

const ARN = "arn:aws:ec2:eu-west-1:111111111111";
const resource = (type: string, name: string, values: object) => ({
  mode: "managed",
  type,
  name,
  address: `${type}.${name}`,
  values: { arn: `${ARN}:${type}/${name}`, ...values },
});
const everyone = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const machine = (name: string, groups: string[], more: object = {}) =>
  resource("aws_instance", name, {
    arn: `${ARN}:instance/${name}`,
    id: name,
    subnet_id: "subnet-a",
    vpc_security_group_ids: groups,
    tags: { Name: name },
    ...more,
  });
const group = (id: string, ingress: object[]) =>
  resource("aws_security_group", id, { id, vpc_id: "vpc-a", ingress, egress: [everyone] });

const VPC = [
  resource("aws_vpc", "a", { id: "vpc-a", cidr_block: "10.0.0.0/16" }),
  resource("aws_subnet", "a", { id: "subnet-a", vpc_id: "vpc-a", cidr_block: "10.0.0.0/24" }),
  resource("aws_internet_gateway", "a", { id: "gateway-a", vpc_id: "vpc-a" }),
  resource("aws_route_table", "a", {
    id: "rtb-a",
    vpc_id: "vpc-a",
    route: [{ cidr_block: "0.0.0.0/0", gateway_id: "gateway-a" }],
  }),
  resource("aws_route_table_association", "a", { id: "rtbassoc-a", subnet_id: "subnet-a", route_table_id: "rtb-a" }),
];

async function graph(...resources: object[]) {
  const state = { format_version: "1.0", terraform_version: "1.9.0", values: { root_module: { resources } } };
  const { facts } = await reading(state);
  const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "terraform", sequence }));
  return resolve(placed, { today: "2026-06-01" });
}

async function rows(...resources: object[]): Promise<string[]> {
  const { nodes, relationships } = await graph(...resources);
  const name = (uid: string) =>
    nodes
      .get(uid)
      ?.aliases.find((each) => each.startsWith("aws_"))
      ?.split(".")[1] ?? uid;
  return [...connections(nodes.values(), relationships.values())].map(
    ({ source, target, protocol, ports }) => `${name(source)} ${name(target)} ${protocol} ${ports}`,
  );
}

const SSH = group("sg-ssh", [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }]);

it("lets the internet reach a machine with a public address, and not its neighbour without one", async () => {
  const found = await rows(
    ...VPC,
    SSH,
    machine("front", ["sg-ssh"], { private_ip: "10.0.0.4", public_ip: "203.0.113.9" }),
    machine("back", ["sg-ssh"], { private_ip: "10.0.0.5", public_ip: "" }),
  );
  expect(found.filter((row) => row.startsWith("internet "))).toEqual(["internet front tcp 22"]);
  expect(found).toContain("front back tcp 22");
});

it("keeps a list of known addresses apart from the internet", async () => {
  const office = group("sg-office", [
    { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["198.18.0.1/32", "9.9.9.9/32"] },
  ]);
  const { relationships } = await graph(
    ...VPC,
    office,
    machine("front", ["sg-office"], { private_ip: "10.0.0.4", public_ip: "203.0.113.9" }),
  );
  expect(
    [...relationships.values()].filter(({ type, source }) => type === "CAN_CONNECT" && source === "internet"),
  ).toEqual([]);
  expect(
    await rows(...VPC, office, machine("front", ["sg-office"], { private_ip: "10.0.0.4", public_ip: "203.0.113.9" })),
  ).toContain("ip/9.9.9.9/32 front tcp 22");
});

it("opens a database only to the group that its own group names", async () => {
  const database = group("sg-db", [{ protocol: "tcp", from_port: 0, to_port: 65535, security_groups: ["sg-ssh"] }]);
  const found = await rows(
    ...VPC,
    SSH,
    database,
    machine("app", ["sg-ssh"], { private_ip: "10.0.0.4", public_ip: "" }),
    machine("other", ["sg-db"], { private_ip: "10.0.0.5", public_ip: "" }),
    resource("aws_db_subnet_group", "db", { id: "group-a", name: "group-a", subnet_ids: ["subnet-a"] }),
    resource("aws_db_instance", "orders", {
      arn: "arn:aws:rds:eu-west-1:111111111111:db:orders",
      id: "orders",
      identifier: "orders",
      engine: "mysql",
      db_subnet_group_name: "group-a",
      vpc_security_group_ids: ["sg-db"],
    }),
  );
  expect(found.filter((row) => row.includes(" orders "))).toEqual(["app orders tcp all"]);
});

const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/front/1";
const TARGETS = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/app/1";
/** A balancer open to everyone, with a listener on port 80, in front of port 8080 of a machine in that group. */
const balanced = (machineGroup: string) => [
  ...VPC,
  group("sg-web", [{ protocol: "tcp", from_port: 0, to_port: 65535, cidr_blocks: ["0.0.0.0/0"] }]),
  group("sg-behind", [{ protocol: "tcp", from_port: 8080, to_port: 8080, security_groups: ["sg-web"] }]),
  group("sg-ssh", [{ protocol: "tcp", from_port: 22, to_port: 22, security_groups: ["sg-web"] }]),
  machine("app", [machineGroup], { private_ip: "10.0.0.4", public_ip: "" }),
  resource("aws_lb", "front", {
    arn: BALANCER,
    id: BALANCER,
    name: "front",
    subnets: ["subnet-a"],
    security_groups: ["sg-web"],
  }),
  resource("aws_lb_listener", "http", {
    id: "l",
    load_balancer_arn: BALANCER,
    port: 80,
    default_action: [{ target_group_arn: TARGETS }],
  }),
  resource("aws_lb_target_group_attachment", "app", {
    id: "a",
    target_group_arn: TARGETS,
    target_id: "app",
    port: 8080,
  }),
];
const forwards = async (...resources: object[]) =>
  [...(await graph(...resources)).relationships.values()]
    .filter(({ type }) => type === "FORWARDS")
    .map(({ source, target }) => [source, target]);

it("hands requests of a load balancer on to the port of its targets that their group opens to it", async () => {
  expect(await forwards(...balanced("sg-behind"))).toEqual([[BALANCER, `${ARN}:instance/app/tcp/8080`]]);
  expect((await graph(...balanced("sg-behind"))).nodes.get(BALANCER)?.properties).toMatchObject({ port: 80 });
});

it("hands nothing on where the target's group does not let the balancer in on that port", async () => {
  expect(await forwards(...balanced("sg-ssh"))).toEqual([]);
});

/** A private subnet whose machine leaves through a NAT gateway in a public one, with that one's ACL. */
const behindNat = (entries: { ingress: object[]; egress: object[] }) => [
  ...VPC,
  resource("aws_subnet", "b", { id: "subnet-b", vpc_id: "vpc-a", cidr_block: "10.0.1.0/24" }),
  resource("aws_nat_gateway", "n", { id: "nat-a", subnet_id: "subnet-a" }),
  resource("aws_route_table", "b", {
    id: "rtb-b",
    vpc_id: "vpc-a",
    route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-a" }],
  }),
  resource("aws_route_table_association", "b", { id: "rtbassoc-b", subnet_id: "subnet-b", route_table_id: "rtb-b" }),
  resource("aws_network_acl", "a", { id: "acl-a", vpc_id: "vpc-a", subnet_ids: ["subnet-a"], ...entries }),
  group("sg-out", []),
  machine("app", ["sg-out"], { subnet_id: "subnet-b", private_ip: "10.0.1.4", public_ip: "" }),
];
const entry = (cidr: string, from: number, to: number) => ({
  rule_no: 100,
  action: "allow",
  protocol: "tcp",
  from_port: from,
  to_port: to,
  cidr_block: cidr,
});

it("lets out through a NAT gateway what the network ACL of the gateway's subnet lets through", async () => {
  const web = { ingress: [entry("0.0.0.0/0", 443, 65535)], egress: [entry("0.0.0.0/0", 443, 65535)] };
  const out = async (entries: typeof web) =>
    (await rows(...behindNat(entries))).filter((row) => row.startsWith("app internet"));
  expect(await out(web)).toEqual(["app internet tcp 443-65535"]);
  // The answer cannot come back in.
  expect(await out({ ...web, ingress: [entry("10.0.1.0/24", 0, 65535)] })).toEqual([]);
  // The request cannot come to the gateway.
  expect(await out({ ...web, ingress: [entry("8.0.0.0/8", 0, 65535)] })).toEqual([]);
});

/** Two VPCs on a transit gateway; each sends to the other through it. */
const onTransit = (...more: object[]) => [
  ...["a", "b"].flatMap((name, index) => [
    resource("aws_vpc", name, { id: `vpc-${name}`, cidr_block: `10.${index}.0.0/16` }),
    resource("aws_subnet", name, { id: `subnet-${name}`, vpc_id: `vpc-${name}`, cidr_block: `10.${index}.0.0/24` }),
    resource("aws_ec2_transit_gateway_vpc_attachment", name, {
      id: `attachment-${name}`,
      transit_gateway_id: "tgw-1",
      vpc_id: `vpc-${name}`,
    }),
    resource("aws_route_table", name, {
      id: `rtb-${name}`,
      vpc_id: `vpc-${name}`,
      route: [{ cidr_block: "10.0.0.0/8", transit_gateway_id: "tgw-1" }],
    }),
    resource("aws_route_table_association", name, {
      id: name,
      subnet_id: `subnet-${name}`,
      route_table_id: `rtb-${name}`,
    }),
    resource("aws_security_group", name, {
      id: `sg-${name}`,
      vpc_id: `vpc-${name}`,
      ingress: [everyone],
      egress: [everyone],
    }),
    machine(name, [`sg-${name}`], { subnet_id: `subnet-${name}`, private_ip: `10.${index}.0.4`, public_ip: "" }),
  ]),
  ...more,
];
const ofTable = (type: string, name: string, attachment: string, more: object = {}) =>
  resource(`aws_ec2_transit_gateway_${type}`, `${name}-${attachment}`, {
    id: `${type}-${name}-${attachment}`,
    transit_gateway_route_table_id: name,
    transit_gateway_attachment_id: `attachment-${attachment}`,
    ...more,
  });
const between = async (...more: object[]) =>
  (await rows(...onTransit(...more))).filter((row) => /^[ab] [ab] /.test(row)).sort();

it("joins what is attached to a transit gateway as its route tables say", async () => {
  const associated = [ofTable("route_table_association", "t", "a"), ofTable("route_table_association", "t", "b")];
  const announced = [ofTable("route_table_propagation", "t", "a"), ofTable("route_table_propagation", "t", "b")];
  const both = ["a b all all", "b a all all"];
  expect(await between()).toEqual(both);
  expect(await between(...associated, ...announced)).toEqual(both);
  // Nothing leads to either: the spokes are kept apart.
  expect(await between(...associated)).toEqual([]);
  const hole = ofTable("route", "t", "b", { destination_cidr_block: "10.1.0.0/24", blackhole: true });
  // What needs no answer still goes the other way.
  expect(await between(...associated, ...announced, hole)).toEqual(["b a icmp all", "b a udp all"]);
});

it("a file system is mounted by whoever gets to it, unless its policy asks who it is", async () => {
  const arn = "arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/fs-1";
  const policy = (...Statement: object[]) =>
    resource("aws_efs_file_system_policy", "a", { file_system_id: "fs-1", policy: JSON.stringify({ Statement }) });
  const asks = async (...more: object[]) => {
    const { nodes } = await graph(
      ...VPC,
      SSH,
      resource("aws_efs_file_system", "a", { arn, id: "fs-1" }),
      resource("aws_efs_mount_target", "a", {
        id: "fsmt-1",
        file_system_id: "fs-1",
        subnet_id: "subnet-a",
        security_groups: ["sg-ssh"],
      }),
      ...more,
    );
    return [...nodes.values()].find(({ properties }) => properties["application"] === "nfs")?.properties[
      "authentication"
    ];
  };
  const mount = { Effect: "Allow", Action: "elasticfilesystem:ClientMount", Principal: { AWS: "*" } };
  const through = { Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } } };
  expect(await asks()).toBe("none");
  expect(await asks(policy({ ...mount, ...through }))).toBe("none");
  expect(await asks(policy({ ...mount, Principal: { AWS: "arn:aws:iam::111111111111:role/app" } }))).toBe("required");
  const secure = { ...mount, Effect: "Deny", Action: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
  expect(await asks(policy(mount, secure))).toBe("none");
  expect(await asks(policy(secure))).toBe("required");
});
