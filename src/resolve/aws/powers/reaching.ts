/**
 * Stores that take two things: a permission, and reaching their door in the network. Search domains in a VPC, file systems whose
 * policy asks who one is, and databases that let in whom IAM vouches for.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
import { text } from "../../kubernetes/fields.js";
import { mayAtAll, relevantTo, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { askedOf, isOpenStore } from "../open-stores.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { REACHED, SIGNING_IN, type Reached } from "../ways/index.js";
import { isReadFromAnywhere, type Account, type Grant } from "./grant.js";
import { listOnce, targetsOfType, type ResourceTarget } from "./target.js";

/** What it reads, or logs in to, wherever it gets there. */
export function reaching(account: Account, holder: Holder): Grant[] {
  return [...readingThrough(account, holder), ...signingIn(account, holder)];
}

/** How a permission to read the store counts for whoever gets to its door; undefined: not, or nobody is asked for one. */
export function reachedWay(account: Account, resource: Resource): Reached | undefined {
  const way = REACHED.find(({ type }) => type === resource.type);
  const counts = resource.type === "es:domain" ? !isReadFromAnywhere(resource) && resource.value.login !== true : true;
  return counts && !isOpenStore(account, resource) ? way : undefined;
}

function readingThrough(account: Account, holder: Holder): Grant[] {
  return REACHED.flatMap((way) => {
    const targets = listOnce(account, `reached ${way.type}`, () =>
      targetsOfType(account, way.type)
        .filter(({ resource }) => reachedWay(account, resource) !== undefined)
        .map(({ resource }) => ({ resource, ...askedOf(way, resource) })),
    );
    return permittedTargets(holder, [{ action: way.action, on: "target" }], targets).map(([{ resource }, open]) =>
      grantOf(`reached/${way.type}`, way.action, resource, open),
    );
  });
}

function signingIn(account: Account, holder: Holder): Grant[] {
  return Object.entries(SIGNING_IN).flatMap(([type, action]) => {
    if (!mayAtAll(holder, action)) return [];
    const users = usersNamed(holder, action);
    const targets = listOnce(account, `signing in ${type} ${users.join()}`, () =>
      targetsOfType(account, type).flatMap(({ resource }) => asUsers(resource, users)),
    );
    const best = new Map<Resource, readonly Open[]>();
    for (const [{ resource }, open] of permittedTargets(holder, [{ action, on: "target" }], targets))
      if (open.length < (best.get(resource)?.length ?? Infinity)) best.set(resource, open);
    return [...best].map(([resource, open]) => grantOf(`signed-in/${type}`, action, resource, open));
  });
}

/** Users of databases whom its policies name, wildcards filled in. */
function usersNamed(holder: Holder, action: string): string[] {
  const allowing = relevantTo(holder, action.toLowerCase()).identity.filter(({ effect }) => effect === "Allow");
  const named = allowing.flatMap(({ resources = ["*"] }) =>
    resources.map((each) => each.slice(each.lastIndexOf("/") + 1)),
  );
  return [...new Set(named.map((each) => each.replaceAll("*", "user").replaceAll("?", "u")))].sort();
}

/** The database as each of the users; a database of RDS goes by an id of its own there, and lets IAM vouch where that is switched on. */
function asUsers(resource: Resource, users: readonly string[]): ResourceTarget[] {
  const { arn, account, type, value, name } = resource;
  if (type !== "redshift:cluster" && value.iamLogin !== true) return [];
  const [, partition, , region] = arn.split(":");
  const [service, id] =
    type === "redshift:cluster" ? ["redshift", name] : ["rds-db", text(value, "resourceId") ?? "unknown"];
  const of = `arn:${partition}:${service}:${region}:${account}:dbuser:${id}`;
  return users.map((user) => ({ resource, arn: `${of}/${user}`, account }));
}

const grantOf = (way: string, actions: string, { uid }: Resource, open: readonly Open[]): Grant => ({
  power: "read-through",
  way,
  actions,
  target: uid,
  open,
});
