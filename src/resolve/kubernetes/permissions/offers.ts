/**
 * Grants that somebody could make: whoever may create a binding and holds the verb `bind` on a role gives the role to
 * itself; whoever holds `escalate` writes anything into a role that is bound already.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
import { unjoined } from "../output.js";
import type { Cluster } from "../objects.js";
import type { Output } from "../output.js";
import { uidOf } from "../objects.js";
import { CLUSTER_ADMIN } from "./built-in.js";
import { holderOf, offerUid } from "./holders.js";
import type { Holder } from "./holders.js";
import type { Role } from "./roles.js";

/** Beyond this many grants of ClusterRoles in namespaces only those of cluster-admin, the most powerful one, are made. */
const MOST_OFFERS = 10_000;

/** Where something is allowed: everywhere, or in some namespaces. */
interface Where {
  everywhere: Holder | undefined;
  readonly namespaces: Map<string, Holder>;
}

interface Estate {
  readonly cluster: Cluster;
  readonly roles: ReadonlyMap<string, Role>;
  readonly namespaces: readonly string[];
}

/** All grants that follow from each other, until there are no more. */
export function findOffers(
  cluster: Cluster,
  roles: ReadonlyMap<string, Role>,
  bindings: readonly Holder[],
  output: Output,
): Holder[] {
  const offers = new Map<string, Holder>();
  const estate = { cluster, roles, namespaces: namespacesOf(cluster) };
  for (let before = -1; before < offers.size;) {
    before = offers.size;
    const holders = [...bindings, ...offers.values()];
    for (const offer of [...bindable(estate, holders), ...escalations(estate, holders)])
      if (!offers.has(offer.uid)) offers.set(offer.uid, offer);
  }
  const found = [...offers.values()];
  const inNamespace = found.find(({ role, namespace }) => role.kind === "ClusterRole" && namespace !== undefined);
  if (inNamespace !== undefined && isTooMany(estate, estate.namespaces))
    unjoined(
      output,
      inNamespace.origin,
      `ClusterRoles could be bound in namespaces in more ways than are followed; of those only ${CLUSTER_ADMIN}, which allows the most, is followed everywhere`,
    );
  return found;
}

function namespacesOf(cluster: Cluster): string[] {
  const named = cluster.objects.flatMap(({ kind, name, namespace }) =>
    kind === "Namespace" ? name : (namespace ?? []),
  );
  return [...new Set(named)].sort();
}

function isTooMany({ roles }: Estate, namespaces: readonly string[]): boolean {
  return roles.size * namespaces.length > MOST_OFFERS;
}

function bindable(estate: Estate, holders: readonly Holder[]): Holder[] {
  const inNamespace = places(holders, "rolebindings:create");
  const inCluster = places(holders, "clusterrolebindings:create").everywhere;
  const mayBind = bindersOf(holders);
  if (mayBind === undefined) return [];
  const creatable = placesOf(inNamespace, estate);
  // Whoever gives itself a role in the whole cluster has no use for it in one namespace; those bound there already may.
  const creatableNow = placesOf(
    places(
      holders.filter(({ uid }) => !uid.includes("#at/")),
      "rolebindings:create",
    ),
    estate,
  );
  const onlyMost = isTooMany(estate, creatable);
  const found: Holder[] = [];
  for (const role of estate.roles.values()) {
    const wide = role.kind === "ClusterRole";
    const whole = wide && inCluster !== undefined ? mayBind(role, undefined) : undefined;
    if (whole !== undefined) found.push(offer(role, undefined, whole));
    if (wide && onlyMost && role.name !== CLUSTER_ADMIN) continue;
    const possible = whole === undefined ? creatable : creatableNow;
    for (const namespace of wide ? possible : creatable.filter((each) => each === role.namespace)) {
      const binder = mayBind(role, namespace);
      if (binder !== undefined) found.push(offer(role, namespace, binder));
    }
  }
  return found;
}

