/** That somebody may assume a role. */
import type { Principal } from "./estate.js";
import type { Target } from "./holder.js";
import type { Open } from "./policy/evaluate.js";
import type { Statement } from "./policy/statement.js";

/** What narrows sessions of a role. */
export interface Session {
  /** Tells it apart from other sessions of the role. */
  readonly id: string;
  /** Whose it is, in words. */
  readonly name: string;
  /** What it is narrowed to. */
  readonly statements: readonly Statement[];
  /** Policies that it names and that no input holds: they are taken to allow everything. */
  readonly missing?: readonly string[];
}

export interface Assumption {
  /** uid of whoever may assume it; `internet`: anybody. */
  readonly caller: string;
  readonly role: Principal;
  /** What narrows the session that it gets; without: it gets all that the role may do. */
  readonly session?: Session | undefined;
  readonly open: readonly Open[];
  /** The statements that permit it, as far as inputs hold them. */
  readonly by: readonly Statement[];
  /** What the caller's own policies allow is not known. */
  readonly assumed: boolean;
  /** An asset that only the trust policy names. */
  readonly stranger?: { readonly name: string; readonly type: string };
}

/** The policies of whom no input describes are taken to permit. */
export const ALLOW_ALL: readonly Statement[] = [
  { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] },
];

/** A role as what is assumed: its trust policy decides. */
export const trustTarget = (role: Principal): Target => ({
  arn: role.arn,
  account: role.account,
  tags: role.tags,
  policy: role.trust,
  policyDecides: true,
});
