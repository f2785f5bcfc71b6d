import { expect, it } from "vitest";
import { connections } from "../../src/resolve/connections.js";
import { resolve } from "../../src/resolve/index.js";
import { reading } from "./reading.js";

const everyone = [{ CidrIp: "0.0.0.0/0" }];
const machine = (id: string, address: string, open?: string) => ({
  InstanceId: id,
  State: { Name: "running" },
  Placement: { AvailabilityZone: "eu-west-1a" },
  NetworkInterfaces: [
    {
      SubnetId: "subnet-a",
      Groups: [{ GroupId: "sg-a" }],
      PrivateIpAddress: address,
      ...(open === undefined ? {} : { Association: { PublicIp: open } }),
    },
  ],
});
const FILES = [
  { Vpcs: [{ VpcId: "vpc-a", CidrBlock: "10.0.0.0/16" }] },
  { Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a", CidrBlock: "10.0.0.0/24" }] },
  { InternetGateways: [{ InternetGatewayId: "igw-a", Attachments: [{ VpcId: "vpc-a" }] }] },
  {
    RouteTables: [
      {
        RouteTableId: "rtb-a",
        VpcId: "vpc-a",
        Associations: [{ Main: true }],
        Routes: [{ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-a", State: "active" }],
      },
    ],
  },
  {
    SecurityGroups: [
      {
        GroupId: "sg-a",
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: everyone }],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: everyone }],
      },
    ],
  },
  {
    Reservations: [{ OwnerId: "111111111111", Instances: [machine("i-a", "10.0.0.4", "203.0.113.9")] }],
    NextToken: "n",
  },
  { Reservations: [{ OwnerId: "111111111111", Instances: [machine("i-b", "10.0.0.5")] }] },
];

async function rows(files: readonly object[]): Promise<string[]> {
  const read = await Promise.all(files.map((file) => reading(file)));
  const facts = read.flatMap(({ facts: own }) => own);
  const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "aws-ec2", sequence }));
  const { nodes, relationships } = resolve(placed, { today: "2026-06-01" });
  return [...connections(nodes.values(), relationships.values())]
    .map(({ source, target, protocol, ports }) => `${source} ${target} ${protocol} ${ports}`)
    .map((row) => row.replaceAll("arn:aws:ec2:eu-west-1:111111111111:instance/", ""))
    .sort();
}

it("reads the files of one network in any order, pages too", async () => {
  const found = await rows(FILES);
  expect(found).toEqual(["i-a i-b tcp 443", "i-a internet all all", "i-b i-a tcp 443", "internet i-a tcp 443"]);
  expect(await rows([...FILES].reverse())).toEqual(found);
});

it("says that a page is not the whole", async () => {
  expect((await reading(FILES[5])).problems.map(({ why }) => why)).toEqual([expect.stringContaining("other pages")]);
});

