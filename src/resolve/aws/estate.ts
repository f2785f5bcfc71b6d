/** All accounts that the inputs hold: principals with the statements that apply to them, policies, resources. */
import type { Problem, StatedFact } from "../../model/index.js";
import { byText, fields, items, text, texts, type Fields } from "../kubernetes/fields.js";
import { managedPolicy } from "./managed-policies.js";
import { organizationOf, type Organization } from "./organization.js";
import { parsePolicy, type Statement } from "./policy/statement.js";

export interface Origin {
  readonly path: string;
  readonly at: string;
}

export interface AwsObject extends Origin {
  readonly type: string;
  readonly account: string;
  readonly value: Fields;
}

export type PrincipalKind = "user" | "role" | "group";

/** A user, role or group, merged from all that describes it. */
export interface Principal extends Origin {
  readonly arn: string;
  readonly account: string;
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly aliases: Set<string>;
  readonly uniqueId: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Its own statements; a user's do not hold those of its groups. */
  readonly statements: Statement[];
  /** Of the boundary; undefined: none is set. */
  boundary: readonly Statement[] | undefined;
  readonly trust: Statement[];
  readonly groups: Set<string>;
  readonly attached: Set<string>;
  readonly profiles: Set<string>;
  readonly serviceLinked: boolean;
  /** Policies that are named and that no input holds: more may be permitted or denied than is known. */
  readonly missing: Set<string>;
}

export interface CustomerPolicy extends Origin {
  readonly arn: string;
  readonly account: string;
  readonly statements: readonly Statement[];
  /** Earlier versions that could be made the default again. */
  readonly otherVersions: readonly (readonly Statement[])[];
}

export interface Estate {
  readonly objects: ReadonlyMap<string, readonly AwsObject[]>;
  readonly principals: ReadonlyMap<string, Principal>;
  readonly policies: ReadonlyMap<string, CustomerPolicy>;
  readonly accounts: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly organization: Organization;
}

const estates = new WeakMap<readonly unknown[], Estate>();

/** Both sides of an access lie in different accounts, so every account's resolution reads the same whole; it is built once. */
export function estateOf(stated: readonly StatedFact[]): Estate {
  const known = estates.get(stated);
  if (known !== undefined) return known;
  const estate = build(stated);
  estates.set(stated, estate);
  return estate;
}

interface Building {
  readonly byType: Map<string, AwsObject[]>;
  readonly principals: Map<string, Principal>;
  /** `account kind name` → ARN: Terraform names principals without their path. */
  readonly names: Map<string, string>;
  readonly policies: Map<string, CustomerPolicy>;
  readonly problems: Map<string, Problem[]>;
}

function build(stated: readonly StatedFact[]): Estate {
  const building: Building = {
    byType: new Map(),
    principals: new Map(),
    names: new Map(),
    policies: new Map(),
    problems: new Map(),
  };
  const accounts = new Set<string>();
  for (const fact of stated) {
    if (fact.fact !== "object" || fact.domain !== "aws") continue;
    const type = text(fact.value, "type") ?? "";
    const object = { type, account: fact.partition, value: fact.value, path: fact.path, at: fact.at };
    if (fact.partition !== "aws") accounts.add(fact.partition);
    push(building.byType, type, object);
  }
  for (const each of building.byType.get("iam:policy") ?? []) addPolicy(building, each);
  for (const kind of ["user", "role", "group"] as const)
    for (const each of building.byType.get(`iam:${kind}`) ?? []) addPrincipal(building, kind, each);
  for (const each of building.byType.get("iam:inline") ?? []) addInline(building, each);
  for (const each of building.byType.get("iam:attachment") ?? []) addAttachment(building, each);
  for (const each of building.byType.get("iam:membership") ?? []) addMembership(building, each);
  for (const each of building.byType.get("iam:instance-profile") ?? []) addProfile(building, each);
  for (const principal of building.principals.values()) attachPolicies(building, principal);
  const { byType, principals, policies, problems } = building;
  const organization = organizationOf(byType, (object, why) => problem(building, object, why));
  return {
    objects: byType,
    principals: new Map([...principals].sort(([a], [b]) => byText(a, b))),
    policies,
    accounts,
    problems,
    organization,
  };
}

