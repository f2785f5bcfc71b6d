import { beforeAll, describe, expect, it } from "vitest";
import type { FactGraph } from "../../src/model/index.js";
import { resolve } from "../../src/resolve/index.js";
import { reading } from "./reading.js";

const [ACCOUNT, REGION] = ["210987654321", "eu-north-1"];
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const [MACHINE, FUNCTION, BUCKET] = [
  arn("ec2", "instance/i-0a1"),
  arn("lambda", "function:pay"),
  "arn:aws:s3:::ledger",
];
const GROUP = arn("ec2", "security-group/sg-1");
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop@sha256:${"ab".repeat(32)}`;
const item = (resourceType: string, id: string, configuration: object) => ({
  accountId: ACCOUNT,
  awsRegion: REGION,
  resourceType,
  resourceId: id,
  arn: id,
  configurationItemStatus: "OK",
  configuration,
});
const hub = (Id: string, control: string, resource: string) => ({
  SchemaVersion: "2018-10-08",
  Id,
  ProductName: "Security Hub",
  AwsAccountId: ACCOUNT,
  Region: REGION,
  Title: `${control} is wrong`,
  Compliance: { Status: "FAILED", SecurityControlId: control },
  Resources: [{ Id: resource }],
});
const inspected = (findingArn: string, id: string, vulnerabilityId: string) => ({
  findingArn: `arn:aws:inspector2:${REGION}:${ACCOUNT}:finding/${findingArn}`,
  awsAccountId: ACCOUNT,
  title: vulnerabilityId,
  severity: "HIGH",
  resources: [{ id, region: REGION }],
  packageVulnerabilityDetails: { vulnerabilityId, vulnerablePackages: [{ name: "zlib", packageManager: "OS" }] },
});

/** What an account's own services say of it, and a cluster that runs one of its images. */
const FILES: readonly unknown[] = [
  {
    configSnapshotId: "s",
    configurationItems: [
      item("AWS::EC2::Instance", MACHINE, {
        instanceId: "i-0a1",
        state: { name: "running" },
        placement: { availabilityZone: `${REGION}a` },
      }),
      item("AWS::Lambda::Function", FUNCTION, { functionName: "pay", role: `arn:aws:iam::${ACCOUNT}:role/pay` }),
      item("AWS::S3::Bucket", BUCKET, { name: "ledger" }),
    ],
  },
  { Findings: [hub("h1", "EC2.8", MACHINE), hub("h2", "EC2.13", GROUP)] },
  [
    {
      FindingUniqueId: "p1",
      Provider: "aws",
      CheckID: "ec2_instance_imdsv2_enabled",
      Status: "FAIL",
      StatusExtended: "no token is needed",
      Severity: "high",
      AccountId: ACCOUNT,
      Region: REGION,
      ResourceArn: MACHINE,
    },
  ],
  {
    findings: [
      inspected("i1", "i-0a1", "CVE-2025-1111"),
      inspected("i2", `${FUNCTION}:$LATEST`, "CVE-2025-2222"),
      inspected("i3", arn("ecr", `repository/shop/sha256:${"ab".repeat(32)}`), "CVE-2025-3333"),
      inspected("i4", "i-0ff", "CVE-2025-4444"),
    ],
  },
  {
    findings: [
      {
        type: "SensitiveData:S3Object/Financial",
        id: "m1",
        classificationDetails: { result: { sensitiveData: [{ category: "FINANCIAL_INFORMATION" }] } },
        resourcesAffected: { s3Bucket: { arn: BUCKET }, s3Object: { key: "a.csv" } },
      },
    ],
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop", namespace: "web" },
    spec: { template: { spec: { containers: [{ name: "c", image: IMAGE }] } } },
  },
];

let graph: FactGraph;
beforeAll(async () => {
  const read = await Promise.all(FILES.map((file) => reading(file)));
  const facts = read.flatMap(({ facts: own, format }) => own.map((fact) => ({ ...fact, format: format ?? "" })));
  graph = resolve(
    facts.map((fact, sequence) => ({ ...fact, statedBy: "account", sequence })),
    { today: "2026-06-01" },
  );
});

const findingsOf = (asset: string) =>
  [...graph.relationships.values()]
    .filter(({ type, target }) => type === "AFFECTS" && target === asset)
    .map(({ source }) => graph.nodes.get(source)!);

describe("what the services of an account say of it", () => {
  it("stands on the assets that its configuration describes", () => {
    const cves = (asset: string) => findingsOf(asset).flatMap(({ properties }) => properties["cve"] ?? []);
    expect(cves(MACHINE)).toEqual(["CVE-2025-1111"]);
    expect(cves(FUNCTION)).toEqual(["CVE-2025-2222"]);
  });

  it("one setting that two tools check is one finding, which gives nothing by itself", () => {
    const settings = findingsOf(MACHINE).filter(({ properties }) => properties["cve"] === undefined);
    expect(settings.map(({ properties }) => [properties["tools"], properties["gives"]])).toEqual([
      [["Prowler", "Security Hub"], []],
    ]);
  });

  it("a setting of what is no asset stands on the account, which names what is set", () => {
    expect(findingsOf(`aws/${ACCOUNT}`).map(({ properties }) => properties["resource"])).toEqual([GROUP]);
  });

  it("an image is the one that a cluster runs", () => {
    const [finding] = findingsOf(`image/${IMAGE}`);
    expect(finding?.properties["cve"]).toBe("CVE-2025-3333");
    const runs = [...graph.relationships.values()].filter(
      ({ type, target }) => type === "BUILT_FROM" && target === `image/${IMAGE}`,
    );
    expect(runs.map(({ source }) => source)).toEqual(["k8s/cluster/web/Deployment/shop"]);
  });

  it("what was seen in a bucket is what it stores", () => {
    const stored = [...graph.relationships.values()].filter(
      ({ type, source }) => type === "STORES" && source === BUCKET,
    );
    expect(stored).toMatchObject([{ target: "classification/financial/restricted", basis: "observed" }]);
  });

  it("a finding about something that nobody describes is told, not lost", () => {
    expect(graph.unjoined.map(({ why }) => why)).toEqual(
      expect.arrayContaining([expect.stringMatching(/Inspector.*i-0ff.*no input describes/)]),
    );
  });
});
