import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ACCOUNT = "210987654321";
const ARN = `arn:aws:inspector2:eu-north-1:${ACCOUNT}:finding/f1`;
const MACHINE = { type: "AWS_EC2_INSTANCE", id: "i-0abc", partition: "aws", region: "eu-north-1" };
const PACKAGE = { name: "requests", version: "2.1", epoch: 0, packageManager: "PYTHONPKG", fixedInVersion: "0:2.2" };
const FINDING = {
  findingArn: ARN,
  awsAccountId: ACCOUNT,
  type: "PACKAGE_VULNERABILITY",
  title: "CVE-2025-4321 - requests",
  description: "It is bad.",
  severity: "CRITICAL",
  status: "ACTIVE",
  exploitAvailable: "YES",
  epss: { score: 0.7 },
  resources: [MACHINE],
  packageVulnerabilityDetails: {
    vulnerabilityId: "CVE-2025-4321",
    vulnerablePackages: [PACKAGE],
    cvss: [{ scoringVector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", source: "NVD" }],
    referenceUrls: ["https://a.example.org/"],
  },
  remediation: { recommendation: { text: "None Provided" } },
};
const { packageVulnerabilityDetails, ...OTHER } = FINDING;

describe("Inspector", () => {
  it("reads a package of a machine with its exploit and EPSS", async () => {
    const { format, reports, problems } = await reading({ findings: [FINDING] });
    expect([format, problems]).toEqual(["inspector", []]);
    expect(reports).toMatchObject([
      {
        id: ARN,
        kind: "sca",
        cve: "CVE-2025-4321",
        assets: [`arn:aws:ec2:eu-north-1:${ACCOUNT}:instance/i-0abc`, "i-0abc"],
        severity: "critical",
        epss: 0.7,
        exploitAvailable: true,
        place: { package: "pypi/requests", version: "2.1" },
        fixedVersions: ["2.2"],
        cvss: [{ source: "NVD" }],
        status: "open",
        at: "/findings/0",
      },
    ]);
    expect(reports[0]?.remediation).toBeUndefined();
  });

  it("joins an image by its digest and tags", async () => {
    const digest = `sha256:${"0f".repeat(32)}`;
    const id = `arn:aws:ecr:eu-north-1:${ACCOUNT}:repository/shop/${digest}`;
    const details = { awsEcrContainerImage: { imageTags: ["2.0"] } };
    const { reports, assets } = await reading([{ ...FINDING, resources: [{ id, details }] }]);
    const host = `${ACCOUNT}.dkr.ecr.eu-north-1.amazonaws.com`;
    expect(reports[0]?.assets).toEqual([`image/${host}/shop@${digest}`, `image/${host}/shop:2.0`]);
    expect(assets).toHaveLength(2);
  });

  it("takes a function without its version", async () => {
    const id = `arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay:12`;
    const { reports } = await reading([{ ...FINDING, resources: [{ id }] }]);
    expect(reports[0]?.assets[0]).toBe(`arn:aws:lambda:eu-north-1:${ACCOUNT}:function:pay`);
  });

  it("reads weaknesses of a function's code", async () => {
    const codeVulnerabilityDetails = {
      cwes: ["CWE-78"],
      ruleId: "python-os-command",
      filePath: { filePath: "a/b.py", startLine: 3, endLine: 4 },
    };
    expect((await reading([{ ...OTHER, type: "CODE_VULNERABILITY", codeVulnerabilityDetails }])).reports).toMatchObject(
      [{ kind: "sast", cwes: ["CWE-78"], rule: "python-os-command", place: { file: "a/b.py", line: 3, endLine: 4 } }],
    );
  });

  it("reads a port that the internet reaches as a setting of the machine", async () => {
    const networkReachabilityDetails = { protocol: "TCP", openPortRange: { begin: 22, end: 22 } };
    const { reports } = await reading([{ ...OTHER, type: "NETWORK_REACHABILITY", networkReachabilityDetails }]);
    expect(reports).toMatchObject([
      { kind: "cloud", control: "aws/port-reachable-from-internet", place: { resource: "tcp/22" } },
    ]);
  });

  it.each([
    ["CLOSED", "remediated"],
    ["SUPPRESSED", "accepted"],
  ])("a finding that is %s is %s", async (status, expected) => {
    expect((await reading([{ ...FINDING, status }])).reports).toMatchObject([{ status: expected }]);
  });

  it("takes Inspector's own vector only where nobody else scores", async () => {
    const adjustedCvss = { scoringVector: "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", cvssSource: "NVD" };
    const own = { ...FINDING, inspectorScoreDetails: { adjustedCvss } };
    const without = { ...own, packageVulnerabilityDetails: { ...packageVulnerabilityDetails, cvss: [] } };
    const { reports } = await reading([own, without]);
    expect(reports.map(({ cvss }) => cvss.map(({ source }) => source))).toEqual([["NVD"], ["Inspector"]]);
  });

  it("reads events and lines, and tells of what is no finding or names nothing", async () => {
    const lines = [{ source: "aws.inspector2", detail: FINDING }, { ...FINDING, resources: [] }, { findingArn: 1 }];
    const { reports, problems } = await reading(lines.map((line) => JSON.stringify(line)).join("\n"));
    expect(reports).toHaveLength(1);
    expect(problems.map(({ at }) => at)).toEqual(["line 2/resources", "line 3"]);
  });

  it("keeps a finding whose severity nobody knows", async () => {
    const { reports, problems } = await reading([{ ...FINDING, severity: "DIRE" }]);
    expect(reports).toMatchObject([{ severity: "unknown" }]);
    expect(problems.map(({ at }) => at)).toEqual(["/0/severity"]);
  });
});
