/** Users, roles and groups, merged from all that describes them. */
import { byText, fields, items, text, texts, type Fields } from "../kubernetes/fields.js";
import { addStatements, problem, statementsOf, type Building } from "./building.js";
import type { AwsObject, DenyingPolicy, Principal, PrincipalKind } from "./estate.js";
import { managedPolicy } from "./managed-policies.js";
import { parsePolicy, type Statement } from "./policy/statement.js";

/** One object that describes a principal. */
export function addPrincipal(building: Building, kind: PrincipalKind, object: AwsObject): void {
  const { value, account } = object;
  const arn = text(value, "arn");
  if (arn === undefined) return problem(building, object, `a ${kind} without ARN is left out`);
  const known = building.principals.get(arn);
  if (known !== undefined) reportOtherTime(building, known, object);
  const principal = known ?? newPrincipal(kind, arn, object);
  building.principals.set(arn, principal);
  building.names.set(`${account} ${kind} ${principal.name}`, arn);
  for (const alias of [text(value, "name"), text(value, "address")])
    if (alias !== undefined) principal.aliases.add(alias);
  for (const each of items(value, "inline")) addOwn(building, object, principal, each);
  addStatements(principal.trust, statementsOf(building, object, value.trust, `trust policy of ${arn}`));
  if (value.trustUntold === true) principal.missing.add(untoldTrust(arn));
  for (const each of texts(value, "attached")) principal.attached.add(each);
  for (const each of texts(value, "groups")) principal.groups.add(each);
  for (const each of [...texts(value, "profiles"), ...texts(value, "profileNames")]) principal.profiles.add(each);
  const boundary = text(value, "boundary");
  if (boundary !== undefined)
    principal.boundary = policyStatements(building, boundary) ?? missingBoundary(building, principal, boundary);
}

/** How a trust policy goes by of which a plan does not tell yet what it says. */
export const untoldTrust = (role: string) => `trust policy of ${role}`;

/** A policy of the principal's own. */
function addOwn(building: Building, object: AwsObject, principal: Principal, policy: Fields): void {
  const written = text(policy, "name");
  const name = written ?? "inline policy";
  const whose = `${written === undefined ? name : `inline policy ${written}`} of ${principal.arn}`;
  if (policy.untold === true) {
    principal.missing.add(whose);
    return;
  }
  addPolicy(principal, { name, statements: statementsOf(building, object, policy.document, whose) });
}

function addPolicy(principal: Principal, policy: DenyingPolicy): void {
  addStatements(principal.statements, policy.statements);
  if (policy.statements.some(({ effect }) => effect === "Deny")) principal.denying.push(policy);
}

/** Two files that tell different things of a principal were read at different times: both count, so that nothing is missed. */
function reportOtherTime(building: Building, known: Principal, object: AwsObject): void {
  const [before, now] = [known.described, describedBy(object)];
  if (before === undefined || now === undefined || before === now) return;
  problem(
    building,
    object,
    `${known.arn} has other policies in ${known.path}: the two were read at different times, and what either permits counts; import the newer one under the key of the older`,
  );
}

/** Its policies as text that can be compared; undefined: the object does not hold all of them. */
function describedBy({ value }: AwsObject): string | undefined {
  if (value.whole !== true) return undefined;
  const inline = items(value, "inline").map(({ document }) => JSON.stringify(parsePolicy(document).statements));
  return JSON.stringify([inline.sort(byText), [...texts(value, "attached")].sort(byText)]);
}

function newPrincipal(kind: PrincipalKind, arn: string, object: AwsObject): Principal {
  const { value, account, path, at } = object;
  const tags = fields(value.tags);
  const known = Object.entries(tags).filter((each): each is [string, string] => typeof each[1] === "string");
  return {
    arn,
    account,
    kind,
    name: text(value, "name") ?? arn.slice(arn.lastIndexOf("/") + 1),
    aliases: new Set(),
    uniqueId: text(value, "uniqueId"),
    tags: Object.fromEntries(known),
    statements: [],
    boundary: undefined,
    denying: [],
    trust: [],
    groups: new Set(),
    attached: new Set(),
    profiles: new Set(),
    serviceLinked: value.serviceLinked === true || arn.includes(":role/aws-service-role/"),
    missing: new Set(),
    described: describedBy(object),
    path,
    at,
  };
}

/** An unknown boundary is taken to permit what the policies do: said, and marked on everything that rests on it. */
function missingBoundary(building: Building, principal: Principal, boundary: string): undefined {
  principal.missing.add(boundary);
  problem(
    building,
    principal,
    `the permissions boundary ${boundary} of ${principal.arn} is not in the inputs; it is taken to allow everything`,
  );
  return undefined;
}

export function addInline(building: Building, object: AwsObject): void {
  const kind = text(object.value, "to") as PrincipalKind | undefined;
  const holder = text(object.value, "holder");
  if (kind === undefined || holder === undefined) return;
  const principal = find(building, object, kind, holder);
  if (principal === undefined)
    return problem(
      building,
      object,
      `the policy of the ${kind} ${holder} is not used: no input describes that ${kind}`,
    );
  addOwn(building, object, principal, object.value);
}

export function addAttachment(building: Building, object: AwsObject): void {
  const policy = text(object.value, "policy");
  if (policy === undefined) return;
  for (const kind of ["user", "role", "group"] as const)
    for (const name of texts(object.value, `${kind}s`)) {
      const principal = find(building, object, kind, name);
      if (principal === undefined)
        problem(building, object, `${policy} is attached to the ${kind} ${name}, which no input describes`);
      else principal.attached.add(policy);
    }
}

export function addMembership(building: Building, object: AwsObject): void {
  for (const user of texts(object.value, "users")) {
    const principal = find(building, object, "user", user);
    if (principal === undefined)
      problem(building, object, `the user ${user} is a member of a group, and no input describes it`);
    else for (const group of texts(object.value, "groups")) principal.groups.add(group);
  }
}

export function addProfile(building: Building, object: AwsObject): void {
  const role = text(object.value, "role");
  const principal = role === undefined ? undefined : find(building, object, "role", role);
  for (const each of [text(object.value, "arn"), text(object.value, "name")])
    if (each !== undefined) principal?.profiles.add(each);
}

/** By name or ARN, in the account of what names it. */
function find(building: Building, { account }: AwsObject, kind: PrincipalKind, name: string): Principal | undefined {
  return (
    building.principals.get(name) ??
    building.principals.get(building.names.get(`${account} ${kind} ${name.slice(name.lastIndexOf("/") + 1)}`) ?? "")
  );
}

/** The managed policies that it names; those that no input holds are said. */
export function attachPolicies(building: Building, principal: Principal): void {
  for (const arn of [...principal.attached].sort(byText)) {
    const statements = policyStatements(building, arn);
    if (statements !== undefined) addPolicy(principal, { arn, name: arn, statements });
    else {
      principal.missing.add(arn);
      if (isUntold(building, arn)) continue;
      problem(
        building,
        principal,
        `${arn} is attached to ${principal.arn} and not in the inputs: what it permits or denies is not known; import get-account-authorization-details of the account`,
      );
    }
  }
}

/** Whether a plan does not tell yet what it says: that was said when it was read. */
const isUntold = ({ byType }: Building, arn: string) =>
  (byType.get("iam:policy") ?? []).some(({ value }) => value.untold === true && text(value, "arn") === arn);

function policyStatements(building: Building, arn: string): readonly Statement[] | undefined {
  return building.policies.get(arn)?.statements ?? managedPolicy(arn);
}
