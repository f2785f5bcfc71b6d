/** Credentials in configuration, and what else of a Terraform state leads on: read from a state as a user would import it. */
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { recognise } from "../../../src/inputs/index.js";
import { StatedFact, type FactGraph } from "../../../src/model/index.js";
import { resolve } from "../../../src/resolve/index.js";
import { openDocument } from "../../../src/text/index.js";
import { A, arn, statement, words } from "./objects.js";

const PASSWORD = "correct-horse-battery";

async function graph(...resources: { type: string; name: string; values: object }[]): Promise<FactGraph> {
  const state = {
    format_version: "1.0",
    terraform_version: "1.9.0",
    values: {
      root_module: {
        resources: resources.map((each) => ({ ...each, mode: "managed", address: `${each.type}.${each.name}` })),
      },
    },
  };
  const document = await openDocument(Readable.from([Buffer.from(JSON.stringify(state))]), { name: "state.json" });
  const input = recognise(document.head);
  const facts: Parameters<typeof resolve>[0][number][] = [];
  for await (const each of input?.read(document, { cluster: "cluster" }) ?? [])
    if (!("problem" in each))
      facts.push({
        ...StatedFact.parse({ ...each, path: "state.json" }),
        statedBy: "s",
        format: "terraform",
        sequence: facts.length,
      });
  expect(JSON.stringify(facts)).not.toContain(PASSWORD);
  return resolve(facts, { today: "2026-06-01" });
}

const named = (type: string, name: string, values: object) => ({ type, name, values });
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const user = (name: string, ...statements: object[]) => [
  named("aws_iam_user", name, { arn: arn("user", name), name }),
  named("aws_iam_user_policy", name, { user: name, name: "own", policy: policy(...statements) }),
];
const role = (name: string, Service: string) =>
  named("aws_iam_role", name, {
    arn: arn("role", name),
    name,
    assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } }),
  });
const lambda = (name: string, more: object = {}) =>
  named("aws_lambda_function", name, {
    arn: `arn:aws:lambda:eu-west-1:${A}:function:${name}`,
    function_name: name,
    role: arn("role", "app"),
    ...more,
  });
const links = (found: FactGraph) =>
  [...found.relationships.values()].map(({ type, source, target }) => `${source} ${type} ${target}`);

const db = { arn: `arn:aws:rds:eu-west-1:${A}:db:orders`, identifier: "orders", password: PASSWORD };
const vmArn = `arn:aws:ec2:eu-west-1:${A}:instance/i-1`;
const vm = (values: object) => named("aws_instance", "vm", { arn: vmArn, id: "i-1", ...values });

describe("the password of a database", () => {
  it("opens it for the code and the readers of what it stands in", async () => {
    const pay = lambda("pay", { environment: [{ variables: { URL: `postgres://u:${PASSWORD}@orders` } }] });
    const found = await graph(
      named("aws_db_instance", "orders", db),
      pay,
      role("app", "lambda.amazonaws.com"),
      ...user("ann", statement("lambda:GetFunctionConfiguration")),
    );
    expect(links(found)).toContain(`arn:aws:lambda:eu-west-1:${A}:function:pay USES_SECRET ${db.arn}/password`);
    expect(links(found)).toContain(`${db.arn}/password UNLOCKS ${db.arn}`);
    expect(words(found, arn("user", "ann"))).toEqual([`read ${db.arn}/password`]);
  });
  it("is found in start scripts, in base64 too", async () => {
    const script = Buffer.from(`#!/bin/sh\npsql postgres://u:${PASSWORD}@orders`).toString("base64");
    const found = await graph(named("aws_db_instance", "orders", db), vm({ user_data_base64: script }));
    expect(links(found)).toContain(`${vmArn} USES_SECRET ${db.arn}/password`);
  });
});

describe("a start script that sets a password", () => {
  it("lets those in who may read it", async () => {
    const found = await graph(
      vm({ user_data: "#!/bin/bash\necho 'ec2-user:hello-world' | chpasswd" }),
      ...user("ann", statement("ec2:DescribeInstanceAttribute")),
    );
    expect(words(found, arn("user", "ann"))).toEqual([`read ${vmArn}/login`]);
    expect(links(found)).toContain(`${vmArn}/login UNLOCKS ${vmArn}/ssh`);
    expect(links(found)).toContain(`${vmArn} EXPOSES ${vmArn}/ssh`);
  });
  it("one that does not gives nothing to read", async () => {
    const found = await graph(
      vm({ user_data: "#!/bin/bash\necho hello" }),
      ...user("ann", statement("ec2:DescribeInstanceAttribute")),
    );
    expect(words(found, arn("user", "ann"))).toEqual([]);
  });
});

