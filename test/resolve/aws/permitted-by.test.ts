/** Which statement permits it, and where that is written: what a reader of a step looks up. */
import { expect, it } from "vitest";
import { A, arn, graph, grants, role, service, statement, trust, user } from "./objects.js";

const ann = arn("user", "ann");
const bucket = (name: string, more: object = {}) => ({
  type: "s3:bucket",
  arn: `arn:aws:s3:::${name}`,
  id: name,
  name,
  ...more,
});
const POLICY = arn("policy", "reports");
const policy = (...Statement: object[]) => ({
  type: "iam:policy",
  arn: POLICY,
  versions: [{ default: true, document: { Statement } }],
});
const attached = { ...user("ann"), inline: [], attached: [POLICY] };
const read = (name: string, more: object = {}) => statement("s3:GetObject", `arn:aws:s3:::${name}/*`, more);

/** What is said of each grant, with the places that are shown for it. */
const said = (found: ReturnType<typeof graph>, source: string) =>
  grants(found, source).map(({ target, properties, evidence }) => [target, properties["why"], [...evidence].sort()]);

it("names the statement of a managed policy, and shows that policy's place instead of the holder's", () => {
  const found = graph(
    bucket("files"),
    bucket("others"),
    attached,
    policy(read("others"), read("files", { Sid: "Ours" })),
  );
  expect(said(found, ann)).toEqual([
    ["arn:aws:s3:::files", `statement 2 (Ours) of policy ${POLICY} permits s3:GetObject`, ["aws.json /3"]],
    ["arn:aws:s3:::others", `statement 1 of policy ${POLICY} permits s3:GetObject`, ["aws.json /3"]],
  ]);
});

it("names an inline policy by whose it is, and only statements that are about the target", () => {
  const found = graph(bucket("files"), user("ann", statement("s3:*"), read("others"), statement("ec2:*")));
  expect(said(found, ann).at(-1)?.[1]).toMatch(
    new RegExp(`^statement 1 of inline policy inline of ${ann} permits s3:`),
  );
});

it("names each of the policies that a way needs", () => {
  const holder = { ...user("ann", statement("iam:PassRole")), attached: [POLICY] };
  const found = graph(
    holder,
    policy(statement(["lambda:CreateFunction", "lambda:InvokeFunction"])),
    role("admin", service("lambda.amazonaws.com"), statement("*")),
  );
  expect(said(found, ann)).toEqual([
    [
      arn("role", "admin"),
      `statement 1 of inline policy inline of ${ann} and statement 1 of policy ${POLICY} permit iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction`,
      ["aws.json /0", "aws.json /1"],
    ],
  ]);
});

it("shows the policy of a bucket that lets others in, wherever that was read", () => {
  const document = { Statement: [read("files", { Principal: "*", Sid: "Public" })] };
  const apart = { type: "policy:resource", service: "s3", resource: "files", document };
  for (const objects of [
    [bucket("files"), apart],
    [bucket("others"), bucket("files", { policy: document })],
  ])
    expect(said(graph(...objects), "internet")).toEqual([
      [
        "arn:aws:s3:::files",
        expect.stringMatching(/^statement 1 \(Public\) of the policy of .*files permits s3:GetObject$/),
        ["aws.json /1"],
      ],
    ]);
});

it("names the statement of the trust policy, and the caller's own where that one leaves it to the account", () => {
  const target = arn("role", "ops");
  const byName = graph(user("ann", statement("sts:*")), role("ops", trust({ AWS: ann })));
  expect(said(byName, ann)).toEqual([
    [target, `statement 1 of trust policy of ${target} permits sts:AssumeRole`, ["aws.json /1"]],
  ]);
  const byAccount = graph(user("ann", statement("sts:*")), role("ops", trust({ AWS: `arn:aws:iam::${A}:root` })));
  expect(said(byAccount, ann)).toEqual([
    [
      target,
      `statement 1 of inline policy inline of ${ann} and statement 1 of trust policy of ${target} permit sts:AssumeRole`,
      ["aws.json /0", "aws.json /1"],
    ],
  ]);
});

it("tells of what many have in common whose statement it is, and shows what is reached where it is described", () => {
  const buckets = Array.from({ length: 40 }, (_, index) => bucket(`files${index}`));
  const found = graph(
    user("ann", read("files*")),
    user("bob", statement("ec2:*"), read("files*", { Sid: "B" })),
    ...buckets,
  );
  const [use] = grants(found, ann);
  const [other] = grants(found, arn("user", "bob")).filter(({ properties }) => properties["action"] === "use");
  expect(use?.target).toBe(other?.target);
  expect(use?.properties["why"]).toBe(`statement 1 of inline policy inline of ${ann} permits s3:GetObject`);
  expect(other?.properties["why"]).toBe(
    `statement 2 (B) of inline policy inline of ${arn("user", "bob")} permits s3:GetObject`,
  );
  expect(said(found, use!.target)[0]).toEqual(["arn:aws:s3:::files0", "s3:GetObject", ["aws.json /2"]]);
});

it("says the permissions alone where no input holds the policy", () => {
  const stranger = "arn:aws:iam::222222222222:root";
  const found = graph(role("ops", trust({ AWS: stranger })));
  expect(said(found, stranger)).toEqual([
    [
      arn("role", "ops"),
      `statement 1 of trust policy of ${arn("role", "ops")} permits sts:AssumeRole`,
      ["aws.json /0"],
    ],
  ]);
  const managed = { ...user("ann"), inline: [], attached: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] };
  expect(said(graph(bucket("files"), managed), ann)).toEqual([
    [
      "arn:aws:s3:::files",
      "policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess permits s3:GetObject",
      ["aws.json /1"],
    ],
  ]);
});

it("names no statement about another action, another folder or another user's", () => {
  const target = arn("role", "ops");
  const trusting = {
    Statement: [
      { Effect: "Allow", Action: "sts:TagSession", Principal: { AWS: ann } },
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${A}:root` } },
    ],
  };
  const [assumed] = said(graph(user("ann", statement("sts:*")), role("ops", trusting)), ann);
  expect(assumed).toEqual([
    target,
    expect.stringContaining(`statement 2 of trust policy of ${target}`),
    expect.anything(),
  ]);
  expect(assumed![1]).not.toContain("statement 1 of trust policy");
  const own = statement("s3:GetObject", "arn:aws:s3:::home/${aws:username}/*");
  const found = graph(bucket("files"), bucket("home"), user("ann", own, read("files/public"), read("files")));
  const [whole] = said(found, ann).filter(([uid]) => uid === "arn:aws:s3:::files");
  expect(whole![1]).toBe(`statement 3 of inline policy inline of ${ann} permits s3:GetObject`);
});