function addPolicy(building: Building, object: AwsObject): void {
  const arn = text(object.value, "arn");
  if (arn === undefined) return;
  const versions = items(object.value, "versions");
  const statements = versions.map((each) => statementsOf(building, object, each.document, `policy ${arn}`));
  const standing = versions.findIndex((each) => each.default === true);
  const known = building.policies.get(arn);
  const others = statements.filter((_, index) => index !== standing);
  building.policies.set(arn, {
    arn,
    account: object.account,
    path: known?.path ?? object.path,
    at: known?.at ?? object.at,
    statements: known?.statements ?? statements[standing] ?? [],
    otherVersions: [...(known?.otherVersions ?? []), ...others],
  });
}

function addPrincipal(building: Building, kind: PrincipalKind, object: AwsObject): void {
  const { value, account } = object;
  const arn = text(value, "arn");
  if (arn === undefined) return problem(building, object, `a ${kind} without ARN is left out`);
  const principal = building.principals.get(arn) ?? newPrincipal(kind, arn, object);
  building.principals.set(arn, principal);
  building.names.set(`${account} ${kind} ${principal.name}`, arn);
  for (const alias of [text(value, "name"), text(value, "address")])
    if (alias !== undefined) principal.aliases.add(alias);
  for (const each of items(value, "inline"))
    addStatements(
      principal.statements,
      statementsOf(building, object, each.document, `${arn}, ${text(each, "name") ?? "inline policy"}`),
    );
  addStatements(principal.trust, statementsOf(building, object, value.trust, `trust policy of ${arn}`));
  for (const each of texts(value, "attached")) principal.attached.add(each);
  for (const each of texts(value, "groups")) principal.groups.add(each);
  for (const each of [...texts(value, "profiles"), ...texts(value, "profileNames")]) principal.profiles.add(each);
  const boundary = text(value, "boundary");
  if (boundary !== undefined)
    principal.boundary = policyStatements(building, boundary) ?? missingBoundary(building, principal, boundary);
}

function newPrincipal(kind: PrincipalKind, arn: string, { value, account, path, at }: AwsObject): Principal {
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
    trust: [],
    groups: new Set(),
    attached: new Set(),
    profiles: new Set(),
    serviceLinked: value.serviceLinked === true || arn.includes(":role/aws-service-role/"),
    missing: new Set(),
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

function addInline(building: Building, object: AwsObject): void {
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
  addStatements(
    principal.statements,
    statementsOf(
      building,
      object,
      object.value.document,
      `${principal.arn}, ${text(object.value, "name") ?? "inline policy"}`,
    ),
  );
}

function addAttachment(building: Building, object: AwsObject): void {
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

function addMembership(building: Building, object: AwsObject): void {
  for (const user of texts(object.value, "users")) {
    const principal = find(building, object, "user", user);
    if (principal === undefined)
      problem(building, object, `the user ${user} is a member of a group, and no input describes it`);
    else for (const group of texts(object.value, "groups")) principal.groups.add(group);
  }
}

function addProfile(building: Building, object: AwsObject): void {
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

function attachPolicies(building: Building, principal: Principal): void {
  for (const arn of [...principal.attached].sort(byText)) {
    const statements = policyStatements(building, arn);
    if (statements !== undefined) addStatements(principal.statements, statements);
    else {
      principal.missing.add(arn);
      problem(
        building,
        principal,
        `${arn} is attached to ${principal.arn} and not in the inputs: what it permits or denies is not known; import get-account-authorization-details of the account`,
      );
    }
  }
}

function policyStatements(building: Building, arn: string): readonly Statement[] | undefined {
  return building.policies.get(arn)?.statements ?? managedPolicy(arn);
}

/** Two files may state the same policy: a statement counts once. */
function addStatements(to: Statement[], added: readonly Statement[]): void {
  const known = new Set(to.map((each) => JSON.stringify(each)));
  for (const each of added) if (!known.has(JSON.stringify(each))) to.push(each);
}

function statementsOf(building: Building, object: AwsObject, document: unknown, whose: string): readonly Statement[] {
  if (document === undefined) return [];
  const { statements, faults } = parsePolicy(document);
  for (const fault of faults) problem(building, object, `${whose}: ${fault}`);
  return statements;
}

function problem(building: Building, { account, path, at }: Origin & { account: string }, why: string): void {
  push(building.problems, account, { path, at, why });
}

export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
