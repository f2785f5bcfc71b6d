/**
 * AWS Config: configuration snapshots and history files, get-resource-config-history, batch-get-resource-config,
 * select-resource-config, notifications, single items. What an item holds is read as the describe call or the Terraform
 * resource of the same thing is.
 */
import { within, type Document, type Head } from "../../../text/index.js";
import { problem, type Input, type Stated } from "../../input.js";
import { state } from "../network/records.js";
import { fields, type Fields } from "../record.js";
import { readItem, type ConfigItem } from "./item.js";
import { RESOURCE_TYPES } from "./resource-types.js";

/** Lists of items, a notification's one item, and results of a query, which are texts. */
const PLACES = [
  "configurationItems",
  "baseConfigurationItems",
  "BaseConfigurationItems",
  "configurationItem",
  "Results",
];

export const awsConfig: Input = {
  name: "aws-config",
  title:
    "AWS Config items (snapshots, history, aws configservice get-resource-config-history, batch-get- and select-resource-config)",
  recognises,

  async *read(document) {
    const newest = await newestOf(document);
    const left = new Map<string, { count: number; at: string }>();
    for await (const { value, at } of itemsOf(document)) {
      const item = readItem(value);
      if ("why" in item) yield problem(at, item.why);
      else if (newest !== undefined && newest.get(item.key) !== at) continue;
      else yield* readResource(item, at, left);
    }
    for (const [type, { count, at }] of [...left].sort(([a], [b]) => (a < b ? -1 : 1)))
      yield problem(
        at,
        `${count} ${count === 1 ? "item" : "items"} of type ${type} not read: nothing is made of such resources`,
      );
    yield* whatIsMissing(document);
    for (const { at, why } of document.problems) yield problem(at, why);
  },
};

function recognises(head: Head): boolean {
  if (head.isJsonObject("Results", "QueryInfo")) return true;
  if (PLACES.slice(0, 3).some((list) => head.isJsonObject(list))) return head.format !== "yaml";
  return (
    head.format !== "yaml" && [head.partial("/configurationItem"), head.firstItem(), head.partial("")].some(isItem)
  );
}

function isItem(value: unknown): boolean {
  const item = fields(value);
  const marks = ["configurationItemStatus", "configurationStateId", "configurationItemCaptureTime", "configuration"];
  return /^AWS::\w+::\w+$/.test(String(item.resourceType)) && marks.some((mark) => mark in item);
}

interface Row {
  readonly value: unknown;
  readonly at: string;
}

async function* itemsOf(document: Document): AsyncIterable<Row> {
  const { head } = document;
  if (head.isJsonArray()) yield* document.jsonItems("");
  else if (PLACES.some((place) => head.isJsonObject(place)))
    yield* document.jsonItems(PLACES.map((place) => `/${place}`));
  else
    for await (const row of document.jsonLines())
      yield row.problem === undefined ? row : { at: row.at, value: new Error(row.problem) };
}

/**
 * Where the newest item of each resource stands: a history holds several. Undefined for a snapshot, in which each resource
 * has one item and which may be large.
 */
async function newestOf(document: Document): Promise<ReadonlyMap<string, string> | undefined> {
  if (document.head.isJsonObject("configSnapshotId")) return undefined;
  const newest = new Map<string, { at: string; time: number }>();
  for await (const { value, at } of itemsOf(document)) {
    const item = readItem(value);
    if ("why" in item) continue;
    const known = newest.get(item.key);
    if (known === undefined || item.time > known.time) newest.set(item.key, { at, time: item.time });
  }
  return new Map([...newest].map(([key, { at }]) => [key, at]));
}

function* readResource(
  item: ConfigItem,
  at: string,
  left: Map<string, { count: number; at: string }>,
): Iterable<Stated> {
  if (item.isGone) return;
  const read = Object.hasOwn(RESOURCE_TYPES, item.type) ? RESOURCE_TYPES[item.type] : undefined;
  if (read === undefined) {
    const known = left.get(item.type);
    left.set(item.type, { count: (known?.count ?? 0) + 1, at: known?.at ?? at });
    return;
  }
  if (Object.keys(item.configuration).length === 0)
    return yield problem(
      at,
      `${item.id}: the item holds no configuration: select it too, or export the item as a whole`,
    );
  const faults: { at: string; why: string }[] = [];
  const produced = read(item, {
    at,
    fault: (key, why) => faults.push({ at: within(at, "configuration", key), why: `${item.id}: ${why}` }),
  });
  for (const { account, record } of produced) {
    const tags = record.tags ?? item.tags;
    yield state(account === undefined ? { record } : { account, record: { ...record, tags } }, at);
  }
  for (const fault of faults) yield problem(fault.at, fault.why);
}

async function* whatIsMissing(document: Document): AsyncIterable<Stated> {
  for (const key of ["nextToken", "NextToken"])
    if (typeof (await document.jsonValue(`/${key}`))?.value === "string")
      yield problem(`/${key}`, "the output is one page of several: import the other pages too, in any order");
  const missing = (await document.jsonValue("/unprocessedResourceKeys"))?.value;
  const keys: readonly Fields[] = Array.isArray(missing) ? missing.map(fields) : [];
  if (keys.length > 0)
    yield problem(
      "/unprocessedResourceKeys",
      `${keys.length} resources were not answered (${String(keys[0]?.resourceId)} and so on): ask for them again`,
    );
}
