/** Access that a resource's own policy gives to other accounts and to anyone. */
import { INTERNET } from "../../model/index.js";
import { text } from "../kubernetes/fields.js";
import type { Origin, Principal } from "./estate.js";
import { FEEDING, READING, RUNNING } from "./ways/index.js";
import { may, newHolder, type Target } from "./holder.js";
import type { PrincipalPattern, Statement } from "./policy/statement.js";
import { invocationUid, type Account, type Grant, type Power } from "./powers/index.js";
import type { Resource } from "./resources.js";
import { holderFor } from "./holders.js";

export interface ForeignReading {
  readonly source: string;
  readonly origin: Origin;
  readonly grants: readonly Grant[];
}

/** Reading by principals of other accounts that are in the inputs, and by everyone where nothing blocks public access. */
export function foreignReadings(account: Account): ForeignReading[] {
  const found: ForeignReading[] = [];
  for (const resource of account.resources.byAccount.get(account.id) ?? []) {
    const patterns = resource.policy
      .filter(({ effect }) => effect === "Allow")
      .flatMap(
        ({ principals, notPrincipals }) =>
          principals ?? (notPrincipals === undefined ? [] : [{ kind: "everyone" } as const]),
      );
    if (patterns.length === 0) continue;
    // Nobody outside can use the key that a secret has unless it is given one of its own.
    if (resource.type === "secretsmanager:secret" && text(resource.value, "key") === undefined) continue;
    for (const way of waysInto(resource)) {
      const target: Target = {
        arn: `${resource.arn}${way.below}`,
        account: account.id,
        tags: resource.tags,
        policy: resource.policy,
      };
      for (const principal of foreigners(account, patterns)) {
        const open = may(holderFor(account.estate, principal, account.today), way.action, target);
        if (open !== undefined)
          found.push({ source: principal.arn, origin: resource, grants: grantsOf(resource, way, open) });
      }
      const open =
        patterns.some(({ kind }) => kind === "everyone") && !isBlocked(account, resource)
          ? anyone(account, way.action, target)
          : undefined;
      if (open !== undefined) found.push({ source: INTERNET, origin: resource, grants: grantsOf(resource, way, open) });
    }
  }
  return found;
}

function foreigners({ estate, id }: Account, patterns: readonly PrincipalPattern[]): Principal[] {
  const everyone = patterns.some(({ kind }) => kind === "everyone");
  const named = new Set(patterns.flatMap((each) => (each.kind === "arn" ? [each.arn] : [])));
  const accounts = new Set(patterns.flatMap((each) => (each.kind === "account" ? [each.account] : [])));
  if (!everyone && named.size === 0 && accounts.size === 0) return [];
  const isMeant = ({ arn, account, kind }: Principal) =>
    kind !== "group" && account !== id && (everyone || named.has(arn) || accounts.has(account));
  if (!everyone && accounts.size === 0)
    return [...named].flatMap((arn) => estate.principals.get(arn) ?? []).filter(isMeant);
  return [...estate.principals.values()].filter(isMeant);
}

interface WayIn {
  readonly power: Power;
  readonly id: string;
  readonly action: string;
  readonly below: string;
}

/** Reading, running code by one call, feeding a function: what a resource's own policy can give away. */
function waysInto({ type, triggers }: Resource): WayIn[] {
  const reading = READING.filter((each) => each.type === type).map(({ action, below }): WayIn => ({
    power: "read",
    id: `read/${type}`,
    action,
    below,
  }));
  const single = RUNNING.filter((each) => each.type === type && each.needs.length === 1);
  const feeding = triggers.length === 0 ? undefined : FEEDING[type];
  return [
    ...reading,
    ...(feeding === undefined ? [] : [{ power: "invoke", id: `lambda/fed-by-${type}`, ...feeding } as const]),
    ...single.map(({ id, needs }): WayIn => ({ power: "change-code", id, action: needs[0]?.action ?? "", below: "" })),
  ];
}

function grantsOf(resource: Resource, { power, id, action }: WayIn, open: Grant["open"]): Grant[] {
  const gained = {
    read: [resource.uid, ...resource.secrets],
    invoke: resource.triggers.map(invocationUid),
  };
  const targets = power === "read" || power === "invoke" ? gained[power] : [resource.uid];
  return targets.map((target) => ({ power, way: id, actions: action, target, open }));
}

const ALLOW_ALL: readonly Statement[] = [
  { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] },
];

/** Somebody without an account, else with one of their own. */
function anyone({ today, estate }: Account, action: string, target: Target) {
  const caller = { arn: "anonymous", account: "", kind: "anonymous", name: "anonymous" } as const;
  return may({ ...newHolder(caller, ALLOW_ALL, undefined, today), organization: estate.organization }, action, target);
}

function isBlocked({ estate, id }: Account, resource: Resource): boolean {
  if (resource.type !== "s3:bucket") return false;
  const blocks = estate.objects.get("s3:public-access-block") ?? [];
  return blocks.some(
    ({ account, value }) =>
      account === id && value.policies === true && [resource.name, resource.uid].includes(text(value, "bucket") ?? ""),
  );
}
