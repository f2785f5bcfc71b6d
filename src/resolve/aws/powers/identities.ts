/** Acting as others, changing policies, making principals. */
import { mayDoEverything } from "../administrator.js";
import { credentialsOf, type Credentials } from "../credentials-of-users.js";
import type { Principal } from "../estate.js";
import { distinctOpen, groupsOf, holderOf, may, mayAtAll, newHolder, type Holder, type Target } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { asAttackerAsks, mayMake } from "../making.js";
import { aboutAction, type Open } from "../policy/evaluate.js";
import { BECOMING, CREATING, REWRITING, VOUCHING, type Becoming, type Rewriting } from "../ways/index.js";
import { actionsOf, type Account, type Grant } from "./grant.js";
import { listOnce, targetOf } from "./target.js";

/** Users and roles that it can act as. */
export function becoming(account: Account, holder: Holder): Grant[] {
  return BECOMING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const others = listOnce(account, `become ${way.id}`, () => othersFor(account, way));
    return permittedTargets(holder, way.needs, others).flatMap(([{ arn }, open]): Grant[] =>
      arn === holder.caller.arn
        ? []
        : [{ power: "take-over", way: way.id, actions: actionsOf(way.needs), target: arn, open }],
    );
  });
}

function othersFor({ principals, estate }: Account, { kind, keys, password }: Becoming): Target[] {
  return principals
    .filter((each) => each.kind === kind && !each.serviceLinked)
    .filter(({ arn }) => {
      const has = credentialsOf(estate, arn);
      return (keys !== "room" || has.accessKeys < 2) && (keys !== "full" || has.accessKeys >= 2) && isSo(has, password);
    })
    .map(targetOf);
}

/** Where no input tells whether there is a password, making one and changing it are both possible; replacing it says no more. */
function isSo({ password }: Credentials, wanted: Becoming["password"]): boolean {
  if (wanted === undefined) return true;
  return wanted === "replaced" ? password === true : password !== (wanted === "none");
}

/** Roles that a provider of SAML lets people into, where it may replace what the provider vouches with. */
export function vouching({ principals, id }: Account, holder: Holder): Grant[] {
  if (!mayAtAll(holder, VOUCHING)) return [];
  return principals.flatMap(({ arn, trust }) =>
    [...providersIn(trust)].flatMap((provider): Grant[] => {
      const open = may(holder, VOUCHING, { arn: provider, account: id });
      return open === undefined
        ? []
        : [{ power: "take-over", way: "iam/saml-provider", actions: VOUCHING, target: arn, open }];
    }),
  );
}

function providersIn(trust: Principal["trust"]): ReadonlySet<string> {
  const allowing = trust.filter((each) => each.effect === "Allow" && aboutAction(each, "sts:assumerolewithsaml"));
  const named = allowing.flatMap(({ principals = [] }) => principals);
  return new Set(
    named.flatMap((each) => (each.kind === "federated" && /:saml-provider\//.test(each.provider) ? each.provider : [])),
  );
}

/** Principals whose policies it can change. */
export function rewriting(account: Account, holder: Holder): Grant[] {
  return REWRITING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    return account.principals
      .filter(({ kind, serviceLinked }) => kind === way.kind && !serviceLinked)
      .flatMap((principal) => {
        const open = rewritable(account, holder, way, principal);
        if (open === undefined) return [];
        const grant = { way: way.id, actions: actionsOf(way.needs) };
        // That it may do everything without its boundary has been asked already.
        const become = way.unbounded === true ? [principal.arn] : becomeAdministrator(account, holder, principal);
        return [
          ...become.map((target): Grant => ({
            ...grant,
            power: "rewrite-policies",
            target,
            open,
          })),
          ...throughStranger(account, holder, principal).map((more): Grant => ({
            ...grant,
            power: "create-principal",
            target: `aws/${account.id}`,
            open: distinctOpen([...open, ...more]),
          })),
        ];
      });
  });
}

/**
 * A role that only users assume of whom no input says anything: whether the attacker is one of them nobody knows, so that
 * is an open condition, one for each such user.
 */
function throughStranger(account: Account, holder: Holder, principal: Principal): (readonly Open[])[] {
  if (principal.kind !== "role" || principal.arn === holder.caller.arn || !account.couldBeAdministrator(principal))
    return [];
  const strangers = account.strangers.get(principal.arn) ?? [];
  return strangers.slice(0, 1).map((user) => [
    {
      condition: { operator: "resource", key: "the attacker", values: [user], quantifier: "one", ifExists: false },
      holds: true,
    },
  ]);
}

/** What must hold besides for the principal's policies to be changed by this way; undefined: they cannot. */
function rewritable(
  { estate, today }: Account,
  holder: Holder,
  way: Rewriting,
  principal: Principal,
): readonly Open[] | undefined {
  const action = way.needs[0]?.action ?? "";
  if (way.unbounded === true) {
    if (
      principal.boundary === undefined ||
      !mayDoEverything({ ...holderOf(estate, principal, today), boundary: undefined, relevant: new Map() })
    )
      return undefined;
    return may(holder, action, { ...targetOf(principal), keys: asAttackerAsks(holder) });
  }
  if (way.policy === undefined) return may(holder, action, { ...targetOf(principal), keys: asAttackerAsks(holder) });
  for (const arn of [...principal.attached].sort()) {
    const policy = estate.policies.get(arn);
    if (policy === undefined || policy.account !== principal.account) continue;
    if (
      way.policy === "earlier-version" &&
      !policy.otherVersions.some((each) =>
        mayDoEverything(
          newHolder(
            holderOf(estate, principal, today).caller,
            [...principal.statements, ...each],
            principal.boundary,
            today,
          ),
        ),
      )
    )
      continue;
    const open = may(holder, action, { arn, account: policy.account });
    if (open !== undefined) return open;
  }
  return undefined;
}

/** Those who become administrator when the principal gets everything allowed: itself, or a group's members. */
function becomeAdministrator(account: Account, holder: Holder, principal: Principal): string[] {
  if (principal.kind !== "group") return account.couldBeAdministrator(principal) ? [principal.arn] : [];
  const members = account.principals.filter(
    (each) => each.kind === "user" && groupsOf(account.estate, each).includes(principal),
  );
  // Who comes in as a user that no input describes may be a member.
  return [
    ...members.filter(account.couldBeAdministrator).map(({ arn }) => arn),
    ...(account.strangers.get(holder.caller.arn) ?? []),
  ];
}

/** Principals of its own making. */
export function creating(account: Account, holder: Holder): Grant[] {
  return CREATING.flatMap((way): Grant[] => {
    const open = mayMake(holder, way.needs);
    return open === undefined
      ? []
      : [{ power: "create-principal", way: way.id, actions: actionsOf(way.needs), target: `aws/${account.id}`, open }];
  });
}
