/** Starting something of one's own as a role that is passed to it. */
import type { Principal } from "../estate.js";
import { restoring } from "../encryption.js";
import { distinctOpen, mayAtAll, type Holder, type Target } from "../holder.js";
import { holderFor } from "../holders.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import type { KeyValue } from "../policy/condition.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { PASSING, type Copying, type Passing } from "../ways/index.js";
import { actionsOf, isThere, type Account, type Grant } from "./grant.js";
import { listOnce, targetOf, targetsOfType } from "./target.js";

/** Roles that it may pass to a service that runs its code. */
export function passing(account: Account, holder: Holder): Grant[] {
  if (!mayAtAll(holder, "iam:PassRole")) return [];
  return PASSING.flatMap((way) => {
    const made = isThere(account, way, holder) ? mayMake(holder, way.needs) : undefined;
    const reused = made === undefined ? undefined : reusing(account, holder, way);
    if (made === undefined || reused === undefined) return [];
    const open = [...made, ...reused];
    const needsProfile = way.profile === true && !mayFillProfile(holder);
    const targets = listOnce(account, `pass ${way.id} ${needsProfile}`, () => {
      const keys = { "iam:passedtoservice": { is: "known", values: way.services.flatMap(namesOf) } satisfies KeyValue };
      const roles = account.principals.filter(
        (each) => trusts(each, way) && (!needsProfile || each.profiles.size > 0) && isTaken(account, way, each),
      );
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

/** That the attacker runs code on a thing that it may give the role to, any of them; undefined: there is none. */
function reusing(account: Account, holder: Holder, { reuses, needs }: Passing): readonly Open[] | undefined {
  if (reuses === undefined) return [];
  const things = permittedTargets(holder, needs, targetsOfType(account, reuses));
  const by = things.flatMap(([{ resource }, open]) => (open.length === 0 ? resource.uid : []));
  if (by.length === 0) return undefined;
  const condition = { operator: "runs code on one of", key: "the attacker", values: by } as const;
  return [{ condition: { ...condition, quantifier: "one", ifExists: false }, holds: true, by }];
}

interface Restorer extends Target {
  readonly principal: Principal;
}

/** Roles that may be passed to AWS Backup to restore something, each with what must hold for it. */
export function restorers(account: Account, holder: Holder, { id, backup }: Copying): [Restorer, readonly Open[]][] {
  if (backup === undefined) return [];
  const { estate, today, principals } = account;
  const services = ["backup.amazonaws.com"];
  const roles = listOnce(account, `restoring ${id}`, () => {
    const keys = { "iam:passedtoservice": { is: "known", values: services.flatMap(namesOf) } satisfies KeyValue };
    return principals
      .filter((each) => trusts(each, { services }))
      .filter((each) => each.missing.size > 0 || mayAtAll(holderFor(estate, each, today), backup.roleMay))
      .map((principal): Restorer => ({ ...targetOf(principal), keys, principal }));
  });
  return permittedTargets(holder, [{ action: "iam:PassRole", on: "target" }], roles).map(([role, open]) => [
    role,
    open,
  ]);
}

/**
 * What must hold for one of the roles to restore the thing; undefined: none of them can. Snapshots take a grant on their key;
 * of what AWS Backup encrypts itself it holds one already.
 */
export function restoredBy(
  { estate, today }: Account,
  roles: readonly (readonly [Restorer, readonly Open[]])[],
  resource: Resource,
): readonly Open[] | undefined {
  let best: readonly Open[] | undefined;
  for (const [{ principal }, open] of roles) {
    const asked = resource.type !== "backup:recovery-point" && principal.missing.size === 0;
    const key = asked ? restoring(estate, holderFor(estate, principal, today), resource) : [];
    if (key === undefined) continue;
    const all = distinctOpen([...open, ...key]);
    if (best === undefined || all.length < best.length) best = all;
    if (best.length === 0) break;
  }
  return best;
}

/** Only a role that trusts the service can be passed to it. Service-linked roles cannot be passed at all. */
export function trusts({ kind, trust, serviceLinked }: Principal, { services }: Pick<Passing, "services">): boolean {
  if (kind !== "role" || serviceLinked) return false;
  return trust.some(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals ?? []).some((each) => each.kind === "service" && services.flatMap(namesOf).includes(each.service)),
  );
}

function isTaken({ estate, today }: Account, { roleMay }: Passing, role: Principal): boolean {
  return roleMay === undefined || mayAtAll(holderFor(estate, role, today), roleMay);
}

/** What a service is called, in China too. */
const namesOf = (service: string) => [service, `${service}.cn`];

function mayFillProfile(holder: Holder): boolean {
  return (
    mayAtAll(holder, "iam:AddRoleToInstanceProfile") &&
    mayMake(holder, [{ action: "iam:AddRoleToInstanceProfile", on: "new.profile" }]) !== undefined
  );
}
