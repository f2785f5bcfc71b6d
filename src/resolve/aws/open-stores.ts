/** Stores whose door in the network asks nobody who they are. */
import { anyone } from "./anyone.js";
import type { Estate } from "./estate.js";
import { relevantTo, variablesFor, type Holder } from "./holder.js";
import { aboutAction } from "./policy/evaluate.js";
import { example, type Variable } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Resource } from "./resources.js";
import { REACHED, type Reached } from "./ways/index.js";

/**
 * Whether it gives its data to whoever gets there. A search domain does where its policy lets everyone and it has no logins of
 * its own; a file system does without a policy, and with one as far as clients that do not say who they are are let in.
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export function isOpenStore(asked: { readonly estate: Estate; readonly today: string }, resource: Resource): boolean {
  const way = REACHED.find(({ type }) => type === resource.type);
  if (way === undefined || way.signed === true || resource.value.login === true) return false;
  if (resource.missing.length > 0) return false;
  if (resource.policy.length === 0) return way.openWithoutPolicy === true;
  return askedOf(way, resource, []).some((each) => anyone(asked, way.action, each)?.length === 0);
}

/** What of the store the way is asked on: each thing in it that its own policy or one of the reader's names. */
export function askedOf({ action, below, keys, named }: Reached, resource: Resource, names: readonly string[]) {
  const { arn, account, tags, policy } = resource;
  const asked = { resource, account, tags, policy, keys };
  if (named === undefined) return [{ ...asked, arn: `${arn}${below}` }];
  const all = new Set([...names, ...namesIn(policy.filter((each) => aboutAction(each, action.toLowerCase())))]);
  return [...all].sort().map((name) => ({ ...asked, arn: named(arn, name) }));
}

/** Names of things in stores that the reader's policies allow the way on. */
export function namesFor(holder: Holder, { action, named }: Reached): readonly string[] {
  if (named === undefined) return [];
  return namesIn(relevantTo(holder, action.toLowerCase()).identity, variablesFor(holder, action));
}

/** The last names in the resources that statements allow something on, wildcards filled in. */
function namesIn(statements: readonly Statement[], variable: Variable = () => "unknown-variable"): string[] {
  const allowed = statements.filter(({ effect }) => effect === "Allow").flatMap(({ resources = ["*"] }) => resources);
  const named = allowed.map((each) => example(each, variable));
  return [...new Set(named.map((each) => each.slice(each.lastIndexOf("/") + 1)))].sort();
}
