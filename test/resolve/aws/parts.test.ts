/** Parts of buckets that policies tell apart; each with what does not. */
import { expect, it } from "vitest";
import { covers } from "../../../src/resolve/aws/part-cover.js";
import { A, arn, graph, role, service, statement, user, words } from "./objects.js";

const BUCKET = { type: "s3:bucket", arn: "arn:aws:s3:::files", id: "files", name: "files" };
const PART = `${BUCKET.arn}/reports/*`;
const object = (name: string, more: object = {}) => ({ type: "s3:object", bucket: "files", name, ...more });
const ann = arn("user", "ann");
const reader = (...resources: string[]) => user("ann", statement("s3:GetObject", resources));

it("gives who may read under a prefix that part, and the bucket to nobody by it", () => {
  const found = graph(BUCKET, reader(PART));
  expect(words(found, ann)).toEqual([`read ${PART}`]);
  const kept = [...found.relationships.values()].filter(({ type }) => type === "KEEPS");
  expect(kept.map(({ source, target }) => [source, target])).toEqual([[BUCKET.arn, PART]]);
  expect(words(graph(BUCKET, reader("arn:aws:s3:::others/reports/*")), ann)).toEqual([]);
  expect(words(graph(BUCKET, reader(`${BUCKET.arn}/*`, PART)), ann)).toEqual([`read ${BUCKET.arn}`]);
  const denied = statement("s3:GetObject", PART, { Effect: "Deny" });
  expect(words(graph(BUCKET, user("ann", statement("s3:GetObject", PART), denied)), ann)).toEqual([]);
});

it("gives the secrets in the part, and not those elsewhere", () => {
  const inside = object("reports/a", { accessKeys: ["INSIDE"] });
  const outside = object("other", { accessKeys: ["OUTSIDE"] });
  expect(words(graph(BUCKET, inside, outside, reader(PART)), ann)).toEqual([
    `read ${PART}`,
    "read aws/access-key/INSIDE",
  ]);
});

it("never takes a part for the bucket, though it holds every object that an input knows", () => {
  expect(words(graph(BUCKET, object("code.zip"), reader(`${BUCKET.arn}/code.zip`)), ann)).toEqual([
    `read ${BUCKET.arn}/code.zip`,
  ]);
  expect(words(graph(BUCKET, object("code.zip"), reader(`${BUCKET.arn}/*`)), ann)).toEqual([`read ${BUCKET.arn}`]);
  const policy = { Statement: [statement("s3:GetObject", `${BUCKET.arn}/code.zip`, { Principal: "*" })] };
  expect(words(graph({ ...BUCKET, policy }, object("code.zip")), "internet")).toEqual([`read ${BUCKET.arn}/code.zip`]);
});

it("makes a part of a pattern for all buckets only where something is known to lie there", () => {
  const other = { ...BUCKET, arn: "arn:aws:s3:::others", id: "others", name: "others" };
  const logs = object("logs/today");
  expect(words(graph(BUCKET, other, logs, reader("arn:aws:s3:::*/logs/*")), ann)).toEqual([
    `read ${BUCKET.arn}/logs/*`,
  ]);
  expect(words(graph(BUCKET, other, logs, reader(`${other.arn}/logs/*`)), ann)).toEqual([`read ${other.arn}/logs/*`]);
});

it("asks of the parts that a bucket's policy names for those whom it names", () => {
  const policy = (name: string) => ({
    Statement: [statement("s3:GetObject", PART, { Principal: { AWS: arn("user", name) } })],
  });
  expect(words(graph({ ...BUCKET, policy: policy("ann") }, user("ann")), ann)).toEqual([`read ${PART}`]);
  expect(words(graph({ ...BUCKET, policy: policy("bob") }, user("ann"), user("bob")), ann)).toEqual([]);
});

