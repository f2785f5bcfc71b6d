/** What an account's objects lead to: each case states a few objects and asks for a relationship. */
import { describe, expect, it } from "vitest";
import type { FactGraph } from "../../../src/model/index.js";
import { resolve } from "../../../src/resolve/index.js";
import { A, arn, grants, graph, role, service, stated, statement, trust, user, words } from "./objects.js";

describe("administrators", () => {
  it("one relationship says it all", () => {
    expect(
      words(
        graph(user("root", statement("*")), user("other"), role("app", service("lambda.amazonaws.com"))),
        arn("user", "root"),
      ),
    ).toEqual([`* aws/${A}`]);
  });
  it("permissions that only together are everything", () => {
    expect(
      words(
        graph(user("two", statement("iam:*"), { Effect: "Allow", NotAction: "iam:*", Resource: "*" })),
        arn("user", "two"),
      ),
    ).toEqual([`* aws/${A}`]);
  });
  it("not within a boundary that allows less", () => {
    const boundary = {
      type: "iam:policy",
      arn: arn("policy", "limit"),
      versions: [{ default: true, document: { Statement: [statement("s3:*")] } }],
    };
    expect(
      words(graph(boundary, { ...user("kept", statement("*")), boundary: boundary.arn }), arn("user", "kept")),
    ).toEqual([]);
  });
  it("an administrator policy that only AWS keeps is known", () => {
    expect(
      words(graph({ ...user("root"), attached: ["arn:aws:iam::aws:policy/AdministratorAccess"] }), arn("user", "root")),
    ).toEqual([`* aws/${A}`]);
  });
});

describe("passing roles", () => {
  const passer = (more: object = {}) =>
    user("ci", statement("iam:PassRole", "*", more), statement(["lambda:CreateFunction", "lambda:InvokeFunction"]));
  it("takes a role that trusts the service", () => {
    const found = graph(
      passer(),
      role("app", service("lambda.amazonaws.com")),
      role("vm", service("ec2.amazonaws.com")),
    );
    expect(words(found, arn("user", "ci"))).toEqual([`pass-role ${arn("role", "app")}`]);
  });
  it("takes iam:PassRole for that service", () => {
    const other = { Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } };
    expect(words(graph(passer(other), role("app", service("lambda.amazonaws.com"))), arn("user", "ci"))).toEqual([]);
  });
  it("takes every permission of the way", () => {
    const found = graph(
      user("ci", statement(["iam:PassRole", "lambda:CreateFunction"])),
      role("app", service("lambda.amazonaws.com")),
    );
    expect(words(found, arn("user", "ci"))).toEqual([]);
  });
  it("to a machine takes an instance profile", () => {
    const launcher = user("ci", statement(["iam:PassRole", "ec2:RunInstances"]));
    const machine = role("vm", service("ec2.amazonaws.com"));
    expect(words(graph(launcher, machine), arn("user", "ci"))).toEqual([]);
    expect(
      words(graph(launcher, machine, { type: "iam:instance-profile", name: "vm", role: "vm" }), arn("user", "ci")),
    ).toEqual([`pass-role ${machine.arn}`]);
  });
  it("works where only names of one's own are allowed", () => {
    const own = user(
      "ci",
      statement("iam:PassRole"),
      statement(["lambda:CreateFunction", "lambda:InvokeFunction"], `arn:aws:lambda:*:${A}:function:ci-*`),
    );
    expect(words(graph(own, role("app", service("lambda.amazonaws.com"))), own.arn)).toEqual([
      `pass-role ${arn("role", "app")}`,
    ]);
  });
});

