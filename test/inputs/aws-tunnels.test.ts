/** Endpoints of EC2 Instance Connect: from where their tunnels lead to which machines, and who may open one. */
import { expect, it } from "vitest";
import { connections } from "../../src/resolve/connections.js";
import { resolve } from "../../src/resolve/index.js";
import { allow, machine, NETWORK, resource, role, state } from "../capabilities/terraform.js";
import { reading } from "./reading.js";

const ENDPOINT = "arn:aws:ec2:eu-west-1:111111111111:instance-connect-endpoint/eice-a";
const SSH = { protocol: "tcp", from_port: 22, to_port: 22 };
const ALL = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
const group = (id: string, ingress: object[], egress: object[] = [ALL]) =>
  resource("aws_security_group", id, { vpc_id: "vpc-a", ingress, egress });
const endpoint = (more: object = {}) =>
  resource("aws_ec2_instance_connect_endpoint", "eice-a", {
    arn: ENDPOINT,
    subnet_id: "subnet-a",
    security_group_ids: ["sg-tunnel"],
    preserve_client_ip: false,
    ...more,
  });

async function graphOf(...documents: object[]) {
  const read = await Promise.all(documents.map((each) => reading(each)));
  const facts = read.flatMap((each) => each.facts);
  const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "aws", sequence }));
  return resolve(placed, { today: "2026-06-01" });
}

/** Ports of the machine that the endpoint connects to. */
async function ports(ingress: object, more: object = {}, egress: object[] = [ALL]) {
  const groups = [group("sg-tunnel", [], egress), group("sg-app", [ingress])];
  const document = state(...NETWORK, ...groups, machine("i-app", ["sg-app"], "10.0.0.4"), endpoint(more));
  const { nodes, relationships } = await graphOf(document);
  const rows = [...connections(nodes.values(), relationships.values())].filter(({ source }) => source === ENDPOINT);
  expect(rows.every(({ target }) => target.startsWith("arn:aws:ec2:eu-west-1:111111111111:instance/i-app"))).toBe(true);
  return [...new Set(rows.map((row) => `${row.protocol} ${row.ports}`))].sort();
}

it("lead to the ports of logins of machines that let its groups in, and nowhere outside", async () => {
  expect(await ports({ ...SSH, security_groups: ["sg-tunnel"] })).toEqual(["tcp 22"]);
  expect(await ports({ ...ALL, cidr_blocks: ["10.0.0.0/16"] })).toEqual(["tcp 22,3389"]);
  expect(await ports({ ...SSH, security_groups: ["sg-other"] })).toEqual([]);
  expect(await ports({ ...SSH, from_port: 80, to_port: 80, cidr_blocks: ["0.0.0.0/0"] })).toEqual([]);
  expect(
    await ports({ ...SSH, cidr_blocks: ["10.0.0.0/16"] }, {}, [{ ...ALL, cidr_blocks: ["192.0.2.0/24"] }]),
  ).toEqual([]);
});

it("are not taken to be closed where a plan does not tell their groups yet", async () => {
  const planned = (untold: boolean) => {
    const groups = [group("sg-app", [{ ...SSH, cidr_blocks: ["10.0.0.0/16"] }])];
    const resources = [...NETWORK, ...groups, machine("i-app", ["sg-app"], "10.0.0.4")];
    const { values, ...plan } = state(...resources, endpoint({ security_group_ids: untold ? undefined : [] }));
    const change = { after_unknown: untold ? { security_group_ids: true } : {} };
    const resource_changes = [{ address: "aws_ec2_instance_connect_endpoint.eice-a", change }];
    return graphOf({ ...plan, planned_values: values, resource_changes });
  };
  const open = await planned(true);
  const rows = [...connections(open.nodes.values(), open.relationships.values())];
  expect(rows.filter(({ source }) => source === ENDPOINT).map(({ ports }) => ports)).toEqual(["22"]);
  expect(open.unjoined.map(({ why }) => why)).toContainEqual(
    expect.stringContaining("its security groups are known only"),
  );
  const closed = await planned(false);
  const none = [...connections(closed.nodes.values(), closed.relationships.values())];
  expect(none.filter(({ source }) => source === ENDPOINT)).toEqual([]);
});

it("bear the address of whoever opened them where the endpoint keeps it", async () => {
  const keeps = { preserve_client_ip: true };
  expect(await ports({ ...SSH, security_groups: ["sg-tunnel"] }, keeps)).toEqual([]);
  expect(await ports({ ...SSH, cidr_blocks: ["10.0.0.0/16"] }, keeps)).toEqual([]);
  expect(await ports({ ...SSH, cidr_blocks: ["0.0.0.0/0"] }, keeps)).toEqual(["tcp 22"]);
});

it("are opened by whoever is permitted to", async () => {
  const opens = async (Action: string, Resource = ENDPOINT) => {
    const { relationships } = await graphOf(state(...role("ci", "ec2", [allow(Action, Resource)]), endpoint()));
    return [...relationships.values()].some(
      ({ type, target, properties }) => type === "MAY" && target === ENDPOINT && properties["action"] === "open-tunnel",
    );
  };
  expect(await opens("ec2-instance-connect:OpenTunnel")).toBe(true);
  expect(await opens("ec2-instance-connect:SendSSHPublicKey", "*")).toBe(false);
  expect(await opens("ec2-instance-connect:OpenTunnel", `${ENDPOINT}b`)).toBe(false);
});

it("are opened under conditions on the port, the time and the address", async () => {
  const opened = async (Condition: object) => {
    const may = { ...allow("ec2-instance-connect:OpenTunnel", ENDPOINT), Condition };
    const { relationships } = await graphOf(state(...role("ci", "ec2", [may]), endpoint()));
    const grants = [...relationships.values()].filter(({ type }) => type === "MAY");
    if (!grants.some(({ target }) => target === ENDPOINT)) return "no";
    return grants.some(({ properties }) => properties["action"] === "given") ? "depends" : "yes";
  };
  const own = (key: string, value: string) => ({ [`ec2-instance-connect:${key}`]: value });
  const time = own("maxTunnelDuration", "3600");
  expect(await opened({ NumericEquals: own("remotePort", "22"), NumericLessThanEquals: time })).toBe("yes");
  expect(await opened({ NumericEquals: own("remotePort", "8080") })).toBe("no");
  expect(await opened({ IpAddress: own("privateIpAddress", "10.0.1.0/31") })).toBe("depends");
});

it("are the same as the command line describes them", async () => {
  const described = {
    InstanceConnectEndpoints: [
      {
        OwnerId: "111111111111",
        InstanceConnectEndpointId: "eice-a",
        InstanceConnectEndpointArn: ENDPOINT,
        State: "create-complete",
        SubnetId: "subnet-a",
        VpcId: "vpc-a",
        SecurityGroupIds: ["sg-tunnel"],
        PreserveClientIp: false,
      },
    ],
  };
  const { facts } = await reading(described);
  expect(facts.flatMap((fact) => (fact.fact === "object" ? [fact.value] : []))).toMatchObject([
    { type: "ec2:instance-connect-endpoint", arn: ENDPOINT, id: "eice-a" },
    { type: "ec2:member", owner: ENDPOINT, subnets: ["subnet-a"], groups: ["sg-tunnel"], receives: false },
  ]);
});
