/** Parts of buckets that somebody who reads the whole may be kept from: holding the whole does not give these. */
import type { Statement } from "./policy/statement.js";
import { allParts, partUid, READ, statementsOfReaders, type Part } from "./part-names.js";
import { aboutAction } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Account } from "./powers/grant.js";
import type { Resource } from "./resources.js";

const known = new WeakMap<Account, ReadonlyMap<string, Part>>();

function withheldOf(account: Account): ReadonlyMap<string, Part> {
  const parts = () => allParts(account).filter((part) => isToldApart(account, part));
  const found = known.get(account) ?? new Map(parts().map((part) => [partUid(part), part]));
  known.set(account, found);
  return found;
}

/** Withheld parts of a bucket, or of all. */
export function withheldParts(account: Account, bucket?: Resource): readonly Part[] {
  const all = [...withheldOf(account).values()];
  return bucket === undefined ? all : all.filter((each) => each.bucket.uid === bucket.uid);
}

/** Whether reading the whole does not give the part. */
export function isWithheld(account: Account, part: Part): boolean {
  return withheldOf(account).has(partUid(part));
}

function isToldApart(account: Account, { bucket, below }: Part): boolean {
  const own = bucket.policy.filter((each) => tells(each) && aboutAction(each, READ.toLowerCase()));
  const [part, whole] = [`${bucket.arn}${below}`, `${bucket.arn}/object`];
  return [...tellingStatements(account), ...own].some(
    (each) => takesIn(each, part) === (each.effect === "Deny") && takesIn(each, whole) === (each.effect === "Allow"),
  );
}

const telling = new WeakMap<Account, readonly Statement[]>();

/** Whether it can take a part away from the whole: it denies it, or allows everything but it. */
const tells = ({ effect, notResources }: Statement) => (effect === "Deny") === (notResources === undefined);

function tellingStatements(account: Account): readonly Statement[] {
  const found = telling.get(account) ?? [...statementsOfReaders(account)].filter(tells);
  telling.set(account, found);
  return found;
}

function takesIn({ resources, notResources }: Statement, arn: string): boolean {
  const matches = (notResources ?? resources ?? []).some((each) => glob(each).matches(arn));
  return matches === (notResources === undefined);
}