it.each(["NextToken", "Marker", "NextMarker"])("says that one page of several was imported (%s)", async (key) => {
  const { problems } = await reading({ Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a" }], [key]: "more" });
  expect(problems).toMatchObject([{ at: `/${key}` }]);
  expect((await reading({ Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a" }], [key]: "" })).problems).toEqual([]);
});

it("identity pools say whether guests come in, and by which flow; user pools whether strangers sign up", async () => {
  const pool = { IdentityPoolId: "eu-west-1:p", IdentityPoolName: "app", AllowUnauthenticatedIdentities: true };
  const values = async (file: object) => (await reading(file)).facts.map((fact) => (fact as { value: object }).value);
  expect(await values({ ...pool, AllowClassicFlow: true })).toEqual([
    expect.objectContaining({ type: "cognito:identity-pool", id: "eu-west-1:p", guests: true, classic: true }),
  ]);
  expect(await values(pool)).toEqual([expect.not.objectContaining({ classic: true })]);
  const users = (AdminCreateUserConfig: object) => ({
    UserPool: { Id: "u", Arn: "arn:aws:cognito-idp:eu-west-1:111111111111:userpool/u", AdminCreateUserConfig },
  });
  expect(await values(users({ AllowAdminCreateUserOnly: true }))).toEqual([expect.objectContaining({ signUp: false })]);
  expect(await values(users({}))).toEqual([expect.objectContaining({ signUp: true })]);
});

it("trust anchors and profiles of IAM Roles Anywhere", async () => {
  const at = (kind: string) => `arn:aws:rolesanywhere:eu-west-1:111111111111:${kind}/1`;
  const authority = "arn:aws:acm-pca:eu-west-1:111111111111:certificate-authority/1";
  const source = { sourceType: "AWS_ACM_PCA", sourceData: { acmPcaArn: authority } };
  const anchors = { trustAnchors: [{ trustAnchorArn: at("trust-anchor"), name: "office", enabled: false, source }] };
  const role = "arn:aws:iam::111111111111:role/app";
  const profile = { profileArn: at("profile"), name: "p", roleArns: [role], enabled: true };
  const values = async (file: object) => (await reading(file)).facts.map((fact) => (fact as { value: object }).value);
  expect(await values(anchors)).toEqual([
    { type: "rolesanywhere:trust-anchor", arn: at("trust-anchor"), name: "office", authority, enabled: false },
  ]);
  const read = (more: object) => values({ profiles: [{ ...profile, ...more }] });
  const plain = { type: "rolesanywhere:profile", arn: at("profile"), name: "p", roles: [role], enabled: true };
  expect(await read({})).toEqual([plain]);
  expect(await read({ sessionPolicy: '{"Statement":[]}' })).toEqual([
    { ...plain, session: expect.objectContaining({ Statement: [] }) as object },
  ]);
  expect(await read({ sessionPolicy: "{" })).toEqual([{ ...plain, session: {} }]);
});

it("a task's images are kept where a tag of a registry of AWS names them", async () => {
  const tag = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:1";
  const images = [tag, `${tag.split(":")[0]}@sha256:${"a".repeat(64)}`, "nginx:1"];
  const taskDefinition = {
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:111111111111:task-definition/web:1",
    family: "web",
    containerDefinitions: images.map((image) => ({ name: "web", image })),
  };
  const { facts } = await reading({ taskDefinition });
  expect(facts.map((fact) => (fact as { value: object }).value)).toEqual([expect.objectContaining({ images: [tag] })]);
});

it("a database cluster says whether it answers through the Data API, and which secret it keeps its login in", async () => {
  const SecretArn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!cluster-1";
  const DBClusterArn = "arn:aws:rds:eu-west-1:111111111111:cluster:db";
  const cluster = {
    DBClusterArn,
    DBClusterIdentifier: "db",
    HttpEndpointEnabled: true,
    MasterUserSecret: { SecretArn },
  };
  const { facts } = await reading({ DBClusters: [cluster] });
  expect(facts.map((fact) => (fact as { value: object }).value)).toContainEqual(
    expect.objectContaining({ type: "rds:cluster", dataApi: true, masterSecret: SecretArn }),
  );
});

it("roles that identity pools hand out, and those that service accounts of EKS act as", async () => {
  const values = async (file: object) => (await reading(file)).facts.map((fact) => (fact as { value: object }).value);
  const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
  const Rules = [{ Claim: "team", MatchType: "Equals", Value: "a", RoleARN: role("a") }];
  const roles = { authenticated: role("user"), unauthenticated: role("guest") };
  const mapped = (mapping: object) => ({ IdentityPoolId: "p", Roles: roles, RoleMappings: { provider: mapping } });
  const users = [role("user"), role("a")];
  expect(await values(mapped({ Type: "Rules", RulesConfiguration: { Rules } }))).toEqual([
    expect.objectContaining({ type: "cognito:roles", pool: "p", guests: role("guest"), users }),
  ]);
  expect(await values(mapped({ Type: "Token" }))).toEqual([expect.objectContaining({ byToken: true })]);
  const associationArn = "arn:aws:eks:eu-west-1:111111111111:podidentityassociation/shop/a-1";
  const account = { clusterName: "shop", namespace: "web", serviceAccount: "cart" };
  expect(await values({ association: { ...account, roleArn: role("cart"), associationArn } })).toEqual([
    expect.objectContaining({ type: "eks:pod-identity", cluster: "shop", serviceAccount: "cart", role: role("cart") }),
  ]);
});
