/**
 * Logging in to databases that let in whom IAM vouches for, as users of the database that policies name.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
import { text } from "../../kubernetes/fields.js";
import { asset, relate, type Output } from "../../kubernetes/output.js";
import { push } from "../building.js";
import { allowing, distinctOpen, mayAtAll, relevantTo, variablesFor, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { aboutAction, type Open } from "../policy/evaluate.js";
import { example } from "../policy/pattern.js";
import type { Resource } from "../resources.js";
import { SIGNING_IN } from "../ways/index.js";
import type { Account, Grant } from "./grant.js";
import { listOnce, targetsOfType, type ResourceTarget } from "./target.js";

export function signingIn(account: Account, holder: Holder): Grant[] {
  return Object.entries(SIGNING_IN).flatMap(([type, action]) => {
    if (!mayAtAll(holder, action)) return [];
    const names = namesIn(holder, action);
    const databases = databasesOf(account, type);
    return [
      ...onKnown(databases, { account, holder, names, type, action }),
      ...databases.untold.flatMap((group) => onUntold(group, { account, holder, names, type, action })),
    ];
  });
}

interface Asking {
  readonly account: Account;
  readonly holder: Holder;
  readonly names: Names;
  readonly type: string;
  readonly action: string;
}

interface Names {
  readonly users: readonly string[];
  /** Ids of databases. */
  readonly ids: readonly string[];
  /** Some statement has a wildcard for them. */
  readonly anyId: boolean;
}

/** Users of databases whom its policies, or those within which it stays, name, wildcards filled in, and the ids of databases. */
function namesIn(holder: Holder, action: string): Names {
  const own = relevantTo(holder, action.toLowerCase()).identity;
  const variable = variablesFor(holder, action);
  const [users, ids] = [new Set<string>(), new Set<string>()];
  let anyId = false;
  for (const statement of allowing(holder, action.toLowerCase()))
    for (const each of statement.resources ?? ["*"]) {
      const named = example(each, variable);
      users.add(named.slice(named.lastIndexOf("/") + 1));
      const id = /:dbuser:([^/$]+)\//.exec(each)?.[1];
      anyId ||= own.includes(statement) && (id === undefined || /[*?]/.test(id));
      if (id !== undefined && !/^\*+$/.test(id)) ids.add(example(id, variable));
    }
  return { users: [...users].sort(), ids: [...ids].sort(), anyId };
}

/** Those that no input tells the id of, in one region, are asked as one: no policy can tell them apart. */
interface Untold {
  readonly uid: string;
  readonly region: string;
  readonly resources: readonly Resource[];
}

interface Databases {
  readonly byId: ReadonlyMap<string, readonly Resource[]>;
  readonly untold: readonly Untold[];
}

const databases = new WeakMap<Account, Map<string, Databases>>();

/** Those that let IAM vouch: a database of RDS where that is switched on, under an id of its own; a warehouse always. */
function databasesOf(account: Account, type: string): Databases {
  let known = databases.get(account);
  if (known === undefined) databases.set(account, (known = new Map()));
  let found = known.get(type);
  if (found !== undefined) return found;
  const [byId, byRegion] = [new Map<string, Resource[]>(), new Map<string, Resource[]>()];
  for (const { resource } of targetsOfType(account, type)) {
    const isWarehouse = type === "redshift:cluster";
    if (!isWarehouse && resource.value.iamLogin !== true) continue;
    const id = isWarehouse ? resource.name : text(resource.value, "resourceId");
    if (id === undefined) push(byRegion, resource.arn.split(":")[3] ?? "", resource);
    else push(byId, id, resource);
  }
  const untold = [...byRegion].map(([region, resources]) => {
    const uid = `aws/${account.id}/databases/${region}/${type.slice(type.indexOf(":") + 1)}`;
    return { uid: resources.length === 1 ? resources[0]!.uid : uid, region, resources };
  });
  found = { byId, untold };
  known.set(type, found);
  return found;
}

