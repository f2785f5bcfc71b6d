/** Sessions of a role that are narrower than the role. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, statement, words } from "./objects.js";

const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::photos", name: "photos" };
const secret = { type: "secretsmanager:secret", arn: `arn:aws:secretsmanager:eu-west-1:${A}:secret:db`, name: "db" };

describe("guests of identity pools", () => {
  const guest = arn("role", "guest");
  const trusting = (kind?: string, audience: object = { "cognito-identity.amazonaws.com:aud": "eu-west-1:p" }) => ({
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Condition: {
          StringEquals: audience,
          ...(kind === undefined ? {} : { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": kind } }),
        },
      },
    ],
  });
  const role = (trust: object, ...statements: object[]) => ({
    type: "iam:role",
    arn: guest,
    name: "guest",
    trust,
    inline: [{ name: "inline", document: { Statement: statements } }],
  });
  const pool = (more: object) => ({
    type: "cognito:identity-pool",
    arn: `arn:aws:cognito-identity:eu-west-1:${A}:identitypool/eu-west-1:p`,
    id: "eu-west-1:p",
    ...more,
  });
  const wide = role(trusting("unauthenticated"), statement("*"));

  it("get no more of the role than Cognito's session policy lets through", () => {
    const found = graph(bucket, secret, pool({ guests: true }), wide);
    expect(words(found, "internet")).toEqual([`CAN_ASSUME ${guest}#guest`]);
    expect(words(found, `${guest}#guest`)).toEqual([`read ${bucket.arn}`]);
    expect(words(found, guest)).toEqual([`* aws/${A}`]);
  });
  it("get no more than the role has", () => {
    const found = graph(
      bucket,
      secret,
      pool({ guests: true }),
      role(trusting("unauthenticated"), statement("lambda:*")),
    );
    expect(words(found, `${guest}#guest`)).toEqual([]);
  });
  it("get all of the role where the pool allows the classic flow", () => {
    const found = graph(bucket, secret, pool({ guests: true, classic: true }), wide);
    expect(words(found, "internet")).toEqual([`CAN_ASSUME ${guest}`]);
  });
  it("do not come in where the pool takes none, nor where the role takes users alone", () => {
    expect(words(graph(pool({ guests: false }), wide), "internet")).toEqual([]);
    const users = graph(pool({ guests: true }), role(trusting("authenticated"), statement("*")));
    expect(words(users, "internet")).toEqual([]);
  });
  it("are told apart from users where the role takes both", () => {
    const found = graph(pool({ guests: true }), role(trusting(), statement("*")));
    expect(words(found, "internet")).toEqual([`CAN_ASSUME ${guest}#guest`]);
    expect(words(found, pool({}).arn)).toEqual([`CAN_ASSUME ${guest}`]);
  });
  it("get all of it on a condition where no input describes the pool", () => {
    const found = graph(bucket, wide);
    const [assume, use] = words(found, "internet");
    expect(assume).toBe(`CAN_ASSUME ${guest}#guest`);
    expect(words(found, use?.split(" ")[1] ?? "")).toEqual([
      `CAN_ASSUME ${guest}`,
      expect.stringMatching(/^given condition\//),
    ]);
  });
  it("come from pools of the role's account where it asks for none", () => {
    expect(
      words(graph(pool({ guests: false }), role(trusting("unauthenticated", {}), statement("*"))), "internet"),
    ).toEqual([]);
  });
});
