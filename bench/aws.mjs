/**
 * Accounts with principals, policies and resources: resolving them, and how that grows.
 * node bench/aws.mjs [principals] [dist]; prints one line of JSON. A tenth of the size is measured first, in the same process.
 */
import { resolve as absolute } from "node:path";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { random } from "./random.mjs";

const principals = Number(process.argv[2] ?? 10_000);
const dist = absolute(process.argv[3] ?? "dist");
const { resolve } = await import(pathToFileURL(join(dist, "resolve/index.js")).href);

const SERVICES = ["lambda", "ec2", "ecs-tasks", "glue", "codebuild"].map((each) => `${each}.amazonaws.com`);
const READS = [
  "s3:GetObject",
  "s3:Get*",
  "dynamodb:Query",
  "dynamodb:*",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
];
const CHANGES = [
  "lambda:UpdateFunctionCode",
  "iam:PassRole",
  "lambda:*",
  "ec2:RunInstances",
  "ssm:SendCommand",
  "iam:CreateAccessKey",
];

/** Objects as the inputs give them: a half of the principals are roles, a policy for two principals, five resources for each. */
function* objects(size) {
  const next = random(6);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const accounts = Math.max(1, Math.round(size / 50));
  const account = (n) => String(100_000_000_000 + (n % accounts));
  const allow = (Action, Resource, more = {}) => ({ Effect: "Allow", Action, Resource, ...more });
  const policies = Math.round(size / 2);
  const arn = (kind, n) => `arn:aws:iam::${account(n)}:${kind}/${kind[0]}${n}`;
  for (let n = 0; n < policies; n++) {
    const Statement = [
      allow([pick(READS), pick(READS)], next() < 0.2 ? "*" : `arn:aws:s3:::b${Math.floor(next() * size)}*`),
    ];
    if (next() < 0.3) Statement.push(allow(pick(CHANGES), "*"));
    if (next() < 0.1)
      Statement.push({ ...allow(pick(CHANGES), "*"), Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } });
    if (next() < 0.1)
      Statement.push({
        ...allow(READS, "*"),
        Condition: { StringEquals: { "aws:ResourceTag/team": `t${Math.floor(next() * 9)}` } },
      });
    if (next() < 0.05) Statement.push({ ...allow("*", "*"), Effect: "Deny", Action: "iam:*" });
    yield {
      type: "iam:policy",
      arn: arn("policy", n),
      account: account(n),
      versions: [{ default: true, document: { Statement } }],
    };
  }
  for (let n = 0; n < size; n++) {
    const role = n % 2 === 1;
    // Policies n, n + accounts, … are those of the account.
    const own = [0, 1].map(
      () => (n % accounts) + accounts * Math.floor(next() * Math.max(1, Math.floor(policies / accounts))),
    );
    const principal = {
      type: role ? "iam:role" : "iam:user",
      arn: arn(role ? "role" : "user", n),
      account: account(n),
      attached: own.map((each) => arn("policy", each)),
      profiles: role && n % 3 === 0 ? [`arn:aws:iam::${account(n)}:instance-profile/p${n}`] : [],
    };
    if (next() < 0.005) principal.attached.push("arn:aws:iam::aws:policy/AdministratorAccess");
    if (!role) yield principal;
    else {
      const Principal = next() < 0.7 ? { Service: pick(SERVICES) } : { AWS: account(n) };
      yield { ...principal, trust: { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal }] } };
    }
  }
  for (let n = 0; n < size * 5; n++) {
    const tags = { team: `t${n % 9}` };
    const of = account(n);
    const common = { account: of, tags, name: `b${n}` };
    const kind = n % 5;
    if (kind === 0) yield { ...common, type: "s3:bucket", arn: `arn:aws:s3:::b${n}` };
    if (kind === 1) yield { ...common, type: "dynamodb:table", arn: `arn:aws:dynamodb:eu-west-1:${of}:table/b${n}` };
    if (kind === 2)
      yield { ...common, type: "secretsmanager:secret", arn: `arn:aws:secretsmanager:eu-west-1:${of}:secret:b${n}` };
    if (kind === 3) yield { ...common, type: "sqs:queue", arn: `arn:aws:sqs:eu-west-1:${of}:b${n}` };
    if (kind === 4)
      yield {
        ...common,
        type: "lambda:function",
        arn: `arn:aws:lambda:eu-west-1:${of}:function:b${n}`,
        role: arn("role", (n % accounts) | 1),
      };
  }
}

function stated(size) {
  return [...objects(size)].map(({ account, ...value }, sequence) => ({
    fact: "object",
    domain: "aws",
    partition: account,
    value,
    at: `/${sequence}`,
    path: "aws.json",
    basis: "configured",
    statedBy: "bench",
    format: "aws-iam",
    sequence,
  }));
}

function measure(size) {
  const facts = stated(size);
  globalThis.gc?.();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const graph = resolve(facts, { today: "2026-06-01" });
  const ms = Math.round(performance.now() - start);
  const cpuMs = Math.round(process.cpuUsage(cpu).user / 1000);
  return {
    principals: size,
    facts: facts.length,
    ms,
    cpuMs,
    nodes: graph.nodes.size,
    relationships: graph.relationships.size,
  };
}

// Once before anything is measured, so that the smaller run does not pay for compiling.
measure(Math.max(100, Math.round(principals / 50)));
const tenth = measure(Math.round(principals / 10));
const whole = measure(principals);
const ratio = Number((whole.ms / tenth.ms).toFixed(2));
const memoryMB = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ bench: "aws", whole, tenth, ratio, memoryMB }));
