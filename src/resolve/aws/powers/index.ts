/** From one principal's permissions to what it can come to hold, way by way of the catalogue. */
import { mayDoEverything } from "../administrator.js";
import type { Holder } from "../holder.js";
import { certifying } from "../certificates.js";
import { entering } from "./clusters.js";
import { copying, invoking, reading } from "./data.js";
import { readingParts } from "../parts.js";
import type { Account, Grant } from "./grant.js";
import { becoming, creating, rewriting, vouching } from "./identities.js";
import { passing } from "./passing.js";
import { opening } from "./opening.js";
import { pushing } from "./pushing.js";
import { querying } from "./querying.js";
import { reaching } from "./reaching.js";
import { running } from "./running.js";

export { reachedWay, readThrough } from "./reaching.js";
export { writeUntoldDatabases } from "./signing-in.js";
export {
  invocationUid,
  isReadFromAnywhere,
  sendingUid,
  takesMessages,
  type Account,
  type Grant,
  type Power,
} from "./grant.js";

/** Everything that follows from what the holder is permitted; one grant for whoever may do everything. */
export function powersOf(account: Account, holder: Holder): Grant[] {
  if (mayDoEverything(holder))
    return [{ power: "everything", way: "everything", actions: "*", target: `aws/${account.id}`, open: [] }];
  return [
    ...passing(account, holder),
    ...running(account, holder),
    ...pushing(account, holder),
    ...becoming(account, holder),
    ...vouching(account, holder),
    ...certifying(account, holder),
    ...rewriting(account, holder),
    ...creating(account, holder),
    ...entering(account, holder),
    ...reading(account, holder),
    ...readingParts(account, holder),
    ...opening(account, holder),
    ...copying(account, holder),
    ...querying(account, holder),
    ...reaching(account, holder),
    ...invoking(account, holder),
  ];
}
