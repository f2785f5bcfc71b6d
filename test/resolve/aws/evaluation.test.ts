/**
 * Policy evaluation, row by row as the service documents it: who decides, in which order, within and across accounts.
 * And properties against an evaluator that is as plain as can be.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, type Policies } from "../../../src/resolve/aws/policy/evaluate.js";
import type { Caller, Request } from "../../../src/resolve/aws/policy/request.js";
import { parsePolicy, type Statement } from "../../../src/resolve/aws/policy/statement.js";

const USER: Caller = {
  arn: "arn:aws:iam::111111111111:user/ann",
  account: "111111111111",
  kind: "user",
  name: "ann",
  uniqueId: "AIDAANN",
  tags: { team: "blue" },
};
const ROLE: Caller = {
  arn: "arn:aws:iam::111111111111:role/app",
  account: "111111111111",
  kind: "role",
  name: "app",
  uniqueId: "AROAAPP",
  tags: {},
};
const BUCKET = "arn:aws:s3:::orders/file";

const ask = (more: Partial<Request> = {}): Request => ({
  caller: USER,
  action: "s3:getobject",
  resource: BUCKET,
  account: "111111111111",
  resourceTags: {},
  today: "2026-06-01",
  ...more,
});
const policy = (...statements: object[]) => parsePolicy({ Statement: statements }).statements;
const allow = (more: object = {}) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const deny = (more: object = {}) => ({ Effect: "Deny", Action: "s3:GetObject", Resource: "*", ...more });
const principal = (arn: string) => ({ Principal: { AWS: arn } });

function answer(policies: Partial<Policies>, more: Partial<Request> = {}): "yes" | "no" | "depends" {
  const verdict = evaluate(ask(more), { identity: [], ...policies });
  return !verdict.allowed ? "no" : verdict.open.length > 0 ? "depends" : "yes";
}

describe("who decides, within one account", () => {
  const rows: readonly (readonly [string, "yes" | "no", Partial<Policies>, Partial<Request>?])[] = [
    ["nothing says anything", "no", {}],
    ["the identity's policy allows", "yes", { identity: policy(allow()) }],
    ["a deny beside the allow wins", "no", { identity: policy(allow(), deny()) }],
    [
      "a deny of another action does not matter",
      "yes",
      { identity: policy(allow(), deny({ Action: "s3:PutObject" })) },
    ],
    ["the resource's policy alone is enough", "yes", { resource: policy(allow(principal(USER.arn))) }],
    ["the resource's policy about another principal is not", "no", { resource: policy(allow(principal(ROLE.arn))) }],
    [
      "the resource's policy denies what the identity's allows",
      "no",
      { identity: policy(allow()), resource: policy(deny({ Principal: "*" })) },
    ],
    [
      "naming the account leaves it to the identity's policies",
      "no",
      { resource: policy(allow(principal("111111111111"))) },
    ],
    [
      "a boundary that does not allow",
      "no",
      { identity: policy(allow()), boundary: policy(allow({ Action: "ec2:*" })) },
    ],
    ["a boundary that allows gives nothing by itself", "no", { boundary: policy(allow()) }],
    ["boundary and policy both allow", "yes", { identity: policy(allow()), boundary: policy(allow()) }],
    [
      "a boundary that allows everything but nothing (NotAction *)",
      "no",
      { identity: policy(allow()), boundary: policy({ Effect: "Allow", NotAction: ["*"], Resource: "*" }) },
    ],
    [
      "a boundary does not bind what the resource gives to a user",
      "yes",
      { boundary: policy(allow({ Action: "ec2:*" })), resource: policy(allow(principal(USER.arn))) },
    ],
    [
      "a boundary binds what the resource gives to a role",
      "no",
      { boundary: policy(allow({ Action: "ec2:*" })), resource: policy(allow(principal(ROLE.arn))) },
      { caller: ROLE },
    ],
    [
      "a deny in the boundary binds always",
      "no",
      { boundary: policy(deny()), resource: policy(allow(principal(USER.arn))) },
    ],
    [
      "a session policy that does not allow",
      "no",
      { identity: policy(allow()), session: policy(allow({ Action: "ec2:*" })) },
    ],
    [
      "a control policy that does not allow",
      "no",
      { identity: policy(allow()), controls: [policy(allow({ Action: "ec2:*" }))] },
    ],
    [
      "each level of control policies must allow",
      "no",
      { identity: policy(allow()), controls: [policy(allow()), policy(allow({ Action: "ec2:*" }))] },
    ],
    [
      "a control policy that denies",
      "no",
      { identity: policy(allow()), controls: [policy(allow({ Action: "*" }), deny())] },
    ],
    ["a control policy gives nothing by itself", "no", { controls: [policy(allow({ Action: "*" }))] }],
    [
      "a key policy that leaves it to the account, and an identity that may",
      "yes",
      { identity: policy(allow()), resource: policy(allow(principal("111111111111"))), resourceDecides: true },
    ],
    [
      "a key policy that names nobody: the identity's policy does not count",
      "no",
      { identity: policy(allow()), resourceDecides: true },
    ],
  ];
  for (const [name, expected, policies, more] of rows)
    it(`${name}: ${expected}`, () => expect(answer(policies, more)).toBe(expected));
});

describe("who decides, across accounts", () => {
  const there = { account: "222222222222" };
  it("takes both sides", () => {
    expect(answer({ identity: policy(allow()) }, there)).toBe("no");
    expect(answer({ resource: policy(allow(principal(USER.arn))) }, there)).toBe("no");
    expect(answer({ identity: policy(allow()), resource: policy(allow(principal(USER.arn))) }, there)).toBe("yes");
  });
  it("counts naming the caller's account, and everyone", () => {
    expect(
      answer(
        { identity: policy(allow()), resource: policy(allow(principal("arn:aws:iam::111111111111:root"))) },
        there,
      ),
    ).toBe("yes");
    expect(answer({ identity: policy(allow()), resource: policy(allow({ Principal: "*" })) }, there)).toBe("yes");
  });
});

describe("what a statement is about", () => {
  it("compares actions without regard to case and resources with it", () => {
    expect(answer({ identity: policy(allow({ Action: "S3:GETOBJECT" })) })).toBe("yes");
    expect(answer({ identity: policy(allow({ Resource: "arn:aws:s3:::Orders/*" })) })).toBe("no");
  });
  it("NotAction and NotResource are everything else, and deny nothing by themselves", () => {
    expect(answer({ identity: policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) })).toBe("yes");
    expect(answer({ identity: policy({ Effect: "Allow", NotAction: "s3:*", Resource: "*" }) })).toBe("no");
    expect(
      answer({ identity: policy({ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::orders/*" }) }),
    ).toBe("no");
  });
  it("NotPrincipal denies everyone but those named", () => {
    const except = (arn: string) => policy({ ...deny(), NotPrincipal: { AWS: arn } });
    expect(answer({ identity: policy(allow()), resource: except(USER.arn) })).toBe("yes");
    expect(answer({ identity: policy(allow()), resource: except(ROLE.arn) })).toBe("no");
  });
  it("variables stand for the caller's values", () => {
    expect(
      answer(
        { identity: policy(allow({ Resource: "arn:aws:s3:::orders/${aws:username}" })) },
        { resource: "arn:aws:s3:::orders/ann" },
      ),
    ).toBe("yes");
    expect(
      answer(
        { identity: policy(allow({ Resource: "arn:aws:s3:::orders/${aws:username}" })) },
        { resource: "arn:aws:s3:::orders/bob" },
      ),
    ).toBe("no");
    expect(answer({ identity: policy(allow({ Resource: "arn:aws:s3:::orders/${aws:PrincipalTag/missing}" })) })).toBe(
      "no",
    );
  });
});

describe("conditions", () => {
  const when = (operator: string, key: string, value: unknown) => ({
    identity: policy(allow({ Condition: { [operator]: { [key]: value } } })),
  });
  const unless = (operator: string, key: string, value: unknown) => ({
    identity: policy(allow(), deny({ Condition: { [operator]: { [key]: value } } })),
  });
  const rows: readonly (readonly [string, unknown, unknown, "yes" | "no" | "depends"])[] = [
    ["StringEquals", "aws:username", "ann", "yes"],
    ["StringEquals", "aws:username", ["bob", "ann"], "yes"],
    ["StringEquals", "aws:username", "a*", "no"],
    ["StringLike", "aws:username", "a*", "yes"],
    ["StringNotEquals", "aws:username", ["bob", "ann"], "no"],
    ["StringNotLike", "aws:username", "b*", "yes"],
    ["StringEqualsIgnoreCase", "aws:username", "ANN", "yes"],
    ["StringEquals", "aws:PrincipalTag/team", "blue", "yes"],
    ["StringEquals", "aws:PrincipalTag/other", "blue", "no"],
    ["StringNotEquals", "aws:PrincipalTag/other", "blue", "yes"],
    ["StringEqualsIfExists", "aws:PrincipalTag/other", "blue", "yes"],
    ["ForAnyValue:StringEquals", "aws:PrincipalTag/other", "blue", "no"],
    ["ForAllValues:StringEquals", "aws:PrincipalTag/other", "blue", "yes"],
    ["Null", "aws:PrincipalTag/other", "true", "yes"],
    ["Null", "aws:PrincipalTag/team", "true", "no"],
    ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::111111111111:user/*", "yes"],
    ["DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "yes"],
    ["DateLessThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z", "no"],
    ["Bool", "aws:SecureTransport", "true", "yes"],
    ["Bool", "aws:MultiFactorAuthPresent", "true", "depends"],
    ["IpAddress", "aws:SourceIp", "10.0.0.0/8", "depends"],
    ["IpAddress", "aws:SourceIp", "0.0.0.0/0", "yes"],
    ["IpAddress", "aws:SourceIp", "2001:db8::/32", "depends"],
    ["IpAddress", "aws:SourceIp", "the office", "no"],
    ["IpAddress", "aws:SourceIp", "192.0.2.*", "no"],
    ["IpAddress", "aws:SourceIp", "192.0.2.0/33", "no"],
    ["IpAddressIfExists", "aws:SourceIp", "the office", "depends"],
    ["NotIpAddress", "aws:SourceIp", "the office", "depends"],
    ["StringEquals", "aws:SourceVpce", "vpce-1", "depends"],
    ["StringEquals", "aws:ResourceTag/stage", "test", "no"],
    ["StringEquals", "aws:RequestedRegion", "eu-west-1", "yes"],
    ["StringSimilar", "aws:username", "ann", "depends"],
  ];
  it.each(rows)("allow when %s %s %j: %s", (operator, key, value, expected) =>
    expect(answer(when(operator, key as string, value))).toBe(expected),
  );

  it("a deny whose condition nobody can decide leaves the answer open, one that the caller avoids does not", () => {
    expect(answer(unless("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"))).toBe("depends");
    expect(answer(unless("StringEquals", "aws:RequestedRegion", "eu-west-1"))).toBe("yes");
    expect(answer(unless("StringEquals", "aws:username", "ann"))).toBe("no");
  });
  it("an unknown tag is an open question, a known one is not", () => {
    expect(answer(when("StringEquals", "aws:ResourceTag/stage", "test"), { resourceTags: undefined })).toBe("depends");
    expect(answer(when("StringEquals", "aws:ResourceTag/stage", "test"), { resourceTags: { stage: "test" } })).toBe(
      "yes",
    );
  });
});

describe("what cannot be read permits nothing", () => {
  it("reports what is no address", () => {
    const of = (...values: string[]) =>
      parsePolicy({ Statement: [allow({ Condition: { IpAddress: { "aws:SourceIp": values } } })] }).faults;
    expect(of("the office", "192.0.2.0/24", "192.0.2.1", "2001:db8::/32")).toEqual([
      'statement 1: "the office" is no address and no range (192.0.2.0/24): no request matches it',
    ]);
  });
  it("reports it", () => {
    const parsed = parsePolicy({
      Statement: [
        { Effect: "Maybe", Action: "*", Resource: "*" },
        { Effect: "Allow", Resource: "*" },
        { Effect: "Allow", Action: "everything", Resource: "*" },
      ],
    });
    expect(parsed.faults).toHaveLength(3);
    expect(answer({ identity: parsed.statements })).toBe("no");
  });
  it("a deny without actions denies all", () => {
    expect(answer({ identity: policy(allow(), { Effect: "Deny", Resource: "*" }) })).toBe("no");
  });
});

const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.subarray(["s3:GetObject", "s3:Get*", "s3:*", "*", "ec2:RunInstances"], { minLength: 1 }),
  Resource: fc.subarray(["*", BUCKET, "arn:aws:s3:::orders/*", "arn:aws:s3:::bills/*"], { minLength: 1 }),
});
const documents = fc.array(statement, { maxLength: 5 });

/** Every pattern as a regular expression; every rule one line. */
function naive(
  identity: readonly { Effect: string; Action: string[]; Resource: string[] }[],
  boundary: typeof identity | undefined,
): boolean {
  const fits = (pattern: string, value: string) =>
    new RegExp(
      `^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(String.raw`\*`, ".*")}$`,
      "i",
    ).test(value);
  const about = (each: (typeof identity)[number]) =>
    each.Action.some((one) => fits(one, "s3:getobject")) && each.Resource.some((one) => fits(one, BUCKET));
  const lists = boundary === undefined ? [identity] : [identity, boundary];
  return lists.every(
    (list) =>
      list.some((each) => each.Effect === "Allow" && about(each)) &&
      !list.some((each) => each.Effect === "Deny" && about(each)),
  );
}

