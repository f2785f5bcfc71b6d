/** What policies of resources give to every principal of their account: said once, however many there are. */
import { newHolder, type Holder } from "../holder.js";
import type { Account, Grant } from "./grant.js";
import { powersOf } from "./index.js";

const known = new WeakMap<Account, ReadonlySet<string>>();

/**
 * The holder's grants as those that are everyone's in the account and its own: whoever has all of the former shares them.
 * `own` are all of them where something of what is everyone's is kept from the holder.
 */
export function apart(
  account: Account,
  holder: Holder,
  grants: readonly Grant[],
): { everyones: Grant[]; own: Grant[] } {
  const keys = everyonesIn(account, holder);
  const everyones = grants.filter((each) => keys.has(keyOf(each)));
  if (new Set(everyones.map(keyOf)).size < keys.size) return { everyones: [], own: [...grants] };
  return { everyones, own: grants.filter((each) => !keys.has(keyOf(each))) };
}

const keyOf = ({ power, way, target, open }: Grant) => JSON.stringify([power, way, target, open.length > 0]);

/** What somebody has of whom no policy of its own says anything. */
function everyonesIn(account: Account, { organization }: Holder): ReadonlySet<string> {
  const found = known.get(account);
  if (found !== undefined) return found;
  const name = "*any*";
  const caller = { arn: `arn:aws:iam::${account.id}:role/${name}`, account: account.id, kind: "role", name } as const;
  const nobody = { ...newHolder(caller, [], undefined, account.today), organization };
  const made = new Set(
    powersOf(account, nobody)
      .filter(({ open }) => open.length === 0)
      .map(keyOf),
  );
  known.set(account, made);
  return made;
}
