/** Findings one by one from every layout in which services export them: an array, a named list, lines, or events. */
import type { z } from "zod";
import type { Document, Head } from "../text/index.js";
import { problem } from "./input.js";
import type { ReadOptions, Stated } from "./input.js";
import { check } from "./records.js";

/** One record, or what is wrong with its line. */
export type FindingRow =
  | { readonly at: string; readonly value: unknown; readonly problem?: undefined }
  | { readonly at: string; readonly problem: string };

/** Names of lists under which the commands of AWS print findings. */
const LISTS = ["Findings", "findings"] as const;

/** An event of EventBridge keeps what it tells of in `detail`. */
const IN_EVENT = LISTS.map((list) => `/detail/${list}`);

/** The first finding as far as the head goes: by its structure a format is recognised. */
export function firstFinding(head: Head): Record<string, unknown> | undefined {
  if (head.format !== "json" && head.format !== "json-lines") return undefined;
  const root = record(head.firstItem() ?? head.partial(""));
  if (root === undefined) return undefined;
  const detail = record(root.detail);
  const listed = [root, detail].flatMap((from) => LISTS.map((list) => from?.[list])).find(Array.isArray);
  return listed === undefined ? (detail ?? root) : record(listed[0]);
}

/** All findings with their places. Lists are streamed; a line or element may hold a finding, a list or an event. */
export async function* findingRows(document: Document): AsyncIterable<FindingRow> {
  const { head } = document;
  const isList = LISTS.some((list) => head.isJsonObject(list)) || head.isJsonObject("detail");
  if (head.isJsonArray()) {
    for await (const { value, at } of document.jsonItems("")) yield* unwrapped(value, at);
  } else if (head.format === "json" && isList) {
    const isEvent = IN_EVENT.some((list) => head.partial(list) !== undefined);
    const lists = isEvent ? IN_EVENT : head.isJsonObject("detail") ? ["/detail"] : LISTS.map((list) => `/${list}`);
    for await (const { value, at } of document.jsonItems(lists)) yield { value, at };
  } else {
    for await (const row of document.jsonLines())
      if (row.problem === undefined) yield* unwrapped(row.value, row.at);
      else yield { at: row.at, problem: row.problem };
  }
}

/** What the readers of findings need beside one of them. */
export interface FindingReading {
  readonly at: string;
  readonly options: ReadOptions;
  /** Facts that earlier findings stated. */
  readonly stated: Set<string>;
}

/** What `read` makes of each finding that fits the schema, and a problem for each of the others. */
export async function* eachFinding<T>(
  rows: AsyncIterable<FindingRow>,
  schema: z.ZodType<T>,
  read: (finding: T, at: string) => Iterable<Stated>,
): AsyncIterable<Stated> {
  for await (const row of rows) {
    if (row.problem !== undefined) {
      yield problem(row.at, row.problem);
      continue;
    }
    const finding = check(schema, row.value, row.at);
    if (finding.ok) yield* read(finding.data, row.at);
    else yield finding.problem;
  }
}

function* unwrapped(value: unknown, at: string): Iterable<FindingRow> {
  const detail = record(record(value)?.detail);
  const from = detail ?? record(value) ?? {};
  const list = LISTS.map((name) => from[name]).find(Array.isArray);
  if (list === undefined) yield { value: detail ?? value, at };
  else for (const each of list as unknown[]) yield { value: each, at };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