function placesOf({ everywhere, namespaces }: Where, estate: Estate): readonly string[] {
  return everywhere === undefined ? [...namespaces.keys()] : estate.namespaces;
}

/** Who may bind a role in a place; undefined where nobody may bind any. */
function bindersOf(
  holders: readonly Holder[],
): ((role: Role, namespace: string | undefined) => Holder | undefined) | undefined {
  const all = { Role: places(holders, "roles:bind"), ClusterRole: places(holders, "clusterroles:bind") };
  const named = namedBinders(holders);
  if (named.length === 0 && isNowhere(all.Role) && isNowhere(all.ClusterRole)) return undefined;
  return ({ kind, name }, namespace) =>
    at(all[kind], namespace) ??
    named.find((each) => each.kind === kind && each.names.has(name) && covers(each.holder, namespace))?.holder;
}

function covers(holder: Holder, namespace: string | undefined): boolean {
  return holder.namespace === undefined || holder.namespace === namespace;
}

function offer(role: Role, namespace: string | undefined, { origin }: Holder): Holder {
  return holderOf({ uid: offerUid(role.uid, namespace), namespace, role, origin, basis: "inferred" });
}

function isNowhere({ everywhere, namespaces }: Where): boolean {
  return everywhere === undefined && namespaces.size === 0;
}

function at({ everywhere, namespaces }: Where, namespace: string | undefined): Holder | undefined {
  return everywhere ?? (namespace === undefined ? undefined : namespaces.get(namespace));
}

/** Where somebody may do it to all objects of the place. */
function places(holders: readonly Holder[], action: string): Where {
  const where: Where = { everywhere: undefined, namespaces: new Map() };
  for (const holder of holders) {
    if (!holder.granted.grants.some(({ power, names }) => power.action === action && names === undefined)) continue;
    if (holder.namespace === undefined) where.everywhere ??= holder;
    else if (!where.namespaces.has(holder.namespace)) where.namespaces.set(holder.namespace, holder);
  }
  return where;
}

interface NamedBinder {
  readonly kind: string;
  readonly names: ReadonlySet<string>;
  readonly holder: Holder;
}

function namedBinders(holders: readonly Holder[]): NamedBinder[] {
  return holders.flatMap((holder) =>
    holder.granted.grants.flatMap(({ power, names }) =>
      /^(cluster)?roles:bind$/.test(power.action) && names !== undefined ? [{ kind: power.kind, names, holder }] : [],
    ),
  );
}

/** Everything, in the places where a role is bound that somebody may rewrite. */
function escalations({ cluster, roles }: Estate, holders: readonly Holder[]): Holder[] {
  const all = roles.get(uidOf(cluster.uid, "ClusterRole", undefined, CLUSTER_ADMIN));
  if (all === undefined) return [];
  return holders.flatMap((holder) => {
    const rewritten = rewritable(holder, roles);
    if (rewritten === undefined) return [];
    const bound = holders.filter(({ role, granted }) => !granted.everything && rewritten(role));
    return bound.map(({ namespace }) => offer(all, namespace, holder));
  });
}

/** Which roles the holder may both change and fill with anything. */
export function rewritable(holder: Holder, roles: ReadonlyMap<string, Role>): ((role: Role) => boolean) | undefined {
  const allows = (action: string) => {
    const grant = holder.granted.grants.find(({ power }) => power.action === action);
    return grant && ((name: string) => grant.names?.has(name) ?? true);
  };
  const [local, wide] = (["roles", "clusterroles"] as const).map((resource) => {
    const [escalate, patch] = [allows(`${resource}:escalate`), allows(`${resource}:patch`)];
    return escalate && patch && ((name: string) => escalate(name) && patch(name));
  });
  if (local === undefined && wide === undefined) return undefined;
  return ({ uid, kind, namespace, name }) => {
    if (!roles.has(uid)) return false;
    if (kind === "ClusterRole") return wide?.(name) ?? false;
    return (holder.namespace ?? namespace) === namespace && (local?.(name) ?? false);
  };
}
