/** Parts of buckets that somebody who reads the whole may be kept from: holding the whole does not give these. */
import {
  isAboutReading,
  isReadByOthers,
  limitsOfResources,
  othersLetIn,
  READ,
  statementsOfReaders,
} from "./bucket-readers.js";
import { push } from "./building.js";
import type { Estate } from "./estate.js";
import { relevantTo, type Holder } from "./holder.js";
import { covers } from "./part-cover.js";
import { allParts, partUid, type Part } from "./part-names.js";
import { aboutCaller } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
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

/** Withheld parts that lie within a part. */
export function withheldWithin(account: Account, part: Part): readonly Part[] {
  return withheldParts(account, part.bucket).filter(({ keys }) => keys !== part.keys && covers(part.keys, keys));
}

/** Withheld parts of the buckets that the holder may be permitted to read something of, by its own statements or theirs. */
export function withheldFor(account: Account, holder: Holder): readonly Part[] {
  const { byUid, byBucket } = withheldOf(account);
  if (byUid.size === 0) return [];
  const named = relevantTo(holder, READ.toLowerCase())
    .identity.filter(({ effect }) => effect === "Allow")
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

function isToldApart({ estate, today }: Account, { bucket, below }: Part): boolean {
  const [part, whole] = [`${bucket.arn}${below}`, `${bucket.arn}/object`];
  const own = [...bucket.policy.filter(isAboutReading), ...limitsOfResources(estate, bucket.account)].filter(tells);
  return [...own, ...tellingOf(estate, bucket, today)].some(
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

/** Whether it can take a part away from the whole: it denies it, or allows everything but it. */
const tells = ({ effect, notResources }: Statement) => (effect === "Deny") === (notResources === undefined);

interface Telling extends Statement {
  /** Of those who have such a statement. */
  readonly accounts: Set<string>;
}

/** Statements of readers that can, by the buckets that they name: those that say the same are one. */
interface AllTelling {
  readonly named: ReadonlyMap<string, readonly Telling[]>;
  /** Of those that name no bucket, by account. */
  readonly any: ReadonlyMap<string, readonly Telling[]>;
  readonly all: readonly Telling[];
}

const telling = new WeakMap<Estate, AllTelling>();

function allTelling(estate: Estate, today: string): AllTelling {
  const known = telling.get(estate);
  if (known !== undefined) return known;
  const distinct = new Map<string, Telling>();
  for (const [statement, accounts] of statementsOfReaders(estate, today)) {
    if (!tells(statement)) continue;
    const { effect, resources, notResources } = statement;
    const key = JSON.stringify([effect, resources, notResources]);
    const each = distinct.get(key) ?? { ...statement, accounts: new Set<string>() };
    for (const account of accounts) each.accounts.add(account);
    distinct.set(key, each);
  }
  const [named, any, all] = [new Map<string, Telling[]>(), new Map<string, Telling[]>(), [] as Telling[]];
  for (const each of distinct.values())
    for (const bucket of new Set(bucketsOf(each))) {
      if (bucket !== ANY) {
        push(named, bucket, each);
        continue;
      }
      all.push(each);
      for (const account of each.accounts) push(any, account, each);
    }
  const made = { named, any, all };
  telling.set(estate, made);
  return made;
}

/** Those of readers of the bucket. */
function tellingOf(estate: Estate, bucket: Resource, today: string): readonly Telling[] {
  const { named, any, all } = allTelling(estate, today);
  const others = othersLetIn(bucket);
  const readers = (named.get(bucket.arn) ?? []).filter(
    ({ accounts }) => accounts.has(bucket.account) || isReadByOthers(bucket, accounts),
  );
  const unnamed = others === "all" ? all : [bucket.account, ...others].flatMap((each) => any.get(each) ?? []);
  return [...readers, ...unnamed];
}

function takesIn({ resources, notResources }: Statement, arn: string): boolean {
  const matches = (notResources ?? resources ?? []).some((each) => glob(each).matches(arn));
  return matches === (notResources === undefined);
}
