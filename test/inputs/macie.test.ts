import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const BUCKET = "arn:aws:s3:::ledger";
const found = (sensitiveData: object[], more: object = {}) => ({
  schemaVersion: "1.0",
  id: "m1",
  accountId: "210987654321",
  partition: "aws",
  category: "CLASSIFICATION",
  type: "SensitiveData:S3Object/Multiple",
  title: "The S3 object contains several kinds of sensitive data",
  severity: { description: "High", score: 3 },
  archived: false,
  classificationDetails: { result: { sensitiveData, status: { code: "COMPLETE" } } },
  resourcesAffected: { s3Bucket: { arn: BUCKET, name: "ledger" }, s3Object: { key: "2025/a.csv" } },
  ...more,
});
const personal = (...types: string[]) => ({
  category: "PERSONAL_INFORMATION",
  detections: types.map((type) => ({ type, count: 3 })),
});

async function classes(document: unknown): Promise<string[]> {
  const { facts } = await reading(document);
  return facts.flatMap((fact) => {
    if (fact.fact === "classification") return [`${fact.asset} ${fact.sensitivity} ${fact.kind}`];
    if (fact.fact !== "object") return [];
    const labels = fact.value["labels"] as { kind: string; sensitivity: string }[];
    return labels.map(({ kind, sensitivity }) => `${String(fact.value["bucket"])} ${sensitivity} ${kind}`);
  });
}

describe("Macie", () => {
  it.each([
    [[personal("NAME", "ADDRESS")], ["confidential pii"]],
    [[personal("CANADA_HEALTH_NUMBER")], ["restricted phi"]],
    [[personal("NAME", "MEDICAL_DEVICE_UDI")], ["restricted phi", "confidential pii"]],
    [[{ category: "FINANCIAL_INFORMATION", detections: [{ type: "CREDIT_CARD_NUMBER" }] }], ["restricted financial"]],
    [[{ category: "CREDENTIALS" }], ["restricted secrets"]],
    [[], []],
  ])("%j classifies the bucket as %j, as observed", async (sensitive, expected) => {
    expect(await classes({ findings: [found(sensitive)] })).toEqual(expected.map((each) => `${BUCKET} ${each}`));
  });

  it("reports the finding on the bucket, which gives nothing by itself", async () => {
    const { format, reports, facts } = await reading({ findings: [found([personal("NAME")])] });
    expect(format).toBe("macie");
    expect(reports).toMatchObject([
      {
        kind: "cloud",
        assets: [BUCKET],
        control: "macie/sensitivedata:s3object/multiple",
        severity: "high",
        status: "open",
        at: "/findings/0",
      },
    ]);
    expect(facts.every(({ basis }) => basis === "observed")).toBe(true);
  });

  it("states each class of a bucket once, however many objects have it", async () => {
    const lines = [1, 2, 3].map((id) => JSON.stringify(found([personal("NAME")], { id: `m${id}` })));
    const { facts } = await reading(lines.join("\n"));
    expect(facts.filter(({ fact }) => fact === "object")).toHaveLength(1);
    expect(facts.filter(({ fact }) => fact === "report")).toHaveLength(3);
  });

  it("a discovery result classifies without being a finding", async () => {
    const { type: _type, title: _title, severity: _severity, ...result } = found([personal("NAME")]);
    const { facts } = await reading([result]);
    expect(facts.map(({ fact }) => fact)).toEqual(["object"]);
  });

  it("classifies the bucket itself where it does not say in which object", async () => {
    const { facts } = await reading([found([personal("NAME")], { resourcesAffected: { s3Bucket: { arn: BUCKET } } })]);
    expect(facts.map(({ fact }) => fact)).toEqual(["classification", "report"]);
  });

  it("custom identifiers are data of a kind that only the owner knows", async () => {
    const result = { sensitiveData: [], customDataIdentifiers: { detections: [{ name: "case number", count: 2 }] } };
    expect(await classes([found([], { classificationDetails: { result } })])).toEqual([`${BUCKET} confidential other`]);
  });

  it("a bucket that is set wrong is a finding without a class", async () => {
    const policy = found([], {
      category: "POLICY",
      type: "Policy:IAMUser/S3BucketPublic",
      classificationDetails: undefined,
    });
    const { reports, facts } = await reading({ findings: [policy] });
    expect(facts).toHaveLength(1);
    expect(reports).toMatchObject([
      { rule: "Policy:IAMUser/S3BucketPublic", control: "macie/policy:iamuser/s3bucketpublic" },
    ]);
  });

  it("samples neither classify nor count", async () => {
    const { facts } = await reading([found([personal("NAME")], { sample: true })]);
    expect(facts).toMatchObject([{ fact: "report", status: "false-positive" }]);
  });

  it("an archived finding's data was seen all the same", async () => {
    const { facts } = await reading([found([personal("NAME")], { archived: true })]);
    expect(facts).toMatchObject([{ fact: "report", status: "accepted" }, { fact: "object" }]);
  });

  it("tells of a record that names no bucket", async () => {
    const { problems } = await reading([found([]), found([], { resourcesAffected: { s3Bucket: {} } }), 3]);
    expect(problems.map(({ at }) => at)).toEqual(["/1", "/2"]);
  });
});

it("Macie says where in a bucket data lies, once for each folder and class", async () => {
  const at = (key: string, id: string) =>
    found([personal("NAME")], { id, resourcesAffected: { s3Bucket: { arn: BUCKET }, s3Object: { key } } });
  const findings = [at("hr/b.csv", "1"), at("hr/a.csv", "2"), at("it/c.csv", "3")];
  const places = async (list: object[]) =>
    (await reading({ findings: list })).facts.flatMap((fact) => (fact.fact === "object" ? [fact.value] : []));
  const labels = [{ kind: "pii", sensitivity: "confidential" }];
  const expected = [
    { type: "s3:classified", bucket: BUCKET, names: ["hr/a.csv", "hr/b.csv"], labels },
    { type: "s3:classified", bucket: BUCKET, names: ["it/c.csv"], labels },
  ];
  expect(await places(findings)).toEqual(expected);
  // Which finding comes first never decides which objects are known.
  expect(await places(findings.reverse())).toEqual(expect.arrayContaining(expected));
  const many = Array.from({ length: 900 }, (_, index) => at(`hr/${String(index).padStart(3, "0")}`, `m${index}`));
  const [first] = await places(many);
  expect(await places(many.reverse())).toEqual([first]);
});
