/** What keeps a principal from a thing that a policy permits is named: statement by statement, limit by limit. */
import { expect, it } from "vitest";
import { estateOf } from "../../../src/resolve/aws/estate.js";
import { denialsOf } from "../../../src/resolve/aws/denials.js";
import { A, arn, stated, statement, user } from "./objects.js";

const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::orders", name: "orders" };
const ann = arn("user", "ann");
const words = (thing: string, ...objects: object[]) =>
  denialsOf(estateOf(stated(...objects)), ann, thing, "2026-06-01");
const deny = (Sid: string, Action: string, Resource = "*") => ({ Sid, Effect: "Deny", Action, Resource });
const control = (id: string, kind: string, ...Statement: object[]) => [
  { type: "org:policy", id, name: "Guard", kind: `${kind}_CONTROL_POLICY`, document: { Statement } },
  { type: "org:attachment", policy: id, target: A },
];
const tree = [
  { type: "org:organization", id: "o-acme", management: "999999999999" },
  { type: "org:place", id: "r-ab12" },
  { type: "org:place", id: A, parent: "r-ab12" },
];
const reader = user("ann", statement("s3:GetObject"));

it("names the statements of policies of the organization that deny, and those alone", () => {
  const service = control("p-1", "SERVICE", deny("NoData", "s3:Get*"), deny("NoMachines", "ec2:*"));
  const resource = control("p-2", "RESOURCE", deny("Inside", "s3:*"));
  expect(words(bucket.arn, ...tree, ...service, ...resource, reader, bucket)).toEqual([
    "the statement NoData of the service control policy p-1 (Guard) denies s3:GetObject",
    "the statement Inside of the resource control policy p-2 (Guard) denies s3:GetObject",
  ]);
  const elsewhere = control("p-1", "SERVICE", deny("Other", "s3:*", "arn:aws:s3:::others/*"));
  expect(words(bucket.arn, ...tree, ...elsewhere, reader, bucket)).toEqual([]);
});

it("names a list of what is allowed that leaves it out, and a boundary", () => {
  const list = control("p-1", "SERVICE", statement("ec2:*"));
  expect(words(bucket.arn, ...tree, ...list, reader, bucket)).toEqual([
    "the service control policy p-1 (Guard) does not allow s3:GetObject",
  ]);
  const policy = {
    type: "iam:policy",
    arn: arn("policy", "edge"),
    versions: [{ default: true, document: { Statement: [statement("ec2:*")] } }],
  };
  expect(words(bucket.arn, policy, { ...reader, boundary: policy.arn }, bucket)).toEqual([
    `the permissions boundary ${policy.arn} of ann does not allow s3:GetObject`,
  ]);
});

it("names statements that deny in the principal's policies and in the thing's own", () => {
  const own = { Statement: [{ ...deny("Closed", "s3:*"), Principal: "*" }] };
  const both = user("ann", statement("s3:*"), deny("NotMe", "s3:GetObject"));
  expect(words(bucket.arn, both, { ...bucket, policy: own })).toEqual([
    "the statement NotMe of the policy inline of ann denies s3:GetObject",
    "the statement Closed of its own policy denies s3:GetObject",
  ]);
});

it("tells what keeps somebody who is allowed everything from being administrator", () => {
  const all = user("ann", statement("*"), deny("NoPass", "iam:PassRole"));
  expect(words(`aws/${A}/administrator`, all)).toEqual([
    "the statement NoPass of the policy inline of ann denies iam:passrole",
  ]);
});

it("says nothing where nothing would permit it, or where it is permitted", () => {
  const service = control("p-1", "SERVICE", deny("NoData", "s3:*"));
  expect(words(bucket.arn, ...tree, ...service, user("ann", statement("ec2:*")), bucket)).toEqual([]);
  expect(words(bucket.arn, reader, bucket)).toEqual([]);
});
