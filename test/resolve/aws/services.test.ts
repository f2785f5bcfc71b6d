/** What single services let their callers do; each with what they do not. */
import { expect, it } from "vitest";
import { A, arn, graph, grants, role, service, statement, user, words } from "./objects.js";

const ann = arn("user", "ann");
const gets = (...objects: object[]) => words(graph(...objects), ann);
const at = (name: string, path: string) => `arn:aws:${name}:eu-west-1:${A}:${path}`;

it("runs a command where a document that runs any may be used, too", () => {
  const machine = { type: "ec2:instance", arn: at("ec2", "instance/i-1"), id: "i-1", profile: "vm" };
  const vm = role("vm", service("ec2.amazonaws.com"), statement("ssm:UpdateInstanceInformation"));
  const profile = { type: "iam:instance-profile", name: "vm", role: "vm" };
  const send = (...resources: string[]) =>
    gets(machine, vm, profile, user("ann", statement("ssm:SendCommand", resources)));
  expect(send(machine.arn, "arn:aws:ssm:*:*:document/AWS-RunShellScript")).toEqual([`execute ${machine.arn}`]);
  expect(send(machine.arn)).toEqual([]);
  expect(send(machine.arn, "arn:aws:ssm:*:*:document/AWS-UpdateSSMAgent")).toEqual([]);
  expect(send(machine.arn, "arn:aws:ssm:us-east-1::document/*")).toEqual([]);
});

it("sets a function off by a queue, a stream or a broker only as a role that may read one", () => {
  const making = user("ann", statement(["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"]));
  const app = (action: string) => role("app", service("lambda.amazonaws.com"), statement(action));
  expect(gets(making, app("sqs:ReceiveMessage"))).toEqual([`pass-role ${app("").arn}`]);
  expect(gets(making, app("s3:GetObject"))).toEqual([]);
});

it("lets in as any role of a provider of SAML whoever may replace what it vouches with", () => {
  const provider = `arn:aws:iam::${A}:saml-provider/office`;
  const trusting = (Action: string) => ({
    ...role("staff", { Statement: [{ Effect: "Allow", Action, Principal: { Federated: provider } }] }),
  });
  const update = user("ann", statement("iam:UpdateSAMLProvider", provider));
  expect(gets(trusting("sts:AssumeRoleWithSAML"), update)).toEqual([`take-over ${arn("role", "staff")}`]);
  expect(gets(trusting("sts:AssumeRoleWithWebIdentity"), update)).toEqual([]);
  const other = user("ann", statement("iam:UpdateSAMLProvider", `${provider}-2`));
  expect(gets(trusting("sts:AssumeRoleWithSAML"), other)).toEqual([]);
});

it("gives a role to a machine that runs, for whoever runs code there besides", () => {
  const machine = { type: "ec2:instance", arn: at("ec2", "instance/i-1"), id: "i-1" };
  const app = { ...role("app", service("ec2.amazonaws.com")), profiles: ["app"] };
  const replacing = statement(["iam:PassRole", "ec2:ReplaceIamInstanceProfileAssociation"]);
  const found = graph(machine, app, user("ann", replacing));
  const [use] = grants(found, ann);
  expect(words(found, use?.target ?? "")).toEqual([
    expect.stringMatching(/^given condition\//) as unknown as string,
    `pass-role ${app.arn}`,
  ]);
  expect(words(found, machine.arn)).toEqual([expect.stringMatching(/^bring-about /) as unknown as string]);
  expect(gets(app, user("ann", replacing))).toEqual([]);
  expect(gets(machine, { ...app, profiles: [] }, user("ann", replacing))).toEqual([]);
});

it("reads a search domain where no login of its own says who may, and in a VPC only where one gets there", () => {
  const domain = { type: "es:domain", arn: at("es", "domain/logs"), name: "logs" };
  const read = (more: object = {}) => gets({ ...domain, ...more }, user("ann", statement("es:ESHttp*")));
  expect(read()).toEqual([`read ${domain.arn}`]);
  expect(read({ inside: true })).toEqual([`read-through ${domain.arn}`]);
  expect(read({ login: true })).toEqual([]);
  expect(gets(domain, user("ann", statement("es:Describe*")))).toEqual([]);
});

it("queries a warehouse through its interface for whoever may have credentials made", () => {
  const warehouse = { type: "redshift:cluster", arn: at("redshift", "cluster:sales"), name: "sales" };
  const query = statement(["redshift-data:ExecuteStatement", "redshift:GetClusterCredentials"]);
  expect(gets(warehouse, user("ann", query))).toEqual([`read ${warehouse.arn}`, `read-through ${warehouse.arn}`]);
  expect(gets(warehouse, user("ann", statement("redshift-data:ExecuteStatement")))).toEqual([]);
});

it("sends nothing to what hands nothing on", () => {
  const queue = { type: "sqs:queue", arn: at("sqs", "jobs"), name: "jobs" };
  const job = { type: "lambda:function", arn: at("lambda", "function:job"), name: "job" };
  const trigger = { type: "lambda:trigger", by: queue.arn, function: job.arn };
  const send = user("ann", statement("sqs:SendMessage"));
  expect(gets(queue, send)).toEqual([]);
  expect(graph(queue, send).nodes.has(`${queue.arn}/send`)).toBe(false);
  expect(gets(queue, job, trigger, send)).toEqual([`invoke ${queue.arn}/send`]);
});

it("is the same in another partition", () => {
  const cn = (value: object) => JSON.parse(JSON.stringify(value).replaceAll("arn:aws:", "arn:aws-cn:")) as object;
  const there = ann.replace("arn:aws:", "arn:aws-cn:");
  const of = (...objects: object[]) => words(graph(...objects.map(cn)), there);
  const app = role("app", service("ec2.amazonaws.com.cn"));
  const run = (to: string) =>
    user(
      "ann",
      statement("iam:PassRole", "*", { Condition: { StringEquals: { "iam:PassedToService": to } } }),
      statement(["ec2:RunInstances", "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"]),
    );
  expect(of(run("ec2.amazonaws.com.cn"), app)).toEqual([`pass-role ${app.arn.replace("arn:aws:", "arn:aws-cn:")}`]);
  expect(of(run("lambda.amazonaws.com"), app)).toEqual([]);
  const making = statement(["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"], "arn:aws:iam::*:user/*");
  expect(of(user("ann", making))).toContain(`create-principal aws/${A}`);
});

it("permission to call a function by its URL is worth something where it has one", () => {
  const call = { type: "lambda:function", arn: `arn:aws:lambda:us-east-1:${A}:function:api`, name: "api" };
  const url = { type: "lambda:url", function: "api", authentication: "AWS_IAM" };
  const ann = user("ann", statement("lambda:InvokeFunctionUrl"));
  expect(words(graph(call, ann), arn("user", "ann"))).toEqual([]);
  expect(words(graph(call, url, ann), arn("user", "ann"))).toEqual([`invoke ${call.arn}/invoke`]);
  expect(words(graph(call, user("ann", statement("lambda:InvokeFunction"))), arn("user", "ann"))).toHaveLength(1);
});
