/** What kind of data lies in parts of buckets: by tags of objects in there, and by what scanners saw in them. */
import { byText, text, texts } from "../kubernetes/fields.js";
import type { Output } from "../kubernetes/output.js";
import { push } from "./building.js";
import { classifiedBy, type Label } from "./data-labels.js";
import type { AwsObject, Estate } from "./estate.js";
import { allParts, objectsIn, partUid, type Part } from "./part-names.js";
import { glob } from "./policy/pattern.js";
import type { Account } from "./powers/grant.js";
import type { Resource } from "./resources.js";

interface Labelled {
  readonly key: string;
  readonly label: Label;
  readonly basis: "configured" | "observed";
}

/** Labels of all parts of the account, and of the buckets that tagged objects lie in; what was seen in a bucket is stated of it already. */
export function writePartLabels(account: Account, output: Output): void {
  for (const bucket of account.resources.byType.get(`${account.id} s3:bucket`) ?? [])
    write(output, bucket, bucket.uid, taggedIn(account.estate, bucket));
  for (const part of allParts(account)) {
    const { bucket } = part;
    const all = [...taggedIn(account.estate, bucket), ...seenIn(account.estate, bucket)];
    write(output, bucket, partUid(part), insideOf(part, all));
  }
}

function insideOf({ keys }: Part, all: readonly Labelled[]): readonly Labelled[] {
  const covers = glob(keys);
  return all.filter(({ key }) => covers.matches(key));
}

function write(output: Output, { path, at }: Resource, uid: string, labels: readonly Labelled[]): void {
  const distinct = new Map(labels.map(({ label, basis }) => [JSON.stringify([label, basis]), { label, basis }]));
  for (const [, { label, basis }] of [...distinct].sort(([a], [b]) => byText(a, b)))
    output.facts.push({ fact: "classification", asset: uid, ...label, basis, path, at });
}

const taggedIn = (estate: Estate, bucket: Resource): Labelled[] =>
  objectsIn(estate, bucket).flatMap(({ value }) =>
    classifiedBy(value.tags as Resource["tags"]).map((label): Labelled => ({
      key: text(value, "name") ?? "",
      label,
      basis: "configured",
    })),
  );

const seen = new WeakMap<Estate, Map<string, AwsObject[]>>();

function seenIn(estate: Estate, bucket: Resource): Labelled[] {
  let known = seen.get(estate);
  if (known === undefined) {
    seen.set(estate, (known = new Map()));
    for (const each of estate.objects.get("s3:classified") ?? []) push(known, text(each.value, "bucket") ?? "", each);
  }
  const name = bucket.uid.slice(bucket.uid.lastIndexOf(":") + 1);
  return (known.get(name) ?? []).flatMap(({ value }) =>
    texts(value, "names").flatMap((key) =>
      (value.labels as readonly Label[]).map((label): Labelled => ({ key, label, basis: "observed" })),
    ),
  );
}