function onKnown({ byId }: Databases, { account, holder, names, type, action }: Asking): Grant[] {
  const { users, ids, anyId } = names;
  const meant = anyId ? byId.keys() : ids;
  const targets = listOnce(account, `signing in ${type} ${JSON.stringify([users, anyId || ids])}`, () =>
    [...meant].flatMap((id) =>
      (byId.get(id) ?? []).flatMap((resource) => users.map((user) => asUser(resource, id, user))),
    ),
  );
  return [...best(holder, action, targets)].map(([{ uid }, open]) => grantOf(type, action, uid, open));
}

/** Where no policy is about every id, the id that one names may be that of each of them, unless it is another's. */
function onUntold({ uid, resources }: Untold, { account, holder, names, type, action }: Asking): Grant[] {
  const [first] = resources;
  if (first === undefined) return [];
  const as = (id: string) =>
    best(
      holder,
      action,
      names.users.map((user) => asUser(first, id, user)),
    ).get(first);
  const open = as(`${type === "rds:cluster" ? "cluster" : "db"}-UNKNOWN`);
  if (open !== undefined) return resources.map((each) => grantOf(type, action, each.uid, open));
  const taken = ["rds:instance", "rds:cluster"].map((each) => databasesOf(account, each).byId);
  return names.ids.flatMap((id): Grant[] => {
    const mayBe = isIdOf(first, id) && !taken.some((each) => each.has(id));
    const found = mayBe ? as(id) : undefined;
    if (found === undefined) return [];
    const grant = grantOf(type, action, uid, distinctOpen([...found, hasId(uid, id)]));
    return [resources.length === 1 ? grant : { ...grant, power: "use" }];
  });
}

/** Ids tell instances, clusters and proxies (`prx-`) apart; members of a cluster of Aurora go by that of the cluster. */
function isIdOf({ type, value }: Resource, id: string): boolean {
  const engine = text(value, "engine") ?? "aurora";
  if (id.startsWith("cluster-")) return type === "rds:cluster" || engine.startsWith("aurora");
  return !id.startsWith("prx-") && !(id.startsWith("db-") && type === "rds:cluster");
}

/** What must hold besides for each database, as the user with whom that is least. */
function best(holder: Holder, action: string, targets: readonly ResourceTarget[]): Map<Resource, readonly Open[]> {
  const found = new Map<Resource, readonly Open[]>();
  for (const [{ resource }, open] of permittedTargets(holder, [{ action, on: "target" }], targets))
    if (open.length < (found.get(resource)?.length ?? Infinity)) found.set(resource, open);
  return found;
}

function asUser(resource: Resource, id: string, user: string): ResourceTarget {
  const [, partition, , region] = resource.arn.split(":");
  const service = resource.type === "redshift:cluster" ? "redshift" : "rds-db";
  const arn = `arn:${partition}:${service}:${region}:${resource.account}:dbuser:${id}/${user}`;
  return { resource, arn, account: resource.account };
}

const hasId = (key: string, id: string): Open => ({
  condition: { operator: "has the resource id", key, values: [id], quantifier: "one", ifExists: false },
  holds: true,
});

const grantOf = (type: string, actions: string, target: string, open: readonly Open[]): Grant => ({
  power: "read-through",
  way: `signed-in/${type}`,
  actions,
  target,
  open,
});

/** Databases of which no input tells the id, as what whoever knows one of the ids may be let in to: users + databases, not their product. */
export function writeUntoldDatabases(account: Account, output: Output): void {
  for (const [type, action] of Object.entries(SIGNING_IN)) {
    const groups = databasesOf(account, type).untold.filter(({ resources }) => resources.length > 1);
    if (groups.length === 0 || !isAllowedToSome(account, action.toLowerCase())) continue;
    for (const { uid, region, resources } of groups) {
      const [origin] = resources;
      const name = `a database in ${region} whose resource id no input tells (${resources.length} may be it)`;
      asset(output, origin!, { uid, kind: "Identity", name, properties: { identityType: "grant" } });
      for (const each of resources) {
        const properties = { action: "read-through", name: `signed-in/${type}`, why: action };
        relate(output, each, { type: "MAY", source: uid, target: each.uid, properties });
      }
    }
  }
}

function isAllowedToSome({ principals }: Account, action: string): boolean {
  return principals.some(({ statements }) =>
    statements.some((each) => each.effect === "Allow" && aboutAction(each, action)),
  );
}
