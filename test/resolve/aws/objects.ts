/** Objects of accounts as inputs state them, and what the resolver makes of them. */
import type { FactGraph } from "../../../src/model/index.js";
import { resolve } from "../../../src/resolve/index.js";

export const A = "111111111111";
export const arn = (kind: string, name: string, account = A) => `arn:aws:iam::${account}:${kind}/${name}`;
export const statement = (Action: string | string[], Resource: string | string[] = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const inline = (...Statement: object[]) => [{ name: "inline", document: { Statement } }];
export const trust = (Principal: object | string, more: object = {}) => ({
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...more }],
});

export const user = (name: string, ...statements: object[]) => ({
  type: "iam:user",
  arn: arn("user", name),
  name,
  inline: inline(...statements),
});
export const role = (name: string, trusts: object, ...statements: object[]) => ({
  type: "iam:role",
  arn: arn("role", name),
  name,
  trust: trusts,
  inline: inline(...statements),
});
export const service = (name: string) => trust({ Service: name });

/** The objects as inputs state them, each in the account that its ARN names; facts of other kinds stand as they are. */
export function stated(...objects: object[]) {
  return objects.map((value, index) => ({
    fact: "object" as const,
    domain: "aws",
    partition:
      (value as { type?: string }).type?.startsWith("org:") === true
        ? "aws"
        : (/:(\d{12}):/.exec(JSON.stringify((value as { arn?: string }).arn ?? ""))?.[1] ?? A),
    value: value as Record<string, unknown>,
    at: `/${index}`,
    path: "aws.json",
    basis: "configured" as const,
    statedBy: "source",
    format: "aws-iam",
    sequence: index,
    ...("fact" in value ? (value as object) : {}),
  }));
}

/** What follows from them. */
export function graph(...objects: object[]): FactGraph {
  return resolve(stated(...objects), { today: "2026-06-01" });
}

export const grants = (found: FactGraph, source: string) =>
  [...found.relationships.values()].filter(
    (each) => each.source === source && (each.type === "MAY" || each.type === "CAN_ASSUME"),
  );
export const words = (found: FactGraph, source: string) =>
  grants(found, source)
    .map(({ type, target, properties }) => `${type === "MAY" ? properties["action"] : type} ${target}`)
    .sort();
