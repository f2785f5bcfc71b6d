import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FINDING = {
  class_uid: 2002,
  category_uid: 2,
  severity_id: 5,
  status_id: 1,
  metadata: { product: { name: "Scanner" } },
  finding_info: { uid: "f-1", title: "SQL injection" },
  resources: [{ uid: "web/Deployment/shop" }],
  vulnerabilities: [{ title: "SQL injection in search", cwe: { uid: "CWE-89" }, is_exploit_available: true }],
};

describe("OCSF", () => {
  it("reads the weakness of a resource", async () => {
    expect((await reading([FINDING])).reports).toMatchObject([
      {
        id: "f-1",
        assets: ["web/Deployment/shop"],
        title: "SQL injection in search",
        cwes: ["CWE-89"],
        severity: "critical",
        exploitAvailable: true,
        status: "open",
        at: "/0/vulnerabilities/0",
      },
    ]);
  });

  it.each([
    ["one object", JSON.stringify(FINDING)],
    ["JSON lines", `${JSON.stringify(FINDING)}\n${JSON.stringify(FINDING)}\n`],
    ["what aws securityhub get-findings-v2 prints", JSON.stringify({ Findings: [FINDING] })],
    ["an event", JSON.stringify({ source: "aws.securityhub", detail: { findings: [FINDING] } })],
  ])("reads %s", async (_, text) => {
    const { format, reports } = await reading(text);
    expect(format).toBe("ocsf");
    expect(reports.length).toBeGreaterThan(0);
  });

  it("makes a report for each resource and package", async () => {
    const cve = {
      uid: "CVE-2024-1111",
      cvss: [{ vector_string: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
      epss: { score: "0.5" },
    };
    const affected_packages = [
      { name: "a", version: "1", package_manager: "NPM", fixed_in_version: "2" },
      { purl: "pkg:npm/b@1" },
    ];
    const { reports } = await reading([
      {
        ...FINDING,
        resources: [{ uid: "x" }, { uid: "y", name: "why" }],
        vulnerabilities: [{ cve, affected_packages }],
      },
    ]);
    expect(reports.map(({ assets, place }) => [assets, place.package])).toEqual([
      [["x"], "npm/a"],
      [["y", "why"], "npm/a"],
      [["x"], "pkg:npm/b"],
      [["y", "why"], "pkg:npm/b"],
    ]);
    expect(reports[0]).toMatchObject({
      kind: "sca",
      cve: "CVE-2024-1111",
      epss: 0.5,
      fixedVersions: ["2"],
      cvss: [{ source: "" }],
    });
    expect(new Set(reports.map(({ id }) => id)).size).toBe(4);
  });

  it("reads affected code", async () => {
    const affected_code = [{ file: { path: "src/a.py" }, start_line: 3 }];
    const { reports } = await reading([{ ...FINDING, vulnerabilities: [{ cwe: { uid: "CWE-78" }, affected_code }] }]);
    expect(reports).toMatchObject([{ kind: "sast", place: { file: "src/a.py", line: 3 } }]);
  });

  it("reads failed compliance checks as misconfigurations and passes over others", async () => {
    const check = { ...FINDING, class_uid: 2003, vulnerabilities: undefined };
    const { reports } = await reading([
      { ...check, compliance: { control: "S3.1", status_id: 3 } },
      { ...check, compliance: { status_id: 1 } },
    ]);
    expect(reports).toMatchObject([{ kind: "misconfiguration", rule: "S3.1" }]);
  });

  it("reads detections as runtime findings", async () => {
    expect((await reading([{ ...FINDING, class_uid: 2004, vulnerabilities: null }])).reports).toMatchObject([
      { kind: "runtime" },
    ]);
  });

  it.each([
    [
      { status_id: 3, comment: "known" },
      { status: "accepted", justification: "known" },
    ],
    [{ status_id: 4 }, { status: "remediated" }],
    [{ activity_id: 3 }, { status: "remediated" }],
  ])("reads %j as %j", async (change, expected) => {
    expect((await reading([{ ...FINDING, ...change }])).reports[0]).toMatchObject(expected);
  });

  it("counts records of other classes once", async () => {
    const { reports, problems } = await reading([FINDING, { class_uid: 4001 }, { class_uid: 4001 }]);
    expect(reports).toHaveLength(1);
    expect(problems).toMatchObject([{ at: "/1", why: expect.stringContaining("2 records of the OCSF class 4001") }]);
  });

  it("tells of records and vulnerabilities of wrong types, and of an unknown severity", async () => {
    const { reports, problems } = await reading([
      { ...FINDING, vulnerabilities: [7, { cwe: "CWE-89" }] },
      { class_uid: "2002" },
      { ...FINDING, severity_id: 42 },
    ]);
    expect(reports).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual(["/0/vulnerabilities/0", "/1", "/2/severity_id"]);
  });

  it("refuses an array that is cut off", async () => {
    await expect(reading(JSON.stringify([FINDING]).slice(0, -2))).rejects.toMatchObject({ code: "truncated" });
  });

  const CHECK = {
    class_uid: 2004,
    category_uid: 2,
    severity_id: 4,
    status_code: "FAIL",
    metadata: { event_code: "iam_no_root_access_key", product: { name: "Prowler" } },
    cloud: { provider: "aws", account: { uid: "210987654321" }, region: "eu-north-1" },
    finding_info: { uid: "p-1", title: "Root has no key", types: ["IAM"] },
    resources: [{ uid: "arn:aws:iam::210987654321:root", name: "<root>", type: "Other" }],
  };

  it("a failed check of Prowler restates a setting, of the account where nothing else bears it", async () => {
    expect((await reading([CHECK])).reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "iam_no_root_access_key",
        control: "aws/root-access-key",
        assets: ["arn:aws:iam::210987654321:root", "aws/210987654321"],
        place: { resource: "arn:aws:iam::210987654321:root" },
      },
    ]);
  });

  it.each(["PASS", "MANUAL"])("a check with the code %s finds nothing", async (status_code) => {
    expect((await reading([{ ...CHECK, status_code }])).facts).toEqual([]);
  });

  it("pods of a cluster are found by namespace", async () => {
    const resources = [{ uid: "u-1", name: "etcd-0", namespace: "kube-system", type: "KubernetesEtcd" }];
    const { reports } = await reading([{ ...CHECK, cloud: undefined, resources }]);
    expect(reports[0]?.assets[0]).toBe("k8s/cluster/kube-system/Pod/etcd-0");
  });

  it("an image of ECR is joined by its digest, whose tags stand in the details", async () => {
    const digest = `sha256:${"7e".repeat(32)}`;
    const resource = {
      uid: `arn:aws:ecr:eu-north-1:210987654321:repository/shop/${digest}`,
      type: "AwsEcrContainerImage",
      data: JSON.stringify({ AwsEcrContainerImage: { ImageTags: ["3"] } }),
    };
    const affected = { name: "zlib", version: "1.2", release: "r3", package_manager: "OS", fixed_in_version: "0:1.3" };
    const vulnerabilities = [{ cve: { uid: "CVE-2024-1111" }, affected_packages: [affected] }];
    const { reports, assets } = await reading([{ ...FINDING, resources: undefined, resource, vulnerabilities }]);
    const host = "210987654321.dkr.ecr.eu-north-1.amazonaws.com";
    expect(assets.map(({ uid }) => uid)).toEqual([`image/${host}/shop@${digest}`, `image/${host}/shop:3`]);
    expect(reports).toMatchObject([
      {
        assets: assets.map(({ uid }) => uid),
        place: { package: "zlib", version: "1.2-r3" },
        fixedVersions: ["1.3"],
      },
    ]);
  });

  it("a detection of GuardDuty is on the key and the role that used it", async () => {
    const data = '{"AwsIamAccessKey":{"PrincipalName":"ops","PrincipalType":"AssumedRole"}}';
    const { reports } = await reading([
      {
        ...CHECK,
        status_code: undefined,
        metadata: { product: { name: "GuardDuty" } },
        finding_info: { uid: "g", title: "t", types: ["TTPs/Discovery/Recon:IAMUser-TorIPCaller"] },
        resources: [{ uid: "AWS::IAM::AccessKey:ASIAEXAMPLEEXAMPLE", data }],
      },
    ]);
    expect(reports).toMatchObject([{ kind: "runtime", rule: "Recon:IAMUser/TorIPCaller" }]);
    expect(reports[0]?.assets.slice(1)).toEqual([
      "aws/access-key/ASIAEXAMPLEEXAMPLE",
      "arn:aws:iam::210987654321:role/ops",
    ]);
  });

  it.each([
    [{ status: "Suppressed" }, "accepted"],
    [{ status: "Resolved" }, "remediated"],
    [{ status_id: 5 }, "stale"],
    [{ unmapped: { RecordState: "ARCHIVED" } }, "stale"],
    [{ unmapped: { Sample: "true" } }, "false-positive"],
    [{ status_id: 1, status: "Suppressed" }, "open"],
  ])("%j is %s", async (change, status) => {
    expect((await reading([{ ...CHECK, ...change }])).reports).toMatchObject([{ status }]);
  });

  it.each([
    [{ category_id: 1 }, "pii"],
    [{ category_id: 6 }, "secrets"],
    [{ category: "PHI" }, "phi"],
  ])("a data security finding with %j classifies the store", async (data_security, kind) => {
    const databucket = { uid: "arn:aws:s3:::ledger", name: "ledger" };
    const { facts } = await reading([
      { ...FINDING, class_uid: 2006, vulnerabilities: undefined, resources: undefined, databucket, data_security },
    ]);
    expect(facts).toMatchObject([
      { fact: "classification", asset: "arn:aws:s3:::ledger", kind, basis: "observed" },
      { fact: "report", kind: "cloud" },
    ]);
  });
});
