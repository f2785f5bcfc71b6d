/** Whom identity providers let into a role. */
import { ALLOW_ALL, trustTarget, type Assumption } from "./assumption.js";
import { comersBy, isCognito, type Comer } from "./cognito.js";
import type { Estate, Principal } from "./estate.js";
import { distinctOpen, may, newHolder } from "./holder.js";
import { overResourcesOnly } from "./organization.js";
import type { Caller } from "./policy/request.js";
import type { Statement } from "./policy/statement.js";

/**
 * Whoever the identity provider vouches for. The audience is what the provider's own client asks for, the subject says
 * who it must be: an asset for each subject. Without a subject, anyone whom the provider knows gets in.
 */
export function federated(estate: Estate, role: Principal, provider: string, today: string): Assumption[] {
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
    return whoComes(estate, role, statement, { provider, host }).map(({ name, session, open: more }): Assumption => ({
      caller: name,
      role,
      session,
      open: distinctOpen([...open, ...more]),
      by: [statement],
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
  role: Principal,
  statement: Statement,
  { provider, host }: { readonly provider: string; readonly host: string },
): Comer[] {
  const plainly = (name: string): Comer => ({ name, open: [] });
  const subjects = subjectsOf(statement);
  if (subjects !== undefined) {
    const anyone = isPublic(host) && subjects.some(isAnyOwner);
    return anyone ? [plainly("internet")] : subjects.map((each) => plainly(`federated/${host}/${each}`));
  }
  if (isCognito(host)) return comersBy(estate, role, statement, provider);
  return [plainly(isPublic(host) ? "internet" : provider)];
}

/** The subjects that it asks for; undefined: it asks for none. Where several conditions ask, the one with the fewest stands for all. */
function subjectsOf({ conditions }: Statement): readonly string[] | undefined {
  const asking = conditions.filter(({ key, operator }) => /:sub$/i.test(key) && /^string(equals|like)/.test(operator));
  const [fewest] = asking.sort((a, b) => a.values.length - b.values.length);
  // In an exact comparison a wildcard is a character that no subject has.
  return fewest?.values.filter((each) => fewest.operator === "stringlike" || !/[*?]/.test(each));
}

/** `repo:acme/*` is somebody's; `repo:*` and `repo:acme*` are whoever calls an account of their own so. */
function isAnyOwner(subject: string): boolean {
  return /^(?:(?:repo|project_path|organization):)?[^/:]*[*?]/.test(subject);
}

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
