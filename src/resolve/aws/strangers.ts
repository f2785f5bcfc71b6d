/** Principals of accounts that no input describes, known by what policies call them. */
import type { Estate } from "./estate.js";

export interface Stranger {
  readonly arn: string;
  readonly account: string;
  readonly kind: "user" | "role";
  readonly name: string;
}

/** The ARN of the principal that a policy names: of a session its role's, which whoever holds the role may name so. */
export function principalArn({ principals }: Estate, named: string): string {
  const [, account, name] = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(named) ?? [];
  if (account === undefined) return named;
  const isIt = (each: { kind: string; account: string; name: string }) =>
    each.kind === "role" && each.account === account && each.name === name;
  return [...principals.values()].find(isIt)?.arn ?? `arn:aws:iam::${account}:role/${name}`;
}

/** Whoever an account lets act for it. */
export function rootOf(account: string): Stranger {
  return { arn: `arn:aws:iam::${account}:root`, account, kind: "user", name: `AWS account ${account}` };
}
