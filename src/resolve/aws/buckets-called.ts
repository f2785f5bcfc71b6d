/** Buckets by the ARNs that policies write: a name is looked up, a pattern is compared with those that begin alike. */
import { byText } from "../kubernetes/fields.js";
import { push } from "./building.js";
import { stemOf } from "./part-cover.js";
import { glob } from "./policy/pattern.js";
import type { Resource, Resources } from "./resources.js";

interface Index {
  readonly byArn: ReadonlyMap<string, readonly Resource[]>;
  /** All ARNs, in order. */
  readonly arns: readonly string[];
  readonly called: Map<string, readonly Resource[]>;
}

const indexes = new WeakMap<Resources, Index>();

function indexOf(resources: Resources): Index {
  const known = indexes.get(resources);
  if (known !== undefined) return known;
  const byArn = new Map<string, Resource[]>();
  for (const bucket of allBuckets(resources)) push(byArn, bucket.arn, bucket);
  const made: Index = { byArn, arns: [...byArn.keys()].sort(byText), called: new Map() };
  indexes.set(resources, made);
  return made;
}

/** Buckets of all accounts. */
export const allBuckets = ({ byType }: Resources): Resource[] =>
  [...byType].flatMap(([key, each]) => (key.endsWith(" s3:bucket") ? each : []));

/** Buckets of all accounts that an ARN or a pattern of ARNs means. */
export function bucketsCalled(resources: Resources, pattern: string): readonly Resource[] {
  const index = indexOf(resources);
  if (!/[*?]/.test(pattern)) return index.byArn.get(pattern) ?? [];
  const found = index.called.get(pattern) ?? compared(index, pattern);
  index.called.set(pattern, found);
  return found;
}

function compared({ byArn, arns }: Index, pattern: string): readonly Resource[] {
  const [stem, wanted] = [stemOf(pattern), glob(pattern)];
  const found: Resource[] = [];
  for (let index = firstFrom(arns, stem); arns[index]?.startsWith(stem) === true; index++)
    if (wanted.matches(arns[index]!)) found.push(...(byArn.get(arns[index]!) ?? []));
  return found;
}

/** Index of the first text that is not before the wanted one. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byText(sorted[middle]!, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
