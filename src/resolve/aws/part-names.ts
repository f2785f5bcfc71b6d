/** Parts of buckets that policies tell apart: the objects whose keys a pattern covers, `arn:aws:s3:::reports/2026/*`. */
import { byText, text } from "../kubernetes/fields.js";
import { isAboutReading, isReadByOthers, limitsOfResources, statementsOfReaders } from "./bucket-readers.js";
import { bucketsCalled } from "./buckets-called.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";
import { gatewayRequests, isAnyKey } from "./gateway-requests.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Account } from "./powers/grant.js";
import type { Resource } from "./resources.js";

export interface Part {
  readonly bucket: Resource;
  /** Pattern of the keys. */
  readonly keys: string;
  /** A key that it covers and that no other pattern means. */
  readonly below: string;
}

/** Parts by the account of their bucket. */
type ByAccount = ReadonlyMap<string, readonly Part[]>;

const named = new WeakMap<Estate, Map<string, ByAccount>>();

/** Parts of the account's buckets that a statement about reading names. */
export function partsIn(account: Account, statement: Statement): readonly Part[] {
  return patternsOf(statement).flatMap((each) => partsCalled(account, each, statement.effect).get(account.id) ?? []);
}

const patternsOf = ({ resources = [] }: Statement) => resources.filter((each) => each.includes("/"));

/**
 * Parts of all buckets that a pattern means. One that denies tells a part apart only where something is known to lie there:
 * nobody gains what nobody knows of.
 */
function partsCalled(account: Account, pattern: string, effect: Statement["effect"]): ByAccount {
  const { estate } = account;
  let known = named.get(estate);
  if (known === undefined) named.set(estate, (known = new Map()));
  const key = `${effect} ${pattern}`;
  let found = known.get(key) as Map<string, Part[]> | undefined;
  if (found !== undefined) return found;
  found = new Map<string, Part[]>();
  for (const part of read(account, pattern, effect)) push(found, part.bucket.account, part);
  known.set(key, found);
  return found;
}

function read({ estate, resources }: Account, pattern: string, effect: Statement["effect"]): readonly Part[] {
  const [, arn, keys = ""] = /^(arn:[\w*-]+:s3:::[^/]+)\/(.+)$/.exec(pattern) ?? [];
  // What a variable stands for is another one for each reader.
  if (arn === undefined || /^\*+$/.test(keys) || keys.includes("${")) return [];
  const below = `/${keys.replaceAll("*", "object").replaceAll("?", "x")}`;
  const parts = bucketsCalled(resources, arn).map((bucket) => ({ bucket, keys, below }));
  // A pattern that means every bucket there is tells nothing of one: only of those where something is known to lie in the part.
  return effect === "Deny" || /:::\*+$/.test(arn)
    ? parts.filter((each) => objectsInPart(estate, each).length > 0)
    : parts;
}

/** Each part once. */
export const distinct = (parts: readonly Part[]) => [...new Map(parts.map((each) => [partUid(each), each])).values()];

/** Parts that the policies of the buckets themselves name. */
export function partsOfPolicy(account: Account, bucket: Resource): Part[] {
  return distinct(statementsOf(bucket).flatMap((each) => partsOf(account, bucket, each)));
}

const statementsOf = ({ type, policy }: Resource) => (type === "s3:bucket" ? policy.filter(isAboutReading) : []);

const partsOf = (account: Account, bucket: Resource, statement: Statement) =>
  partsIn(account, statement).filter((each) => each.bucket === bucket);

interface Stated extends Part {
  readonly statement: Statement;
}

const stated = new WeakMap<Account, readonly Stated[]>();

/** Parts that policies of buckets name, each with the statement that does. */
export function partsOfPolicies(account: Account): readonly Stated[] {
  const buckets = account.resources.byType.get(`${account.id} s3:bucket`) ?? [];
  const found =
    stated.get(account) ??
    buckets.flatMap((bucket) =>
      statementsOf(bucket).flatMap((statement) =>
        partsOf(account, bucket, statement).map((each) => ({ ...each, statement })),
      ),
    );
  stated.set(account, found);
  return found;
}

