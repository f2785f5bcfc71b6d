/** Reports that a cluster keeps as objects of its own, in every layout in which they are exported. */
import { within } from "../text/index.js";
import type { Document, Head } from "../text/index.js";

/** A report object, and where it stands. */
interface Found {
  readonly value: Record<string, unknown>;
  readonly at: string;
}

/** Kinds as `kubectl get` calls them when a script collects them in one object: `vulnerabilityreports.<group>`. */
const PLURAL = /^[a-z]+reports\.([a-z\d.-]+)$/;

/**
 * The API group of a document's first object: a single object, a list, an array, a stream, or an object that has a list
 * for each kind. Undefined where it holds no Kubernetes objects.
 */
export function firstGroup(head: Head): string | undefined {
  if (head.isObject("items"))
    return head.isObject("apiVersion") && head.partial("/items/0") !== undefined
      ? groupOf(head.value("/items/0/apiVersion") ?? head.value("/apiVersion"))
      : undefined;
  if (head.isObject("apiVersion", "kind")) return groupOf(head.value("/apiVersion"));
  const first = head.isJsonArray() ? head.firstItem() : undefined;
  if (first && typeof first.kind === "string") return groupOf(first.apiVersion);
  return head.format === "json" ? pluralGroup(head.topLevelKeys) : undefined;
}

function pluralGroup(keys: readonly string[]): string | undefined {
  const groups = new Set(keys.map((key) => PLURAL.exec(key)?.[1]));
  return groups.size === 1 ? [...groups][0] : undefined;
}

function groupOf(apiVersion: unknown): string | undefined {
  return typeof apiVersion === "string" && apiVersion.includes("/") ? apiVersion.split("/")[0] : undefined;
}

/** The objects one by one, those of lists in lists too; what is no object is delivered for the caller to tell of. */
export async function* reportObjects(document: Document): AsyncIterable<Found | { at: string; value: undefined }> {
  for await (const { value, at } of values(document)) yield* flatten(value, at, 0);
}

async function* values(document: Document): AsyncIterable<{ value: unknown; at: string }> {
  const { head } = document;
  const isStream =
    head.format === "json-lines" ||
    (head.isYamlMapping() && /^---\s*$/m.test(head.text.replace(/^\s*(#.*\n|\s)*---\s*\n/, "")));
  if (head.isJsonArray()) yield* document.items("");
  else if (head.isObject("items") && !isStream) yield* document.items("/items");
  else if (head.format === "json" && pluralGroup(head.topLevelKeys) !== undefined) yield* document.jsonItems("/*");
  else yield* document.values();
}

/** Lists may hold lists; deeper than any tool nests them they are left as they are. */
function* flatten(value: unknown, at: string, depth: number): Iterable<Found | { at: string; value: undefined }> {
  // Documents of nothing but comments are common between separators.
  if (value === null || value === undefined) return;
  if (typeof value !== "object" || Array.isArray(value)) return yield { at, value: undefined };
  const record = value as Record<string, unknown>;
  if (!Array.isArray(record.items) || depth > 8) return yield { value: record, at };
  for (const [index, item] of record.items.entries()) yield* flatten(item, within(at, "items", index), depth + 1);
}

/** What is left out, by what it is: told once for each. */
export type LeftOut = Map<string, { readonly at: string; count: number }>;

/** Counts one more of these. */
export function leaveOut(left: LeftOut, what: string, at: string): void {
  const known = left.get(what);
  if (known) known.count += 1;
  else left.set(what, { at, count: 1 });
}
