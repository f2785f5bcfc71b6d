/** Every principal as one who may do things, and who could do something for another. */
import { mayDoEverything } from "./administrator.js";
import type { Estate, Principal } from "./estate.js";
import { holderOf, mayAsIs, mayAtAll, type Holder, type Others, type Target } from "./holder.js";
import type { Open } from "./policy/evaluate.js";

interface Known {
  readonly holders: Map<string, Holder>;
  /** `account actions` → those whom some policy allows it. */
  readonly candidates: Map<string, readonly Principal[]>;
  /** `actions ARN` → ARNs of those who may. */
  readonly able: Map<string, readonly string[]>;
  /** Users and roles by account. */
  readonly byAccount: Map<string, Principal[]>;
}

const known = new WeakMap<Estate, Known>();

function knownOf(estate: Estate): Known {
  const found = known.get(estate);
  if (found !== undefined) return found;
  const byAccount = new Map<string, Principal[]>();
  for (const principal of estate.principals.values()) {
    if (principal.kind === "group") continue;
    const list = byAccount.get(principal.account);
    if (list === undefined) byAccount.set(principal.account, [principal]);
    else list.push(principal);
  }
  const made: Known = { holders: new Map(), candidates: new Map(), able: new Map(), byAccount };
  known.set(estate, made);
  return made;
}

/** One holder a principal, whichever account's resolution asks. */
export function holderFor(estate: Estate, principal: Principal, today: string): Holder {
  const { holders } = knownOf(estate);
  const found = holders.get(principal.arn);
  if (found !== undefined) return found;
  const others: Others = {
    who: (actions, target) => somebodyWho(estate, principal, { actions, target, today }),
    any: (actions) =>
      allowedAtAll(estate, principal.account, actions, today).some((each) => isNoAdministrator(estate, each, today)),
  };
  const holder = holderOf(estate, principal, today, others);
  holders.set(principal.arn, holder);
  return holder;
}

/** Users and roles of an account that some policy allows one of the actions. */
export function allowedAtAll(estate: Estate, account: string, actions: string, today: string): readonly Principal[] {
  const { candidates, byAccount } = knownOf(estate);
  const key = `${account} ${actions}`;
  const found =
    candidates.get(key) ??
    (byAccount.get(account) ?? []).filter((each) => mayAtAll(holderFor(estate, each, today), actions));
  candidates.set(key, found);
  return found;
}

const isNoAdministrator = (estate: Estate, principal: Principal, today: string) =>
  !mayDoEverything(holderFor(estate, principal, today));

/** Who of the resource's account may do it without further conditions; administrators reach everything anyway. */
function ableOnes(estate: Estate, actions: string, target: Target, today: string): readonly string[] {
  const { able } = knownOf(estate);
  const key = `${actions} ${target.arn}`;
  const found =
    able.get(key) ??
    allowedAtAll(estate, target.account, actions, today)
      .map((each) => holderFor(estate, each, today))
      .filter((each) => mayAsIs(each, actions, target)?.length === 0 && !mayDoEverything(each))
      .map(({ caller }) => caller.arn);
  able.set(key, found);
  return found;
}

interface Asked {
  readonly actions: string;
  readonly target: Target;
  readonly today: string;
}

function somebodyWho(
  estate: Estate,
  holder: Principal,
  { actions, target, today }: Asked,
): readonly Open[] | undefined {
  const by = ableOnes(estate, actions, target, today);
  if (by.length === 0) return undefined;
  const changers = () => changing(estate, holder, today);
  if (comesOnlyAs(holder, by) && changers().every((each) => by.includes(each))) return [];
  // Things that the same ones may change share one condition: it is met by holding any of them.
  return [
    {
      condition: { operator: "one who may", key: actions, values: by, quantifier: "any", ifExists: false },
      holds: true,
      by,
    },
  ];
}

/** Those who may let themselves into the role, whomever it trusts; also where that hangs on a condition. */
function changing(estate: Estate, { arn, account, tags }: Principal, today: string): string[] {
  const action = "iam:UpdateAssumeRolePolicy";
  return allowedAtAll(estate, account, action, today)
    .filter((each) => isNoAdministrator(estate, each, today) && each.arn !== arn)
    .filter((each) => mayAsIs(holderFor(estate, each, today), action, { arn, account, tags }) !== undefined)
    .map((each) => each.arn);
}

/** Whoever holds a role came in as one whom its trust policy lets in: it trusts these alone. */
function comesOnlyAs({ kind, trust }: Principal, able: readonly string[]): boolean {
  const trusted = trust.filter(({ effect }) => effect === "Allow");
  return (
    kind === "role" &&
    trusted.length > 0 &&
    trusted.every(
      ({ principals = [] }) =>
        principals.length > 0 && principals.every((each) => each.kind === "arn" && able.includes(each.arn)),
    )
  );
}
