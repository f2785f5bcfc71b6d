/** Organizations: what their policies take away, who belongs to them, and how their outputs are read. */
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { recognise } from "../../../src/inputs/index.js";
import { openDocument } from "../../../src/text/index.js";
import { A, arn, graph, role, statement, trust, user, words } from "./objects.js";

const ROOT = "r-ab12";
const UNIT = "ou-ab12-shops";
const place = (id: string, parent?: string) => ({ type: "org:place", id, parent });
const tree = [
  { type: "org:organization", id: "o-acme", management: "999999999999" },
  place(ROOT),
  place(UNIT, ROOT),
  place(A, UNIT),
  place("222222222222", ROOT),
];
const policy = (id: string, kind: string, ...Statement: object[]) => ({
  type: "org:policy",
  id,
  kind: `${kind}_CONTROL_POLICY`,
  document: { Statement },
});
const attached = (id: string, target: string) => ({ type: "org:attachment", policy: id, target });
const deny = (Action: string, more: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...more });
const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::orders", name: "orders" };
const reader = user("ann", statement("s3:GetObject"));

describe("service control policies", () => {
  const noReading = policy("p-1", "SERVICE", deny("s3:*"));
  it("take away on every level above the account", () => {
    for (const target of [A, UNIT, ROOT])
      expect(words(graph(...tree, noReading, attached("p-1", target), reader, bucket), reader.arn)).toEqual([]);
    expect(words(graph(...tree, noReading, attached("p-1", "222222222222"), reader, bucket), reader.arn)).toEqual([
      `read ${bucket.arn}`,
    ]);
  });
  it("give nothing by themselves, and every level that lists must list it", () => {
    const some = policy("p-2", "SERVICE", statement("s3:*"));
    const other = policy("p-3", "SERVICE", statement("ec2:*"));
    expect(words(graph(...tree, some, attached("p-2", UNIT), user("bob"), bucket), arn("user", "bob"))).toEqual([]);
    expect(words(graph(...tree, some, attached("p-2", UNIT), reader, bucket), reader.arn)).toHaveLength(1);
    const both = [some, other, attached("p-2", UNIT), attached("p-3", ROOT)];
    expect(words(graph(...tree, ...both, reader, bucket), reader.arn)).toEqual([]);
  });
  it("do not reach the management account", () => {
    const management = { ...tree[0], management: A };
    expect(
      words(graph(management, ...tree.slice(1), noReading, attached("p-1", ROOT), reader, bucket), reader.arn),
    ).toEqual([`read ${bucket.arn}`]);
  });
  it("that keep single calls from everybody leave an administrator one", () => {
    const keep = policy("p-4", "SERVICE", deny("organizations:LeaveOrganization"), deny("iam:CreateUser"));
    const admin = user("root", statement("*"));
    expect(words(graph(...tree, keep, attached("p-4", ROOT), admin), admin.arn)).toEqual([`* aws/${A}`]);
    const all = policy("p-5", "SERVICE", deny("*"));
    expect(words(graph(...tree, all, attached("p-5", ROOT), admin), admin.arn)).toEqual([]);
  });
  it("named and not there are said", () => {
    const found = graph(...tree, attached("p-9", ROOT), reader);
    expect(found.unjoined.map(({ why }) => why).join()).toContain("p-9 is attached to r-ab12");
  });
});

describe("resource control policies", () => {
  const outsiders = policy(
    "p-6",
    "RESOURCE",
    deny("sts:AssumeRole", {
      Principal: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-acme" } },
    }),
  );
  const stranger = "arn:aws:iam::888888888888:root";
  const open = role("open", trust({ AWS: stranger }));
  it("keep out whom the resource's own policy lets in", () => {
    const limited = policy("p-7", "RESOURCE", deny("sts:AssumeRole", { Principal: "*" }));
    expect(words(graph(...tree, open), stranger)).toEqual([`CAN_ASSUME ${open.arn}`]);
    expect(words(graph(...tree, limited, attached("p-7", ROOT), open), stranger)).toEqual([]);
  });
  it("leave members alone where they ask for membership", () => {
    const there = "222222222222";
    const caller = { ...user("eve", statement("sts:AssumeRole")), arn: arn("user", "eve", there) };
    const trusting = role("shared", trust({ AWS: caller.arn }));
    const found = graph(...tree, outsiders, attached("p-6", ROOT), caller, trusting);
    expect(words(found, caller.arn)).toEqual([`CAN_ASSUME ${trusting.arn}`]);
  });
});

describe("membership", () => {
  const only = (key: string, value: string) =>
    role("members", trust("*", { Condition: { StringLike: { [key]: value } } }));
  it("decides conditions on the organization", () => {
    const ann = user("ann", statement("sts:AssumeRole"));
    const mine = graph(...tree, ann, only("aws:PrincipalOrgID", "o-acme"));
    expect(words(mine, ann.arn)).toEqual([`CAN_ASSUME ${arn("role", "members")}`]);
    expect(words(mine, "internet")).toEqual([]);
    expect(words(graph(...tree, ann, only("aws:PrincipalOrgID", "o-other")), ann.arn)).toEqual([]);
    const inUnit = graph(...tree, ann, only("aws:PrincipalOrgPaths", `o-acme/${ROOT}/${UNIT}/*`));
    expect(words(inUnit, ann.arn)).toEqual([`CAN_ASSUME ${arn("role", "members")}`]);
  });
});

describe("outputs of aws organizations", () => {
  const read = async (name: string, value: unknown) => {
    const document = await openDocument(Readable.from([Buffer.from(JSON.stringify(value))]), { name });
    const stated = [];
    const input = recognise(document.head);
    for await (const each of input?.read(document, { cluster: "cluster" }) ?? []) stated.push(each);
    return {
      format: input?.name,
      stated: stated.map((each) => ("problem" in each ? each.problem.why : (each as { value?: unknown }).value)),
    };
  };
  it("the command's argument stands in the file's name", async () => {
    const targets = { Targets: [{ TargetId: UNIT, Arn: "arn", Name: "shops", Type: "ORGANIZATIONAL_UNIT" }] };
    expect(await read("list-targets-for-policy-p-1abc.json", targets)).toEqual({
      format: "aws-organizations",
      stated: [{ type: "org:attachment", policy: "p-1abc", target: UNIT }],
    });
    expect((await read("targets.json", targets)).stated).toEqual([expect.stringContaining("name the file after it")]);
    expect((await read(`list-children-${ROOT}.json`, { Children: [{ Id: A, Type: "ACCOUNT" }] })).stated).toEqual([
      { type: "org:place", id: A, parent: ROOT },
    ]);
  });
  it("a policy comes with its content as text", async () => {
    const Content = JSON.stringify({ Version: "2012-10-17", Statement: [deny("s3:*")] });
    const PolicySummary = { Id: "p-1abc", Type: "SERVICE_CONTROL_POLICY" };
    expect((await read("p.json", { Policy: { PolicySummary, Content } })).stated).toEqual([
      expect.objectContaining({ type: "org:policy", id: "p-1abc", kind: "SERVICE_CONTROL_POLICY" }),
    ]);
    expect((await read("p.json", { Policy: { PolicySummary, Content: "{" } })).stated).toEqual([
      expect.stringContaining("no JSON object"),
    ]);
  });
  it("other lists are something else", async () => {
    expect((await read("x.json", { Accounts: [{ Id: "a-1" }] })).format).toBeUndefined();
    expect((await read("x.json", { Policy: { Name: "x" } })).format).toBeUndefined();
  });
});
