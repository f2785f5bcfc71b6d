import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import { reading, readingOf } from "./reading.js";

const ACCOUNT = "210987654321";
const REGION = "eu-north-1";
const item = (resourceType: string, id: string, configuration: unknown, more: object = {}) => ({
  accountId: ACCOUNT,
  awsRegion: REGION,
  resourceType,
  resourceId: id,
  arn: `arn:aws:x:${REGION}:${ACCOUNT}:${id}`,
  configurationItemStatus: "OK",
  configurationItemCaptureTime: "2026-01-02T00:00:00Z",
  configuration,
  ...more,
});
const snapshot = (...configurationItems: object[]) => ({
  fileVersion: "1.0",
  configSnapshotId: "s",
  configurationItems,
});
const records = async (document: unknown) =>
  (await reading(document)).facts.flatMap((fact) => (fact.fact === "object" ? [fact.value] : []));

const GROUP = item("AWS::EC2::SecurityGroup", "sg-1", {
  groupId: "sg-1",
  vpcId: "vpc-1",
  groupName: "web",
  ipPermissions: [
    {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ipRanges: ["0.0.0.0/0"],
      ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }],
      ipv6Ranges: [{ cidrIpv6: "::/0" }],
      userIdGroupPairs: [{ groupId: "sg-2" }],
    },
  ],
  ipPermissionsEgress: [{ ipProtocol: "-1", ipRanges: ["10.0.0.0/8"] }],
});
const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const encoded = (policy: object) => encodeURIComponent(JSON.stringify(policy));

