/** Parts of buckets that policies tell apart: the objects whose keys a pattern covers, `arn:aws:s3:::reports/2026/*`. */
import { byText, text } from "../kubernetes/fields.js";
import { asset, relate, type Output } from "../kubernetes/output.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";
import { decrypting } from "./encryption.js";
import { distinctOpen, may, relevantTo, type Holder } from "./holder.js";
import { holderFor } from "./holders.js";
import { loginKeyUid, loginKeysIn } from "./login-keys.js";
import { aboutAction } from "./policy/evaluate.js";
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
    return bucketsCalled(account, arn).map((bucket) => ({ bucket, keys, below }));
  });
}

function bucketsCalled({ resources, id }: Account, arn: string): readonly Resource[] {
  const buckets = resources.byType.get(`${id} s3:bucket`) ?? [];
  return buckets.filter((each) => glob(arn).matches(each.arn));
}

/** Parts that the policies of the buckets themselves name. */
export function partsOfPolicy(account: Account, bucket: Resource): Part[] {
  if (bucket.type !== "s3:bucket") return [];
  const statements = bucket.policy.filter((each) => aboutAction(each, READ.toLowerCase()));
  return distinct(statements.flatMap((each) => partsIn(account, each)).filter((each) => each.bucket === bucket));
}

const stated = new WeakMap<Account, readonly Part[]>();

function partsOfPolicies(account: Account): readonly Part[] {
  const buckets = account.resources.byType.get(`${account.id} s3:bucket`) ?? [];
  const found = stated.get(account) ?? buckets.flatMap((each) => partsOfPolicy(account, each));
  stated.set(account, found);
  return found;
}

const distinct = (parts: readonly Part[]) => [...new Map(parts.map((each) => [partUid(each), each])).values()];

function partsFor(account: Account, holder: Holder): Part[] {
  const own = relevantTo(holder, READ.toLowerCase()).identity.flatMap((each) => partsIn(account, each));
  return distinct([...own, ...partsOfPolicies(account)]);
}

/** Parts that it may read where it may not read the whole. */
export function readingParts(account: Account, holder: Holder): Grant[] {
  return partsFor(account, holder).flatMap((part) => {
    const on = (below: string) => {
      const { arn, tags, policy } = part.bucket;
      return may(holder, READ, { arn: `${arn}${below}`, account: account.id, tags, policy });
    };
    const open = on("/object")?.length === 0 ? undefined : on(part.below);
    const clear = decrypting(account.estate, holder, part.bucket);
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

/** The bucket itself where every object that an input holds is in the part; else the part, with the secrets in there. */
export function gainedBy({ estate }: Account, part: Part): string[] {
  const { bucket, keys } = part;
  const objects = objectsIn(estate, bucket);
  const inside = objects.filter(({ value }) => glob(keys).matches(text(value, "name") ?? ""));
  if (inside.length > 0 && inside.length === objects.length) return [bucket.uid, ...bucket.secrets];
  const names = new Set(inside.map(({ value }) => text(value, "name")));
  const logins = loginKeysIn(estate, bucket).filter((name) => names.has(name));
  const secrets = inside.flatMap(({ value }) => ownSecrets(value));
  return [partUid(part), ...new Set([...secrets, ...logins.map((name) => loginKeyUid(bucket.uid, name))])];
}

const partUid = ({ bucket, keys }: Part) => `${bucket.uid}/${keys}`;

const contents = new WeakMap<Estate, Map<string, AwsObject[]>>();

function objectsIn(estate: Estate, { account, name, uid }: Resource): readonly AwsObject[] {
  let known = contents.get(estate);
  if (known === undefined) {
    contents.set(estate, (known = new Map()));
    for (const each of estate.objects.get("s3:object") ?? [])
      push(known, `${each.account} ${text(each.value, "bucket") ?? ""}`, each);
  }
  return [name, uid].flatMap((each) => known.get(`${account} ${each}`) ?? []);
}

/** Every part that some principal of the account or the bucket's policy is told of: whoever reads the whole reads it. */
export function writeParts(account: Account, output: Output): void {
  const readers = account.principals.filter(({ kind }) => kind !== "group");
  const all = readers.flatMap((each) => partsFor(account, holderFor(account.estate, each, account.today)));
  for (const part of distinct([...all, ...partsOfPolicies(account)]).sort((a, b) => byText(partUid(a), partUid(b)))) {
    const { bucket, keys } = part;
    const uid = partUid(part);
    if (gainedBy(account, part)[0] !== uid) continue;
    asset(output, bucket, { uid, kind: "DataStore", name: `${bucket.name}/${keys}`, properties: { engine: "s3" } });
    relate(output, bucket, { type: "KEEPS", source: bucket.uid, target: uid });
  }
}
