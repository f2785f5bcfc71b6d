/** What resources give away by themselves: to everyone, or to accounts that no input describes. Each with what does not. */
import { expect, it } from "vitest";
import type { FactGraph } from "../../../src/model/index.js";
import { A, graph, role, service, statement, user, words } from "./objects.js";

const OTHER = "999999999999";
const BUCKET = { type: "s3:bucket", arn: "arn:aws:s3:::files", id: "files", name: "files" };
const to = (Principal: unknown, Action: string, Resource: string, more: object = {}) => ({
  Statement: [statement(Action, Resource, { Principal, ...more })],
});
const anyone = (action: string, resource: string, more: object = {}) => to("*", action, resource, more);
const publicly = anyone("s3:GetObject", "arn:aws:s3:::files/*");
const block = (settings: object) => ({ type: "s3:public-access-block", ...settings });

/** What a source may use, directly or by grants, without any condition: `power target`, and how sure that is. */
function gets(found: FactGraph, source: string): string[] {
  const all = [...found.relationships.values()].filter(({ type }) => type === "MAY");
  const from = (uid: string): string[] =>
    all
      .filter((each) => each.source === uid)
      .flatMap(({ target, properties, basis }) =>
        properties["action"] === "use" ? from(target) : [`${String(properties["action"])} ${target} ${basis}`],
      );
  return from(source).sort();
}
const open = (...objects: object[]) => gets(graph(...objects), "internet");

it("opens a bucket by a public policy, and not where the bucket or the account restricts public ones", () => {
  const bucket = { ...BUCKET, policy: publicly };
  expect(open(bucket)).toEqual(["read arn:aws:s3:::files configured"]);
  expect(open(bucket, block({ bucket: "files", policies: true }))).toEqual([]);
  expect(open(bucket, block({ policies: true }))).toEqual([]);
  expect(open(bucket, block({ bucket: "others", policies: true }))).toEqual(["read arn:aws:s3:::files configured"]);
});

it("leaves a standing public policy where only lists are blocked", () => {
  expect(open({ ...BUCKET, policy: publicly }, block({ bucket: "files", acls: true }))).toHaveLength(1);
});

it("opens a bucket by the access list of an object, and by its own as far as can be told", () => {
  const list = (permission: string) => ({ type: "s3:acl", bucket: "files", grants: [{ to: "everyone", permission }] });
  const object = { type: "s3:object", bucket: "files", name: "a", grants: [{ to: "everyone", permission: "READ" }] };
  expect(open(BUCKET, object)).toEqual(["read arn:aws:s3:::files configured"]);
  expect(open(BUCKET, list("READ"))).toEqual(["read arn:aws:s3:::files inferred"]);
  expect(open(BUCKET, list("READ_ACP"))).toEqual([]);
  expect(open(BUCKET, object, block({ acls: true }))).toEqual([]);
  expect(open(BUCKET)).toEqual([]);
});

it("keeps a restricted bucket from the other accounts that its public policy names as well", () => {
  const policy = {
    Statement: [
      ...publicly.Statement,
      statement("s3:GetObject", "arn:aws:s3:::files/*", { Principal: { AWS: OTHER } }),
    ],
  };
  const source = `arn:aws:iam::${OTHER}:root`;
  expect(gets(graph({ ...BUCKET, policy }), source)).toEqual(["read arn:aws:s3:::files configured"]);
  expect(gets(graph({ ...BUCKET, policy }, block({ bucket: "files", policies: true })), source)).toEqual([]);
});

