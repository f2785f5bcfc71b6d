/** Sessions of a role that a session policy narrows: an identity of their own beside the role, with what both allow. */
import { mention, relate } from "../kubernetes/output.js";
import { assuming } from "./assuming.js";
import type { Session } from "./assumption.js";
import type { Principal } from "./estate.js";
import type { Holder } from "./holder.js";
import { holderFor } from "./holders.js";
import { permittedBy } from "./permitted-by.js";
import { powersOf } from "./powers/index.js";
import { elsewhere } from "./resource-access.js";
import { writeGrants, type Writing } from "./write.js";

/** uid of the role in such a session; of the role itself where none narrows it. */
export function sessionUid(role: Principal, session: Session | undefined): string {
  return session === undefined ? role.arn : `${role.arn}#${session.id}`;
}

/** The role in the session, with what it may do there; written once, however many may come in. */
export function writeSession(writing: Writing, role: Principal, session: Session): void {
  const { account, output } = writing;
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
  const grants = [...powersOf(account, holder), ...assuming(account, holder), ...elsewhere(account, holder)];
  writeGrants(writing, { uid, origin: role, permittedBy: permittedBy(account, holder) }, grants);
}
