/** Policies that a plan of Terraform does not tell yet: said once, and not taken for none. */
import { expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import { ACCOUNT, allow, bucket, resource, role, state } from "../capabilities/terraform.js";
import { reading } from "./reading.js";

const UNTOLD = "the policy is known only after the plan was applied: what it permits or denies is not known";

/** A plan in which the policies of some resources, by their address, are not known. */
async function planned(unknown: Record<string, object>, ...resources: object[]) {
  const { values, ...plan } = state(...resources);
  const resource_changes = Object.entries(unknown).map(([address, after_unknown]) => ({
    address,
    change: { after_unknown },
  }));
  const { facts, problems } = await reading({ ...plan, planned_values: values, resource_changes });
  const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "aws", sequence }));
  const said = problems.filter(({ why }) => why.endsWith(UNTOLD)).map(({ why }) => why.split(":")[0]);
  return { found: resolve(placed, { today: "2026-06-01" }), said };
}

const arn = (path: string) => `arn:aws:iam::${ACCOUNT}:${path}`;

it("a bucket's policy that is not known yet is missing", async () => {
  const policy = resource("aws_s3_bucket_policy", "it", { bucket: "orders" });
  const before = [...role("app", "ec2", [allow("s3:GetObject", "*")]), bucket("orders"), policy];
  const { found, said } = await planned({ "aws_s3_bucket_policy.it": { policy: true } }, ...before);
  expect(said).toEqual(["aws_s3_bucket_policy.it"]);
  expect(found.notCollected).toContain("aws_s3_bucket_policy.it");
  expect(found.nodes.get("arn:aws:s3:::orders")?.properties["description"]).toContain("aws_s3_bucket_policy.it");
  const known = await planned({}, ...before);
  expect(known.said).toEqual([]);
  expect(known.found.notCollected).not.toContain("aws_s3_bucket_policy.it");
});

it("policies of identities that are not known yet are missing", async () => {
  const managed = arn("policy/app");
  const { found, said } = await planned(
    {
      "aws_iam_role_policy.inline": { policy: true },
      "aws_iam_policy.app": { policy: true },
      "aws_iam_role.other": { inline_policy: [{ policy: true }] },
    },
    ...role("app", "ec2"),
    resource("aws_iam_role_policy", "inline", { role: "app" }),
    resource("aws_iam_policy", "app", { arn: managed }),
    resource("aws_iam_role_policy_attachment", "app", { role: "app", policy_arn: managed }),
    resource("aws_iam_role", "other", { arn: arn("role/other"), inline_policy: [{ name: "own" }] }),
  );
  expect(said).toEqual(["aws_iam_role_policy.inline", "aws_iam_policy.app", "aws_iam_role.other"]);
  expect(found.notCollected).toEqual(
    [managed, `inline policy inline of ${arn("role/app")}`, `inline policy own of ${arn("role/other")}`].sort(),
  );
  expect(found.unjoined.filter(({ why }) => why.includes("not in the inputs"))).toEqual([]);
});

it("a role whose trust policy is not known yet may let in whoever may ask for it", async () => {
  const app = role("app", "ec2", [allow("sts:AssumeRole", arn("role/admin"))]);
  const other = role("other", "ec2", [allow("s3:GetObject", "*")]);
  const admin = resource("aws_iam_role", "admin", { arn: arn("role/admin") });
  const assumes = ({ found }: Awaited<ReturnType<typeof planned>>) => {
    const grants = [...found.relationships.values()].filter(
      ({ type, target }) => type === "CAN_ASSUME" && target === arn("role/admin"),
    );
    const users = [...found.relationships.values()].filter(({ target }) =>
      grants.some(({ source }) => source === target),
    );
    return users.map(({ source }) => source);
  };
  const untold = { "aws_iam_role.admin": { assume_role_policy: true } };
  expect(assumes(await planned(untold, ...app, ...other, admin))).toEqual([arn("role/app")]);
  expect(assumes(await planned({}, ...app, ...other, admin))).toEqual([]);
});

it("a file system whose policy is not known yet is no open store", async () => {
  const files = `arn:aws:elasticfilesystem:eu-west-1:${ACCOUNT}:file-system/fs-1`;
  const resources = [
    ...role("app", "ec2", [allow("elasticfilesystem:ClientMount", files)]),
    resource("aws_efs_file_system", "fs-1", { arn: files }),
    resource("aws_efs_file_system_policy", "it", { file_system_id: "fs-1" }),
  ];
  const reads = ({ found }: Awaited<ReturnType<typeof planned>>) =>
    [...found.relationships.values()].some(
      ({ type, source, target }) => type === "MAY" && source === arn("role/app") && target === files,
    );
  expect(reads(await planned({ "aws_efs_file_system_policy.it": { policy: true } }, ...resources))).toBe(true);
  // Without a policy it asks nobody: no permission adds to that.
  expect(reads(await planned({}, ...resources))).toBe(false);
});

it("a key whose policy is not known yet may let in whoever may read what it encrypts", async () => {
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k-1`;
  const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db`;
  const resources = [
    ...role("app", "ec2", [allow("secretsmanager:GetSecretValue", secret)]),
    resource("aws_secretsmanager_secret", "db", { arn: secret, kms_key_id: key }),
    resource("aws_kms_key", "k-1", { arn: key, policy: undefined }),
    resource("aws_kms_key_policy", "it", { key_id: key }),
  ];
  const { found, said } = await planned({ "aws_kms_key_policy.it": { policy: true } }, ...resources);
  expect(said).toEqual(["aws_kms_key_policy.it"]);
  const conditions = [...found.nodes.values()].filter(({ uid }) => uid.startsWith("condition/"));
  expect(conditions.map(({ name }) => name)).toEqual([expect.stringContaining(`${key} lets decrypt`)]);
});
