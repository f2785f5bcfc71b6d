/** Access that a resource's own policy gives to other accounts and to anyone. */
import { INTERNET } from "../../model/index.js";
import { anyHolder, NOBODY } from "./anyone.js";
import { byText, text } from "../kubernetes/fields.js";
import type { Estate, Origin, Principal } from "./estate.js";
import { CALLING, FEEDING, READING, RUNNING, SENDING, type Reached } from "./ways/index.js";
import { decrypting } from "./encryption.js";
import { distinctOpen, may, type Holder, type Target } from "./holder.js";
import { permitting } from "./permitted-by.js";
import { aboutCaller } from "./policy/evaluate.js";
import { allowedBy, type PrincipalPattern, type Statement } from "./policy/statement.js";
import { distinct, partsOfOthers, partsOfPolicy, type Part } from "./part-names.js";
import { contentOf, gainedBy } from "./parts.js";
import { isWithheld, withheldParts } from "./withheld-parts.js";
import {
  invocationUid,
  isReadFromAnywhere,
  reachedWay,
  readThrough,
  sendingUid,
  takesMessages,
  type Account,
  type Grant,
  type Power,
} from "./powers/index.js";
import type { Resource } from "./resources.js";
import { isForAnyone, publicAccessOf } from "./public-access.js";
import { principalArn, rootOf, type Stranger } from "./strangers.js";
import { holderFor } from "./holders.js";

export interface ForeignReading {
  readonly source: string;
  /** What is to be said of the source where no input describes it. */
  readonly stranger: Stranger | undefined;
  readonly origin: Origin;
  /** The statements that permit it. */
  readonly by: readonly Statement[];
  readonly grants: readonly Grant[];
}

/**
 * Reading by principals of other accounts, and by everyone where nothing blocks public access. An account that no input
 * describes is known by what the policy calls it.
 */
export function foreignReadings(account: Account): ForeignReading[] {
  return openedIn(account).flatMap((opened) => {
    const found: ForeignReading[] = [];
    const wholly = new Set<string>();
    const { resource } = opened;
    for (const way of waysInto(account, resource)) {
      const given = way.part !== undefined && !isWithheld(account, way.part);
      const without = given ? wholly : new Set<string>();
      for (const each of throughWay(account, resource, { ...opened, way, without })) {
        found.push(each);
        if (isWholeReading(way) && each.grants.every(({ open }) => open.length === 0)) wholly.add(each.source);
      }
    }
    return found;
  });
}

const isWholeReading = ({ power, part }: WayIn) => power === "read" && part === undefined;

/** A resource whose own policy lets somebody in. */
interface Opened {
  readonly resource: Resource;
  readonly patterns: readonly PrincipalPattern[];
  readonly isPublic: boolean;
}

const opened = new WeakMap<Account, readonly Opened[]>();

function openedIn(account: Account): readonly Opened[] {
  const known = opened.get(account);
  if (known !== undefined) return known;
  const found = (account.resources.byAccount.get(account.id) ?? []).flatMap((resource): Opened[] => {
    const patterns = allowedBy(resource.policy);
    if (patterns.length === 0) return [];
    // Nobody outside can use the key that a secret has unless it is given one of its own.
    if (resource.type === "secretsmanager:secret" && text(resource.value, "key") === undefined) return [];
    const isPublic = patterns.some(({ kind }) => kind === "everyone");
    // A bucket with a public policy that is restricted is for its own account alone, whoever else the policy names.
    if (resource.policy.some(isForAnyone) && publicAccessOf(account, resource).policies === "blocked") return [];
    return [{ resource, patterns, isPublic }];
  });
  opened.set(account, found);
  return found;
}

const accounts = new WeakMap<Estate, Map<string, Account>>();

/** What resources of other accounts give to a holder which is no principal of its own: a session, or one without its limits. */
export function elsewhere(account: Account, holder: Holder): Grant[] {
  const { estate } = account;
  let known = accounts.get(estate);
  if (known === undefined) accounts.set(estate, (known = new Map()));
  return [...estate.accounts].sort(byText).flatMap((id) => {
    if (id === account.id) return [];
    const owner = known.get(id) ?? { ...account, id, principals: [] };
    known.set(id, owner);
    return openedIn(owner).flatMap((each) => givenTo(owner, each.resource, holder));
  });
}

function givenTo(owner: Account, resource: Resource, holder: Holder): Grant[] {
  if (!resource.policy.some((each) => each.effect === "Allow" && aboutCaller(each, holder.caller))) return [];
  let wholly = false;
  return waysInto(owner, resource).flatMap((way) => {
    if (wholly && way.part !== undefined && !isWithheld(owner, way.part)) return [];
    const open = inClear(owner, resource, way, { holder, target: targetIn(owner, resource, way) });
    if (open === undefined) return [];
    wholly ||= isWholeReading(way) && open.length === 0;
    return grantsOf(owner, resource, way, open);
  });
}

interface Asked extends Opened {
  readonly way: WayIn;
  /** Those who have it by something else. */
  readonly without: ReadonlySet<string>;
}

