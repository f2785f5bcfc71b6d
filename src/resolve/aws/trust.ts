/** Who may assume a role: both sides, same account or not, and those whom only the trust policy names. */
import { COGNITO, poolUsers } from "./cognito.js";
import type { Estate, Principal } from "./estate.js";
import { may, newHolder, type Holder, type Target } from "./holder.js";
import { allowedAtAll, holderFor } from "./holders.js";
import { overResourcesOnly } from "./organization.js";
import type { Open } from "./policy/evaluate.js";
import type { Caller } from "./policy/request.js";
import type { PrincipalPattern, Statement } from "./policy/statement.js";

export interface Assumption {
  /** uid of whoever may assume it; `internet`: anybody. */
  readonly caller: string;
  readonly role: Principal;
  readonly open: readonly Open[];
  /** What the caller's own policies allow is not known. */
  readonly assumed: boolean;
  /** An asset that only the trust policy names. */
  readonly stranger?: { readonly name: string; readonly type: string };
}

const ALLOW_ALL: readonly Statement[] = [
  { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] },
];

export function assumptionsOf(estate: Estate, role: Principal, today: string): Assumption[] {
  const patterns = role.trust
    .filter(({ effect }) => effect === "Allow")
    .flatMap(
      ({ principals, notPrincipals }) =>
        principals ?? (notPrincipals === undefined ? [] : [{ kind: "everyone" } as const]),
    );
  const found = new Map<string, Assumption>();
  for (const pattern of patterns)
    for (const each of byPattern(estate, role, pattern, today))
      if (!found.has(each.caller)) found.set(each.caller, each);
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
      if (estate.accounts.has(pattern.account))
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

/** IAM Roles Anywhere: whoever has a certificate of a trust anchor, one asset for each that the trust policy names. */
function withCertificate(estate: Estate, role: Principal, today: string): Assumption[] {
  const anchors = role.trust
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.toLowerCase() === "aws:sourcearn")
    .flatMap(({ values }) => values.filter((each) => each.includes(":trust-anchor/")));
  const organization = overResourcesOnly(estate.organization);
  const callers = anchors.length > 0 ? anchors : [`arn:aws:rolesanywhere:*:${role.account}:trust-anchor/*`];
  return callers.flatMap((arn) => {
    const caller: Caller = { arn, account: role.account, kind: "service", name: "rolesanywhere.amazonaws.com" };
    const keys = { "aws:sourcearn": { is: "known", values: [arn] } } satisfies Target["keys"];
    const holder = { ...newHolder(caller, ALLOW_ALL, undefined, today), organization };
    const open = may(holder, "sts:AssumeRole", { ...trustTarget(role), keys });
    const name = `a certificate of ${arn.slice(arn.lastIndexOf(":") + 1)}`;
    return open === undefined
      ? []
      : [{ caller: arn, role, open, assumed: true, stranger: { name, type: "federated" } }];
  });
}

function ownAccount(estate: Estate, role: Principal, today: string): Assumption[] {
  const own = [...estate.principals.values()].filter(
    ({ account, kind }) => account === role.account && kind !== "group",
  );
  return own.flatMap((each) => byKnown(estate, role, each, today));
}

function byArn(estate: Estate, role: Principal, named: string, today: string): Assumption[] {
  const [, account, session] = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(named) ?? [];
  const arn =
    session === undefined
      ? named
      : ([...estate.principals.values()].find(
          (each) => each.kind === "role" && each.account === account && each.name === session,
        )?.arn ?? `arn:aws:iam::${account}:role/${session}`);
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

const trustTarget = (role: Principal): Target => ({
  arn: role.arn,
  account: role.account,
  tags: role.tags,
  policy: role.trust,
  policyDecides: true,
});

function byKnown(estate: Estate, role: Principal, principal: Principal, today: string): Assumption[] {
  if (principal.arn === role.arn) return [];
  const open = may(holderFor(estate, principal, today), "sts:AssumeRole", trustTarget(role));
  return open === undefined ? [] : [{ caller: principal.arn, role, open, assumed: false }];
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
      assumed: true,
      ...(caller.arn === "internet" ? {} : { stranger: { name: caller.name, type } }),
    },
  ];
}

/**
 * Whoever the identity provider vouches for. The audience is what the provider's own client asks for, the subject says
 * who it must be: an asset for each subject. Without a subject, anyone whom the provider knows gets in.
 */
function federated(estate: Estate, role: Principal, provider: string, today: string): Assumption[] {
  const host = hostOf(estate, provider);
  const caller: Caller = { arn: provider, account: role.account, kind: "federated", name: host };
  const denies = role.trust.filter(({ effect }) => effect === "Deny");
  return role.trust.flatMap((statement) => {
    const isMeant = statement.principals?.some((each) => each.kind === "federated" && each.provider === provider);
    if (statement.effect !== "Allow" || isMeant !== true) return [];
    const organization = overResourcesOnly(estate.organization);
    const open = may(
      { ...newHolder(caller, ALLOW_ALL, undefined, today), organization },
      "sts:AssumeRoleWithWebIdentity|sts:AssumeRoleWithSAML",
      { ...trustTarget(role), policy: [withoutWho(statement), ...denies] },
    );
    if (open === undefined) return [];
    const { names, more } = whoComes(estate, statement, provider, host);
    return names.map((name): Assumption => ({
      caller: name,
      role,
      open: [...open, ...more],
      assumed: true,
      ...(name === "internet" || /^arn:[\w-]+:cognito/.test(name)
        ? {}
        : { stranger: { name: name === provider ? host : name.slice("federated/".length), type: "federated" } }),
    }));
  });
}

/** Who it is and what for is what the provider vouches with; it is told apart by the assets. */
function withoutWho(statement: Statement): Statement {
  const conditions = statement.conditions.filter(({ key }) => !/:(aud|sub|amr|oaud)$/i.test(key));
  return { ...statement, conditions };
}

/** Assets for those whom the provider lets through, and what must hold besides. */
function whoComes(
  estate: Estate,
  statement: Statement,
  provider: string,
  host: string,
): { readonly names: readonly string[]; readonly more: readonly Open[] } {
  const subjects = statement.conditions.filter(({ key }) => /:sub$/i.test(key)).flatMap(({ values }) => values);
  if (subjects.length > 0) return { names: subjects.map((each) => `federated/${host}/${each}`), more: [] };
  if (host !== COGNITO) return { names: [isPublic(host) ? "internet" : provider], more: [] };
  const { users, pools } = poolUsers(estate, statement);
  if (users === "nobody") return { names: [], more: [] };
  if (users === "users") return { names: pools.length > 0 ? pools : [provider], more: [] };
  return { names: ["internet"], more: users === "unknown" ? [SIGN_UP] : [] };
}

/** Identity pools serve whoever logs in at a user pool; whether strangers may register there is a setting of its own. */
const SIGN_UP: Open = {
  condition: {
    operator: "resource",
    key: "the attacker",
    values: ["a user of the identity pool"],
    quantifier: "one",
    ifExists: false,
  },
  holds: true,
};

/** The provider's own name, which its ARN ends in. */
function hostOf(estate: Estate, provider: string): string {
  const known = (estate.objects.get("iam:oidc-provider") ?? []).find(({ value }) => value.arn === provider)?.value.url;
  return typeof known === "string"
    ? known.replace(/^https:\/\//, "")
    : provider.replace(/^.*(oidc|saml)-provider\//, "");
}

/** Providers where anybody has or makes an account. */
function isPublic(host: string): boolean {
  return /(token\.actions\.githubusercontent\.com|gitlab\.com|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|app\.terraform\.io)$/.test(
    host,
  );
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
