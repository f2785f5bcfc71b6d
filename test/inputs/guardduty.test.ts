import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ACCOUNT = "210987654321";
const FINDING = {
  SchemaVersion: "2.0",
  AccountId: ACCOUNT,
  Region: "eu-north-1",
  Partition: "aws",
  Id: "f1",
  Arn: `arn:aws:guardduty:eu-north-1:${ACCOUNT}:detector/d/finding/f1`,
  Type: "Backdoor:EC2/C&CActivity.B!DNS",
  Title: "The machine asks for a command server.",
  Description: "It queries a name of a known command and control server.",
  Severity: 8,
  Resource: { ResourceType: "Instance", InstanceDetails: { InstanceId: "i-0abc" } },
  Service: { Archived: false, DetectorId: "d", AdditionalInfo: {} },
};
const of = (Resource: object) => ({ Findings: [{ ...FINDING, Resource }] });

describe("GuardDuty", () => {
  it("reads a detection on a machine", async () => {
    const { format, reports, problems } = await reading({ Findings: [FINDING] });
    expect([format, problems]).toEqual(["guardduty", []]);
    expect(reports).toMatchObject([
      {
        id: FINDING.Arn,
        kind: "runtime",
        rule: "Backdoor:EC2/C&CActivity.B!DNS",
        assets: [`arn:aws:ec2:eu-north-1:${ACCOUNT}:instance/i-0abc`, "i-0abc"],
        severity: "high",
        status: "open",
        basis: "observed",
        at: "/Findings/0",
      },
    ]);
  });

  it("reads exports and events, which write names in lower case", async () => {
    const lower = {
      id: "f1",
      arn: FINDING.Arn,
      accountId: ACCOUNT,
      region: "eu-north-1",
      type: FINDING.Type,
      severity: 9.5,
      resource: { resourceType: "Instance", instanceDetails: { instanceId: "i-0abc" } },
      service: { archived: true, detectorId: "d" },
    };
    const { format, reports } = await reading(`${JSON.stringify(lower)}\n${JSON.stringify({ detail: lower })}\n`);
    expect(format).toBe("guardduty");
    expect(reports).toMatchObject([
      { severity: "critical", status: "accepted", at: "line 1" },
      { severity: "critical", at: "line 2" },
    ]);
  });

  it.each([
    [
      "a key and its user",
      {
        ResourceType: "AccessKey",
        AccessKeyDetails: { AccessKeyId: "AKIAEXAMPLEEXAMPLE", UserName: "ana", UserType: "IAMUser" },
      },
      ["aws/access-key/AKIAEXAMPLEEXAMPLE", `arn:aws:iam::${ACCOUNT}:user/ana`],
    ],
    [
      "the bucket, not the key that read it",
      {
        ResourceType: "S3Bucket",
        AccessKeyDetails: { AccessKeyId: "ASIAEXAMPLEEXAMPLE", UserName: "r", UserType: "AssumedRole" },
        S3BucketDetails: [{ Arn: "arn:aws:s3:::ledger", Name: "ledger" }],
      },
      ["arn:aws:s3:::ledger"],
    ],
    [
      "a function",
      {
        ResourceType: "Lambda",
        LambdaDetails: { FunctionArn: `arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay:3` },
      },
      [`arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay`],
    ],
    [
      "a workload of the cluster",
      {
        ResourceType: "EKSCluster",
        EksClusterDetails: { Name: "prod", Arn: "arn:x" },
        KubernetesDetails: {
          KubernetesWorkloadDetails: { Name: "cart", Namespace: "shop", Type: "deployments" },
        },
      },
      ["k8s/prod/shop/Deployment/cart", "k8s/cluster/shop/Deployment/cart"],
    ],
    [
      "a database",
      { ResourceType: "RDSDBInstance", RdsDbInstanceDetails: { DbInstanceArn: "arn:aws:rds:eu-north-1:1:db:d" } },
      ["arn:aws:rds:eu-north-1:1:db:d"],
    ],
  ])("is about %s", async (_, resource, names) => {
    const { reports } = await reading(of(resource));
    expect(reports[0]?.assets).toEqual(expect.arrayContaining(names));
  });

  it("an attack sequence is about each of its resources", async () => {
    const Resources = [{ Uid: "arn:aws:s3:::ledger" }, { Uid: `arn:aws:iam::${ACCOUNT}:user/ana` }];
    const Service = { DetectorId: "d", Detection: { Sequence: { Resources } } };
    const { reports } = await reading([{ ...FINDING, Resource: { ResourceType: "AttackSequence" }, Service }]);
    expect(reports.map(({ assets }) => assets[0])).toEqual(Resources.map(({ Uid }) => Uid));
    expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    [{ Sample: true }, "false-positive"],
    [{ Value: '{"sample":true}' }, "false-positive"],
    [{ Value: '{"sample":"false"}' }, "open"],
  ])("what GuardDuty made up counts for nothing: %j", async (AdditionalInfo, status) => {
    const { reports } = await reading([{ ...FINDING, Service: { DetectorId: "d", AdditionalInfo } }]);
    expect(reports).toMatchObject([{ status }]);
  });

  it("tells of what is no finding, or names no resource", async () => {
    const { reports, problems } = await reading([FINDING, null, { ...FINDING, Type: 3 }, { ...FINDING, Resource: {} }]);
    expect(reports).toHaveLength(1);
    expect(problems.map(({ at }) => at)).toEqual(["/1", "/2", "/3"]);
  });
});
