/** Sessions of a role that are narrower than the role. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, statement, user, words } from "./objects.js";

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
    classic: false,
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
  it("get what resources of other accounts give to the role, as far as the session policy lets them", () => {
    const shares = (type: string, path: string, more: object = {}) => ({
      type,
      arn: `arn:aws:${type.split(":")[0]}:eu-west-1:222222222222:${path}`,
      policy: { Statement: [{ ...statement("*"), Principal: { AWS: guest } }] },
      ...more,
    });
    const queue = shares("sqs:queue", "jobs");
    const other = shares("secretsmanager:secret", "secret:db", { key: "arn:aws:kms:eu-west-1:222222222222:key/k" });
    const role1 = role(trusting("unauthenticated"), statement(["sqs:*", "secretsmanager:*", "kms:*"]));
    const found = graph(pool({ guests: true }), role1, queue, other);
    expect(words(found, `${guest}#guest`)).toEqual([`read ${queue.arn}`]);
    const unnamed = { ...queue, policy: { Statement: [{ ...statement("*"), Principal: { AWS: arn("role", "x") } }] } };
    expect(words(graph(pool({ guests: true }), role1, unnamed), `${guest}#guest`)).toEqual([]);
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
  it("get the whole role under a condition where nothing says whether the classic flow is on", () => {
    const found = graph(bucket, secret, pool({ guests: true, classic: undefined }), wide);
    expect(words(found, "internet")).toEqual([
      `CAN_ASSUME ${guest}#guest`,
      expect.stringMatching(/^use aws\/\d+\/grant\//),
    ]);
  });

  it("get only the roles that the pool hands out, but for the classic flow", () => {
    const given = (more: object) => ({ type: "cognito:roles", pool: "eu-west-1:p", users: [], ...more });
    const both = role(trusting(), statement("*"));
    const comes = (of: object, roles: object) => {
      const found = graph(of, both, given(roles));
      return [words(found, "internet"), words(found, pool({}).arn)];
    };
    const [guests, users] = [[`CAN_ASSUME ${guest}#guest`], [`CAN_ASSUME ${guest}`]];
    expect(comes(pool({ guests: true }), { guests: guest })).toEqual([guests, []]);
    expect(comes(pool({ guests: true }), { users: [guest] })).toEqual([[], users]);
    expect(comes(pool({ guests: true }), { byToken: true })).toEqual([[], users]);
    expect(comes(pool({ guests: true }), { pool: "eu-west-1:other" })).toEqual([guests, users]);
    expect(comes(pool({ guests: true, classic: true }), {})).toEqual([users, users]);
    const untold = comes(pool({ guests: true, classic: undefined }), {});
    expect(untold.flat().map((each) => each.split(" ")[0])).toEqual(["use", "use"]);
  });
  it("may get roles of which it is not told yet whether the pool hands them out", () => {
    const given = (more: object) => ({ type: "cognito:roles", pool: "eu-west-1:p", users: [], ...more });
    const of = (more: object) => graph(pool({ guests: true }), role(trusting(), statement("*")), given(more));
    const kinds = (source: string, more: object) => words(of(more), source).map((each) => each.split(" ")[0]);
    expect(kinds("internet", { untold: ["guests"] })).toEqual(["use"]);
    expect(kinds(pool({}).arn, { untold: ["users"] })).toEqual(["use"]);
    expect(kinds("internet", { untold: ["users"] })).toEqual([]);
    expect(kinds("internet", { untold: ["guests"], guests: guest })).toEqual(["CAN_ASSUME"]);
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

describe("certificates of IAM Roles Anywhere", () => {
  const app = arn("role", "app");
  const at = (kind: string, id: string, region = "eu-west-1") => `arn:aws:rolesanywhere:${region}:${A}:${kind}/${id}`;
  const trusting = {
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "rolesanywhere.amazonaws.com" } }],
  };
  const role = (...statements: object[]) => ({
    ...roleOf("app", trusting),
    inline: [{ name: "i", document: { Statement: statements } }],
  });
  const roleOf = (name: string, trust: object) => ({ type: "iam:role", arn: arn("role", name), name, trust });
  const anchor = (more: object = {}) => ({
    type: "rolesanywhere:trust-anchor",
    arn: at("trust-anchor", "1"),
    name: "office",
    enabled: true,
    ...more,
  });
  const profile = (more: object = {}) => ({
    type: "rolesanywhere:profile",
    arn: at("profile", "p"),
    name: "p",
    roles: [app],
    enabled: true,
    ...more,
  });
  const comers = (...objects: object[]) => words(graph(role(statement("*")), ...objects), at("trust-anchor", "1"));

  it("are asked of each known anchor where the trust names anchors by a pattern", () => {
    const [statementOf] = trusting.Statement;
    const trust = (pattern: string) => ({
      Statement: [{ ...statementOf, Condition: { ArnLike: { "aws:SourceArn": pattern } } }],
    });
    const found = (pattern: string) =>
      words(graph({ ...role(statement("*")), trust: trust(pattern) }, anchor(), profile()), at("trust-anchor", "1"));
    expect(found(at("trust-anchor", "*"))).toEqual([`CAN_ASSUME ${app}`]);
    expect(found(at("trust-anchor", "2*"))).toEqual([]);
  });

  it("get a role that a profile names, all of it where the profile narrows nothing", () => {
    expect(comers(anchor(), profile())).toEqual([`CAN_ASSUME ${app}`]);
  });
  it("get none that no profile in use names, by no anchor out of use, and none of another region", () => {
    expect(comers(anchor(), profile({ roles: [] }))).toEqual([]);
    expect(comers(anchor(), profile({ enabled: false }))).toEqual([]);
    expect(comers(anchor(), profile({ arn: at("profile", "p", "eu-north-1") }))).toEqual([]);
    expect(comers(anchor({ enabled: false }), profile())).toEqual([]);
  });
  it("get what role and profile both allow", () => {
    const session = { Statement: [statement(["s3:GetObject", "sts:AssumeRole"])] };
    const more = [
      bucket,
      secret,
      roleOf("next", { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: app } }] }),
    ];
    const found = graph(role(statement("*")), anchor(), profile({ session }), ...more);
    expect(words(found, at("trust-anchor", "1"))).toEqual([`CAN_ASSUME ${app}#session/p`]);
    expect(words(found, `${app}#session/p`)).toEqual([`CAN_ASSUME ${arn("role", "next")}`, `read ${bucket.arn}`]);
  });
  it("are narrowed by managed policies; one that no input holds is said and narrows nothing", () => {
    const known = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    const narrow = graph(role(statement("*")), bucket, secret, anchor(), profile({ policies: [known] }));
    expect(words(narrow, `${app}#session/p`)).toEqual([`read ${bucket.arn}`]);
    const lost = arn("policy", "lost");
    const wide = graph(role(statement("s3:*")), bucket, anchor(), profile({ policies: [lost] }));
    expect(words(wide, `${app}#session/p`)).toContain(`read ${bucket.arn}`);
    expect(wide.notCollected).toContain(lost);
  });
  it("are had by whoever may replace the anchor's authority or have it issue one", () => {
    const authority = `arn:aws:acm-pca:eu-west-1:${A}:certificate-authority/1`;
    const ann = (action: string, on: string) =>
      words(graph(anchor({ authority }), user("ann", statement(action, on))), arn("user", "ann"));
    expect(ann("rolesanywhere:UpdateTrustAnchor", at("trust-anchor", "1"))).toEqual([
      `take-over ${at("trust-anchor", "1")}`,
    ]);
    expect(ann("acm-pca:IssueCertificate", authority)).toEqual([`take-over ${at("trust-anchor", "1")}`]);
    expect(ann("acm-pca:IssueCertificate", `${authority}9`)).toEqual([]);
  });
});
