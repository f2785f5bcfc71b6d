/** Starting something of one's own as a role that is passed to it. */
import type { Principal } from "../estate.js";
import { distinctOpen, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import type { KeyValue } from "../policy/condition.js";
import { PASSING, type Passing } from "../ways/index.js";
import { actionsOf, isThere, type Account, type Grant } from "./grant.js";
import { listOnce, targetOf } from "./target.js";

/** Roles that it may pass to a service that runs its code. */
export function passing(account: Account, holder: Holder): Grant[] {
  if (!mayAtAll(holder, "iam:PassRole")) return [];
  return PASSING.flatMap((way) => {
    const open = isThere(account, way, holder) ? mayMake(holder, way.needs) : undefined;
    if (open === undefined) return [];
    const needsProfile = way.profile === true && !mayFillProfile(holder);
    const targets = listOnce(account, `pass ${way.id} ${needsProfile}`, () => {
      const keys = { "iam:passedtoservice": { is: "known", values: way.services } satisfies KeyValue };
      const roles = account.principals.filter((each) => trusts(each, way) && (!needsProfile || each.profiles.size > 0));
      return roles.map((each) => ({ ...targetOf(each), keys }));
    });
    return permittedTargets(holder, [{ action: "iam:PassRole", on: "target" }], targets).map(([role, more]): Grant => ({
      power: "pass-role",
      way: way.id,
      actions: `iam:PassRole + ${actionsOf(way.needs)}`,
      target: role.arn,
      open: distinctOpen([...open, ...more]),
    }));
  });
}

/** Only a role that trusts the service can be passed to it. Service-linked roles cannot be passed at all. */
export function trusts({ kind, trust, serviceLinked }: Principal, { services }: Pick<Passing, "services">): boolean {
  if (kind !== "role" || serviceLinked) return false;
  return trust.some(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals ?? []).some((each) => each.kind === "service" && services.includes(each.service)),
  );
}

function mayFillProfile(holder: Holder): boolean {
  return (
    mayAtAll(holder, "iam:AddRoleToInstanceProfile") &&
    mayMake(holder, [{ action: "iam:AddRoleToInstanceProfile", on: "new.profile" }]) !== undefined
  );
}