describe("for any policies", () => {
  const parse = (list: readonly object[]): readonly Statement[] => policy(...list);
  it("agrees with the plain evaluator", () => {
    fc.assert(
      fc.property(documents, fc.option(documents, { nil: undefined }), (identity, boundary) => {
        const policies = { identity: parse(identity), boundary: boundary === undefined ? undefined : parse(boundary) };
        expect(answer(policies) === "yes").toBe(naive(identity, boundary));
      }),
      { seed: 6, numRuns: 500 },
    );
  });
  it("adding a deny never permits more, and a deny of everything leaves nothing", () => {
    fc.assert(
      fc.property(documents, documents, statement, (identity, resource, added) => {
        const named = resource.map((each) => ({ ...each, Principal: "*" }));
        const before = answer({ identity: parse(identity), resource: parse(named) });
        const after = answer({ identity: parse([...identity, { ...added, Effect: "Deny" }]), resource: parse(named) });
        if (before === "no") expect(after).toBe("no");
        expect(
          answer({
            identity: parse([...identity, { Effect: "Deny", Action: "*", Resource: "*" }]),
            resource: parse(named),
          }),
        ).toBe("no");
      }),
      { seed: 7, numRuns: 300 },
    );
  });
  it("does not care about the order of statements", () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 0, max: 5 }), (identity, turn) => {
        const turned = [...identity.slice(turn), ...identity.slice(0, turn)].reverse();
        expect(answer({ identity: parse(turned) })).toBe(answer({ identity: parse(identity) }));
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
