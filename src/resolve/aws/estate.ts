/** All accounts that the inputs hold: principals with the statements that apply to them, policies, resources. */
import type { Problem, StatedFact } from "../../model/index.js";
import { byText, items, text, type Fields } from "../kubernetes/fields.js";
import { problem, push, statementsOf, type Building } from "./building.js";
import { homesOf, settled, type Home } from "./homes.js";
import { organizationOf, type Organization } from "./organization.js";
import type { Statement } from "./policy/statement.js";
import { addAttachment, addInline, addMembership, addPrincipal, addProfile, attachPolicies } from "./principals.js";

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
  /** Its policies that deny something, one by one: whoever may take one away has what it denied. */
  readonly denying: DenyingPolicy[];
  readonly trust: Statement[];
  readonly groups: Set<string>;
  readonly attached: Set<string>;
  readonly profiles: Set<string>;
  readonly serviceLinked: boolean;
  /** Policies that are named and that no input holds: more may be permitted or denied than is known. */
  readonly missing: Set<string>;
  /** The policies that its first description names, as text that can be compared. */
  readonly described: string | undefined;
}

export interface DenyingPolicy {
  /** ARN of a managed policy; undefined: it is the principal's own. */
  readonly arn?: string;
  readonly name: string;
  readonly statements: readonly Statement[];
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
  /** Those of which some user or role is described: of the others nobody knows who is there. */
  readonly described: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly organization: Organization;
}

/** Policies that AWS keeps, and organizations, come in a partition of their own: they belong to no account. */
export const NO_ACCOUNT = "aws";

const estates = new WeakMap<readonly unknown[], Estate>();

/** Both sides of an access lie in different accounts, so every account's resolution reads the same whole; it is built once. */
export function estateOf(stated: readonly StatedFact[]): Estate {
  const known = estates.get(stated);
  if (known !== undefined) return known;
  const estate = build(stated);
  estates.set(stated, estate);
  return estate;
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
  const home = homesOf(stated);
  for (const fact of stated) {
    if (fact.fact !== "object" || fact.domain !== "aws") continue;
    const object = placed(home, fact);
    if (object.account !== NO_ACCOUNT) accounts.add(object.account);
    else if (fact.value.unplaced === true) {
      problem(building, object, UNPLACED);
      continue;
    }
    push(building.byType, object.type, object);
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
    described: new Set([...principals.values()].filter(({ kind }) => kind !== "group").map(({ account }) => account)),
    problems,
    organization,
  };
}

const UNPLACED =
  "nothing says which account this is of: keep the output of aws sts get-caller-identity in the same folder, one folder an account";

function placed(home: Home, { partition, value, path, at }: StatedFact & { readonly fact: "object" }): AwsObject {
  const type = text(value, "type") ?? "";
  const account = value.unplaced === true ? home(path) : partition;
  if (account === undefined) return { type, account: NO_ACCOUNT, value, path, at };
  return { type, account, value: value.unplaced === true ? settled(value, account) : value, path, at };
}

function addPolicy(building: Building, object: AwsObject): void {
  const arn = text(object.value, "arn");
  if (arn === undefined || object.value.untold === true) return;
  const versions = items(object.value, "versions");
  const statements = versions.map((each) => statementsOf(building, object, each.document, `policy ${arn}`));
  const standing = versions.findIndex((each) => each.default === true);
  const known = building.policies.get(arn);
  const others = statements.filter((_, index) => index !== standing);
  if (known !== undefined && standing >= 0 && !sameStatements(known.statements, statements[standing] ?? []))
    problem(
      building,
      object,
      `${arn} says something else in ${known.path}: the two were read at different times, and the one there is used; import the newer one under the key of the older`,
    );
  building.policies.set(arn, {
    arn,
    account: object.account,
    path: known?.path ?? object.path,
    at: known?.at ?? object.at,
    statements: known?.statements ?? statements[standing] ?? [],
    otherVersions: [...(known?.otherVersions ?? []), ...others],
  });
}

const sameStatements = (a: readonly Statement[], b: readonly Statement[]) =>
  JSON.stringify(a.map((each) => JSON.stringify(each)).sort()) ===
  JSON.stringify(b.map((each) => JSON.stringify(each)).sort());
