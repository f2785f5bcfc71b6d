/** Whose statements about reading count for which buckets: a bucket is read by its own account, and by those that its policy lets in. */
import { sessionStatements } from "./certificates.js";
import type { Estate } from "./estate.js";
import { relevantTo, type Holder } from "./holder.js";
import { holderFor } from "./holders.js";
import { aboutAction } from "./policy/evaluate.js";
import type { PrincipalPattern, Statement } from "./policy/statement.js";
import type { Resource } from "./resources.js";

/** What reading an object asks for. */
export const READ = "s3:GetObject";

export const isAboutReading = (statement: Statement) => aboutAction(statement, READ.toLowerCase());

/** Its own statements about reading, and those of all that limits it. */
export function statementsAbout(holder: Holder): Statement[] {
  const { identity, boundary = [], session = [], controls } = relevantTo(holder, READ.toLowerCase());
  return [...identity, ...boundary, ...session, ...controls.flat()];
}

type ByStatement = ReadonlyMap<Statement, ReadonlySet<string>>;

const ofReaders = new WeakMap<Estate, ByStatement>();

/**
 * Every statement about reading of those that permit or limit the principals of the estate and their sessions, with the accounts
 * of these. Policies of buckets, and what limits buckets whoever reads, are left out.
 */
export function statementsOfReaders(estate: Estate, today: string): ByStatement {
  const known = ofReaders.get(estate);
  if (known !== undefined) return known;
  const found = new Map<Statement, Set<string>>();
  const add = (account: string, statements: readonly Statement[]) => {
    for (const each of statements) found.set(each, (found.get(each) ?? new Set()).add(account));
  };
  for (const principal of estate.principals.values())
    add(principal.account, statementsAbout(holderFor(estate, principal, today)));
  for (const { account, statements } of sessionStatements(estate)) add(account, statements.filter(isAboutReading));
  ofReaders.set(estate, found);
  return found;
}

/** What of an organization limits reading in the account, whoever reads. */
export const limitsOfResources = ({ organization }: Estate, account: string): Statement[] =>
  organization.overResources(account).flat().filter(isAboutReading);

const letIn = new WeakMap<Resource, ReadonlySet<string> | "all">();

/** Other accounts whose principals the bucket's policy lets read something. */
export function othersLetIn(bucket: Resource): ReadonlySet<string> | "all" {
  const found = letIn.get(bucket) ?? readOthers(bucket);
  letIn.set(bucket, found);
  return found;
}

function readOthers({ policy, account }: Resource): ReadonlySet<string> | "all" {
  const accounts = new Set<string>();
  for (const each of policy) {
    if (each.effect !== "Allow" || !isAboutReading(each)) continue;
    if (each.notPrincipals !== undefined) return "all";
    for (const pattern of each.principals ?? []) {
      if (pattern.kind === "everyone") return "all";
      const named = accountOf(pattern);
      if (named !== undefined && named !== account) accounts.add(named);
    }
  }
  return accounts;
}

function accountOf(pattern: PrincipalPattern): string | undefined {
  if (pattern.kind === "account") return pattern.account;
  return pattern.kind === "arn" ? pattern.arn.split(":")[4] : undefined;
}

/** Whether principals of one of the accounts, other than the bucket's own, may be let read something. */
export function isReadByOthers(bucket: Resource, accounts: ReadonlySet<string>): boolean {
  const others = othersLetIn(bucket);
  if (others === "all") return accounts.size > (accounts.has(bucket.account) ? 1 : 0);
  for (const each of others) if (accounts.has(each)) return true;
  return false;
}
