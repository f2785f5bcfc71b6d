/** Sessions of a role that a session policy narrows: an identity of their own beside the role, with what both allow. */
import { mention, relate } from "../kubernetes/output.js";
import { trustTarget, type Session } from "./assumption.js";
import type { Principal } from "./estate.js";
import { mayAtAll, type Holder, type Target } from "./holder.js";
import { holderFor } from "./holders.js";
import { permittedTargets } from "./many-targets.js";
import { powersOf, type Account, type Grant } from "./powers/index.js";
import { writeGrants, type Writing } from "./write.js";

/** uid of the role in such a session; of the role itself where none narrows it. */
export function sessionUid(role: Principal, session: Session | undefined): string {
  return session === undefined ? role.arn : `${role.arn}#${session.id}`;
}

/** The role in the session, with what it may do there; written once, however many may come in. */
export function writeSession(writing: Writing, account: Account, role: Principal, session: Session): void {
  const { output } = writing;
  const uid = sessionUid(role, session);
  if (output.stated.has(uid)) return;
  const name = `${role.name} as ${session.name}`;
  mention(output, role, { uid, kind: "Identity", name, properties: { identityType: "grant" } });
  relate(output, role, { type: "IN", source: uid, target: `aws/${account.id}` });
  const { statements } = session;
  const holder: Holder = {
    ...holderFor(account.estate, role, account.today),
    session: statements,
    relevant: new Map(),
  };
  writeGrants(writing, account.id, uid, role, [...powersOf(account, holder), ...assuming(account, holder)]);
}

const roles = new WeakMap<Account, readonly RoleTarget[]>();

type RoleTarget = Target & { readonly uid: string };

/** Roles that it may assume: asked from the holder's side where it is no principal, which the roles' own side is asked for. */
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
