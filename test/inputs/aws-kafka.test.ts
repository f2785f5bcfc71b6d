/** Clusters of MSK as the command line, AWS Config and Terraform describe them: one store and the door of its brokers. */
import { expect, it } from "vitest";
import { resource, state } from "../capabilities/terraform.js";
import { reading } from "./reading.js";

const ARN = "arn:aws:kafka:eu-west-1:111111111111:cluster/orders/1-2";
const NODES = { ClientSubnets: ["subnet-a"], SecurityGroups: ["sg-a"] };

async function values(document: object): Promise<Record<string, unknown>[]> {
  const { facts } = await reading(document);
  return facts.flatMap((fact) => (fact.fact === "object" ? [fact.value] : []));
}
const listed = (Provisioned: object) => ({
  ClusterInfoList: [{ ClusterArn: ARN, ClusterName: "orders", ClusterType: "PROVISIONED", Provisioned }],
});
const door = async (settings: object) =>
  (await values(listed({ BrokerNodeGroupInfo: NODES, ...settings }))).find(({ type }) => type === "ec2:member");

it("a cluster is a store behind the ports of the logins that it takes", async () => {
  const iam = { ClientAuthentication: { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } } } };
  expect(await values(listed({ BrokerNodeGroupInfo: NODES, ...iam }))).toMatchObject([
    { type: "kafka:cluster", arn: ARN, name: "orders", iamLogin: true },
    { type: "ec2:member", owner: ARN, serves: ARN, subnets: ["subnet-a"], groups: ["sg-a"], ports: [9098] },
  ]);
  expect(await door(iam)).not.toHaveProperty("open");
  const open = { ConnectivityInfo: { PublicAccess: { Type: "SERVICE_PROVIDED_EIPS" } } };
  expect(await door({ ...iam, BrokerNodeGroupInfo: { ...NODES, ...open } })).toMatchObject({
    public: true,
    ports: [9098, 9198],
  });
});

it("a cluster that asks nobody who they are says so, with the ports of that", async () => {
  expect(await door({ ClientAuthentication: {} })).toMatchObject({ open: true, ports: [9094] });
  const EncryptionInfo = { EncryptionInTransit: { ClientBroker: "TLS_PLAINTEXT" } };
  expect(await door({ EncryptionInfo, ClientAuthentication: { Unauthenticated: { Enabled: true } } })).toMatchObject({
    open: true,
    ports: [9092, 9094],
  });
});

it("what nobody tells of logins is not known, and no open door", async () => {
  const untold = await values(listed({ BrokerNodeGroupInfo: NODES }));
  expect(untold).toMatchObject([{ type: "kafka:cluster" }, { untold: true, ports: [9094, 9096, 9098] }]);
  expect(untold[0]).not.toHaveProperty("iamLogin");
  expect(untold[1]).not.toHaveProperty("open");
  const EncryptionInfo = { EncryptionInTransit: { ClientBroker: "TLS_PLAINTEXT" } };
  expect(await door({ EncryptionInfo })).toMatchObject({ ports: [9092, 9094, 9096, 9098] });
});

it("reads the policy of a cluster, which its resources name", async () => {
  const Statement = [
    { Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "kafka-cluster:Connect", Resource: ARN },
    {
      Effect: "Allow",
      Principal: { AWS: "222222222222" },
      Action: "kafka-cluster:ReadData",
      Resource: `${ARN.replace(":cluster/", ":topic/")}/paid-*`,
    },
  ];
  const record = { type: "policy:resource", service: "kafka", resource: ARN, document: { Statement } };
  const Policy = JSON.stringify({ Statement });
  expect(await values({ CurrentVersion: "K1", Policy })).toMatchObject([record]);
  const planned = resource("aws_msk_cluster_policy", "orders", { cluster_arn: ARN, policy: Policy });
  const cluster = resource("aws_msk_cluster", "orders", { arn: ARN, cluster_name: "orders" });
  expect(await values(state(planned, cluster))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...record, document: expect.objectContaining({ Statement }) as object }),
    ]),
  );
});

it("reads one without machines of its own, which takes IAM alone", async () => {
  const Serverless = { VpcConfigs: [{ SubnetIds: ["subnet-a"], SecurityGroupIds: ["sg-a"] }] };
  expect(await values({ ClusterInfoList: [{ ClusterArn: ARN, ClusterName: "orders", Serverless }] })).toMatchObject([
    { type: "kafka:cluster", iamLogin: true },
    { type: "ec2:member", ports: [9098], subnets: ["subnet-a"] },
  ]);
});

it("reads the same from Terraform and AWS Config", async () => {
  const terraform = await values(
    state(
      resource("aws_msk_cluster", "orders", {
        arn: ARN,
        cluster_name: "orders",
        broker_node_group_info: [{ client_subnets: ["subnet-a"], security_groups: ["sg-a"] }],
        client_authentication: [{ sasl: [{ iam: true, scram: false }], unauthenticated: false }],
      }),
    ),
  );
  const expected = [
    { type: "kafka:cluster", arn: ARN, iamLogin: true },
    { type: "ec2:member", owner: ARN, ports: [9098], groups: ["sg-a"] },
  ];
  expect(terraform).toHaveLength(2);
  expect(terraform).toEqual(expect.arrayContaining(expected.map((each) => expect.objectContaining(each))));
  const item = {
    awsAccountId: "111111111111",
    awsRegion: "eu-west-1",
    resourceType: "AWS::MSK::Cluster",
    resourceId: ARN,
    resourceName: "orders",
    arn: ARN,
    configurationItemStatus: "OK",
    configuration: {
      Name: "orders",
      BrokerNodeGroupInfo: NODES,
      ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    },
  };
  expect(await values({ configurationItems: [item], fileVersion: "1.0" })).toMatchObject(expected);
});

it("a plan that takes certificates of an authority to be made asks for these", async () => {
  const planned = async (tls: object[]) => {
    const cluster = resource("aws_msk_cluster", "orders", {
      arn: ARN,
      cluster_name: "orders",
      broker_node_group_info: [{ client_subnets: ["subnet-a"], security_groups: ["sg-a"] }],
      client_authentication: [{ sasl: [], tls }],
    });
    return (await values(state(cluster))).find(({ type }) => type === "ec2:member");
  };
  expect(await planned([{}])).not.toHaveProperty("open");
  expect(await planned([{ certificate_authority_arns: [] }])).toMatchObject({ open: true });
});