function throughWay(
  account: Account,
  resource: Resource,
  { way, patterns, isPublic, without }: Asked,
): ForeignReading[] {
  const target = targetIn(account, resource, way);
  const known = foreigners(account, patterns).map((principal) => ({
    source: principal.arn,
    stranger: undefined,
    holder: holderFor(account.estate, principal, account.today),
  }));
  const strange = strangersOf(account, patterns).map((stranger) => ({
    source: stranger.arn,
    stranger,
    holder: anyHolder(account, stranger),
  }));
  const everyone = isPublic ? [{ source: INTERNET, stranger: undefined, holder: anyHolder(account, NOBODY) }] : [];
  return [...known, ...strange, ...everyone].flatMap(({ source, stranger, holder }): ForeignReading[] => {
    const open = without.has(source) ? undefined : inClear(account, resource, way, { holder, target });
    if (open === undefined) return [];
    const by = permitting(holder, way.action, target);
    return [{ source, stranger, origin: resource, by, grants: grantsOf(account, resource, way, open) }];
  });
}

const targetIn = (account: Account, { arn, tags, policy }: Resource, { below, keys }: WayIn) => ({
  arn: `${arn}${below}`,
  account: account.id,
  tags,
  policy,
  keys,
});

interface Reader {
  readonly holder: Holder;
  readonly target: Target;
}

/** What must hold besides for the reader to get what lies there in the clear; undefined: it does not. */
function inClear(
  { estate }: Account,
  resource: Resource,
  { power, action, reached }: WayIn,
  { holder, target }: Reader,
) {
  const open = reached === undefined ? may(holder, action, target) : readThrough(holder, reached, resource);
  const clear = open === undefined || power !== "read" ? [] : decrypting(estate, holder, resource);
  return open === undefined || clear === undefined ? undefined : distinctOpen([...open, ...clear]);
}

/** Those that the patterns name in accounts of which no input says anything. */
function strangersOf({ estate, id }: Account, patterns: readonly PrincipalPattern[]): Stranger[] {
  const named = patterns.flatMap((each): Stranger[] => {
    if (each.kind === "account") return [rootOf(each.account)];
    if (each.kind !== "arn") return [];
    const arn = principalArn(estate, each.arn);
    const [, account, kind, name] = /^arn:[\w-]+:iam::(\d{12}):(user|role)\/(.+)$/.exec(arn) ?? [];
    return account === undefined || (kind !== "user" && kind !== "role") || name === undefined
      ? []
      : [{ arn, account, kind, name: name.slice(name.lastIndexOf("/") + 1) }];
  });
  const unknown = named.filter(({ account }) => account !== id && !estate.described.has(account));
  return [...new Map(unknown.map((each) => [each.arn, each])).values()];
}

function foreigners({ estate, id }: Account, patterns: readonly PrincipalPattern[]): Principal[] {
  const everyone = patterns.some(({ kind }) => kind === "everyone");
  const named = new Set(patterns.flatMap((each) => (each.kind === "arn" ? [principalArn(estate, each.arn)] : [])));
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
  readonly keys?: Reached["keys"];
  /** How it counts for whoever gets to its door. */
  readonly reached?: Reached;
  /** What of the resource is meant, where it is not the whole. */
  readonly part?: Part;
}

/** Reading, running code by one call, feeding a function: what a resource's own policy can give away. */
function waysInto(account: Account, resource: Resource): WayIn[] {
  const { type, triggers } = resource;
  const reading = READING.filter((each) => each.type === type && isReadFromAnywhere(resource)).map(
    ({ action, below }): WayIn => ({
      power: "read",
      id: `read/${type}`,
      action,
      below,
    }),
  );
  const reached = reachedWay(account, resource);
  const parts = distinct([
    ...partsOfPolicy(account, resource),
    ...partsOfOthers(account, resource),
    ...withheldParts(account, resource),
  ]).map((part): WayIn => ({
    power: "read",
    id: "read/s3:part",
    action: "s3:GetObject",
    below: part.below,
    part,
  }));
  const called = type === "lambda:function" ? [{ power: "invoke", id: "lambda/invoke", ...CALLING } as const] : [];
  const single = RUNNING.filter((each) => each.type === type && each.needs.length === 1);
  const feeding = triggers.length === 0 ? undefined : FEEDING[type];
  const sending = takesMessages(resource) ? SENDING[type] : undefined;
  return [
    ...reading,
    ...(reached === undefined ? [] : [{ ...reached, power: "read-through", id: `reached/${type}`, reached } as const]),
    ...parts,
    ...called,
    ...(feeding === undefined ? [] : [{ power: "invoke", id: `lambda/fed-by-${type}`, ...feeding } as const]),
    ...(sending === undefined ? [] : [{ power: "invoke", id: `send/${type}`, action: sending, below: "" } as const]),
    ...single.map(({ id, needs }): WayIn => ({ power: "change-code", id, action: needs[0]?.action ?? "", below: "" })),
  ];
}

function grantsOf(
  account: Account,
  resource: Resource,
  { power, id, action, part }: WayIn,
  open: Grant["open"],
): Grant[] {
  const called = id === "lambda/invoke" ? [resource.uid] : resource.triggers;
  const gained = {
    read: part === undefined ? contentOf(account, resource) : gainedBy(account, part),
    invoke: id.startsWith("send/") ? [sendingUid(resource)] : called.map(invocationUid),
  };
  const targets = power === "read" || power === "invoke" ? gained[power] : [resource.uid];
  return targets.map((target) => ({ power, way: id, actions: action, target, open }));
}