describe("AWS Config", () => {
  it("a group reads as the describe call of the same group does", async () => {
    const described = {
      GroupId: "sg-1",
      VpcId: "vpc-1",
      GroupName: "web",
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: "0.0.0.0/0" }],
          Ipv6Ranges: [{ CidrIpv6: "::/0" }],
          UserIdGroupPairs: [{ GroupId: "sg-2" }],
        },
      ],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/8" }] }],
    };
    expect(await records(snapshot(GROUP))).toEqual(await records({ SecurityGroups: [described] }));
  });

  it("a user reads as get-account-authorization-details of the same user does", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/ana`;
    const user = item(
      "AWS::IAM::User",
      "AIDAANA",
      {
        userName: "ana",
        userId: "AIDAANA",
        arn,
        groupList: ["ops"],
        userPolicyList: [{ policyName: "p", policyDocument: encoded(POLICY) }],
        attachedManagedPolicies: [{ policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
        permissionsBoundary: { permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/b` },
        tags: [{ key: "team", value: "a" }],
      },
      { arn, awsRegion: "global" },
    );
    const detail = {
      UserName: "ana",
      UserId: "AIDAANA",
      Arn: arn,
      GroupList: ["ops"],
      UserPolicyList: [{ PolicyName: "p", PolicyDocument: POLICY }],
      AttachedManagedPolicies: [{ PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
      PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/b` },
      Tags: [{ Key: "team", Value: "a" }],
    };
    expect(await records(snapshot(user))).toEqual(await records({ UserDetailList: [detail] }));
  });

  it.each([
    ["a text", JSON.stringify(POLICY)],
    ["text in a URL's code", encoded(POLICY)],
    ["an object", POLICY],
    ["a list of one", [POLICY]],
  ])("a policy's document may be %s, and the names in it stay as they are", async (_, document) => {
    const policy = { Version: "2012-10-17", Statement: POLICY.Statement };
    const configuration = {
      policyName: "p",
      policyVersionList: [{ versionId: "v1", isDefaultVersion: true, document }],
    };
    const [record] = await records(snapshot(item("AWS::IAM::Policy", "ANPA", configuration)));
    expect(record).toMatchObject({ type: "iam:policy", versions: [{ id: "v1", default: true, document: policy }] });
  });

  it("a bucket has its policy, its block and who beyond its owner it lets in", async () => {
    const supplementaryConfiguration = {
      BucketPolicy: { policyText: JSON.stringify(POLICY) },
      PublicAccessBlockConfiguration: JSON.stringify({ ignorePublicAcls: true, restrictPublicBuckets: true }),
      AccessControlList: JSON.stringify({
        grantList: [
          { grantee: { id: "owner" }, permission: "FullControl" },
          { grantee: "AllUsers", permission: "Read" },
        ],
      }),
    };
    const bucket = item(
      "AWS::S3::Bucket",
      "ledger",
      { name: "ledger" },
      { arn: "arn:aws:s3:::ledger", supplementaryConfiguration },
    );
    expect(await records(snapshot(bucket))).toMatchObject([
      { type: "s3:bucket", arn: "arn:aws:s3:::ledger", name: "ledger", policy: { Statement: POLICY.Statement } },
      { type: "s3:public-access-block", bucket: "ledger", policies: true },
      { type: "s3:acl", bucket: "ledger", grants: [{ to: "everyone", permission: "READ" }] },
    ]);
  });

  it("a database is a store and a door in its subnets", async () => {
    const database = item("AWS::RDS::DBInstance", "db-XYZ", {
      dBInstanceIdentifier: "orders",
      engine: "postgres",
      endpoint: { address: "orders.example.org", port: 6432 },
      publiclyAccessible: true,
      vpcSecurityGroups: [{ vpcSecurityGroupId: "sg-1" }],
      dBSubnetGroup: { dBSubnetGroupName: "data", subnets: [{ subnetIdentifier: "subnet-1" }] },
      masterUsername: "root",
    });
    expect(await records(snapshot(database))).toMatchObject([
      { type: "rds:instance", name: "orders", engine: "postgres", endpoint: "orders.example.org" },
      { type: "ec2:member", port: 6432, public: true, subnetGroup: "data", groups: ["sg-1"] },
      { type: "rds:subnet-group", name: "data", subnets: ["subnet-1"] },
    ]);
  });

  it("a function has its role, its own policy and the names of its variables, not what is in them", async () => {
    const configuration = {
      functionName: "pay",
      role: `arn:aws:iam::${ACCOUNT}:role/pay`,
      environment: { variables: { API_TOKEN: "hush-hush-hush", key: "AKIAEXAMPLEEXAMPLE" } },
    };
    const own = { Statement: [{ Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: "*" }] };
    const lambda = item("AWS::Lambda::Function", "pay", configuration, {
      supplementaryConfiguration: { Policy: JSON.stringify(own) },
    });
    const found = await records(snapshot(lambda));
    expect(found).toMatchObject([
      {
        type: "lambda:function",
        name: "pay",
        role: `arn:aws:iam::${ACCOUNT}:role/pay`,
        variables: ["API_TOKEN", "key"],
        accessKeys: ["AKIAEXAMPLEEXAMPLE"],
      },
      { type: "policy:resource", service: "lambda", document: own },
    ]);
    expect(JSON.stringify(found)).not.toContain("hush");
  });

  it("a balancer leads to its targets", async () => {
    const balancer = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/web/1`;
    const group = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/web/1`;
    const found = await records(
      snapshot(
        item("AWS::ElasticLoadBalancingV2::LoadBalancer", balancer, {
          loadBalancerArn: balancer,
          loadBalancerName: "web",
          scheme: "internet-facing",
          type: "application",
          availabilityZones: [{ subnetId: "subnet-1" }],
          securityGroups: ["sg-1"],
        }),
        item("AWS::ElasticLoadBalancingV2::Listener", "l", {
          LoadBalancerArn: balancer,
          Port: 443,
          DefaultActions: [{ Type: "forward", TargetGroupArn: group }],
        }),
        item("AWS::ElasticLoadBalancingV2::TargetGroup", group, {
          TargetGroupArn: group,
          Port: 8080,
          Targets: [{ Id: "i-1" }],
        }),
      ),
    );
    expect(found).toMatchObject([
      { type: "elb:load-balancer", arn: balancer, public: true, subnets: ["subnet-1"], groups: ["sg-1"] },
      { type: "elb:listener", balancer, port: 443, targetGroups: [group] },
      { type: "elb:target-group", arn: group, port: 8080 },
      { type: "elb:target", group, target: "i-1", port: 8080 },
    ]);
  });

  it("a task that runs as a role and is privileged is read in the words of its newer type", async () => {
    const configuration = {
      Family: "job",
      TaskRoleArn: `arn:aws:iam::${ACCOUNT}:role/job`,
      ContainerDefinitions: [{ Name: "a", Privileged: true, MountPoints: [{ SourceVolume: "v", ReadOnly: false }] }],
      Volumes: [{ Name: "v", Host: { SourcePath: "/" } }],
    };
    expect(await records(snapshot(item("AWS::ECS::TaskDefinition", "job", configuration)))).toMatchObject([
      { type: "ecs:task-definition", role: `arn:aws:iam::${ACCOUNT}:role/job`, privileged: true, hostPaths: ["/:rw"] },
    ]);
  });

  it.each([
    ["a snapshot", snapshot(GROUP)],
    ["a history", { configurationItems: [GROUP], nextToken: null }],
    ["a batch", { baseConfigurationItems: [{ ...GROUP, configuration: JSON.stringify(GROUP.configuration) }] }],
    ["a query's answer", { Results: [JSON.stringify(GROUP)], QueryInfo: { SelectFields: [{ Name: "arn" }] } }],
    ["a notification", { messageType: "ConfigurationItemChangeNotification", configurationItem: GROUP }],
    ["one item", GROUP],
    ["a bare list", [GROUP]],
    ["lines", `${JSON.stringify(GROUP)}\n${JSON.stringify(GROUP)}`],
    [
      "an item in its older spelling",
      { ...GROUP, arn: undefined, ARN: GROUP.arn, accountId: undefined, awsAccountId: ACCOUNT },
    ],
  ])("reads %s", async (_, document) => {
    const { format, facts, problems } = await reading(document);
    expect([format, facts.length, problems]).toEqual(["aws-config", 1, []]);
  });

  it("of a history the newest item of a resource counts, and a deleted resource is gone", async () => {
    const vpc = (cidrBlock: string, configurationItemCaptureTime: string | number, configurationItemStatus = "OK") =>
      item(
        "AWS::EC2::VPC",
        "vpc-1",
        { vpcId: "vpc-1", cidrBlock },
        { configurationItemCaptureTime, configurationItemStatus },
      );
    const [older, newer] = [vpc("10.1.0.0/16", "2026-01-01T00:00:00Z"), vpc("10.2.0.0/16", "2026-01-03T00:00:00Z")];
    const gone = vpc("10.2.0.0/16", Date.parse("2026-01-04T00:00:00Z") / 1000, "ResourceDeleted");
    for (const order of [
      [older, newer],
      [newer, older],
    ])
      expect(await records({ configurationItems: order })).toMatchObject([{ cidrs: ["10.2.0.0/16"] }]);
    expect(await records({ configurationItems: [newer, gone, older] })).toEqual([]);
  });

  it("counts the types that nothing is made of, and names them", async () => {
    const { problems } = await reading(
      snapshot(
        item("AWS::EC2::Volume", "vol-1", {}),
        item("AWS::Config::ResourceCompliance", "r", {}),
        item("AWS::EC2::Volume", "vol-2", {}),
      ),
    );
    expect(problems.map(({ at, why }) => [at, why.slice(0, why.indexOf(" not read"))])).toEqual([
      ["/configurationItems/1", "1 item of type AWS::Config::ResourceCompliance"],
      ["/configurationItems/0", "2 items of type AWS::EC2::Volume"],
    ]);
  });

  it("tells of items that are none, of broken policies, of pages and of what was not answered", async () => {
    const role = item("AWS::IAM::Role", "AROA", { roleName: "r", assumeRolePolicyDocument: "{oops" });
    const { facts, problems } = await reading({
      configurationItems: [
        7,
        { resourceType: "AWS::EC2::VPC" },
        { ...GROUP, arn: undefined, accountId: undefined },
        role,
        item("AWS::EC2::VPC", "vpc-1", undefined),
        GROUP,
      ],
      nextToken: "more",
    });
    expect(facts).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual([
      "/configurationItems/0",
      "/configurationItems/1",
      "/configurationItems/2",
      "/configurationItems/3/configuration/AssumeRolePolicyDocument",
      "/configurationItems/4",
      "/nextToken",
    ]);
    const batch = { baseConfigurationItems: [GROUP], unprocessedResourceKeys: [{ resourceId: "i-9" }] };
    expect((await reading(batch)).problems).toMatchObject([{ at: "/unprocessedResourceKeys" }]);
  });

  it("a machine that the internet reaches is the same as by the describe calls", async () => {
    const wide = { ipProtocol: "-1", ipRanges: ["0.0.0.0/0"] };
    const document = snapshot(
      item("AWS::EC2::VPC", "vpc-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/16" }),
      item("AWS::EC2::Subnet", "subnet-1", { subnetId: "subnet-1", vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }),
      item("AWS::EC2::InternetGateway", "igw-1", { internetGatewayId: "igw-1", attachments: [{ vpcId: "vpc-1" }] }),
      item("AWS::EC2::RouteTable", "rtb-1", {
        routeTableId: "rtb-1",
        vpcId: "vpc-1",
        associations: [{ main: true }],
        routes: [{ destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1", state: "active" }],
      }),
      { ...GROUP, configuration: { ...(GROUP.configuration as object), ipPermissionsEgress: [wide] } },
      item("AWS::EC2::Instance", "i-1", {
        instanceId: "i-1",
        state: { name: "running" },
        placement: { availabilityZone: "eu-north-1a" },
        networkInterfaces: [
          {
            subnetId: "subnet-1",
            groups: [{ groupId: "sg-1" }],
            privateIpAddress: "10.0.0.4",
            association: { publicIp: "203.0.113.4" },
          },
        ],
      }),
    );
    const { facts } = await reading(document);
    const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "aws-config", sequence }));
    const { relationships, nodes } = resolve(placed, { today: "2026-06-01" });
    expect(nodes.get(`arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-1`)?.kind).toBe("Compute");
    expect(
      [...relationships.values()].some(({ type, source }) => type === "CAN_CONNECT" && source === "internet"),
    ).toBe(true);
  });
});

const SAMPLES = join(import.meta.dirname, "../../../shared/data/formats/aws-config");
describe.skipIf(!existsSync(SAMPLES))("its sample files (skipped where ../shared/data is absent)", () => {
  it("are read, or their type is named; one of them is cut off", async () => {
    for (const name of readdirSync(SAMPLES)) {
      const read = await readingOf(join(SAMPLES, name)).catch((error: unknown) => String(error));
      if (typeof read === "string") expect([name, read]).toEqual([name, expect.stringContaining("was cut off")]);
      else {
        expect([name, read.format]).toEqual([name, "aws-config"]);
        for (const { why } of read.problems) expect(why).toMatch(/^1 item of type AWS::\w+::\w+ not read/);
      }
    }
  });
});
