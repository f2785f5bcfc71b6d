/** Parts of buckets that somebody who reads the whole may be kept from: holding the whole does not give these. */
import type { Statement } from "./policy/statement.js";
import { push } from "./building.js";
import type { Holder } from "./holder.js";
import { allParts, partUid, READ, readingStatements, statementsOfReaders, type Part } from "./part-names.js";
import { aboutAction, aboutCaller } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Account } from "./powers/grant.js";
import type { Resource } from "./resources.js";

interface Withheld {
  readonly byUid: ReadonlyMap<string, Part>;
  readonly byBucket: ReadonlyMap<string, readonly Part[]>;
}

const known = new WeakMap<Account, Withheld>();

function withheldOf(account: Account): Withheld {
  let found = known.get(account);
  if (found !== undefined) return found;
  const parts = allParts(account).filter((part) => isToldApart(account, part));
  const byBucket = new Map<string, Part[]>();
  for (const part of parts) push(byBucket, part.bucket.arn, part);
  found = { byUid: new Map(parts.map((part) => [partUid(part), part])), byBucket };
  known.set(account, found);
  return found;
}

/** Withheld parts of a bucket. */
export function withheldParts(account: Account, bucket: Resource): readonly Part[] {
  return withheldOf(account).byBucket.get(bucket.arn) ?? [];
}

/** Withheld parts of the buckets that the holder may be permitted to read something of, by its own statements or theirs. */
export function withheldFor(account: Account, holder: Holder): readonly Part[] {
  const { byUid, byBucket } = withheldOf(account);
  if (byUid.size === 0) return [];
  const named = readingStatements(holder)
    .filter(({ effect }) => effect === "Allow")
    .flatMap(bucketsOf);
  if (named.includes(ANY)) return [...byUid.values()];
  const opened = [...byBucket].filter(([, [part]]) =>
    part!.bucket.policy.some((each) => each.effect === "Allow" && aboutCaller(each, holder.caller)),
  );
  return [...new Set([...named, ...opened.map(([arn]) => arn)])].flatMap((arn) => byBucket.get(arn) ?? []);
}

/** Whether reading the whole does not give the part. */
export function isWithheld(account: Account, part: Part): boolean {
  return withheldOf(account).byUid.has(partUid(part));
}

function isToldApart(account: Account, { bucket, below }: Part): boolean {
  const own = bucket.policy.filter((each) => tells(each) && aboutAction(each, READ.toLowerCase()));
  const [part, whole] = [`${bucket.arn}${below}`, `${bucket.arn}/object`];
  const telling = tellingStatements(account);
  return [...(telling.get(ANY) ?? []), ...(telling.get(bucket.arn) ?? []), ...own].some(
    (each) => takesIn(each, part) === (each.effect === "Deny") && takesIn(each, whole) === (each.effect === "Allow"),
  );
}

/** Instead of a bucket's ARN: which buckets it means is not said without looking at each. */
const ANY = "*";

/** ARNs of the buckets whose contents a statement names. */
function bucketsOf({ resources, notResources }: Statement): string[] {
  if (notResources !== undefined || resources === undefined) return [ANY];
  return resources.map((each) => {
    const bucket = each.split("/", 1)[0]!;
    return /[*?$]/.test(bucket) ? ANY : bucket;
  });
}

const telling = new WeakMap<Account, ReadonlyMap<string, readonly Statement[]>>();

/** Whether it can take a part away from the whole: it denies it, or allows everything but it. */
const tells = ({ effect, notResources }: Statement) => (effect === "Deny") === (notResources === undefined);

/** Statements that can, by the buckets that they name. */
function tellingStatements(account: Account): ReadonlyMap<string, readonly Statement[]> {
  const known = telling.get(account);
  if (known !== undefined) return known;
  const byBucket = new Map<string, Statement[]>();
  for (const each of statementsOfReaders(account))
    if (tells(each)) for (const bucket of new Set(bucketsOf(each))) push(byBucket, bucket, each);
  telling.set(account, byBucket);
  return byBucket;
}

function takesIn({ resources, notResources }: Statement, arn: string): boolean {
  const matches = (notResources ?? resources ?? []).some((each) => glob(each).matches(arn));
  return matches === (notResources === undefined);
}
