/** Organizations: which accounts belong together, and the policies that limit what these may do and give away. */
import { byText, text } from "../kubernetes/fields.js";
import type { AwsObject } from "./estate.js";
import { parsePolicy, type Statement } from "./policy/statement.js";

/** Each list (root, unit, account) must allow. */
export type Levels = readonly (readonly Statement[])[];

/** An account's place; `outside`: it is known to belong to another organization or to none. */
export type Membership = { readonly id: string; readonly path: string } | "outside" | undefined;

export interface Organization {
  /** Service control policies over the principals of an account. */
  readonly overPrincipals: (account: string) => Levels;
  /** Resource control policies over the resources of an account. */
  readonly overResources: (account: string) => Levels;
  /** The policy that a statement stands in: its id, and its name where that is known. */
  readonly policyWith: (statement: Statement) => string | undefined;
  /** Undefined: no input tells. */
  readonly membership: (account: string) => Membership;
}

/** For callers that are no principals of an account of it: what limits resources alone. */
export function overResourcesOnly(organization: Organization): Organization {
  return { ...organization, overPrincipals: () => [] };
}

type Objects = ReadonlyMap<string, readonly AwsObject[]>;
type Kind = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

const ALLOW_ALL: Statement = { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] };

/** What the inputs say of organizations; `fault` is told of what cannot be read. */
export function organizationOf(objects: Objects, fault: (object: AwsObject, why: string) => void): Organization {
  const parents = parentsOf(objects);
  const policies = policiesOf(objects, fault);
  const attached = attachedTo(objects, policies, fault);
  const [organization] = objects.get("org:organization") ?? [];
  const management = text(organization?.value, "management");
  const levels = (kind: Kind) => {
    const known = new Map<string, Levels>();
    return (account: string): Levels => {
      const found =
        known.get(account) ?? levelsOf(account === management ? [] : chain(parents, account), attached, kind);
      known.set(account, found);
      return found;
    };
  };
  const id = text(organization?.value, "id");
  const names = new Map(
    [...policies.values()].flatMap(({ name, statements }) => statements.map((each) => [each, name])),
  );
  return {
    overPrincipals: levels("SERVICE_CONTROL_POLICY"),
    overResources: levels("RESOURCE_CONTROL_POLICY"),
    policyWith: (statement) => names.get(statement),
    membership: (account) => {
      if (id === undefined || parents.size === 0) return undefined;
      if (account !== management && !parents.has(account)) return "outside";
      const above = chain(parents, account).slice(1).reverse();
      return { id, path: [id, ...above, ""].join("/") };
    },
  };
}

function parentsOf(objects: Objects): ReadonlyMap<string, string | undefined> {
  const parents = new Map<string, string | undefined>();
  for (const { value } of objects.get("org:place") ?? []) {
    const id = text(value, "id");
    if (id !== undefined) parents.set(id, text(value, "parent") ?? parents.get(id));
  }
  return parents;
}

/** The account itself, then the units above it up to the root. */
function chain(parents: ReadonlyMap<string, string | undefined>, account: string): string[] {
  const places: string[] = [];
  for (
    let place: string | undefined = account;
    place !== undefined && !places.includes(place);
    place = parents.get(place)
  )
    places.push(place);
  return places;
}

interface Policy {
  readonly kind: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}

function policiesOf(objects: Objects, fault: (object: AwsObject, why: string) => void): ReadonlyMap<string, Policy> {
  const found = new Map<string, Policy>([
    ["p-FullAWSAccess", { kind: "SERVICE_CONTROL_POLICY", name: "p-FullAWSAccess", statements: [ALLOW_ALL] }],
    ["p-RCPFullAWSAccess", { kind: "RESOURCE_CONTROL_POLICY", name: "p-RCPFullAWSAccess", statements: [ALLOW_ALL] }],
  ]);
  for (const object of objects.get("org:policy") ?? []) {
    const [id, kind] = [text(object.value, "id"), text(object.value, "kind")];
    if (id === undefined || kind === undefined) continue;
    const { statements, faults } = parsePolicy(object.value.document);
    for (const each of faults) fault(object, `policy ${id} of the organization: ${each}`);
    const name = text(object.value, "name");
    found.set(id, { kind, name: name === undefined ? id : `${id} (${name})`, statements });
  }
  return found;
}

function attachedTo(
  objects: Objects,
  policies: ReadonlyMap<string, Policy>,
  fault: (object: AwsObject, why: string) => void,
): ReadonlyMap<string, readonly Policy[]> {
  const found = new Map<string, Map<string, Policy>>();
  for (const object of objects.get("org:attachment") ?? []) {
    const [id = "", target = ""] = [text(object.value, "policy"), text(object.value, "target")];
    const policy = policies.get(id);
    if (policy === undefined) {
      fault(
        object,
        `${id} is attached to ${target} and not in the inputs: what it denies is not known; import describe-policy`,
      );
      continue;
    }
    const list = found.get(target) ?? new Map<string, Policy>();
    list.set(id, policy);
    found.set(target, list);
  }
  return new Map(
    [...found].map(([target, list]) => [target, [...list].sort(([a], [b]) => byText(a, b)).map(([, each]) => each)]),
  );
}

/**
 * A level of which no policy is known, or only policies that deny, has the one that AWS attaches by itself and that inputs
 * such as Terraform leave out: it allows everything.
 */
function levelsOf(places: readonly string[], attached: ReadonlyMap<string, readonly Policy[]>, kind: Kind): Levels {
  return places.flatMap((place) => {
    const statements = (attached.get(place) ?? [])
      .filter((each) => each.kind === kind)
      .flatMap((each) => each.statements);
    if (statements.length === 0) return [];
    return [statements.some(({ effect }) => effect === "Allow") ? statements : [...statements, ALLOW_ALL]];
  });
}
