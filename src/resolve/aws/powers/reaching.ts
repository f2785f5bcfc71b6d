/**
 * Stores that take two things: a permission, and reaching their door in the network. Search domains in a VPC, file systems whose
 * policy asks who one is, and databases that let in whom IAM vouches for.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
import { text } from "../../kubernetes/fields.js";
import { distinctOpen, may, mayAtAll, relevantTo, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { askedOf, isOpenStore } from "../open-stores.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { REACHED, SIGNING_IN, type Reached } from "../ways/index.js";
import { isReadFromAnywhere, type Account, type Grant } from "./grant.js";
import { listOnce, targetOfResource, targetsOfType, type ResourceTarget } from "./target.js";

/** What it reads, or logs in to, wherever it gets there. */
export function reaching(account: Account, holder: Holder): Grant[] {
  return [...readingThrough(account, holder), ...signingIn(account, holder)];
}

/** How a permission to read the store counts for whoever gets to its door; undefined: not, or nobody is asked for one. */
export function reachedWay(account: Account, resource: Resource): Reached | undefined {
  const way = REACHED.find(({ type }) => type === resource.type);
  const { type, value } = resource;
  const counts =
    type === "es:domain"
      ? !isReadFromAnywhere(resource) && value.login !== true
      : type !== "kafka:cluster" || value.iamLogin === true;
  return counts && !isOpenStore(account, resource) ? way : undefined;
}

function readingThrough(account: Account, holder: Holder): Grant[] {
  return REACHED.flatMap((way) => {
    const targets = listOnce(account, `reached ${way.type}`, () =>
      targetsOfType(account, way.type)
        .filter(({ resource }) => reachedWay(account, resource) !== undefined)
        .map(({ resource }) => ({ resource, ...askedOf(way, resource) })),
    );
    const { there, store } = way.besides ?? {};
    const actions = [way.action, ...(there === undefined ? [] : [there])];
    return permittedTargets(
      holder,
      actions.map((action) => ({ action, on: "target" })),
      targets,
    ).flatMap(([{ resource }, open]) => {
      const more = store === undefined ? [] : may(holder, store, targetOfResource(resource));
      if (more === undefined) return [];
      return [grantOf(`reached/${way.type}`, way.action, resource, distinctOpen([...open, ...more]))];
    });
  });
}

function signingIn(account: Account, holder: Holder): Grant[] {
  return Object.entries(SIGNING_IN).flatMap(([type, action]) => {
    if (!mayAtAll(holder, action)) return [];
    const names = databaseUsersNamed(holder, action);
    const targets = listOnce(account, `signing in ${type} ${JSON.stringify(names)}`, () =>
      targetsOfType(account, type).flatMap(({ resource }) => asUsers(account, resource, names)),
    );
    const best = new Map<Resource, readonly Open[]>();
    for (const [{ resource, supposed }, open] of permittedTargets(holder, [{ action, on: "target" }], targets)) {
      const all = supposed === undefined ? open : distinctOpen([...open, supposed]);
      if (all.length < (best.get(resource)?.length ?? Infinity)) best.set(resource, all);
    }
    return [...best].map(([resource, open]) => grantOf(`signed-in/${type}`, action, resource, open));
  });
}

interface Names {
  readonly users: readonly string[];
  /** Ids of databases. */
  readonly ids: readonly string[];
}

/** Users of databases whom its policies name, wildcards filled in, and the ids of databases. */
function databaseUsersNamed(holder: Holder, action: string): Names {
  const allowing = relevantTo(holder, action.toLowerCase()).identity.filter(({ effect }) => effect === "Allow");
  const named = allowing.flatMap(({ resources = ["*"] }) => resources);
  const users = named.map((each) => each.slice(each.lastIndexOf("/") + 1));
  const ids = named.flatMap((each) => /:dbuser:([^/$]+)\//.exec(each)?.[1] ?? []);
  return { users: filledIn(users), ids: filledIn(ids.filter((each) => !/^\*+$/.test(each))) };
}

const filledIn = (patterns: readonly string[]) =>
  [...new Set(patterns.map((each) => each.replaceAll("*", "user").replaceAll("?", "u")))].sort();

type AsUser = ResourceTarget & {
  /** That the id which is asked for is the database's. */
  readonly supposed?: Open;
};

/**
 * The database as each of the users; a database of RDS goes by an id of its own there, and lets IAM vouch where that is switched
 * on. Where no input tells its id, it may be each that is named and not another's.
 */
function asUsers(account: Account, resource: Resource, { users, ids }: Names): AsUser[] {
  const { type, value, name } = resource;
  if (type === "redshift:cluster") return users.map((user) => asUser(resource, "redshift", name, user));
  if (value.iamLogin !== true) return [];
  const id = text(value, "resourceId");
  if (id !== undefined) return users.map((user) => asUser(resource, "rds-db", id, user));
  const others = idsOfDatabases(account);
  const supposed = ids.filter((each) => !others.has(each));
  return users.flatMap((user) => [
    asUser(resource, "rds-db", `${type === "rds:cluster" ? "cluster" : "db"}-UNKNOWN`, user),
    ...supposed.map((each) => ({ ...asUser(resource, "rds-db", each, user), supposed: hasId(resource, each) })),
  ]);
}

function asUser(resource: Resource, service: string, id: string, user: string): ResourceTarget {
  const [, partition, , region] = resource.arn.split(":");
  const arn = `arn:${partition}:${service}:${region}:${resource.account}:dbuser:${id}/${user}`;
  return { resource, arn, account: resource.account };
}

const hasId = ({ arn }: Resource, id: string): Open => ({
  condition: { operator: "has the resource id", key: arn, values: [id], quantifier: "one", ifExists: false },
  holds: true,
});

const idsOf = new WeakMap<Account, ReadonlySet<string>>();

function idsOfDatabases(account: Account): ReadonlySet<string> {
  const databases = ["rds:instance", "rds:cluster"].flatMap((type) => targetsOfType(account, type));
  const found =
    idsOf.get(account) ?? new Set(databases.flatMap(({ resource }) => text(resource.value, "resourceId") ?? []));
  idsOf.set(account, found);
  return found;
}

const grantOf = (way: string, actions: string, { uid }: Resource, open: readonly Open[]): Grant => ({
  power: "read-through",
  way,
  actions,
  target: uid,
  open,
});