describe("what functions take their input from", () => {
  const queue = { arn: `arn:aws:sqs:eu-west-1:${A}:bus`, name: "bus", url: `https://sqs/${A}/bus` };
  it("whoever may send to the queue sends to the function", async () => {
    const found = await graph(
      named("aws_sqs_queue", "bus", queue),
      lambda("pay"),
      role("app", "lambda.amazonaws.com"),
      named("aws_lambda_event_source_mapping", "bus", { event_source_arn: queue.arn, function_name: "pay" }),
      ...user("ann", statement("sqs:SendMessage", queue.arn)),
    );
    expect(words(found, arn("user", "ann"))).toEqual([`invoke ${queue.arn}/send`]);
    const handed = [...found.relationships.values()].filter(({ type }) => type === "FORWARDS");
    expect(handed.map(({ source, target }) => [source, target])).toEqual([
      [`${queue.arn}/send`, `arn:aws:lambda:eu-west-1:${A}:function:pay/invoke`],
    ]);
  });
});

describe("identity pools", () => {
  const users = `arn:aws:cognito-idp:eu-west-1:${A}:userpool/users-1`;
  const identities = `arn:aws:cognito-identity:eu-west-1:${A}:identitypool/pool-1`;
  const pool = (signUp: boolean) => [
    named("aws_cognito_user_pool", "p", {
      arn: users,
      id: "users-1",
      admin_create_user_config: [{ allow_admin_create_user_only: !signUp }],
    }),
    named("aws_cognito_identity_pool", "p", {
      arn: identities,
      id: "pool-1",
      allow_unauthenticated_identities: false,
      cognito_identity_providers: [{ provider_name: "cognito-idp.eu-west-1.amazonaws.com/users-1" }],
    }),
    named("aws_iam_role", "guest", {
      arn: arn("role", "guest"),
      name: "guest",
      assume_role_policy: policy({
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Condition: {
          StringEquals: { "cognito-identity.amazonaws.com:aud": "pool-1" },
          "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
      }),
    }),
  ];
  it("serve anyone where strangers may sign up, else their users", async () => {
    const open = await graph(...pool(true));
    expect(words(open, "internet")).toEqual([`CAN_ASSUME ${users}`]);
    const closed = await graph(...pool(false));
    expect(words(closed, "internet")).toEqual([]);
    for (const found of [open, closed]) {
      expect(words(found, users)).toEqual([`CAN_ASSUME ${identities}`]);
      expect(words(found, identities)).toEqual([`CAN_ASSUME ${arn("role", "guest")}`]);
    }
  });
});

describe("containers on machines", () => {
  const cluster = `arn:aws:ecs:eu-west-1:${A}:cluster/c`;
  const web = (network: string, imds: object) =>
    graph(
      vm({
        user_data: "echo ECS_CLUSTER=c >> /etc/ecs/ecs.config",
        iam_instance_profile: "vm",
        metadata_options: [imds],
      }),
      named("aws_iam_instance_profile", "vm", { name: "vm", role: "vm" }),
      role("vm", "ec2.amazonaws.com"),
      named("aws_ecs_service", "web", {
        id: `arn:aws:ecs:eu-west-1:${A}:service/c/web`,
        arn: `arn:aws:ecs:eu-west-1:${A}:service/c/web`,
        name: "web",
        cluster,
        launch_type: "EC2",
        task_definition: "web:1",
      }),
      named("aws_ecs_task_definition", "web", {
        arn: "web:1",
        family: "web",
        network_mode: network,
        container_definitions: "[]",
      }),
    );
  const service = `arn:aws:ecs:eu-west-1:${A}:service/c/web`;
  it("run on the cluster's machines and act as these where the metadata service answers", async () => {
    const found = links(await web("bridge", { http_tokens: "optional" }));
    expect(found).toContain(`${service} RUNS_ON ${vmArn}`);
    expect(found).toContain(`${service} RUNS_AS ${arn("role", "vm")}`);
  });
  it("do not where its answer travels no hop", async () => {
    const limits = { http_tokens: "required", http_put_response_hop_limit: 1 };
    expect(links(await web("bridge", limits))).not.toContain(`${service} RUNS_AS ${arn("role", "vm")}`);
    expect(links(await web("host", limits))).toContain(`${service} RUNS_AS ${arn("role", "vm")}`);
  });
});