it("names the account that a policy lets in and of which no input says anything", () => {
  const found = graph({ ...BUCKET, policy: to({ AWS: OTHER }, "s3:GetObject", "arn:aws:s3:::files/*") });
  expect(gets(found, `arn:aws:iam::${OTHER}:root`)).toEqual(["read arn:aws:s3:::files configured"]);
  expect(found.notCollected).toContain(`arn:aws:iam::${OTHER}:root`);
});

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${A}:${name}`;

it.each([
  ["sns:topic", arn("sns", "news"), "sns:Subscribe"],
  ["sqs:queue", arn("sqs", "jobs"), "sqs:ReceiveMessage"],
  ["ecr:repository", arn("ecr", "repository/app"), "ecr:BatchGetImage"],
])("lets everyone read what the policy of %s opens, and nothing else", (type, uid, action) => {
  expect(open({ type, arn: uid, policy: anyone(action, uid) })).toEqual([`read ${uid} configured`]);
  expect(open({ type, arn: uid, policy: anyone("sts:AssumeRole", uid) })).toEqual([]);
  const inside = { Condition: { StringEquals: { "aws:PrincipalAccount": A } } };
  expect(open({ type, arn: uid, policy: anyone(action, uid, inside) })).toEqual([]);
});

it("keeps policies that name their resource to the account that they are of", () => {
  const queues = [A, OTHER].map((owner) => ({
    type: "sqs:queue",
    arn: `arn:aws:sqs:eu-west-1:${owner}:jobs`,
    name: "jobs",
  }));
  const document = anyone("sqs:ReceiveMessage", "*");
  const opens = (resource: string, of = A) => {
    const value = { type: "policy:resource", service: "sqs", resource, document };
    return open(...queues, { fact: "object", partition: of, value });
  };
  const [own, other] = queues.map((each) => [`read ${each.arn} configured`]);
  expect(opens("jobs")).toEqual(own);
  expect(opens("jobs", OTHER)).toEqual(other);
  expect(opens(`https://sqs.eu-west-1.amazonaws.com/${OTHER}/jobs`)).toEqual(other);
  expect(opens(`arn:aws:sqs:eu-west-1:${OTHER}:jobs`)).toEqual(other);
});

it("takes the policy that topics come with for one that lets in nobody by itself", () => {
  const uid = arn("sns", "news");
  const standard = anyone("sns:Subscribe", uid, { Condition: { StringEquals: { "AWS:SourceOwner": A } } });
  const found = graph({ type: "sns:topic", arn: uid, policy: standard }, user("ann"));
  expect(gets(found, "internet")).toEqual([]);
  expect(words(found, user("ann").arn)).toEqual([]);
});

it("opens a secret only where it has a key that others may use, too", () => {
  const uid = arn("secretsmanager", "secret:login");
  const secret = { type: "secretsmanager:secret", arn: uid, policy: anyone("secretsmanager:GetSecretValue", uid) };
  const key = { type: "kms:key", arn: arn("kms", "key/k-1"), id: "k-1", policy: anyone("kms:Decrypt", "*") };
  expect(open({ ...secret, key: key.arn }, key)).toEqual([`read ${uid} configured`]);
  const own = { ...key, policy: to({ AWS: A }, "kms:*", "*") };
  expect(open({ ...secret, key: key.arn }, own)).toEqual([]);
  expect(open(secret)).toEqual([]);
});

it.each([
  ["ec2:snapshot", arn("ec2", "snapshot/snap-1"), "snap-1"],
  ["ec2:image", arn("ec2", "image/ami-1"), "ami-1"],
  ["rds:snapshot", arn("rds", "snapshot:before"), "before"],
])("gives copies of %s to whom they are shared with", (type, uid, name) => {
  const copy = { type, arn: uid, id: name, name };
  const shared = (...sharedWith: string[]) => ({ type: "sharing", of: type, name, sharedWith });
  expect(open(copy, shared("all"))).toEqual([`read ${uid} configured`]);
  expect(open(copy, shared(OTHER))).toEqual([]);
  expect(gets(graph(copy, shared(OTHER)), `arn:aws:iam::${OTHER}:root`)).toEqual([`read ${uid} configured`]);
  expect(open(copy, { ...shared("all"), name: "another" })).toEqual([]);
  expect(open(copy)).toEqual([]);
});

