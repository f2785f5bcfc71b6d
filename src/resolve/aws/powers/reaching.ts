/**
 * Stores that take two things: a permission, and reaching their door in the network. Search domains in a VPC, file systems whose
 * policy asks who one is, and topics of Kafka.
 */
import { distinctOpen, may, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { askedOf, isOpenStore, namesFor, wholeOf } from "../open-stores.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { REACHED, type Reached } from "../ways/index.js";
import { isReadFromAnywhere, type Account, type Grant } from "./grant.js";
import { signingIn } from "./signing-in.js";
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
      : type !== "kafka:cluster" || value.iamLogin !== false;
  return counts && !isOpenStore(account, resource) ? way : undefined;
}

function readingThrough(account: Account, holder: Holder): Grant[] {
  return REACHED.flatMap((way) => {
    const names = namesFor(holder, way);
    const targets = listOnce(account, `reached ${way.type} ${names.join()}`, () =>
      targetsOfType(account, way.type)
        .filter(({ resource }) => isAsked(account, resource))
        .flatMap(({ resource }) => askedOf(way, resource, names)),
    );
    return [...given(holder, way, targets)].map(([resource, open]): Grant => ({
      power: isOutside(resource) ? "read" : "read-through",
      way: `reached/${way.type}`,
      actions: way.action,
      target: resource.uid,
      open,
    }));
  });
}

/** A search domain that everyone gets to is asked for its indexes as one in a network is. */
const isAsked = (account: Account, resource: Resource) =>
  reachedWay(account, resource) !== undefined || (isOutside(resource) && !isOpenStore(account, resource));

const isOutside = (resource: Resource) => resource.type === "es:domain" && isReadFromAnywhere(resource);

/** What must hold besides for the holder to read something in the store once it gets to its door; undefined: it may not. */
export function readThrough(holder: Holder, way: Reached, resource: Resource): readonly Open[] | undefined {
  // What a store gives away to whoever does not say who they are, counts where that is all of it.
  const isWhole = holder.caller.kind === "anonymous" && way.signed !== true;
  const targets = isWhole ? [wholeOf(way, resource)] : askedOf(way, resource, namesFor(holder, way));
  return given(holder, way, targets).get(resource);
}

/** Stores of which something is permitted, with what must hold besides where that is least. */
function given(
  holder: Holder,
  { action, besides }: Reached,
  targets: readonly ResourceTarget[],
): Map<Resource, readonly Open[]> {
  const actions = [action, ...(besides === undefined ? [] : [besides.there])];
  const needs = actions.map((each) => ({ action: each, on: "target" as const }));
  const found = new Map<Resource, readonly Open[]>();
  for (const [{ resource }, there] of permittedTargets(holder, needs, targets)) {
    const more = besides === undefined ? [] : may(holder, besides.store, targetOfResource(resource));
    const open = more === undefined ? undefined : distinctOpen([...there, ...more, ...untold(resource)]);
    if (open !== undefined && open.length < (found.get(resource)?.length ?? Infinity)) found.set(resource, open);
  }
  return found;
}

/** A cluster of which no input tells whether it takes what IAM gives. */
function untold({ type, arn, value }: Resource): Open[] {
  if (type !== "kafka:cluster" || value.iamLogin !== undefined) return [];
  const condition = { operator: "lets in", key: arn, values: ["IAM"], quantifier: "one", ifExists: false } as const;
  return [{ condition, holds: true }];
}
