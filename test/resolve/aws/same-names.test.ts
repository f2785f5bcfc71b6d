/** What goes by one name in two places, or is said twice, is not taken for one. */
import { expect, it } from "vitest";
import { A, arn, graph, role, statement, trust, user, words } from "./objects.js";

const B = "222222222222";
const bucket = (more: object = {}) => ({
  type: "s3:bucket",
  arn: "arn:aws:s3:::files",
  id: "files",
  name: "files",
  ...more,
});
const regions = ["us-east-1", "eu-west-1"];

it("a policy of a name counts in its region alone, where that is told", () => {
  const repositories = regions.map((region) => ({
    type: "ecr:repository",
    arn: `arn:aws:ecr:${region}:${A}:repository/app`,
    name: "app",
  }));
  const document = { Statement: [{ ...statement("ecr:*"), Principal: "*" }] };
  const policy = { type: "policy:resource", service: "ecr", resource: "app", document };
  expect(words(graph(...repositories, { ...policy, region: "us-east-1" }), "internet")).toEqual([
    `read ${repositories[0]!.arn}`,
  ]);
  expect(words(graph(...repositories, policy), "internet")).toHaveLength(2);
});

it("the address of a queue tells its region", () => {
  const queues = regions.map((region) => ({ type: "sqs:queue", arn: `arn:aws:sqs:${region}:${A}:jobs`, name: "jobs" }));
  const document = { Statement: [{ ...statement("sqs:*"), Principal: "*" }] };
  const resource = `https://sqs.us-east-1.amazonaws.com/${A}/jobs`;
  const found = graph(...queues, { type: "policy:resource", service: "sqs", resource, document });
  expect(words(found, "internet").filter((each) => each.startsWith("read"))).toEqual([`read ${queues[0]!.arn}`]);
});

it("a deny that stands in two policies is not lifted by taking one away", () => {
  const denying = (name: string) => ({
    type: "iam:policy",
    arn: arn("policy", name),
    versions: [{ default: true, document: { Statement: [statement("s3:GetObject", "*", { Effect: "Deny" })] } }],
  });
  const detach = statement("iam:DetachUserPolicy", "*", {
    Condition: { ArnEquals: { "iam:PolicyARN": arn("policy", "one") } },
  });
  const ann = { ...user("ann", statement("s3:GetObject"), detach), attached: [arn("policy", "one")] };
  expect(words(graph(bucket(), denying("one"), ann), arn("user", "ann"))).toEqual([
    expect.stringContaining("lift-limits"),
  ]);
  const twice = { ...ann, attached: [arn("policy", "one"), arn("policy", "two")] };
  expect(words(graph(bucket(), denying("one"), denying("two"), twice), arn("user", "ann"))).toEqual([]);
});

it("an account of which only resources are described may have anybody", () => {
  const policy = { Statement: [{ ...statement("s3:GetObject", "arn:aws:s3:::files/*"), Principal: { AWS: B } }] };
  const objects = [bucket({ policy }), role("ops", trust({ AWS: B })), user("ann")];
  const queue = { type: "sqs:queue", arn: `arn:aws:sqs:us-east-1:${B}:jobs`, name: "jobs" };
  const expected = [`CAN_ASSUME ${arn("role", "ops")}`, "read arn:aws:s3:::files"];
  expect(words(graph(...objects), `arn:aws:iam::${B}:root`)).toEqual(expected);
  expect(words(graph(...objects, queue), `arn:aws:iam::${B}:root`)).toEqual(expected);
});

it("blocking public policies leaves those that conditions narrow down to some", () => {
  const deploy = { ...role("deploy", trust({ AWS: B }), statement("s3:GetObject")), arn: arn("role", "deploy", B) };
  const block = { type: "s3:public-access-block", bucket: "files", policies: true };
  const read = (Condition: object) => {
    const policy = { Statement: [statement("s3:GetObject", "arn:aws:s3:::files/*", { Principal: "*", Condition })] };
    return words(graph(bucket({ policy }), block, deploy), deploy.arn);
  };
  expect(read({ StringEquals: { "aws:PrincipalAccount": B } })).toContain("read arn:aws:s3:::files");
  expect(read({ StringLike: { "aws:PrincipalAccount": "*" } })).not.toContain("read arn:aws:s3:::files");
  expect(read({ StringEquals: { "aws:UserAgent": "deploy" } })).not.toContain("read arn:aws:s3:::files");
});

it("a deny of all but some is about whoever has a permissions boundary", () => {
  const statements = [
    statement("s3:GetObject", "arn:aws:s3:::files/*", {
      Effect: "Deny",
      NotPrincipal: { AWS: [arn("user", "ann"), A] },
    }),
  ];
  const boundary = {
    type: "iam:policy",
    arn: arn("policy", "limit"),
    versions: [{ default: true, document: { Statement: [statement("s3:*")] } }],
  };
  const ann = user("ann", statement("s3:GetObject"));
  const files = bucket({ policy: { Statement: statements } });
  expect(words(graph(files, ann, boundary), arn("user", "ann"))).toEqual(["read arn:aws:s3:::files"]);
  expect(words(graph(files, { ...ann, boundary: boundary.arn }, boundary), arn("user", "ann"))).toEqual([]);
});

it("a pattern with many wildcards and a variable is answered at once", () => {
  const pattern = `arn:aws:sqs:us-east-1:${A}:${"*a".repeat(30)}b\${aws:username}`;
  const queue = { type: "sqs:queue", arn: `arn:aws:sqs:us-east-1:${A}:${"a".repeat(80)}`, name: "a".repeat(80) };
  expect(words(graph(queue, user("ann", statement("sqs:ReceiveMessage", pattern))), arn("user", "ann"))).toEqual([]);
});

it("a session that a policy names is of its role, in whichever account", () => {
  const policy = {
    Statement: [
      statement("s3:GetObject", "arn:aws:s3:::files/*", {
        Principal: { AWS: `arn:aws:sts::${B}:assumed-role/deploy/ci` },
      }),
    ],
  };
  const deploy = { ...role("deploy", trust({ AWS: B }), statement("s3:GetObject")), arn: arn("role", "deploy", B) };
  for (const objects of [[bucket({ policy }), deploy], [bucket({ policy })]])
    expect(words(graph(...objects), arn("role", "deploy", B))).toContain("read arn:aws:s3:::files");
  const other = { ...deploy, arn: arn("role", "build", B), name: "build" };
  expect(words(graph(bucket({ policy }), deploy, other), other.arn)).not.toContain("read arn:aws:s3:::files");
});
