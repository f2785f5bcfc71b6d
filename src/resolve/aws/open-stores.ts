/** Stores whose door in the network asks nobody who they are. */
import { anyone } from "./anyone.js";
import type { Estate } from "./estate.js";
import type { Resource } from "./resources.js";
import { REACHED, type Reached } from "./ways/index.js";

/**
 * Whether it gives its data to whoever gets there. A search domain does where its policy lets everyone and it has no logins of
 * its own; a file system does without a policy, and with one as far as clients that do not say who they are are let in.
 * https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export function isOpenStore(asked: { readonly estate: Estate; readonly today: string }, resource: Resource): boolean {
  const way = REACHED.find(({ type }) => type === resource.type);
  if (way === undefined || resource.value.login === true) return false;
  if (resource.policy.length === 0) return way.openWithoutPolicy === true;
  return anyone(asked, way.action, askedOf(way, resource))?.length === 0;
}

/** What of the store the way is asked on. */
export const askedOf = (
  { below, keys, at = (arn) => `${arn}${below}` }: Reached,
  { arn, account, tags, policy }: Resource,
) => ({
  arn: at(arn),
  account,
  tags,
  policy,
  keys,
});
