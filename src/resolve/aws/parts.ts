/** Who reads which parts of buckets, and what lies in these. */
import type { AwsObject, Estate } from "./estate.js";
import { asset, relate, type Output } from "../kubernetes/output.js";
import { READ, statementsAbout } from "./bucket-readers.js";
import { push } from "./building.js";
import { decrypting } from "./encryption.js";
import { distinctOpen, may, type Holder } from "./holder.js";
import { loginKeyUid, loginKeysIn } from "./login-keys.js";
import { covers, stemOf } from "./part-cover.js";
import {
  allParts,
  distinct,
  objectsIn,
  objectsInPart,
  partsIn,
  partsOfPolicies,
  partUid,
  type Part,
} from "./part-names.js";
import { aboutCaller } from "./policy/evaluate.js";
import type { Account, Grant } from "./powers/grant.js";
import type { Resource } from "./resources.js";
import { ownSecrets } from "./secrets.js";
import { text } from "../kubernetes/fields.js";
import { isWithheld, withheldFor, withheldParts, withheldWithin } from "./withheld-parts.js";

function partsFor(account: Account, holder: Holder): Part[] {
  const own = statementsAbout(holder).flatMap((each) => partsIn(account, each));
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

/** Parts that it may read where it may not read the whole, or where the whole does not give them. */
export function readingParts(account: Account, holder: Holder): Grant[] {
  const on = ({ arn, tags, policy }: Resource, below: string) =>
    may(holder, READ, { arn: `${arn}${below}`, account: account.id, tags, policy });
  const whole = new Map<Resource, boolean>();
  const readsWhole = (bucket: Resource) => {
    const found = whole.get(bucket) ?? on(bucket, "/object")?.length === 0;
    whole.set(bucket, found);
    return found;
  };
  return distinct([...partsFor(account, holder), ...withheldFor(account, holder)]).flatMap((part) => {
    const { bucket } = part;
    const open = readsWhole(bucket) && !isWithheld(account, part) ? undefined : on(bucket, part.below);
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

/**
 * The part and the secrets that are known to lie there, but for those that lie in withheld parts of it alone; never the
 * bucket: that no input holds other objects does not say there are none.
 */
export function gainedBy(account: Account, part: Part): readonly string[] {
  const { estate } = account;
  let known = gains.get(estate);
  if (known === undefined) gains.set(estate, (known = new Map()));
  const uid = partUid(part);
  const found = known.get(uid) ?? [uid, ...secretsGiven(account, part)];
  known.set(uid, found);
  return found;
}

function secretsGiven(account: Account, part: Part): ReadonlySet<string> {
  const inside = new Set(withheldWithin(account, part).flatMap((each) => objectsInPart(account.estate, each)));
  return secretsInPart(account.estate, part, inside);
}

function secretsInPart(estate: Estate, part: Part, without: ReadonlySet<AwsObject> = new Set()): ReadonlySet<string> {
  const inside = objectsInPart(estate, part).filter((each) => !without.has(each));
  const names = new Set(inside.map(({ value }) => text(value, "name")));
  const logins = loginKeysIn(estate, part.bucket).filter((name) => names.has(name));
  const secrets = inside.flatMap(({ value }) => ownSecrets(value));
  return new Set([...secrets, ...logins.map((name) => loginKeyUid(part.bucket.uid, name))]);
}

const kept = new WeakMap<Resource, readonly string[]>();

/** What whoever reads the whole of a thing gains: itself, and the secrets in it but for those that lie in withheld parts alone. */
export function contentOf(account: Account, resource: Resource): readonly string[] {
  const found = kept.get(resource) ?? [resource.uid, ...openSecrets(account, resource)];
  kept.set(resource, found);
  return found;
}

function openSecrets(account: Account, resource: Resource): readonly string[] {
  const parts = withheldParts(account, resource);
  if (parts.length === 0) return resource.secrets;
  const inside = new Set(parts.flatMap((part) => objectsInPart(account.estate, part)));
  const held = new Set(parts.flatMap((part) => [...secretsInPart(account.estate, part)]));
  const elsewhere = objectsIn(account.estate, resource).filter((each) => !inside.has(each));
  for (const { value } of elsewhere) for (const secret of ownSecrets(value)) held.delete(secret);
  return resource.secrets.filter((each) => !held.has(each));
}

/** Whoever reads the whole reads its parts, but for those that some are kept from: who reads these is said one by one. */
export function writeParts(account: Account, output: Output): void {
  for (const part of allParts(account)) {
    const { bucket, keys } = part;
    const uid = partUid(part);
    asset(output, bucket, { uid, kind: "DataStore", name: `${bucket.name}/${keys}`, properties: { engine: "s3" } });
    if (!isWithheld(account, part)) relate(output, bucket, { type: "KEEPS", source: bucket.uid, target: uid });
    else {
      relate(output, bucket, { type: "IN", source: uid, target: `aws/${account.id}` });
      for (const target of secretsGiven(account, part))
        relate(output, bucket, { type: "USES_SECRET", source: uid, target });
    }
  }
}
