/** Stores whose door in the network asks nobody who they are. */
import { anyone } from "./anyone.js";
import type { Estate } from "./estate.js";
import { allowing, variablesFor, type Holder } from "./holder.js";
import { aboutAction } from "./policy/evaluate.js";
import { example, type Variable } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { ResourceTarget } from "./powers/target.js";
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
  return anyone(asked, way.action, wholeOf(way, resource))?.length === 0;
}

/** The store itself as what the way is asked on. */
export function wholeOf({ below, keys }: Pick<Reached, "below" | "keys">, resource: Resource): ResourceTarget {
  const { arn, account, tags, policy } = resource;
  return { resource, arn: `${arn}${below}`, account, tags, policy, keys };
}

/** What of the store the way is asked on: each thing in it that its own policy or one of the reader's names. */
export function askedOf(way: Reached, resource: Resource, names: readonly string[]): ResourceTarget[] {
  const { action, things, signed } = way;
  const whole = wholeOf(way, resource);
  if (things === undefined) return [whole];
  const own = namesIn(
    things,
    resource.policy.filter((each) => actionsOf(action).some((one) => aboutAction(each, one))),
  );
  const all = [...new Set([...names, ...own])].sort();
  const named = all.map((name) => ({ ...whole, arn: things.arn(resource.arn, name) }));
  return signed === true ? named : [whole, ...named];
}

/** Names of things in stores that the reader's policies, or those within which it stays, allow the way on. */
export function namesFor(holder: Holder, { action, things }: Pick<Reached, "action" | "things">): readonly string[] {
  if (things === undefined) return [];
  const statements = actionsOf(action).flatMap((each) => allowing(holder, each));
  return namesIn(things, statements, variablesFor(holder, actionsOf(action)[0]!));
}

const actionsOf = (actions: string) => actions.toLowerCase().split("|");

/** Names in the resources that statements allow something on, wildcards filled in. */
function namesIn(
  { nameIn }: NonNullable<Reached["things"]>,
  statements: readonly Statement[],
  variable: Variable = () => "unknown-variable",
): string[] {
  const allowed = statements.filter(({ effect }) => effect === "Allow").flatMap(({ resources = ["*"] }) => resources);
  return [...new Set(allowed.flatMap((each) => nameIn(example(each, variable)) ?? []))].sort();
}
