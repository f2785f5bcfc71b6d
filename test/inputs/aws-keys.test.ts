/** With which key things are encrypted, as Terraform and the describe calls say it. */
import { expect, it } from "vitest";
import { reading } from "./reading.js";

const ACCOUNT = "111111111111";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k-1`;

async function recordsOf(document: object, type: string): Promise<Record<string, unknown>[]> {
  const { facts } = await reading(document);
  const objects = facts.flatMap((each) => (each.fact === "object" ? [each.value] : []));
  return objects.filter((each) => each["type"] === type);
}
const terraform = (root: "values" | "planned_values", type: string, values: object) => ({
  format_version: "1.0",
  terraform_version: "1.9.0",
  [root]: { root_module: { resources: [{ mode: "managed", type, address: `${type}.a`, values }] } },
});

it("a bucket that KMS encrypts without a key's name has the key that AWS keeps for the service", async () => {
  const key = async (by: object) => {
    const rule = [{ apply_server_side_encryption_by_default: [by] }];
    const values = { arn: "arn:aws:s3:::a", bucket: "a", rule, role_arn: `arn:aws:iam::${ACCOUNT}:role/r` };
    const document = terraform("values", "aws_s3_bucket_server_side_encryption_configuration", values);
    return (await recordsOf(document, "s3:encryption"))[0]?.["key"];
  };
  expect(await key({ sse_algorithm: "aws:kms" })).toBe("alias/aws/s3");
  expect(await key({ sse_algorithm: "aws:kms:dsse" })).toBe("alias/aws/s3");
  expect(await key({ sse_algorithm: "aws:kms", kms_master_key_id: KEY })).toBe(KEY);
  expect(await key({ sse_algorithm: "AES256" })).toBe(undefined);
});

it.each([
  ["ec2:snapshot", { Snapshots: [{ SnapshotId: "snap-1", OwnerId: ACCOUNT, KmsKeyId: KEY }] }],
  ["rds:instance", { DBInstances: [{ DBInstanceArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db:a`, KmsKeyId: KEY }] }],
  ["rds:snapshot", { DBSnapshots: [{ DBSnapshotArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:snapshot:a`, KmsKeyId: KEY }] }],
  [
    "dynamodb:table",
    { Table: { TableArn: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/a`, SSEDescription: { KMSMasterKeyArn: KEY } } },
  ],
  ["sqs:queue", { Attributes: { QueueArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:a`, KmsMasterKeyId: KEY } }],
])("%s names its key", async (type, document) => {
  expect(await recordsOf(document, type)).toMatchObject([{ key: KEY }]);
});

it("a key without a policy has the usual one where it is there, and where it is planned nobody knows", async () => {
  const key = async (root: "values" | "planned_values", more: object = {}) =>
    (await recordsOf(terraform(root, "aws_kms_key", { arn: KEY, ...more }), "kms:key"))[0]?.["usualPolicy"];
  expect(await key("values")).toBe(true);
  expect(await key("values", { policy: '{"Statement":[]}' })).toBe(undefined);
  expect(await key("planned_values")).toBe(undefined);
});
