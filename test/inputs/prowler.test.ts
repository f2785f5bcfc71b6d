import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ACCOUNT = "210987654321";
const RESULT = {
  FindingUniqueId: "prowler-aws-rds_instance_no_public_access-1",
  Provider: "aws",
  CheckID: "rds_instance_no_public_access",
  CheckTitle: "Databases are not public",
  Status: "FAIL",
  StatusExtended: "The database orders is public.",
  Severity: "critical",
  AccountId: ACCOUNT,
  Region: "eu-north-1",
  ResourceId: "orders",
  ResourceArn: `arn:aws:rds:eu-north-1:${ACCOUNT}:db:orders`,
  Description: "Looks whether it is public.",
  Remediation: { Recommendation: { Text: "Make it private.", Url: "https://docs.example.org/rds" } },
};
const EXPECTED = {
  kind: "misconfiguration",
  tool: { name: "Prowler" },
  assets: [RESULT.ResourceArn],
  rule: RESULT.CheckID,
  control: "aws/database-public",
  place: { resource: RESULT.ResourceArn },
  severity: "critical",
  status: "open",
  remediation: "Make it private.",
};
const csv = (rows: readonly Record<string, string>[]) =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((row) => row.join(";")).join("\n");

describe("Prowler", () => {
  it("reads a failed check of its JSON", async () => {
    const { format, reports } = await reading([RESULT]);
    expect(format).toBe("prowler");
    expect(reports).toMatchObject([{ ...EXPECTED, id: RESULT.FindingUniqueId, at: "/0" }]);
  });

  it.each([
    [
      "version 3",
      { FINDING_UNIQUE_ID: "f", ACCOUNT_ID: ACCOUNT, RESOURCE_ID: "orders", RESOURCE_ARN: RESULT.ResourceArn },
    ],
    [
      "version 4",
      { FINDING_UID: "f", ACCOUNT_UID: ACCOUNT, RESOURCE_NAME: "orders", RESOURCE_UID: RESULT.ResourceArn },
    ],
  ])("reads the CSV of %s", async (_, names) => {
    const row = {
      PROVIDER: "aws",
      CHECK_ID: RESULT.CheckID,
      CHECK_TITLE: RESULT.CheckTitle,
      STATUS: "FAIL",
      STATUS_EXTENDED: RESULT.StatusExtended,
      SEVERITY: "critical",
      REGION: "eu-north-1",
      REMEDIATION_RECOMMENDATION_TEXT: "Make it private.",
      ...names,
    };
    const { format, reports } = await reading(csv([row, { ...row, STATUS: "PASS" }]));
    expect(format).toBe("prowler");
    expect(reports).toMatchObject([{ ...EXPECTED, id: "f", at: "line 2" }]);
  });

  it.each(["PASS", "MANUAL", "INFO"])("a check that is %s finds nothing", async (Status) => {
    expect((await reading([{ ...RESULT, Status }])).facts).toEqual([]);
  });

  it("what is muted is accepted", async () => {
    const { reports } = await reading([
      { ...RESULT, Status: "MUTED" },
      { ...RESULT, Muted: true },
    ]);
    expect(reports.map(({ status }) => status)).toEqual(["accepted", "accepted"]);
  });

  it("a setting of a network is one of its account", async () => {
    const ResourceArn = `arn:aws:ec2:eu-north-1:${ACCOUNT}:security-group/sg-1`;
    const { reports } = await reading([{ ...RESULT, ResourceArn }]);
    expect(reports[0]?.assets).toEqual([ResourceArn, "sg-1", `aws/${ACCOUNT}`]);
  });

  it("an object of a cluster is found by its namespace", async () => {
    const pod = {
      Provider: "kubernetes",
      Region: "namespace: kube-system",
      ResourceId: "kube-apiserver",
      ResourceArn: "",
    };
    const { reports } = await reading([{ ...RESULT, ...pod }]);
    expect(reports[0]?.assets[0]).toBe("k8s/cluster/kube-system/Pod/kube-apiserver");
  });

  it("agrees with Security Hub and with its own OCSF on what is wrong where", async () => {
    const hub = {
      SchemaVersion: "2018-10-08",
      Id: "s",
      ProductName: "Security Hub",
      AwsAccountId: ACCOUNT,
      GeneratorId: "security-control/RDS.2",
      Resources: [{ Id: RESULT.ResourceArn }],
      Compliance: { Status: "FAILED" },
    };
    const ocsf = {
      class_uid: 2004,
      category_uid: 2,
      status_id: 1,
      status_code: "FAIL",
      severity_id: 5,
      metadata: { event_code: RESULT.CheckID, product: { name: "Prowler" } },
      cloud: { provider: "aws", account: { uid: ACCOUNT } },
      resources: [{ uid: RESULT.ResourceArn, name: "orders", type: "AwsRdsDbInstance" }],
      finding_info: { uid: "o", title: "Databases are not public" },
    };
    const read = await Promise.all([[RESULT], [hub], [ocsf]].map((each) => reading(each)));
    const same = read.map(({ reports: [report] }) => [report?.assets, report?.control, report?.place]);
    expect(read.map(({ format }) => format)).toEqual(["prowler", "asff", "ocsf"]);
    expect(new Set(same.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  it("tells of records that are none and of words that nobody knows", async () => {
    const { reports, problems } = await reading([
      RESULT,
      4,
      { ...RESULT, Status: "ODD" },
      { ...RESULT, Severity: "odd" },
    ]);
    expect(reports).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual(["/1", "/2/Status", "/3/Severity"]);
  });
});
