/** Parts of buckets that policies tell apart: the objects whose keys a pattern covers, `arn:aws:s3:::reports/2026/*`. */
import { byText, text } from "../kubernetes/fields.js";
import { asset, relate, type Output } from "../kubernetes/output.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";
import { decrypting } from "./encryption.js";
import { distinctOpen, may, relevantTo, type Holder } from "./holder.js";
import { holderFor } from "./holders.js";
import { loginKeyUid, loginKeysIn } from "./login-keys.js";
import { aboutAction, aboutCaller } from "./policy/evaluate.js";
import { covers, stemOf } from "./part-cover.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Account, Grant } from "./powers/grant.js";
import type { Resource } from "./resources.js";
import { ownSecrets } from "./secrets.js";

const READ = "s3:GetObject";

export interface Part {
  readonly bucket: Resource;
  /** Pattern of the keys. */
  readonly keys: string;
  /** A key that it covers and that no other pattern means. */
  readonly below: string;
}

const named = new WeakMap<Account, WeakMap<Statement, readonly Part[]>>();

/** Parts of the account's buckets that an allowing statement about reading names. */
function partsIn(account: Account, statement: Statement): readonly Part[] {
  let known = named.get(account);
  if (known === undefined) named.set(account, (known = new WeakMap()));
  const found = known.get(statement) ?? read(account, statement);
  known.set(statement, found);
  return found;
}

function read(account: Account, { effect, resources = [] }: Statement): Part[] {
  if (effect !== "Allow") return [];
  return resources.flatMap((pattern) => {
    const [, arn, keys = ""] = /^(arn:[\w-]+:s3:::[^/]+)\/(.+)$/.exec(pattern) ?? [];
    // What a variable stands for is another one for each reader.
    if (arn === undefined || /^\*+$/.test(keys) || keys.includes("${")) return [];
    const below = `/${keys.replaceAll("*", "object").replaceAll("?", "x")}`;
    const parts = bucketsCalled(account, arn).map((bucket) => ({ bucket, keys, below }));
    // A pattern that means every bucket there is tells nothing of one: only of those where something is known to lie in the part.
    return /:::\*+$/.test(arn) ? parts.filter((each) => objectsInPart(account.estate, each).length > 0) : parts;
  });
}

function bucketsCalled({ resources, id }: Account, arn: string): readonly Resource[] {
  const buckets = resources.byType.get(`${id} s3:bucket`) ?? [];
  return buckets.filter((each) => glob(arn).matches(each.arn));
}

const distinct = (parts: readonly Part[]) => [...new Map(parts.map((each) => [partUid(each), each])).values()];

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
function partsOfPolicies(account: Account): readonly Told[] {
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

const readingStatements = (holder: Holder) => relevantTo(holder, READ.toLowerCase()).identity;

function partsFor(account: Account, holder: Holder): Part[] {
  const own = readingStatements(holder).flatMap((each) => partsIn(account, each));
  const others = partsOfPolicies(account).filter(({ statement }) => aboutCaller(statement, holder.caller));
  return distinct([...own, ...others].flatMap((part) => [part, ...coveredBy(account, part)]));
}

const inBuckets = new WeakMap<Account, Map<string, Part[]>>();

/** Parts that others are told of and that lie in this one: a policy that allows a folder allows those within, unless it denies them. */
function coveredBy(account: Account, { bucket, keys }: Part): Part[] {
  if (!/[*?]/.test(keys)) return [];
  let known = inBuckets.get(account);
  if (known === undefined) {
    inBuckets.set(account, (known = new Map()));
    for (const each of allParts(account)) push(known, each.bucket.uid, each);
  }
  const stem = stemOf(keys);
  return (known.get(bucket.uid) ?? []).filter(
    (each) => each.keys !== keys && each.keys.startsWith(stem) && covers(keys, each.keys),
  );
}

/** Parts that it may read where it may not read the whole. */
export function readingParts(account: Account, holder: Holder): Grant[] {
  const on = ({ arn, tags, policy }: Resource, below: string) =>
    may(holder, READ, { arn: `${arn}${below}`, account: account.id, tags, policy });
  const whole = new Map<Resource, boolean>();
  const readsWhole = (bucket: Resource) => {
    const found = whole.get(bucket) ?? on(bucket, "/object")?.length === 0;
    whole.set(bucket, found);
    return found;
  };
  return partsFor(account, holder).flatMap((part) => {
    const { bucket } = part;
    const open = readsWhole(bucket) ? undefined : on(bucket, part.below);
    const clear = open === undefined ? undefined : decrypting(account.estate, holder, bucket);
    if (open === undefined || clear === undefined) return [];
    return gainedBy(account, part).map((target): Grant => ({
      power: "read",
      way: "read/s3:part",
      actions: READ,
      target,
      open: distinctOpen([...open, ...clear]),
    }));
  });
}

const gains = new WeakMap<Estate, Map<string, readonly string[]>>();

/** The part and the secrets that are known to lie there; never the bucket: that no input holds other objects does not say there are none. */
export function gainedBy({ estate }: Account, part: Part): readonly string[] {
  let known = gains.get(estate);
  if (known === undefined) gains.set(estate, (known = new Map()));
  const uid = partUid(part);
  const found = known.get(uid) ?? [uid, ...secretsInPart(estate, part)];
  known.set(uid, found);
  return found;
}

function secretsInPart(estate: Estate, part: Part): ReadonlySet<string> {
  const inside = objectsInPart(estate, part);
  const names = new Set(inside.map(({ value }) => text(value, "name")));
  const logins = loginKeysIn(estate, part.bucket).filter((name) => names.has(name));
  const secrets = inside.flatMap(({ value }) => ownSecrets(value));
  return new Set([...secrets, ...logins.map((name) => loginKeyUid(part.bucket.uid, name))]);
}

function objectsInPart(estate: Estate, { bucket, keys }: Part): readonly AwsObject[] {
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
  const readers = account.principals.filter(({ kind }) => kind !== "group");
  const statements = new Set(
    readers.flatMap((each) => readingStatements(holderFor(account.estate, each, account.today))),
  );
  const all = [...[...statements].flatMap((each) => partsIn(account, each)), ...partsOfPolicies(account)];
  const found = distinct(all).sort((a, b) => byText(partUid(a), partUid(b)));
  every.set(account, found);
  return found;
}

/** Whoever reads the whole reads its parts. */
export function writeParts(account: Account, output: Output): void {
  for (const part of allParts(account)) {
    const { bucket, keys } = part;
    const uid = partUid(part);
    asset(output, bucket, { uid, kind: "DataStore", name: `${bucket.name}/${keys}`, properties: { engine: "s3" } });
    relate(output, bucket, { type: "KEEPS", source: bucket.uid, target: uid });
  }
}