/** What inputs hold of what lies in a part. */
export function objectsInPart(estate: Estate, { bucket, keys }: Part): readonly AwsObject[] {
  const covers = glob(keys);
  return objectsIn(estate, bucket).filter(({ value }) => covers.matches(text(value, "name") ?? ""));
}

/** uid of a part. */
export const partUid = ({ bucket, keys }: Part) => `${bucket.uid}/${keys}`;

const contents = new WeakMap<Estate, Map<string, AwsObject[]>>();

/** What inputs hold of what lies in a bucket. */
export function objectsIn(estate: Estate, { account, name, uid }: Resource): readonly AwsObject[] {
  let known = contents.get(estate);
  if (known === undefined) {
    contents.set(estate, (known = new Map()));
    for (const each of estate.objects.get("s3:object") ?? [])
      push(known, `${each.account} ${text(each.value, "bucket") ?? ""}`, each);
  }
  return [name, uid].flatMap((each) => known.get(`${account} ${each}`) ?? []);
}

interface Told {
  /** Every part that somebody is told of, by the account of its bucket. */
  readonly byAccount: ByAccount;
  /** Those of which readers in other accounts are told, by the uid of the bucket. */
  readonly byOthers: ReadonlyMap<string, readonly Part[]>;
}

const told = new WeakMap<Estate, Told>();

/** One look at each pattern of the estate, whichever account asks. */
function toldOf(account: Account): Told {
  const { estate, today } = account;
  const known = told.get(estate);
  if (known !== undefined) return known;
  const [byAccount, byOthers] = [new Map<string, Part[]>(), new Map<string, Part[]>()];
  for (const { pattern, effect, accounts } of patternsOfReaders(estate, today))
    for (const [owner, parts] of partsCalled(account, pattern, effect))
      for (const part of parts) {
        const others = isReadByOthers(part.bucket, accounts);
        if (others) push(byOthers, part.bucket.uid, part);
        if (others || accounts.has(owner)) push(byAccount, owner, part);
      }
  const made = { byAccount, byOthers };
  told.set(estate, made);
  return made;
}

interface Pattern {
  readonly pattern: string;
  readonly effect: Statement["effect"];
  /** Of those who have a statement with it. */
  readonly accounts: Set<string>;
}

function patternsOfReaders(estate: Estate, today: string): Iterable<Pattern> {
  const found = new Map<string, Pattern>();
  for (const [statement, accounts] of statementsOfReaders(estate, today))
    for (const pattern of patternsOf(statement)) {
      const { effect } = statement;
      const key = `${effect} ${pattern}`;
      const each = found.get(key) ?? { pattern, effect, accounts: new Set<string>() };
      for (const account of accounts) each.accounts.add(account);
      found.set(key, each);
    }
  return found.values();
}

/** Parts of the bucket of which statements of readers in other accounts tell. */
export const partsOfOthers = (account: Account, { uid }: Resource): readonly Part[] =>
  distinct(toldOf(account).byOthers.get(uid) ?? []);

const every = new WeakMap<Account, readonly Part[]>();

/** Parts that gateways ask for, where these are not the whole; one object, where something is known of it. */
function partsOfGateways(account: Account): Part[] {
  return gatewayRequests(account.estate, account.id).flatMap(({ bucket, keys }) => {
    if (isAnyKey(keys)) return [];
    const parts = partsCalled(account, `arn:*:s3:::${bucket}/${keys}`, "Allow").get(account.id) ?? [];
    return keys.includes("*") ? parts : parts.filter((each) => objectsInPart(account.estate, each).length > 0);
  });
}

/** Every part of the account's buckets that some reader, a bucket's policy or a gateway is told of. */
export function allParts(account: Account): readonly Part[] {
  const known = every.get(account);
  if (known !== undefined) return known;
  const all = [
    ...(toldOf(account).byAccount.get(account.id) ?? []),
    ...limitsOfResources(account.estate, account.id).flatMap((each) => partsIn(account, each)),
    ...partsOfPolicies(account),
    ...partsOfGateways(account),
  ];
  const found = distinct(all).sort((a, b) => byText(partUid(a), partUid(b)));
  every.set(account, found);
  return found;
}
