/** One configuration item, whichever of its spellings it has. */
import { accountOf, fields, items, text, type Fields } from "../record.js";

export interface ConfigItem {
  readonly type: string;
  /** ARN, or the resource's id where it has none. */
  readonly id: string;
  readonly arn: string | undefined;
  readonly resourceId: string | undefined;
  readonly name: string | undefined;
  readonly account: string;
  readonly region: string | undefined;
  readonly tags: Fields | undefined;
  /** As the service describes the resource, names beginning in lower case unless its type is a newer one. */
  readonly configuration: Fields;
  /** What other calls answer: policies, access lists. */
  readonly supplementary: Fields;
  /** It was deleted, or is no longer recorded. */
  readonly isGone: boolean;
  /** The same for all items of the resource. */
  readonly key: string;
  /** When it was captured, milliseconds; 0: not said. */
  readonly time: number;
}

/** The item, or why it is none. A query's result and the configuration in it may be JSON within text. */
export function readItem(value: unknown): ConfigItem | { readonly why: string } {
  if (value instanceof Error) return { why: value.message };
  const item = fields(parsed(value));
  const type = text(item.resourceType);
  const arn = text(item.arn) ?? text(item.ARN);
  const id = arn ?? text(item.resourceId);
  if (type === undefined || id === undefined)
    return { why: "the record is left out: it names no resourceType, arn or resourceId" };
  const account = accountOf(arn) ?? text(item.accountId) ?? text(item.awsAccountId);
  if (account === undefined || !/^\d{12}$/.test(account))
    return { why: `${id}: nothing says which account it is in; export its accountId too` };
  const region = text(item.awsRegion);
  return {
    type,
    id,
    arn,
    resourceId: text(item.resourceId),
    name: text(item.resourceName),
    account,
    region: region === "global" ? undefined : region,
    tags: tagsOf(item.tags),
    configuration: fields(parsed(item.configuration)),
    supplementary: Object.fromEntries(
      Object.entries(fields(item.supplementaryConfiguration)).map(([key, each]) => [key, parsed(each)]),
    ),
    isGone: /^ResourceDeleted|^ResourceNotRecorded$/.test(text(item.configurationItemStatus) ?? ""),
    key: `${account} ${region ?? ""} ${type} ${id}`,
    time: timeOf(item.configurationItemCaptureTime),
  };
}

/** A mapping, or a list of keys and values, of which a query's answer makes one. */
function tagsOf(value: unknown): Fields | undefined {
  const listed = items(value).map(
    (each) => [text(each.key) ?? text(each.Key) ?? "", each.value ?? each.Value] as const,
  );
  const all = Array.isArray(value) ? listed : Object.entries(fields(value));
  const known = all.filter(([key, each]) => key !== "" && typeof each === "string");
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/** Seconds since 1970 in outputs of older command lines, else a date. */
function timeOf(value: unknown): number {
  if (typeof value === "number") return value * 1000;
  const time = typeof value === "string" ? Date.parse(value) : 0;
  return Number.isNaN(time) ? 0 : time;
}

/** The value behind a text that is JSON; any other text as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{["]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
