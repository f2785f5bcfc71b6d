/** Denies and boundaries that their holder may take away lead on; those that it may not take away stand. */
import { describe, expect, it } from "vitest";
import { arn, graph, role, statement, trust, user, words } from "./objects.js";

const ann = arn("user", "ann");
const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::ledgers", name: "ledgers" };
const read = statement("s3:GetObject");
const deny = (action: string, more: object = {}) => ({ ...statement(action), Effect: "Deny", ...more });
const managed = (name: string, ...Statement: object[]) => ({
  type: "iam:policy",
  arn: arn("policy", name),
  versions: [{ default: true, document: { Statement } }],
});
/** What she has as she is, and without what limits her. */
function has(...objects: object[]) {
  const found = graph(...objects);
  return { now: words(found, ann), after: words(found, `${ann}#unlimited`) };
}
const lifted = { now: [`lift-limits ${ann}#unlimited`], after: [`read ${bucket.arn}`] };
const nothing = { now: [], after: [] };

describe("a policy that denies", () => {
  const denying = managed("no-data", deny("s3:*"));
  const attached = (...statements: object[]) => ({ ...user("ann", read, ...statements), attached: [denying.arn] });

  it("falls where its holder may detach it", () => {
    expect(has(bucket, denying, attached(statement("iam:DetachUserPolicy", ann)))).toEqual(lifted);
    expect(has(bucket, denying, attached(statement("iam:DetachUserPolicy", arn("user", "bob"))))).toEqual(nothing);
    const other = { Condition: { ArnEquals: { "iam:PolicyARN": arn("policy", "other") } } };
    expect(has(bucket, denying, attached(statement("iam:DetachUserPolicy", ann, other)))).toEqual(nothing);
  });
  it("that keeps from a resource of another account falls like any other", () => {
    const queue = {
      type: "sqs:queue",
      arn: "arn:aws:sqs:eu-west-1:222222222222:jobs",
      policy: { Statement: [{ ...statement("*"), Principal: { AWS: ann } }] },
    };
    const strict = (...more: object[]) => ({ ...user("ann", statement("sqs:*"), ...more), attached: [noQueues.arn] });
    const noQueues = managed("no-queues", deny("sqs:*"));
    const after = [`read ${queue.arn}`];
    expect(has(queue, noQueues, strict(statement("iam:DetachUserPolicy", ann)))).toEqual({ ...lifted, after });
    expect(has(queue, noQueues, strict())).toEqual(nothing);
  });
  it("that keeps roles from being assumed falls like any other", () => {
    const app = role("app", trust({ AWS: ann }), read);
    const strict = (...more: object[]) => ({
      ...user("ann", statement("sts:AssumeRole"), ...more),
      attached: [denying.arn],
    });
    const noRoles = {
      ...denying,
      versions: [{ default: true, document: { Statement: [deny("sts:AssumeRole", { Resource: app.arn })] } }],
    };
    const detach = statement("iam:DetachUserPolicy", ann);
    expect(has(app, noRoles, strict(detach)).after).toEqual([`CAN_ASSUME ${app.arn}`]);
    expect(has(app, noRoles, strict())).toEqual(nothing);
    const other = role("other", trust({ AWS: ann }));
    expect(has(app, other, noRoles, strict(detach)).after).toEqual([`CAN_ASSUME ${app.arn}`]);
    const stranger = role("app", trust({ AWS: arn("user", "bob") }), read);
    expect(has(stranger, noRoles, strict(detach)).after).toEqual([]);
  });
  it("stands where it denies that, too", () => {
    const strict = managed("no-data", deny("s3:*"), deny("iam:Detach*"));
    expect(has(bucket, strict, attached(statement("iam:DetachUserPolicy", ann)))).toEqual(nothing);
  });
  it("falls with what it allows where it is removed, and alone where it is written anew", () => {
    const own = (...more: object[]) => ({
      ...user("ann", ...more),
      inline: [
        { name: "both", document: { Statement: [read, deny("s3:*")] } },
        { name: "more", document: { Statement: more } },
      ],
    });
    expect(has(bucket, own(statement("iam:DeleteUserPolicy", ann)))).toEqual(nothing);
    const { after } = has(bucket, own(statement("iam:PutUserPolicy", ann)));
    expect(after).toContain(`read ${bucket.arn}`);
  });
  it("of a group falls where the group's policies may be changed", () => {
    const group = {
      type: "iam:group",
      arn: arn("group", "clerks"),
      name: "clerks",
      inline: [{ name: "limits", document: { Statement: [deny("s3:*")] } }],
    };
    const member = (...more: object[]) => ({ ...user("ann", read, ...more), groups: ["clerks"] });
    expect(has(bucket, group, member(statement("iam:DeleteGroupPolicy", group.arn)))).toEqual(lifted);
    expect(has(bucket, group, member())).toEqual(nothing);
  });
});

describe("a boundary", () => {
  const boundary = managed("limit", statement(["iam:*", "sqs:*"]));
  const within = (...statements: object[]) => ({ ...user("ann", read, ...statements), boundary: boundary.arn });
  it("falls where its holder may remove it, and gives what the policies allow", () => {
    expect(has(bucket, boundary, within(statement("iam:DeleteUserPermissionsBoundary", ann)))).toEqual(lifted);
    expect(has(bucket, boundary, within())).toEqual(nothing);
    expect(has(bucket, boundary, within(statement("iam:Delete*", ann), deny("iam:*Boundary")))).toEqual(nothing);
  });
  it("that keeps somebody from everything leads to it once it is gone, for whoever may remove it", () => {
    const kept = managed("kept", statement("iam:DeleteUserPermissionsBoundary"));
    const all = { ...user("ann", statement("*")), boundary: kept.arn };
    expect(has(kept, all)).toEqual({ now: [`rewrite-policies ${ann}`], after: [] });
    const bob = (Resource: string) => user("bob", statement("iam:DeleteUserPermissionsBoundary", Resource));
    const found = (Resource: string) => words(graph(kept, all, bob(Resource)), arn("user", "bob"));
    expect(found(ann)).toEqual([`rewrite-policies ${ann}`]);
    expect(found(arn("user", "eve"))).toEqual([]);
  });
});
