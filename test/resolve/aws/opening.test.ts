/** Policies of things that somebody may rewrite: what the policy kept closed is open to whoever rewrites it. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, statement, user, words } from "./objects.js";

const BUCKET = "arn:aws:s3:::ledgers";
const bucket = { type: "s3:bucket", arn: BUCKET, name: "ledgers" };
const ann = arn("user", "ann");
const gets = (...objects: object[]) => words(graph(...objects), ann);

describe("a policy that somebody may rewrite", () => {
  it("lets in whoever rewrites it, whatever it said before", () => {
    const closed = {
      ...bucket,
      policy: { Statement: [{ ...statement("s3:GetObject", "*", { Principal: "*" }), Effect: "Deny" }] },
    };
    expect(gets(closed, user("ann", statement("s3:PutBucketPolicy", BUCKET)))).toEqual([`read ${BUCKET}`]);
    expect(gets(closed, user("ann", statement("s3:GetBucketPolicy", BUCKET)))).toEqual([]);
    expect(gets(closed, user("ann", statement("s3:PutBucketPolicy", "arn:aws:s3:::others")))).toEqual([]);
  });
  it("not whom a deny of their own, or of the policy about rewriting it, keeps out", () => {
    const deny = { ...statement("s3:GetObject", `${BUCKET}/*`), Effect: "Deny" };
    expect(gets(bucket, user("ann", statement("s3:PutBucketPolicy"), deny))).toEqual([]);
    const kept = {
      ...bucket,
      policy: { Statement: [{ ...statement("s3:PutBucketPolicy", "*", { Principal: "*" }), Effect: "Deny" }] },
    };
    expect(gets(kept, user("ann", statement("s3:PutBucketPolicy")))).toEqual([]);
  });
  it("may let somebody rewrite it itself", () => {
    const lets = { ...bucket, policy: { Statement: [statement("s3:Put*", BUCKET, { Principal: { AWS: ann } })] } };
    expect(gets(lets, user("ann"))).toEqual([`read ${BUCKET}`]);
    expect(words(graph(lets, user("ann"), user("bob")), arn("user", "bob"))).toEqual([]);
  });
  it("of a function lets whoever rewrites it change the code", () => {
    const code = { type: "lambda:function", arn: `arn:aws:lambda:eu-west-1:${A}:function:job`, name: "job" };
    expect(gets(code, user("ann", statement("lambda:AddPermission")))).toEqual([`change-code ${code.arn}`]);
  });
  it("of a key lets whoever rewrites it decrypt, not whom only services may make grants for", () => {
    const key = {
      type: "kms:key",
      arn: `arn:aws:kms:eu-west-1:${A}:key/k-1`,
      policy: { Statement: [statement("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${A}:root` } })] },
    };
    const secret = {
      type: "secretsmanager:secret",
      arn: `arn:aws:secretsmanager:eu-west-1:${A}:secret:login`,
      key: key.arn,
    };
    const get = statement("secretsmanager:GetSecretValue");
    const through = (more: object = {}) => gets(secret, key, user("ann", get, statement("kms:CreateGrant", "*", more)));
    expect(through()).toEqual([`read ${secret.arn}`]);
    expect(through({ Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } })).toEqual([]);
    expect(gets(secret, key, user("ann", get))).toEqual([]);
  });
});
