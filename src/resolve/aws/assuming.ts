/** Roles that a holder may assume which is no principal of its own: a session, or a principal without its limits. */
import { trustTarget } from "./assumption.js";
import { mayAtAll, type Holder, type Target } from "./holder.js";
import { permittedTargets } from "./many-targets.js";
import type { Account, Grant } from "./powers/index.js";

const roles = new WeakMap<Account, readonly RoleTarget[]>();

type RoleTarget = Target & { readonly uid: string };

/** Asked from the holder's side: the roles' own side is asked for principals alone. */
export function assuming(account: Account, holder: Holder): Grant[] {
  const action = "sts:AssumeRole";
  if (!mayAtAll(holder, action)) return [];
  const all =
    roles.get(account) ??
    [...account.estate.principals.values()]
      .filter(({ kind }) => kind === "role")
      .map((role): RoleTarget => ({ ...trustTarget(role), uid: role.arn }));
  roles.set(account, all);
  return permittedTargets(holder, [{ action, on: "target" }], all)
    .filter(([{ uid }]) => uid !== holder.caller.arn)
    .map(([{ uid }, open]) => ({ power: "assume", way: "sts/assume-role", actions: action, target: uid, open }));
}
