/**
 * What well-known policies that AWS keeps permit, as far as attacks and data go: used where no input holds the document
 * (Terraform names them only). An imported document stands above this table. Of each, the parts that only list or
 * describe are left out unless they show configuration.
 */
import type { Grant } from "./managed/grant.js";
import { PEOPLE_AND_STORES } from "./managed/people-and-stores.js";
import { WORKLOADS } from "./managed/workloads.js";
import { parsePolicy, type Statement } from "./policy/statement.js";

/** By the last part of their ARN. */
const GRANTS: Readonly<Record<string, readonly Grant[]>> = { ...PEOPLE_AND_STORES, ...WORKLOADS };

/** Everything but managing identities; what it may do with roles is to list and to make service-linked ones. */
const POWER_USER = {
  Statement: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
      Resource: "*",
    },
  ],
};

/** Statements of a policy that AWS keeps; undefined where this table does not know it. */
export function managedPolicy(arn: string): readonly Statement[] | undefined {
  const name = /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const known = statementsByName.get(name);
  if (known !== undefined) return known;
  const grants = Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined;
  const document =
    name === "PowerUserAccess" ? POWER_USER : grants === undefined ? undefined : { Statement: statementsOf(grants) };
  if (document === undefined) return undefined;
  const { statements } = parsePolicy(document, { policy: `policy ${arn}` });
  statementsByName.set(name, statements);
  return statements;
}

const statementsByName = new Map<string, readonly Statement[]>();

function statementsOf(grants: readonly Grant[]) {
  const plain = grants.filter((each): each is string => typeof each === "string");
  const narrow = grants.filter((each): each is Exclude<Grant, string> => typeof each !== "string");
  return [
    ...(plain.length === 0 ? [] : [{ Effect: "Allow", Action: plain, Resource: "*" }]),
    ...narrow.map(([Action, Resource, Condition]) => ({
      Effect: "Allow",
      Action,
      Resource,
      ...(Condition === undefined ? {} : { Condition }),
    })),
  ];
}
