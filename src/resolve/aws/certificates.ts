/**
 * IAM Roles Anywhere: whoever has a certificate that leads up to a trust anchor gets the roles that a profile names, narrowed by
 * the profile's policies. https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html
 */
import { asset, relate, type Output } from "../kubernetes/output.js";
import { byText, text, texts } from "../kubernetes/fields.js";
import { ALLOW_ALL, trustTarget, type Assumption, type Session } from "./assumption.js";
import type { AwsObject, Estate, Principal } from "./estate.js";
import { may, newHolder, type Holder, type Target } from "./holder.js";
import { managedPolicy } from "./managed-policies.js";
import { overResourcesOnly } from "./organization.js";
import type { Caller } from "./policy/request.js";
import { permitting } from "./permitted-by.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import type { Account, Grant } from "./powers/index.js";
import { CERTIFYING } from "./ways/index.js";

const of = ({ objects }: Estate, type: string, owner: string) =>
  (objects.get(`rolesanywhere:${type}`) ?? []).filter(({ account }) => account === owner);

const regionOf = (arn: string) => arn.split(":")[3] ?? "";

/** One asset for each trust anchor that the trust policy names, or that the account has. */
export function withCertificate(estate: Estate, role: Principal, today: string): Assumption[] {
  const named = role.trust
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => key.toLowerCase() === "aws:sourcearn")
    .flatMap(({ values }) => values.filter((each) => each.includes(":trust-anchor/")));
  const known = new Map(of(estate, "trust-anchor", role.account).map(({ value }) => [text(value, "arn"), value]));
  // Which of the known ones the conditions let through is asked of each; of others there is no more than their name.
  const others = known.size > 0 ? named.filter((arn) => !/[*?]/.test(arn)) : named;
  const all = [...[...known.keys()].flatMap((arn) => arn ?? []), ...others];
  return [...new Set(all.length > 0 ? all : [anyAnchor(role)])]
    .filter((arn) => known.get(arn)?.enabled !== false)
    .flatMap((arn) => byAnchor(estate, role, { arn, isKnown: known.has(arn) }, today));
}

const anyAnchor = ({ account }: Principal) => `arn:aws:rolesanywhere:*:${account}:trust-anchor/*`;

function byAnchor(
  estate: Estate,
  role: Principal,
  { arn, isKnown }: { readonly arn: string; readonly isKnown: boolean },
  today: string,
): Assumption[] {
  const caller: Caller = { arn, account: role.account, kind: "service", name: "rolesanywhere.amazonaws.com" };
  const keys = { "aws:sourcearn": { is: "known", values: [arn] } } satisfies Target["keys"];
  const organization = overResourcesOnly(estate.organization);
  const holder = { ...newHolder(caller, ALLOW_ALL, undefined, today), organization };
  const open = may(holder, "sts:AssumeRole", { ...trustTarget(role), keys });
  if (open === undefined) return [];
  const by = permitting(holder, "sts:AssumeRole", { arn: role.arn, policy: role.trust });
  const stranger = isKnown ? {} : { stranger: { name: nameOf(arn), type: "federated" } };
  return sessionsBy(estate, role, arn).map((session) => ({
    caller: arn,
    role,
    session,
    open,
    by,
    assumed: true,
    ...stranger,
  }));
}

const nameOf = (arn: string, name = arn.slice(arn.lastIndexOf(":") + 1)) => `a certificate of ${name}`;

/** One for each profile that names the role; where no input describes profiles, there is taken to be one that narrows nothing. */
function sessionsBy(estate: Estate, role: Principal, anchor: string): (Session | undefined)[] {
  const profiles = of(estate, "profile", role.account);
  if (profiles.length === 0) return [undefined];
  return profiles
    .filter(({ value }) => value.enabled !== false && texts(value, "roles").includes(role.arn))
    .filter(({ value }) => [regionOf(text(value, "arn") ?? ""), "*"].includes(regionOf(anchor)))
    .map((profile) => sessionOf(estate, profile));
}

/** Undefined: the profile has no policies, so that the role alone says what may be done. */
function sessionOf(estate: Estate, { value }: AwsObject): Session | undefined {
  const managed = texts(value, "policies").map((arn) => ({
    arn,
    statements: estate.policies.get(arn)?.statements ?? managedPolicy(arn),
  }));
  if (managed.length === 0 && value.session === undefined) return undefined;
  const missing = managed.flatMap(({ arn, statements }) => (statements === undefined ? [arn] : []));
  const arn = text(value, "arn") ?? "";
  return {
    id: `session/${arn.slice(arn.lastIndexOf("/") + 1)}`,
    name: `of the profile ${text(value, "name") ?? arn}`,
    statements: [
      ...parsePolicy(value.session).statements,
      ...managed.flatMap(({ statements }) => statements ?? ALLOW_ALL),
    ],
    missing,
  };
}

/** What profiles narrow sessions to, each with its account. */
export function sessionStatements(
  estate: Estate,
): { readonly account: string; readonly statements: readonly Statement[] }[] {
  return (estate.objects.get("rolesanywhere:profile") ?? []).flatMap((profile) => {
    const session = sessionOf(estate, profile);
    return session === undefined ? [] : [{ account: profile.account, statements: session.statements }];
  });
}

/** The trust anchors of the account, each as whoever has a certificate of it. */
export function writeAnchors({ estate, id }: Account, output: Output): void {
  for (const anchor of of(estate, "trust-anchor", id)) {
    const [uid, name] = [text(anchor.value, "arn"), text(anchor.value, "name")];
    if (uid === undefined) continue;
    const aliases = [name, text(anchor.value, "address")].flatMap((each) => each ?? []).sort(byText);
    asset(output, anchor, {
      uid,
      kind: "Identity",
      name: nameOf(uid, name),
      aliases,
      properties: { identityType: "federated" },
    });
    relate(output, anchor, { type: "IN", source: uid, target: `aws/${id}` });
  }
}

/** Trust anchors of which it gets itself a certificate: by giving them an authority of its own, or from theirs. */
export function certifying({ estate, id }: Account, holder: Holder): Grant[] {
  return of(estate, "trust-anchor", id).flatMap(({ value }) =>
    CERTIFYING.flatMap(({ way, actions, on }): Grant[] => {
      const [target, arn] = [text(value, "arn"), text(value, on)];
      if (target === undefined || arn === undefined || value.enabled === false) return [];
      const open = may(holder, actions, { arn, account: arn.split(":")[4] ?? id });
      return open === undefined ? [] : [{ power: "take-over", way, actions, target, open }];
    }),
  );
}