it("opens a part to everyone, whatever header the policy asks for", () => {
  const policy = (Principal: unknown) => ({
    Statement: [
      statement("s3:GetObject", `${BUCKET.arn}/flag`, {
        Principal,
        Condition: { StringLike: { "aws:Referer": "https://shop.example/*" } },
      }),
      statement("s3:GetObject", `${BUCKET.arn}/flag`, {
        Effect: "Deny",
        Principal: "*",
        Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/*" } },
      }),
    ],
  });
  const found = graph({ ...BUCKET, policy: policy("*") }, user("ann"));
  expect(words(found, "internet")).toEqual([`read ${BUCKET.arn}/flag`]);
  expect(words(found, ann)).toEqual([]);
  expect(words(graph({ ...BUCKET, policy: policy({ AWS: A }) }), "internet")).toEqual([]);
});

it("takes in the parts within that others are told of, those that it denies left out", () => {
  const inner = `${BUCKET.arn}/reports/2026/*`;
  const bob = user("bob", statement("s3:GetObject", inner));
  expect(words(graph(BUCKET, reader(PART), bob), ann)).toEqual([`read ${PART}`, `read ${inner}`]);
  expect(words(graph(BUCKET, reader(PART), bob), arn("user", "bob"))).toEqual([`read ${inner}`]);
  const denied = statement("s3:GetObject", inner, { Effect: "Deny" });
  const careful = user("ann", statement("s3:GetObject", PART), denied);
  expect(words(graph(BUCKET, careful, bob), ann)).toEqual([`read ${PART}`]);
  expect(words(graph(BUCKET, reader(`${BUCKET.arn}/logs/*`), bob), ann)).toEqual([`read ${BUCKET.arn}/logs/*`]);
});

it("covers what every key of a pattern says, and never more", () => {
  const covered = [
    ["a/*", "a/b/*"],
    ["a/*", "a/b"],
    ["*.csv", "a/*.csv"],
    ["a/?", "a/?"],
    ["a?*", "ab*"],
  ];
  const not = [
    ["a/b/*", "a/*"],
    ["a/?", "a/*"],
    ["a/??", "a/*"],
    ["?*", "*"],
    ["a/*/c", "a/*"],
    ["a/b", "a/?"],
  ];
  expect(covered.map(([outer = "", inner = ""]) => covers(outer, inner))).toEqual(covered.map(() => true));
  expect(not.map(([outer = "", inner = ""]) => covers(outer, inner))).toEqual(not.map(() => false));
});

it("holds the kinds of data that lie in it", () => {
  const labels = (...objects: object[]) =>
    [...graph(BUCKET, reader(PART, `${BUCKET.arn}/logs/*`), ...objects).relationships.values()]
      .filter(({ type }) => type === "STORES")
      .map(({ source, target, basis }) => `${source.slice(BUCKET.arn.length)} ${target.split("/")[1]} ${basis}`)
      .sort();
  expect(labels(object("reports/a", { tags: { classification: "pii" } }))).toEqual([
    " pii configured",
    "/reports/* pii configured",
  ]);
  const seen = { type: "s3:classified", bucket: BUCKET.arn, labels: [{ kind: "phi", sensitivity: "restricted" }] };
  expect(labels({ ...seen, names: ["other", "reports/x/patients.csv"] })).toEqual([
    " phi observed",
    "/reports/* phi observed",
  ]);
  expect(
    labels({ ...seen, names: ["other/patients.csv"] }, { ...seen, bucket: "arn:aws:s3:::others", names: ["logs/a"] }),
  ).toEqual([" phi observed"]);
});

it("does not give a part by the whole to whom it is denied, and names each who reads it besides", () => {
  const bob = user("bob", statement("s3:GetObject", `${BUCKET.arn}/*`));
  const but = user("ann", statement("s3:GetObject", `${BUCKET.arn}/*`), statement("s3:*", PART, { Effect: "Deny" }));
  const inside = object("reports/a", { accessKeys: ["INSIDE"] });
  const outside = object("other", { accessKeys: ["OUTSIDE"] });
  const found = graph(BUCKET, inside, outside, but, bob);
  expect(words(found, ann)).toEqual([`read ${BUCKET.arn}`, "read aws/access-key/OUTSIDE"]);
  expect(words(found, arn("user", "bob"))).toEqual([
    `read ${BUCKET.arn}`,
    `read ${PART}`,
    "read aws/access-key/INSIDE",
    "read aws/access-key/OUTSIDE",
  ]);
  const to = (type: string, source: string) =>
    [...found.relationships.values()]
      .filter((each) => each.type === type && each.source === source)
      .map((each) => each.target);
  expect(to("KEEPS", BUCKET.arn)).toEqual([]);
  expect(to("USES_SECRET", BUCKET.arn)).toEqual(["aws/access-key/OUTSIDE"]);
  // The administrator holds what lies in the account, the part as well.
  expect(to("IN", PART)).toEqual([`aws/${A}`]);
  expect(words(graph(BUCKET, but), ann)).toEqual([`read ${BUCKET.arn}`]);
});

it("keeps from a part whom a bucket's policy, an organization or an allowance of everything else leaves out", () => {
  const inside = object("reports/a", { tags: { classification: "pii" } });
  const reads = (...objects: object[]) => words(graph(inside, ...objects), ann);
  const denied = { Statement: [statement("s3:GetObject", PART, { Effect: "Deny", Principal: { AWS: ann } })] };
  expect(reads({ ...BUCKET, policy: denied }, reader(`${BUCKET.arn}/*`))).toEqual([`read ${BUCKET.arn}`]);
  const others = {
    Statement: [statement("s3:GetObject", PART, { Effect: "Deny", Principal: { AWS: arn("user", "bob") } })],
  };
  expect(reads({ ...BUCKET, policy: others }, reader(`${BUCKET.arn}/*`))).toEqual([
    `read ${BUCKET.arn}`,
    `read ${PART}`,
  ]);
  const but = { Effect: "Allow", Action: "s3:GetObject", NotResource: PART };
  expect(reads(BUCKET, user("ann", but), user("bob", statement("s3:GetObject", PART)))).toEqual([`read ${BUCKET.arn}`]);
  const opened = statement("s3:PutBucketPolicy", BUCKET.arn);
  expect(reads({ ...BUCKET, policy: others }, user("ann", opened))).toEqual([`read ${BUCKET.arn}`, `read ${PART}`]);
});

it("keeps the secrets of a folder that its reader is denied, in the bucket and in a larger folder", () => {
  const inside = object("reports/keys/a", { accessKeys: ["INSIDE"] });
  const beside = object("reports/b", { accessKeys: ["BESIDE"] });
  const denied = statement("s3:*", `${BUCKET.arn}/reports/keys/*`, { Effect: "Deny" });
  const may = (resource: string) => user("ann", statement("s3:GetObject", resource), denied);
  expect(words(graph(BUCKET, inside, beside, may(PART)), ann)).toEqual([`read ${PART}`, "read aws/access-key/BESIDE"]);
  expect(words(graph(BUCKET, inside, beside, may(`${BUCKET.arn}/*`)), ann)).toEqual([
    `read ${BUCKET.arn}`,
    "read aws/access-key/BESIDE",
  ]);
  expect(words(graph(BUCKET, inside, beside, user("ann", statement("s3:GetObject", PART))), ann)).toEqual([
    `read ${PART}`,
    "read aws/access-key/BESIDE",
    "read aws/access-key/INSIDE",
  ]);
});

it("tells such a folder apart where a group denies it that nobody is in yet", () => {
  const inside = object("reports/keys/a", { accessKeys: ["INSIDE"] });
  const denied = statement("s3:*", `${BUCKET.arn}/reports/keys/*`, { Effect: "Deny" });
  const group = {
    type: "iam:group",
    arn: arn("group", "g"),
    name: "g",
    inline: [{ name: "p", document: { Statement: [statement("s3:GetObject", `${BUCKET.arn}/*`), denied] } }],
  };
  const adder = user("ann", statement("iam:AddUserToGroup", arn("group", "g")));
  const found = graph(BUCKET, inside, group, adder);
  expect(words(found, `${arn("group", "g")}#member`)).toEqual([`read ${BUCKET.arn}`]);
});

it("holds the kinds of data that lie in parts that the whole does not give as theirs alone", () => {
  const but = user("ann", statement("s3:GetObject", `${BUCKET.arn}/*`), statement("s3:*", PART, { Effect: "Deny" }));
  const labels = (...objects: object[]) =>
    [...graph(BUCKET, object("reports/b"), but, ...objects).relationships.values()]
      .filter(({ type }) => type === "STORES")
      .map(({ source, target }) => `${source.slice(BUCKET.arn.length)} ${target.split("/")[1]}`)
      .sort();
  const tagged = (name: string) => object(name, { tags: { classification: "pii" } });
  expect(labels(tagged("reports/a"))).toEqual(["/reports/* pii"]);
  expect(labels(tagged("reports/a"), tagged("other"))).toEqual([" pii", "/reports/* pii"]);
  const seen = { type: "s3:classified", bucket: BUCKET.arn, labels: [{ kind: "phi", sensitivity: "restricted" }] };
  expect(labels({ ...seen, names: ["reports/a"] })).toEqual(["/reports/* phi"]);
  expect(labels({ ...seen, names: ["reports/a", "other"] })).toEqual([" phi", "/reports/* phi"]);
  expect(labels({ ...seen, names: ["reports/a"], more: true })).toEqual([" phi", "/reports/* phi"]);
});

it("keeps what a scanner saw in a bucket that only an inventory describes", () => {
  const seen = { type: "s3:classified", bucket: BUCKET.arn, labels: [{ kind: "phi", sensitivity: "restricted" }] };
  const store = { fact: "asset", kind: "DataStore", uid: BUCKET.arn, name: "files", aliases: [], properties: {} };
  const found = graph({ ...seen, names: ["a"], fact: "object", partition: "aws" }, store);
  expect([...found.relationships.values()].filter(({ type }) => type === "STORES")).toHaveLength(1);
});

const B = "222222222222";
const elsewhere = (name: string, ...statements: object[]) => ({
  ...user(name, ...statements),
  arn: arn("user", name, B),
});
const whole = statement("s3:GetObject", `${BUCKET.arn}/*`);
const openTo = (Principal: unknown, Resource = `${BUCKET.arn}/*`) => ({
  ...BUCKET,
  policy: { Statement: [statement("s3:GetObject", Resource, { Principal })] },
});
const inOrganization = [
  { type: "org:organization", id: "o-1", management: "999999999999" },
  { type: "org:place", id: B, parent: "r-1" },
  { type: "org:attachment", policy: "p-deny", target: B },
];
const control = (...Statement: object[]) => ({
  type: "org:policy",
  id: "p-deny",
  kind: "SERVICE_CONTROL_POLICY",
  document: { Statement },
});

it("keeps from a part whom a policy, boundary or organization of another account keeps from it", () => {
  const inside = object("reports/a", { accessKeys: ["INSIDE"] });
  const bucket = openTo({ AWS: B });
  const deny = statement("s3:*", PART, { Effect: "Deny" });
  const bob = arn("user", "bob", B);
  const reads = (who: string, ...objects: object[]) => words(graph(bucket, inside, ...objects), who);
  const all = [`read ${BUCKET.arn}`, `read ${PART}`, "read aws/access-key/INSIDE"];
  const eve = elsewhere("eve", whole);
  expect(reads(bob, elsewhere("bob", whole, deny), eve)).toEqual([`read ${BUCKET.arn}`]);
  expect(reads(arn("user", "eve", B), elsewhere("bob", whole, deny), eve)).toEqual(all);
  const boundary = { Statement: [statement("*"), deny] };
  const limit = {
    type: "iam:policy",
    arn: arn("policy", "limit", B),
    versions: [{ default: true, document: boundary }],
  };
  expect(reads(bob, { ...elsewhere("bob", whole), boundary: limit.arn }, limit)).toEqual([`read ${BUCKET.arn}`]);
  expect(reads(bob, elsewhere("bob", whole), ...inOrganization, control(deny))).toEqual([`read ${BUCKET.arn}`]);
  // Who is in an account that the bucket does not let in takes nothing away from those who read it.
  const kept = [
    ...graph(BUCKET, inside, elsewhere("bob", whole, deny), reader(`${BUCKET.arn}/*`)).relationships.values(),
  ]
    .filter(({ type }) => type === "KEEPS")
    .map(({ target }) => target);
  expect(kept).toEqual([]);
  expect(words(graph(BUCKET, inside, elsewhere("bob", whole, deny), reader(`${BUCKET.arn}/*`)), ann)).toEqual([
    `read ${BUCKET.arn}`,
    "read aws/access-key/INSIDE",
  ]);
});

it("gives readers in another account the part that their own policies name", () => {
  const bob = arn("user", "bob", B);
  expect(words(graph(openTo({ AWS: B }), elsewhere("bob", statement("s3:GetObject", PART))), bob)).toEqual([
    `read ${PART}`,
  ]);
  expect(
    words(graph(openTo({ AWS: B }, `${BUCKET.arn}/logs/*`), elsewhere("bob", statement("s3:GetObject", PART))), bob),
  ).toEqual([]);
  const one = openTo({ AWS: arn("user", "eve", B) });
  expect(words(graph(one, elsewhere("bob", statement("s3:GetObject", PART))), bob)).toEqual([]);
});

it("gives a part to whom a boundary leaves no more than that", () => {
  const document = { Statement: [statement("s3:GetObject", PART)] };
  const limit = { type: "iam:policy", arn: arn("policy", "limit"), versions: [{ default: true, document }] };
  const limited = { ...reader(`${BUCKET.arn}/*`), boundary: limit.arn };
  expect(words(graph(BUCKET, limit, limited), ann)).toEqual([`read ${PART}`]);
  expect(words(graph({ ...BUCKET, arn: "arn:aws:s3:::others" }, limit, limited), ann)).toEqual([]);
});

it("keeps a session from the part that its session policy denies", () => {
  const inside = object("reports/a", { accessKeys: ["INSIDE"] });
  const anchor = { type: "rolesanywhere:trust-anchor", arn: `arn:aws:rolesanywhere:eu-west-1:${A}:trust-anchor/t` };
  const session = { Statement: [statement("*"), statement("s3:*", PART, { Effect: "Deny" })] };
  const profile = {
    type: "rolesanywhere:profile",
    arn: `arn:aws:rolesanywhere:eu-west-1:${A}:profile/p`,
    roles: [arn("role", "app")],
    session,
  };
  const app = role("app", service("rolesanywhere.amazonaws.com"), whole);
  const found = graph(BUCKET, inside, anchor, profile, app);
  expect(words(found, `${arn("role", "app")}#session/p`)).toEqual([`read ${BUCKET.arn}`]);
  expect(words(found, arn("role", "app"))).toEqual([
    `read ${BUCKET.arn}`,
    `read ${PART}`,
    "read aws/access-key/INSIDE",
  ]);
});
