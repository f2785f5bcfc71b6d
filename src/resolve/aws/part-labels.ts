/** What kind of data lies in parts of buckets: by tags of objects in there, and by what scanners saw in them. */
import { byText, text, texts } from "../kubernetes/fields.js";
import type { Output } from "../kubernetes/output.js";
import { allBuckets } from "./buckets-called.js";
import { push } from "./building.js";
import { classifiedBy, type Label } from "./data-labels.js";
import type { AwsObject, Estate } from "./estate.js";
import { allParts, objectsIn, partUid, type Part } from "./part-names.js";
import { glob } from "./policy/pattern.js";
import type { Account } from "./powers/grant.js";
import { resourcesOf, type Resource } from "./resources.js";
import { withheldParts, withheldWithin } from "./withheld-parts.js";

/** Labels of one object, or of those of one folder in which the same was seen. */
interface Labelled {
  readonly keys: readonly string[];
  /** Objects whose keys are not kept have them too. */
  readonly more: boolean;
  readonly labels: readonly Label[];
  readonly basis: "configured" | "observed";
  readonly origin: AwsObject;
}

/** Labels of the account's buckets and of their parts: what lies wholly in parts that the whole does not give is these parts' alone. */
export function writePartLabels(account: Account, output: Output): void {
  for (const bucket of account.resources.byType.get(`${account.id} s3:bucket`) ?? [])
    write(output, bucket.uid, outside(labelledIn(account.estate, bucket), withheldParts(account, bucket)));
  for (const part of allParts(account)) {
    const inside = labelledIn(account.estate, part.bucket).filter(({ keys }) =>
      keys.some((key) => glob(part.keys).matches(key)),
    );
    write(output, partUid(part), outside(inside, withheldWithin(account, part)));
  }
}

/** What scanners saw in buckets that no input describes as AWS does: another may know them by their ARN. */
export function writeUnknownLabels(estate: Estate, output: Output): void {
  const known = new Set(allBuckets(resourcesOf(estate)).map(({ uid }) => last(uid)));
  for (const [name, labelled] of seenIn(estate))
    if (!known.has(name)) write(output, text(labelled[0]?.origin.value, "bucket") ?? name, labelled);
}

const last = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);

function outside(all: readonly Labelled[], withheld: readonly Part[]): readonly Labelled[] {
  if (withheld.length === 0) return all;
  const covering = withheld.map(({ keys }) => glob(keys));
  return all.filter(({ keys, more }) => more || keys.some((key) => !covering.some((each) => each.matches(key))));
}

function write(output: Output, uid: string, all: readonly Labelled[]): void {
  const distinct = new Map(
    all.flatMap(({ labels, basis, origin }) =>
      labels.map((label) => [JSON.stringify([label, basis]), { label, basis, origin }] as const),
    ),
  );
  for (const [, { label, basis, origin }] of [...distinct].sort(([a], [b]) => byText(a, b)))
    output.facts.push({
      fact: "classification",
      asset: uid,
      ...label,
      basis,
      path: origin.path,
      at: origin.at,
    });
}

const labelledIn = (estate: Estate, bucket: Resource): Labelled[] => [
  ...objectsIn(estate, bucket).map((object): Labelled => ({
    keys: [text(object.value, "name") ?? ""],
    more: false,
    labels: classifiedBy(object.value.tags as Resource["tags"]),
    basis: "configured",
    origin: object,
  })),
  ...(seenIn(estate).get(last(bucket.uid)) ?? []),
];

const seen = new WeakMap<Estate, ReadonlyMap<string, readonly Labelled[]>>();

/** What scanners saw, by name of the bucket. */
function seenIn(estate: Estate): ReadonlyMap<string, readonly Labelled[]> {
  const known = seen.get(estate);
  if (known !== undefined) return known;
  const found = new Map<string, Labelled[]>();
  for (const object of estate.objects.get("s3:classified") ?? []) {
    const { value } = object;
    push(found, last(text(value, "bucket") ?? ""), {
      keys: texts(value, "names"),
      more: value.more === true,
      labels: value.labels as readonly Label[],
      basis: "observed",
      origin: object,
    });
  }
  seen.set(estate, found);
  return found;
}