const FUNCTION = { type: "lambda:function", arn: arn("lambda", "function:pay"), name: "pay" };
const API = { type: "apigateway:api", arn: "arn:aws:apigateway:eu-west-1::/restapis/a1", id: "a1", name: "shop" };
const calls = (source: string) => ({
  type: "policy:resource",
  service: "lambda",
  resource: "pay",
  document: to({ Service: "apigateway.amazonaws.com" }, "lambda:InvokeFunction", FUNCTION.arn, {
    Condition: { ArnLike: { "aws:SourceArn": source } },
  }),
});
const related = (found: FactGraph, type: string) =>
  [...found.relationships.values()].filter((each) => each.type === type).map(({ source, target }) => [source, target]);

it("hands requests of a gateway on to the functions that let it call them", () => {
  const uid = { ...API, arn: `arn:aws:apigateway:eu-west-1:${A}:/restapis/a1` };
  const found = graph(uid, FUNCTION, calls(`arn:aws:execute-api:eu-west-1:${A}:a1/*/*`));
  expect(related(found, "FORWARDS")).toEqual([[uid.arn, `${FUNCTION.arn}/invoke`]]);
  expect(related(found, "CAN_CONNECT")).toEqual([["internet", uid.arn]]);
  const elsewhere = { ...FUNCTION, arn: FUNCTION.arn.replace(A, OTHER) };
  const twice = graph(uid, elsewhere, FUNCTION, calls(`arn:aws:execute-api:eu-west-1:${A}:a1/*/*`));
  expect(related(twice, "FORWARDS")).toEqual([[uid.arn, `${FUNCTION.arn}/invoke`]]);
  const other = graph(uid, FUNCTION, calls(`arn:aws:execute-api:eu-west-1:${A}:b2/*/*`));
  expect(related(other, "FORWARDS")).toEqual([]);
});

