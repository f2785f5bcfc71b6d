/** Folders as CloudMapper writes them: what an output leaves out, its place tells. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { callOf } from "../../src/inputs/aws/describe/call.js";
import { connections } from "../../src/resolve/connections.js";
import { resolve } from "../../src/resolve/index.js";
import { readingOf } from "./reading.js";

const folders: string[] = [];
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

/** The graph of files by their names, and what was said about the files. */
async function read(files: Readonly<Record<string, object>>) {
  const root = mkdtempSync(join(tmpdir(), "aws-"));
  folders.push(root);
  const facts: Parameters<typeof resolve>[0][number][] = [];
  const problems: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
    const found = await readingOf(path);
    problems.push(...found.problems.map(({ why }) => why));
    for (const fact of found.facts)
      facts.push({ ...fact, path, statedBy: "folder", format: found.format ?? "", sequence: facts.length });
  }
  return { ...resolve(facts, { today: "2026-06-01" }), problems };
}

const CALLER = { UserId: "AIDAEXAMPLE", Account: "111111111111", Arn: "arn:aws:iam::111111111111:user/reader" };
const NETWORK = {
  "prod/eu-west-1/ec2-describe-subnets.json": {
    Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a", CidrBlock: "10.0.0.0/24" }],
  },
  "prod/eu-west-1/ec2-describe-security-groups.json": {
    SecurityGroups: [
      {
        GroupId: "sg-web",
        VpcId: "vpc-a",
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ],
  },
};
const BUCKET_POLICY = {
  Policy: JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::my.files/*" }],
  }),
};

it("puts what names no account into the one whose caller lies in the nearest folder", async () => {
  const { nodes } = await read({
    "prod/eu-west-1/sts-get-caller-identity.json": CALLER,
    "other/eu-west-1/sts-get-caller-identity.json": { ...CALLER, Account: "222222222222" },
    "prod/eu-west-1/s3-list-buckets.json": { Buckets: [{ Name: "my.files" }], Owner: {} },
    "prod/us-east-1/elb-describe-load-balancers.json": {
      LoadBalancerDescriptions: [{ LoadBalancerName: "web", Scheme: "internet-facing", Subnets: [] }],
    },
  });
  expect(nodes.has("arn:aws:s3:::my.files")).toBe(true);
  expect(nodes.has("arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/web")).toBe(true);
});

it("says what belongs to no account, and how to tell", async () => {
  const { unjoined } = await read({
    "a/sts-get-caller-identity.json": CALLER,
    "b/sts-get-caller-identity.json": { ...CALLER, Account: "222222222222" },
    "s3-list-buckets.json": { Buckets: [{ Name: "my.files" }], Owner: {} },
  });
  expect(unjoined.map(({ why }) => why)).toEqual([expect.stringContaining("which account this is of")]);
});

it("reads whose policy it is from the folder, and where the policy says it, from the policy", async () => {
  const open = async (policy: Record<string, object>) => {
    const { relationships } = await read({
      "sts-get-caller-identity.json": CALLER,
      "s3-list-buckets.json": { Buckets: [{ Name: "my.files" }], Owner: {} },
      ...policy,
    });
    return [...relationships.values()].some(({ source, type }) => source === "internet" && type === "MAY");
  };
  expect(await open({})).toBe(false);
  expect(await open({ "s3-get-bucket-policy/my.files": BUCKET_POLICY })).toBe(true);
  expect(await open({ "bucket-policy.json": BUCKET_POLICY })).toBe(true);
  expect(await open({ "s3-get-bucket-policy/others": BUCKET_POLICY })).toBe(false);
});

it("reads which key of its owner a bucket is encrypted with", async () => {
  const key = "arn:aws:kms:eu-west-1:111111111111:key/k-1";
  const encryption = (KMSMasterKeyID?: string) => ({
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID } }],
    },
  });
  const asks = async (file: object) => {
    const { nodes } = await read({
      "sts-get-caller-identity.json": CALLER,
      "s3-list-buckets.json": { Buckets: [{ Name: "my.files" }], Owner: {} },
      "s3-get-bucket-policy/my.files": BUCKET_POLICY,
      "s3-get-bucket-encryption/my.files": file,
    });
    return [...nodes.keys()].some((uid) => uid.startsWith("condition/"));
  };
  expect(await asks(encryption(key))).toBe(true);
  expect(await asks(encryption())).toBe(false);
});

it("joins a task with its interface's groups", async () => {
  const { nodes, relationships } = await read({
    ...NETWORK,
    "prod/eu-west-1/ecs-describe-tasks/cluster": {
      tasks: [
        {
          taskArn: "arn:aws:ecs:eu-west-1:111111111111:task/c/1",
          clusterArn: "arn:aws:ecs:eu-west-1:111111111111:cluster/c",
          group: "family:web",
          attachments: [
            {
              details: [
                { name: "subnetId", value: "subnet-a" },
                { name: "networkInterfaceId", value: "eni-1" },
              ],
            },
          ],
        },
      ],
      failures: [],
    },
    "prod/eu-west-1/ec2-describe-network-interfaces.json": {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: "eni-1",
          SubnetId: "subnet-a",
          Groups: [{ GroupId: "sg-web" }],
          PrivateIpAddress: "10.0.0.9",
          Association: { PublicIp: "3.80.3.41" },
        },
      ],
    },
  });
  const rows = [...connections(nodes.values(), relationships.values())].filter(({ source }) => source === "internet");
  expect(rows.map(({ target, ports }) => [target, ports])).toEqual([
    ["arn:aws:ecs:eu-west-1:111111111111:task/c/1", "443"],
  ]);
});

it("says which file's name should tell what it is about", async () => {
  const { problems } = await read({ "acl.json": { Owner: {}, Grants: [] } });
  expect(problems).toEqual([expect.stringContaining("name the file after it")]);
});

it("tells calls from other names", () => {
  const known = ["s3-get-bucket-policy"];
  expect(callOf("account/eu-west-1/s3-get-bucket-policy/a%2Fb.json", known)).toEqual({
    name: "s3-get-bucket-policy",
    parameters: ["a/b"],
    region: "eu-west-1",
  });
  expect(callOf("s3-get-bucket-policy-mine.json", known).parameters).toEqual(["mine"]);
  expect(callOf("policies/mine.json", known)).toEqual({ name: undefined, parameters: [], region: undefined });
});
