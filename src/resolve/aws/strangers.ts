/** Principals of accounts that no input describes, known by what policies call them. */

export interface Stranger {
  readonly arn: string;
  readonly account: string;
  readonly kind: "user" | "role";
  readonly name: string;
}

/** Whoever an account lets act for it. */
export function rootOf(account: string): Stranger {
  return { arn: `arn:aws:iam::${account}:root`, account, kind: "user", name: `AWS account ${account}` };
}
