/** Who may assume a role: both sides, same account or not, and those whom only the trust policy names. */
import { ALLOW_ALL, trustTarget, type Assumption } from "./assumption.js";
import type { Estate, Principal } from "./estate.js";
import { withCertificate } from "./certificates.js";
import { federated } from "./federation.js";
import { distinctOpen, may, newHolder, type Holder } from "./holder.js";
import { allowedAtAll, holderFor } from "./holders.js";
import { permitting } from "./permitted-by.js";
import { aboutAction, nameOf, namingOf } from "./policy/evaluate.js";
import type { Caller } from "./policy/request.js";
import { untoldTrust } from "./principals.js";
import { principalArn } from "./strangers.js";
import { allowedBy, type PrincipalPattern, type Statement } from "./policy/statement.js";

export function assumptionsOf(estate: Estate, role: Principal, today: string): Assumption[] {
  const isUntold = role.trust.length === 0 && role.missing.has(untoldTrust(role.arn));
  return isUntold ? byUntold(estate, role, today) : byTrust(estate, role, today);
}

/** Whom of its account the role lets in is not known: each who may ask for it. */
function byUntold(estate: Estate, role: Principal, today: string): Assumption[] {
  const { arn, account, tags } = role;
  return allowedAtAll(estate, account, "sts:AssumeRole", today).flatMap((each): Assumption[] => {
    const holder = holderFor(estate, each, today);
    const open = may(holder, "sts:AssumeRole", { arn, account, tags });
    if (open === undefined || each.arn === arn) return [];
    const condition = {
      operator: "lets in",
      key: arn,
      values: [each.arn],
      quantifier: "one",
      ifExists: false,
    } as const;
    const by = permitting(holder, "sts:AssumeRole", { arn, policy: [] });
    return [{ caller: each.arn, role, open: distinctOpen([...open, { condition, holds: true }]), by, assumed: false }];
  });
}

function byTrust(estate: Estate, role: Principal, today: string): Assumption[] {
  const found = new Map<string, Assumption>();
  for (const pattern of allowedBy(role.trust))
    for (const each of byPattern(estate, role, pattern, today)) {
      const key = [each.caller, each.session?.id, ...each.open.map(nameOf)].join(" ");
      if (!found.has(key)) found.set(key, each);
    }
  return [...found.values()];
}

function byPattern(estate: Estate, role: Principal, pattern: PrincipalPattern, today: string): Assumption[] {
  switch (pattern.kind) {
    case "everyone":
      return [
        ...stranger(
          estate,
          role,
          { arn: "internet", account: "", kind: "role", name: "anyone with an account of their own" },
          today,
        ),
        ...ownAccount(estate, role, today),
      ];
    case "account":
      if (estate.described.has(pattern.account))
        return allowedAtAll(estate, pattern.account, "sts:AssumeRole", today).flatMap((each) =>
          byKnown(estate, role, each, today),
        );
      return stranger(estate, role, accountRoot(pattern.account), today, "account");
    case "arn":
      return byArn(estate, role, pattern.arn, today);
    case "federated":
      return federated(estate, role, pattern.provider, today);
    case "service":
      return pattern.service === "rolesanywhere.amazonaws.com" ? withCertificate(estate, role, today) : [];
  }
}

function ownAccount(estate: Estate, role: Principal, today: string): Assumption[] {
  const own = [...estate.principals.values()].filter(
    ({ account, kind }) => account === role.account && kind !== "group",
  );
  return own.flatMap((each) => byKnown(estate, role, each, today));
}

function byArn(estate: Estate, role: Principal, named: string, today: string): Assumption[] {
  const arn = principalArn(estate, named);
  const known = estate.principals.get(arn);
  if (known !== undefined) return byKnown(estate, role, known, today);
  const kind = arn.includes(":role/") ? "role" : "user";
  return stranger(
    estate,
    role,
    { arn, account: arn.split(":")[4] ?? "", kind, name: arn.slice(arn.lastIndexOf("/") + 1) },
    today,
    kind,
  );
}

function byKnown(estate: Estate, role: Principal, principal: Principal, today: string): Assumption[] {
  if (principal.arn === role.arn) return [];
  const holder = holderFor(estate, principal, today);
  const open = may(holder, "sts:AssumeRole", trustTarget(role));
  if (open === undefined) return [];
  const named = namedBy(role, holder.caller);
  const by =
    named.length > 0 && principal.account === role.account
      ? named
      : permitting(holder, "sts:AssumeRole", { arn: role.arn, policy: role.trust });
  return [{ caller: principal.arn, role, open, by, assumed: false }];
}

/** Statements of the trust policy that name the caller itself: within an account they are enough. */
function namedBy(role: Principal, caller: Caller): Statement[] {
  return role.trust.filter(
    (each) => each.effect === "Allow" && aboutAction(each, "sts:assumerole") && namingOf(each, caller) === "named",
  );
}

function accountRoot(account: string): Caller {
  return { arn: `arn:aws:iam::${account}:root`, account, kind: "user", name: `account ${account}` };
}

/** A caller of whom no input tells the policies: they are taken to allow what the trust policy offers. */
function stranger(estate: Estate, role: Principal, caller: Caller, today: string, type = "user"): Assumption[] {
  const holder = { ...newHolder(caller, ALLOW_ALL, undefined, today), organization: estate.organization };
  const open = may(holder, "sts:AssumeRole", trustTarget(role));
  if (open === undefined) return [];
  return [
    {
      caller: caller.arn,
      role,
      open,
      by: permitting(holder, "sts:AssumeRole", { arn: role.arn, policy: role.trust }),
      assumed: true,
      ...(caller.arn === "internet" ? {} : { stranger: { name: caller.name, type } }),
    },
  ];
}

/** The powers that joining a group gives to someone of whom nothing else is known. */
export function memberOf(
  { organization }: Estate,
  group: Principal,
  joining: Holder | undefined,
  today: string,
): Holder {
  const denies = joining?.statements.filter(({ effect }) => effect === "Deny") ?? [];
  const caller: Caller = joining?.caller ?? {
    arn: `arn:aws:iam::${group.account}:user/*member*`,
    account: group.account,
    kind: "user",
    name: "*member*",
  };
  return { ...newHolder(caller, [...group.statements, ...denies], joining?.boundary, today), organization };
}