it("lets those call a function whom its own policy lets in", () => {
  const called = `invoke ${FUNCTION.arn}/invoke configured`;
  const policy = (who: object | string, more: object = {}) => to(who, "lambda:InvokeFunction", FUNCTION.arn, more);
  expect(open({ ...FUNCTION, policy: policy("*") })).toEqual([called]);
  expect(gets(graph({ ...FUNCTION, policy: policy({ AWS: OTHER }) }), `arn:aws:iam::${OTHER}:root`)).toEqual([called]);
  const [gateway, url] = [
    { Service: "apigateway.amazonaws.com" },
    { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
  ];
  expect(open({ ...FUNCTION, policy: policy(gateway) })).toEqual([]);
  // What a function URL asks for besides: who has none is not let in by it.
  expect(open({ ...FUNCTION, policy: policy("*", { Condition: url }) })).toEqual([]);
  const byUrl = to("*", "lambda:InvokeFunctionUrl", FUNCTION.arn);
  expect(open({ ...FUNCTION, policy: byUrl })).toEqual([]);
});

it("gives out through a gateway the buckets that the gateway's role may read", () => {
  const api = { ...API, arn: `arn:aws:apigateway:eu-west-1:${A}:/restapis/a1` };
  const proxy = role("proxy", service("apigateway.amazonaws.com"), statement("s3:GetObject", "arn:aws:s3:::files/*"));
  const integration = {
    type: "apigateway:integration",
    api: "a1",
    uri: "arn:aws:apigateway:eu-west-1:s3:path/{item}",
    role: proxy.arn,
  };
  const other = { ...BUCKET, arn: "arn:aws:s3:::others", id: "others", name: "others" };
  expect(related(graph(api, proxy, integration, BUCKET, other), "SERVES")).toEqual([[api.arn, BUCKET.arn]]);
  expect(related(graph(api, proxy, { ...integration, api: "b2" }, BUCKET), "SERVES")).toEqual([]);
  const PUBLIC = `${BUCKET.arn}/public/*`;
  const asks = (path: string, more: object = {}) => {
    const uri = `arn:aws:apigateway:eu-west-1:s3:path/${path}`;
    const wide = role("proxy", service("apigateway.amazonaws.com"), statement("s3:GetObject"));
    const reader = user("ann", statement("s3:GetObject", PUBLIC));
    const found = graph(api, wide, { ...integration, uri, ...more }, BUCKET, other, reader);
    return related(found, "SERVES").map(([, target]) => target);
  };
  expect(asks("{bucket}/{key}")).toEqual([BUCKET.arn, other.arn]);
  expect(asks("files/{key}")).toEqual([BUCKET.arn]);
  expect(asks("files/public/{key}")).toEqual([PUBLIC]);
  expect(asks("files/{folder}/{key}")).toEqual([BUCKET.arn]);
  const publicOnly = role("proxy", service("apigateway.amazonaws.com"), statement("s3:GetObject", PUBLIC));
  const uri = "arn:aws:apigateway:eu-west-1:s3:path/files/{key}";
  expect(related(graph(api, publicOnly, { ...integration, uri }, BUCKET), "SERVES")).toEqual([[api.arn, PUBLIC]]);
  expect(asks("files/public/index.html")).toEqual([]);
  expect(asks("files")).toEqual([]);
  expect(asks("{bucket}/{key}", { method: "PUT" })).toEqual([]);
});

it("gives out through a gateway that asks for one folder what lies there alone, encrypted or not", () => {
  const api = { ...API, arn: `arn:aws:apigateway:eu-west-1:${A}:/restapis/a1` };
  const uri = "arn:aws:apigateway:eu-west-1:s3:path/files/pub/{key}";
  const proxy = (...more: object[]) =>
    role("proxy", service("apigateway.amazonaws.com"), statement("s3:GetObject", "arn:aws:s3:::files/*"), ...more);
  const integration = { type: "apigateway:integration", api: "a1", uri, role: proxy().arn };
  const found = graph(api, proxy(), integration, BUCKET);
  expect(related(found, "SERVES")).toEqual([[api.arn, `${BUCKET.arn}/pub/*`]]);
  expect(related(found, "KEEPS")).toEqual([[BUCKET.arn, `${BUCKET.arn}/pub/*`]]);
  const key = `arn:aws:kms:eu-west-1:${A}:key/k1`;
  const encrypted = { type: "s3:encryption", bucket: "files", key };
  const described = { type: "kms:key", arn: key, usualPolicy: true };
  expect(related(graph(api, proxy(), integration, BUCKET, encrypted, described), "SERVES")).toEqual([]);
  const decrypts = proxy(statement("kms:Decrypt", key));
  expect(related(graph(api, decrypts, integration, BUCKET, encrypted, described), "SERVES")).toHaveLength(1);
  const whole = { ...integration, uri: "arn:aws:apigateway:eu-west-1:s3:path/files/{key}" };
  expect(related(graph(api, proxy(), whole, BUCKET, encrypted, described), "SERVES")).toEqual([]);
});

it("does not let the internet connect to a private gateway, nor to one whose policy names others", () => {
  const uid = { ...API, arn: `arn:aws:apigateway:eu-west-1:${A}:/restapis/a1` };
  expect(related(graph({ ...uid, private: true }), "CAN_CONNECT")).toEqual([]);
  const policy = to({ AWS: OTHER }, "execute-api:Invoke", "execute-api:/*");
  expect(related(graph({ ...uid, policy }), "CAN_CONNECT")).toEqual([]);
});

it("gives a search domain to everyone where its policy asks nobody who they are, and no login does", () => {
  const uid = arn("es", "domain/logs");
  const domain = { type: "es:domain", arn: uid, name: "logs", policy: anyone("es:*", `${uid}/*`) };
  const asks = (found: FactGraph) => found.nodes.get(`${uid}#via/database`)?.properties["authentication"];
  expect(asks(graph(domain))).toBe("none");
  expect(asks(graph({ ...domain, login: true }))).toBe("required");
  expect(asks(graph({ ...domain, policy: to({ AWS: A }, "es:*", `${uid}/*`) }))).toBe("required");
  expect(related(graph({ ...domain, inside: true }), "CAN_CONNECT")).toEqual([]);
  const reads = (found: FactGraph) => related(found, "MAY").filter(([source]) => source === "internet");
  expect(reads(graph(domain))).toEqual([["internet", uid]]);
  expect(reads(graph({ ...domain, inside: true }))).toEqual([]);
  expect(reads(graph({ ...domain, login: true }))).toEqual([]);
});

it("gives out what lies behind a distribution, unless it asks for signed addresses", () => {
  const uid = `arn:aws:cloudfront::${A}:distribution/E1`;
  const distribution = {
    type: "cloudfront:distribution",
    arn: uid,
    name: "d1.cloudfront.net",
    origins: ["files.s3.eu-west-1.amazonaws.com"],
  };
  const found = graph(BUCKET, distribution);
  expect(related(found, "SERVES")).toEqual([[uid, BUCKET.arn]]);
  expect(found.nodes.get(uid)?.properties["authentication"]).toBe("none");
  expect(graph(BUCKET, { ...distribution, signed: true }).nodes.get(uid)?.properties["authentication"]).toBe(
    "required",
  );
  expect(related(graph(BUCKET, { ...distribution, origins: ["elsewhere.s3.amazonaws.com"] }), "SERVES")).toEqual([]);
});

it("opens the API of a Kubernetes cluster only to the addresses that its settings name", () => {
  const cluster = { type: "eks:cluster", arn: arn("eks", "cluster/prod"), name: "prod" };
  expect(related(graph({ ...cluster, openTo: ["0.0.0.0/0"] }), "CAN_CONNECT")).toEqual([["internet", cluster.arn]]);
  expect(related(graph({ ...cluster, openTo: ["203.0.113.0/24"] }), "CAN_CONNECT")).toEqual([]);
  expect(related(graph({ ...cluster, openTo: [] }), "CAN_CONNECT")).toEqual([]);
});

it("leads from a private key by its name to the machine whose key pair is called alike", () => {
  const machine = (name: string, keyName: string) => ({
    type: "ec2:instance",
    arn: arn("ec2", `instance/${name}`),
    name,
    keyName,
  });
  const key = {
    type: "ssm:parameter",
    arn: arn("ssm", "parameter/web-private-key"),
    name: "web-private-key",
    loginKey: true,
  };
  const machines = [machine("i-web", "web-key-pair"), machine("i-db", "db-key-pair")];
  const found = graph(...machines, key);
  expect(related(found, "UNLOCKS")).toEqual([[key.arn, `${machines[0]?.arn}/ssh`]]);
  expect(related(graph(...machines, { ...key, loginKey: undefined }), "UNLOCKS")).toEqual([]);
  expect(related(graph(...machines, { ...key, name: "ci-private-key" }), "UNLOCKS")).toEqual([]);
});

it("makes a key that is put on a machine depend on the way to its login, where the network is known", () => {
  const machine = { type: "ec2:instance", arn: arn("ec2", "instance/i-1"), id: "i-1", name: "i-1" };
  const ci = user("ci", statement("ec2-instance-connect:SendSSHPublicKey"));
  expect(words(graph(machine, ci), ci.arn)).toEqual([`execute ${machine.arn}`]);
  const network = (value: object) => ({ fact: "object", domain: "aws-network", partition: "network", value });
  const subnet = network({ type: "ec2:subnet", id: "subnet-a", vpc: "vpc-a", cidrs: ["10.0.0.0/24"] });
  const member = network({ type: "ec2:member", owner: machine.arn, subnets: ["subnet-a"], groups: [], runsCode: true });
  const found = graph(machine, ci, subnet, member);
  expect(words(found, ci.arn)).toEqual([`log-in ${machine.arn}`]);
  expect(found.nodes.get(`${machine.arn}/ssh`)?.properties).toMatchObject({ application: "ssh", port: 22 });
});

it("keeps the keys that lie in a bucket apart from those in another", () => {
  const object = { type: "s3:object", bucket: "files", name: "keys.txt", accessKeys: ["AKIABUCKET"] };
  const other = { ...BUCKET, arn: "arn:aws:s3:::others", id: "others", name: "others" };
  const key = "aws/access-key/AKIABUCKET";
  expect(related(graph(BUCKET, other, object), "USES_SECRET")).toEqual([[BUCKET.arn, key]]);
});