describe("assuming roles", () => {
  it("by name needs no policy of the user, by account it does", () => {
    const roles = [role("named", trust({ AWS: arn("user", "ann") })), role("account", trust({ AWS: A }))];
    expect(words(graph(user("ann"), ...roles), arn("user", "ann"))).toEqual([`CAN_ASSUME ${arn("role", "named")}`]);
    expect(words(graph(user("ann", statement("sts:AssumeRole")), ...roles), arn("user", "ann"))).toEqual([
      `CAN_ASSUME ${arn("role", "account")}`,
      `CAN_ASSUME ${arn("role", "named")}`,
    ]);
  });
  it("across accounts takes both sides", () => {
    const there = { ...role("there", trust({ AWS: arn("user", "ann") })), arn: arn("role", "there", "222222222222") };
    expect(words(graph(user("ann"), there), arn("user", "ann"))).toEqual([]);
    expect(words(graph(user("ann", statement("sts:AssumeRole", there.arn)), there), arn("user", "ann"))).toEqual([
      `CAN_ASSUME ${there.arn}`,
    ]);
  });
  it("by somebody whom no input describes is possible, and said", () => {
    const found = graph(role("app", trust({ AWS: "arn:aws:iam::999999999999:root" })));
    expect(words(found, "arn:aws:iam::999999999999:root")).toEqual([`CAN_ASSUME ${arn("role", "app")}`]);
  });
  it("behind a condition that nobody can decide goes through a node that needs it", () => {
    const found = graph(
      user("ann"),
      role(
        "app",
        trust({ AWS: arn("user", "ann") }, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      ),
    );
    const [use] = grants(found, arn("user", "ann"));
    expect(use?.properties["action"]).toBe("use");
    expect(words(found, use?.target ?? "")).toEqual([
      `CAN_ASSUME ${arn("role", "app")}`,
      expect.stringMatching(/^given condition\//) as unknown as string,
    ]);
  });
  it("by a certificate is for those of the trust anchor that is named", () => {
    const anchor = `arn:aws:rolesanywhere:eu-west-1:${A}:trust-anchor/1`;
    const condition = { Condition: { ArnEquals: { "aws:SourceArn": anchor } } };
    const found = graph(role("app", trust({ Service: "rolesanywhere.amazonaws.com" }, condition)));
    expect(words(found, anchor)).toEqual([`CAN_ASSUME ${arn("role", "app")}`]);
    expect(words(found, "internet")).toEqual([]);
  });
  it("is not open to whom a lost account number stands for", () => {
    const found = graph(user("ann", statement("sts:AssumeRole")), role("app", trust({ AWS: "arn:aws:iam:::root" })));
    expect(words(found, arn("user", "ann"))).toEqual([]);
    expect(found.unjoined.map(({ why }) => why).join()).toContain("names nobody");
  });
});

describe("changing policies and credentials", () => {
  it("its own", () => {
    expect(words(graph(user("ann", statement("iam:PutUserPolicy", arn("user", "ann")))), arn("user", "ann"))).toEqual([
      `rewrite-policies ${arn("user", "ann")}`,
    ]);
  });
  it("not where a boundary or a deny would stand against it", () => {
    const denied = user("ann", statement("iam:PutUserPolicy"), { Effect: "Deny", Action: "*", Resource: "*" });
    expect(words(graph(denied), denied.arn)).toEqual([]);
  });
  it("not those of policies that AWS keeps", () => {
    const found = graph({
      ...user("ann", statement("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/*")),
      attached: ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"],
    });
    expect(words(found, arn("user", "ann"))).toEqual([]);
  });
  it("a third access key takes deleting one", () => {
    const keys = ["AKIAONEONEONEONE", "AKIATWOTWOTWOTWO"].map((name) => ({
      type: "iam:access-key",
      name,
      user: "bob",
    }));
    expect(
      words(graph(user("ann", statement("iam:CreateAccessKey")), user("bob"), ...keys), arn("user", "ann")),
    ).toEqual([]);
    expect(
      words(
        graph(user("ann", statement(["iam:CreateAccessKey", "iam:DeleteAccessKey"])), user("bob"), ...keys),
        arn("user", "ann"),
      ),
    ).toEqual([`take-over ${arn("user", "bob")}`]);
  });
  it("tags that it may set open what asks for them", () => {
    const tagged = statement("iam:CreateAccessKey", "*", {
      Condition: { StringEquals: { "aws:ResourceTag/open": "yes" } },
    });
    expect(words(graph(user("ann", tagged), user("bob")), arn("user", "ann"))).toEqual([]);
    expect(words(graph(user("ann", tagged, statement("iam:TagUser")), user("bob")), arn("user", "ann"))).toEqual([
      `take-over ${arn("user", "bob")}`,
    ]);
  });
});

describe("running code and reading data", () => {
  const fn = {
    type: "lambda:function",
    arn: `arn:aws:lambda:eu-west-1:${A}:function:pay`,
    name: "pay",
    role: arn("role", "app"),
    accessKeys: ["AKIAONEONEONEONE"],
  };
  it("a function runs as its role and holds the keys in its variables", () => {
    const found = graph(fn, role("app", service("lambda.amazonaws.com")), user("bob"), {
      type: "iam:access-key",
      name: "AKIAONEONEONEONE",
      user: "bob",
    });
    const links = [...found.relationships.values()].map(({ type, source, target }) => `${source} ${type} ${target}`);
    expect(links).toContain(`${fn.arn} RUNS_AS ${fn.role}`);
    expect(links).toContain(`${fn.arn} USES_SECRET aws/access-key/AKIAONEONEONEONE`);
    expect(links).toContain(`aws/access-key/AKIAONEONEONEONE UNLOCKS ${arn("user", "bob")}`);
  });
  it("changing its code", () => {
    expect(
      words(
        graph(user("ann", statement("lambda:UpdateFunctionCode")), fn, role("app", service("lambda.amazonaws.com"))),
        arn("user", "ann"),
      ),
    ).toEqual([`change-code ${fn.arn}`]);
  });
  const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::orders", name: "orders" };
  it("reading a bucket takes its objects, not its list", () => {
    expect(
      words(graph(user("ann", statement("s3:GetObject", "arn:aws:s3:::orders/*")), bucket), arn("user", "ann")),
    ).toEqual(["read arn:aws:s3:::orders"]);
    expect(
      words(graph(user("ann", statement("s3:GetObject", "arn:aws:s3:::orders")), bucket), arn("user", "ann")),
    ).toEqual([]);
  });
  it("a public bucket is open to the internet unless public policies are blocked", () => {
    const policy = {
      type: "policy:resource",
      service: "s3",
      resource: "orders",
      document: { Statement: [{ ...statement("s3:GetObject", "arn:aws:s3:::orders/*"), Principal: "*" }] },
    };
    expect(grants(graph(bucket, policy), "internet")).toHaveLength(1);
    expect(
      grants(graph(bucket, policy, { type: "s3:public-access-block", bucket: "orders", policies: true }), "internet"),
    ).toHaveLength(0);
  });
  it("many targets go through one node that all who have the same grant share", () => {
    const buckets = Array.from({ length: 40 }, (_, index) => ({
      ...bucket,
      arn: `arn:aws:s3:::b${index}`,
      name: `b${index}`,
    }));
    const found = graph(user("ann", statement("s3:*")), user("bob", statement("s3:*")), ...buckets);
    expect(words(found, arn("user", "ann"))).toEqual(words(found, arn("user", "bob")));
    expect([...found.relationships.values()].filter(({ type }) => type === "MAY")).toHaveLength(42);
  });
});

describe("what the inputs leave out", () => {
  it("an attached policy that is not there is said", () => {
    const found = graph({ ...user("ann"), attached: [arn("policy", "gone")] });
    expect(found.unjoined.map(({ why }) => why).join()).toContain("is not known");
  });
  it("the account of a user whose ARN lost it is that of the folder, or it is said that nothing tells", () => {
    const lost = "arn:aws:iam::aws:user/lost";
    const value = { ...user("lost", statement("*")), arn: lost, unplaced: true };
    const [alone] = stated(value).map((each) => ({ ...each, partition: "aws" }));
    const beside = stated(user("ann"))[0]!;
    const found = resolve([beside, { ...alone!, sequence: 1 }], { today: "2026-06-01" });
    expect(words(found, arn("user", "lost"))).toEqual([`* aws/${A}`]);
    expect(found.nodes.get(arn("user", "lost"))!.aliases).toContain(lost);
    const nowhere = resolve([alone!], { today: "2026-06-01" });
    expect(words(nowhere, lost)).toEqual([]);
    expect(nowhere.unjoined.map(({ why }) => why).join()).toContain("nothing says which account this is of");
    const other = stated({ ...user("bob"), arn: arn("user", "bob", "222222222222") })[0]!;
    const elsewhere = { ...value, inline: [] };
    const both = resolve(
      [
        { ...beside, path: "dev/iam.json" },
        { ...alone!, path: "dev/iam.json", sequence: 1 },
        { ...other, path: "prod/iam.json", sequence: 2 },
        { ...alone!, value: elsewhere, path: "prod/iam.json", sequence: 3 },
      ],
      { today: "2026-06-01" },
    );
    expect(words(both, arn("user", "lost"))).toEqual([`* aws/${A}`]);
    expect(words(both, arn("user", "lost", "222222222222"))).toEqual([]);
  });
  it("the order of objects does not matter", () => {
    const objects = [
      user("ann", statement("sts:AssumeRole")),
      role("app", trust({ AWS: A })),
      { type: "iam:inline", to: "role", holder: "app", document: { Statement: [statement("*")] } },
    ];
    const nodes = (each: FactGraph) => words(each, arn("user", "ann")).concat(words(each, arn("role", "app")));
    expect(nodes(graph(...objects))).toEqual(nodes(graph(...objects.reverse())));
  });
});

describe("what does not fit together", () => {
  const said = (...objects: object[]) =>
    graph(...objects)
      .unjoined.map(({ why }) => why)
      .join("\n");
  it("one user in two files of different times: both count, and that is said", () => {
    const [before, now] = [user("ann", statement("sts:AssumeRole")), user("ann", statement("*"))];
    expect(said({ ...before, whole: true }, { ...now, whole: true })).toContain("read at different times");
    expect(said({ ...before, whole: true }, { ...before, whole: true })).toBe("");
    // Terraform describes a user's policies apart from the user.
    expect(said({ ...before, whole: true }, now)).toBe("");
  });
  it("one policy in two files of different times", () => {
    const policy = (action: string) => ({
      type: "iam:policy",
      arn: arn("policy", "own"),
      versions: [{ default: true, document: { Statement: [statement(action)] } }],
    });
    expect(said(policy("s3:*"), policy("ec2:*"))).toContain("says something else in aws.json");
    expect(said(policy("s3:*"), policy("s3:*"))).toBe("");
  });
  it("a policy about another partition", () => {
    expect(said(user("ann", statement("s3:*", "arn:aws-cn:s3:::orders/*")))).toContain("of the partition aws-cn");
    expect(said(user("ann", statement("s3:*", ["arn:aws:s3:::orders/*", "arn:*:s3:::orders"])))).toBe("");
  });
  it("a policy that is attached and not there leaves answers incomplete", () => {
    expect(graph({ ...user("ann"), attached: [arn("policy", "gone")] }).notCollected).toEqual([arn("policy", "gone")]);
  });
});
