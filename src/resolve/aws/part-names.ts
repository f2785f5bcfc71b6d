/** Parts of buckets that policies tell apart: the objects whose keys a pattern covers, `arn:aws:s3:::reports/2026/*`. */
import { byText, text } from "../kubernetes/fields.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";
import { relevantTo, type Holder } from "./holder.js";
import { holderFor } from "./holders.js";
import { aboutAction } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Account } from "./powers/grant.js";
import type { Resource } from "./resources.js";

/** What reading an object asks for. */
export const READ = "s3:GetObject";

export interface Part {
  readonly bucket: Resource;
  /** Pattern of the keys. */
  readonly keys: string;
  /** A key that it covers and that no other pattern means. */
  readonly below: string;
}

const named = new WeakMap<Account, WeakMap<Statement, readonly Part[]>>();

/**
 * Parts of the account's buckets that a statement about reading names. One that denies tells a part apart only where something
 * is known to lie there: nobody gains what nobody knows of.
 */
export function partsIn(account: Account, statement: Statement): readonly Part[] {
  let known = named.get(account);
  if (known === undefined) named.set(account, (known = new WeakMap()));
  const found = known.get(statement) ?? read(account, statement);
  known.set(statement, found);
  return found;
}

function read(account: Account, { effect, resources = [] }: Statement): Part[] {
  return resources.flatMap((pattern) => {
    const [, arn, keys = ""] = /^(arn:[\w-]+:s3:::[^/]+)\/(.+)$/.exec(pattern) ?? [];
    // What a variable stands for is another one for each reader.
    if (arn === undefined || /^\*+$/.test(keys) || keys.includes("${")) return [];
    const below = `/${keys.replaceAll("*", "object").replaceAll("?", "x")}`;
    const parts = bucketsCalled(account, arn).map((bucket) => ({ bucket, keys, below }));
    // A pattern that means every bucket there is tells nothing of one: only of those where something is known to lie in the part.
    return effect === "Deny" || /:::\*+$/.test(arn)
      ? parts.filter((each) => objectsInPart(account.estate, each).length > 0)
      : parts;
  });
}

function bucketsCalled({ resources, id }: Account, arn: string): readonly Resource[] {
  const buckets = resources.byType.get(`${id} s3:bucket`) ?? [];
  return buckets.filter((each) => glob(arn).matches(each.arn));
}

/** Each part once. */
export const distinct = (parts: readonly Part[]) => [...new Map(parts.map((each) => [partUid(each), each])).values()];

/** Parts that the policies of the buckets themselves name. */
export function partsOfPolicy(account: Account, bucket: Resource): Part[] {
  return distinct(statementsOf(bucket).flatMap((each) => partsOf(account, bucket, each)));
}

const statementsOf = ({ type, policy }: Resource) =>
  type === "s3:bucket" ? policy.filter((each) => aboutAction(each, READ.toLowerCase())) : [];

const partsOf = (account: Account, bucket: Resource, statement: Statement) =>
  partsIn(account, statement).filter((each) => each.bucket === bucket);

interface Told extends Part {
  readonly statement: Statement;
}

const stated = new WeakMap<Account, readonly Told[]>();

/** Parts that policies of buckets name, each with the statement that does. */
export function partsOfPolicies(account: Account): readonly Told[] {
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

/** Its own statements about reading. */
export const readingStatements = (holder: Holder) => relevantTo(holder, READ.toLowerCase()).identity;

const limiting = new WeakMap<Account, ReadonlySet<Statement>>();

/** Every statement about reading of those that permit or limit the principals of the account, policies of its buckets left out. */
export function statementsOfReaders(account: Account): ReadonlySet<Statement> {
  const { principals, estate, today, id } = account;
  const readers = principals;
  const found =
    limiting.get(account) ??
    new Set([
      ...readers.flatMap((each) => {
        const { identity, boundary = [], controls } = relevantTo(holderFor(estate, each, today), READ.toLowerCase());
        return [...identity, ...boundary, ...controls.flat()];
      }),
      ...estate.organization.overResources(id).flat(),
    ]);
  limiting.set(account, found);
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

const every = new WeakMap<Account, readonly Part[]>();

/** Every part that some principal of the account or a bucket's policy is told of. */
export function allParts(account: Account): readonly Part[] {
  const known = every.get(account);
  if (known !== undefined) return known;
  const all = [
    ...[...statementsOfReaders(account)].flatMap((each) => partsIn(account, each)),
    ...partsOfPolicies(account),
  ];
  const found = distinct(all).sort((a, b) => byText(partUid(a), partUid(b)));
  every.set(account, found);
  return found;
}
