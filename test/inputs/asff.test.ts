import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ACCOUNT = "210987654321";
const MACHINE = `arn:aws:ec2:eu-north-1:${ACCOUNT}:instance/i-0abc`;
const FINDING = {
  SchemaVersion: "2018-10-08",
  Id: "finding-1",
  ProductArn: "arn:aws:securityhub:eu-north-1::product/aws/securityhub",
  ProductName: "Security Hub",
  GeneratorId: "security-control/EC2.8",
  AwsAccountId: ACCOUNT,
  Region: "eu-north-1",
  Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
  Severity: { Label: "HIGH" },
  Title: "EC2 instances should use IMDSv2",
  Description: "The metadata service answers without a token.",
  Remediation: { Recommendation: { Text: "Require tokens.", Url: "https://docs.example.org/EC2.8" } },
  Resources: [{ Type: "AwsEc2Instance", Id: MACHINE, Partition: "aws", Region: "eu-north-1" }],
  Compliance: { Status: "FAILED", SecurityControlId: "EC2.8" },
  Workflow: { Status: "NEW" },
  RecordState: "ACTIVE",
};
const { Compliance: _, ...PLAIN } = FINDING;
const about = (Id: string, more: object = {}) => ({
  Resources: [{ Id, Partition: "aws", Region: "eu-north-1", ...more }],
});
const flaw = (more: object = {}) => ({
  ...PLAIN,
  ProductName: "Inspector",
  Types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
  Vulnerabilities: [
    {
      Id: "CVE-2025-1234",
      VulnerablePackages: [
        {
          Name: "openssl",
          Version: "3.0.1",
          Release: "5.el9",
          Epoch: "1",
          PackageManager: "OS",
          FixedInVersion: "1:3.0.7-2.el9",
        },
        { Name: "lodash", Version: "4.17.0", PackageManager: "NODEPKG", FilePath: "app/package-lock.json" },
      ],
      Cvss: [{ BaseVector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Source: "NVD" }],
      EpssScore: 0.42,
      ExploitAvailable: "YES",
      Vendor: { Url: "https://vendor.example.org/1234" },
      ...more,
    },
  ],
});

describe("ASFF", () => {
  it("reads a failed control as a setting of its resource, under the name that other tools' checks share", async () => {
    const { format, reports } = await reading({ Findings: [FINDING] });
    expect(format).toBe("asff");
    expect(reports).toMatchObject([
      {
        id: "finding-1",
        tool: { name: "Security Hub" },
        kind: "misconfiguration",
        assets: [MACHINE, "i-0abc"],
        rule: "EC2.8",
        control: "aws/machine-metadata-token",
        place: { resource: MACHINE },
        severity: "high",
        status: "open",
        remediation: "Require tokens.",
        references: ["https://docs.example.org/EC2.8"],
        at: "/Findings/0",
      },
    ]);
  });

  it.each([
    ["a list in lower case", JSON.stringify({ findings: [FINDING] }), "/findings/0"],
    ["a bare list", JSON.stringify([FINDING]), "/0"],
    ["one finding", JSON.stringify(FINDING), "#1"],
    ["JSON lines", `${JSON.stringify(FINDING)}\n${JSON.stringify(FINDING)}\n`, "line 1"],
    ["an event", JSON.stringify({ source: "aws.securityhub", detail: { findings: [FINDING] } }), "/detail/findings/0"],
    [
      "lines of events",
      `${JSON.stringify({ detail: { findings: [FINDING] } })}\n${JSON.stringify({ detail: { findings: [FINDING] } })}`,
      "line 1",
    ],
  ])("reads %s", async (_name, text, at) => {
    const { format, reports } = await reading(text);
    expect([format, reports[0]?.at, reports[0]?.id]).toEqual(["asff", at, "finding-1"]);
  });

  it.each(["PASSED", "WARNING", "NOT_AVAILABLE"])("a check that is %s finds nothing", async (Status) => {
    expect((await reading([{ ...FINDING, Compliance: { Status } }])).facts).toEqual([]);
  });

  it.each([
    [{ RecordState: "ARCHIVED" }, "stale"],
    [{ Workflow: { Status: "RESOLVED" } }, "remediated"],
    [{ Workflow: { Status: "SUPPRESSED" }, Note: { Text: "known" } }, "accepted"],
    [{ Workflow: { Status: "NOTIFIED" } }, "open"],
    [{ Workflow: undefined, WorkflowState: "RESOLVED" }, "remediated"],
    [{ VerificationState: "FALSE_POSITIVE" }, "false-positive"],
    [{ Sample: true }, "false-positive"],
  ])("%j is %s", async (change, status) => {
    expect((await reading([{ ...FINDING, ...change }])).reports).toMatchObject([{ status }]);
  });

  it.each([
    [{ Label: "INFORMATIONAL" }, "informational"],
    [{ Normalized: 90 }, "critical"],
    [{ Normalized: 69 }, "medium"],
    [{ Normalized: 0 }, "informational"],
    [{}, "unknown"],
  ])("the severity %j is %s", async (Severity, severity) => {
    expect((await reading([{ ...FINDING, Severity }])).reports).toMatchObject([{ severity }]);
  });

  it("a vulnerability is one report for each package, with exploit and EPSS", async () => {
    const { reports } = await reading([flaw()]);
    expect(reports).toMatchObject([
      {
        kind: "sca",
        cve: "CVE-2025-1234",
        place: { package: "openssl", version: "1:3.0.1-5.el9" },
        fixedVersions: ["1:3.0.7-2.el9"],
        epss: 0.42,
        exploitAvailable: true,
        cvss: [{ source: "NVD" }],
        at: "/0/Vulnerabilities/0",
      },
      { place: { package: "npm/lodash", version: "4.17.0", file: "app/package-lock.json" }, fixedVersions: [] },
    ]);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
  });

  it("an advisory's CVE may stand among what is related", async () => {
    const { reports } = await reading([flaw({ Id: "GHSA-aaaa-bbbb-cccc", RelatedVulnerabilities: ["CVE-2025-9"] })]);
    expect(reports[0]).toMatchObject({ rule: "GHSA-aaaa-bbbb-cccc", cve: undefined });
    const found = await reading([flaw({ Id: "GHSA-aaaa-bbbb-cccc", RelatedVulnerabilities: ["CVE-2025-9999"] })]);
    expect(found.reports[0]?.cve).toBe("CVE-2025-9999");
  });

  it("code of a function is its own place", async () => {
    const CodeVulnerabilities = [{ Cwes: ["CWE-89"], FilePath: { FilePath: "src/a.py", StartLine: 7, EndLine: 9 } }];
    const { reports } = await reading([
      {
        ...flaw({ Id: "python/sql", CodeVulnerabilities }),
        ...about(`arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay:$LATEST`),
      },
    ]);
    expect(reports).toMatchObject([
      { kind: "sast", cwes: ["CWE-89"], place: { file: "src/a.py", line: 7, endLine: 9 }, rule: "python/sql" },
    ]);
    expect(reports[0]?.assets[0]).toBe(`arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay`);
  });

  it("an image of ECR is the image by its digest, stated once for all its findings", async () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    const image = about(`arn:aws:ecr:eu-north-1:${ACCOUNT}:repository/team/shop/${digest}`, {
      Type: "AwsEcrContainerImage",
      Details: { AwsEcrContainerImage: { ImageTags: ["1.4"] } },
    });
    const { assets, relationships, reports } = await reading([
      { ...flaw(), ...image },
      { ...flaw(), Id: "finding-2", ...image },
    ]);
    const host = `${ACCOUNT}.dkr.ecr.eu-north-1.amazonaws.com`;
    expect(reports[0]?.assets).toEqual([`image/${host}/team/shop@${digest}`, `image/${host}/team/shop:1.4`]);
    expect(assets.map(({ uid }) => uid)).toEqual(reports[0]?.assets);
    expect(relationships).toMatchObject([{ type: "BUILT_FROM", source: `image/${host}/team/shop:1.4` }]);
  });

  it.each([
    ["AWS::::Account:210987654321", ["AWS::::Account:210987654321", "aws/210987654321"]],
    [
      "arn:aws:ec2:eu-north-1:210987654321:security-group/sg-1",
      ["arn:aws:ec2:eu-north-1:210987654321:security-group/sg-1", "sg-1", "aws/210987654321"],
    ],
    ["arn:aws:s3:::ledger/2025/a.csv", ["arn:aws:s3:::ledger", "arn:aws:s3:::ledger/2025/a.csv"]],
    ["i-0abc", [MACHINE, "i-0abc"]],
    ["arn:aws:iam::210987654321:role/ops", ["arn:aws:iam::210987654321:role/ops"]],
    [
      "arn:aws:cloudtrail:eu-north-1:210987654321:trail/t",
      ["arn:aws:cloudtrail:eu-north-1:210987654321:trail/t", "aws/210987654321"],
    ],
  ])("a setting of %s stands on %j", async (id, assets) => {
    expect((await reading([{ ...FINDING, ...about(id) }])).reports).toMatchObject([{ assets }]);
  });

  it("a weakness of something that nobody describes is not one of its account", async () => {
    const id = `arn:aws:ec2:eu-north-1:${ACCOUNT}:network-interface/eni-1`;
    expect((await reading([{ ...flaw(), ...about(id) }])).reports[0]?.assets).toEqual([id, "eni-1"]);
  });

  it("what somebody did is a detection, by the type that GuardDuty gives it, of the key and its user", async () => {
    const key = {
      Type: "AwsIamAccessKey",
      Details: { AwsIamAccessKey: { PrincipalName: "deployer", PrincipalType: "IAMUser" } },
    };
    const { reports } = await reading([
      {
        ...PLAIN,
        ProductName: "GuardDuty",
        Types: ["TTPs/Discovery/Recon:IAMUser-TorIPCaller"],
        ...about("AWS::IAM::AccessKey:AKIAEXAMPLEEXAMPLE", key),
      },
    ]);
    expect(reports).toMatchObject([
      {
        kind: "runtime",
        rule: "Recon:IAMUser/TorIPCaller",
        assets: [
          "AWS::IAM::AccessKey:AKIAEXAMPLEEXAMPLE",
          "aws/access-key/AKIAEXAMPLEEXAMPLE",
          `arn:aws:iam::${ACCOUNT}:user/deployer`,
        ],
      },
    ]);
  });

  it("a port that the internet reaches is told apart from other ports of the machine", async () => {
    const Types = ["Software and Configuration Checks/Network Reachability"];
    const { reports } = await reading([
      { ...PLAIN, ProductName: "Inspector", Types, Title: "Port 22 is reachable from an Internet Gateway - TCP" },
      {
        ...PLAIN,
        Id: "finding-2",
        ProductName: "Inspector",
        Types,
        Title: "Port range 8000-8080 is reachable from an Internet Gateway - TCP",
      },
    ]);
    expect(reports.map(({ control, place }) => [control, place.resource])).toEqual([
      ["aws/port-reachable-from-internet", "tcp/22"],
      ["aws/port-reachable-from-internet", "tcp/8000-8080"],
    ]);
  });

  it("what Macie saw in a bucket classifies it", async () => {
    const Result = {
      SensitiveData: [
        { Category: "PERSONAL_INFORMATION", Detections: [{ Type: "USA_MEDICARE_BENEFICIARY_IDENTIFIER", Count: 2 }] },
        { Category: "CREDENTIALS", Detections: [{ Type: "OPENSSH_PRIVATE_KEY", Count: 1 }] },
      ],
    };
    const { facts } = await reading([
      {
        ...PLAIN,
        ProductName: "Macie",
        Types: ["Sensitive Data Identifications/Multiple/SensitiveData:S3Object-Multiple"],
        ...about("arn:aws:s3:::ledger", { Type: "AwsS3Bucket", DataClassification: { Result } }),
      },
    ]);
    expect(facts).toMatchObject([
      {
        fact: "classification",
        asset: "arn:aws:s3:::ledger",
        kind: "phi",
        sensitivity: "restricted",
        basis: "observed",
      },
      { fact: "classification", kind: "secrets", sensitivity: "restricted" },
      { fact: "report", kind: "cloud", rule: "SensitiveData:S3Object/Multiple" },
    ]);
  });

  it("what Macie saw in an object is told of that object", async () => {
    const Result = {
      SensitiveData: [{ Category: "CREDENTIALS", Detections: [{ Type: "AWS_CREDENTIALS", Count: 1 }] }],
    };
    const { facts } = await reading([
      {
        ...PLAIN,
        ProductName: "Macie",
        ...about("arn:aws:s3:::ledger/keys/a.csv", { Type: "AwsS3Object", DataClassification: { Result } }),
      },
    ]);
    const labels = [{ kind: "secrets", sensitivity: "restricted" }];
    expect(facts).toMatchObject([
      {
        fact: "object",
        value: { type: "s3:classified", bucket: "arn:aws:s3:::ledger", names: ["keys/a.csv"], labels },
      },
      { fact: "report", assets: expect.arrayContaining(["arn:aws:s3:::ledger"]) },
    ]);
  });

  it("a vulnerability that only other fields tell of is read from them", async () => {
    const Other = { "CVE ID": "CVE-2024-7777", PkgName: "musl", "Installed Package": "1.1", "Patched Package": "1.2" };
    const container = { Type: "Container", Details: { Container: { ImageName: "shop:2 (alpine 3.20)" }, Other } };
    const { reports } = await reading([
      {
        ...PLAIN,
        ProductFields: { "Product Name": "Trivy" },
        ProductName: undefined,
        Types: ["Software and Configuration Checks/Vulnerabilities/CVE"],
        ...about("shop:2 (alpine 3.20)", container),
      },
    ]);
    expect(reports).toMatchObject([
      {
        tool: { name: "Trivy" },
        kind: "sca",
        cve: "CVE-2024-7777",
        assets: ["image/docker.io/library/shop:2"],
        place: { package: "musl", version: "1.1" },
        fixedVersions: ["1.2"],
      },
    ]);
  });

  it("one finding of several resources is a report on each", async () => {
    const Resources = [{ Id: MACHINE }, { Id: "arn:aws:s3:::ledger" }, { Id: MACHINE }];
    const { reports } = await reading([{ ...FINDING, Resources }]);
    expect(reports.map(({ assets }) => assets[0])).toEqual([MACHINE, "arn:aws:s3:::ledger"]);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(2);
  });

  it("tells of records, resources and vulnerabilities that are none, and reads the rest", async () => {
    const { reports, problems } = await reading([
      FINDING,
      7,
      { ...FINDING, Id: "" },
      { ...FINDING, Resources: [{ Type: "AwsEc2Instance" }] },
      { ...FINDING, Resources: [] },
      { ...flaw(), Vulnerabilities: [{ Id: 3 }] },
    ]);
    expect(reports).toHaveLength(1);
    expect(problems.map(({ at }) => at)).toEqual([
      "/1",
      "/2",
      "/3/Resources/0",
      "/4/Resources",
      "/5/Vulnerabilities/0",
    ]);
  });
});
