/** Kubernetes objects: `kubectl get … -o json|yaml`, manifests of any number of documents, lists in lists. */
import { DocumentError, within } from "../../text/index.js";
import type { Document, Head } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { isOwnGroup, treatmentOf } from "./kinds.js";
import { trimObject } from "./trim.js";

export const kubernetes: Input = {
  name: "kubernetes",
  title: "Kubernetes objects (JSON, YAML) as kubectl exports them, and manifests",
  recognises: (head) => isObject(head) || isList(head) || isArray(head),
  read,
};

function isObject(head: Head): boolean {
  if (!head.isObject("apiVersion", "kind") || head.isObject("items")) return false;
  // A YAML head that is cut, or still a template, may have names only.
  if (head.isYamlMapping()) return isOwnGroup(head.value("/apiVersion") ?? "v1");
  return isOwnGroup(head.value("/apiVersion")) && typeof head.value("/kind") === "string";
}

/** kubectl sorts the names of a list, so that `kind` stands at its end, and often behind long data in its items. */
function isList(head: Head): boolean {
  if (!head.isObject("apiVersion", "items")) return false;
  const items = head.partial("/items");
  const first = Array.isArray(items) ? items.find((item) => item !== null) : undefined;
  if (first === undefined) return /List$/.test(String(head.value("/kind") ?? "List"));
  const { apiVersion, metadata } = isRecord(first) ? first : {};
  const known = apiVersion !== undefined || metadata !== undefined;
  return known && isOwnGroup(apiVersion ?? "v1") && isOwnGroup(head.value("/apiVersion"));
}

function isArray(head: Head): boolean {
  const first = head.isJsonArray() ? head.firstItem() : undefined;
  return (
    first !== undefined &&
    isOwnGroup(first.apiVersion) &&
    typeof first.kind === "string" &&
    first.metadata !== undefined
  );
}

/** What tells a cluster from others: the uid of its namespace kube-system, where the object is that; else undefined. */
export function clusterIdentity(object: Readonly<Record<string, unknown>>): string | undefined {
  const { name, uid } = isRecord(object.metadata) ? object.metadata : {};
  return object.kind === "Namespace" && name === "kube-system" && typeof uid === "string" ? uid : undefined;
}

interface Found {
  readonly value: unknown;
  readonly at: string;
}

async function* read(document: Document, { cluster }: ReadOptions): AsyncIterable<Stated> {
  const others = new Map<string, { at: string; count: number; elsewhere: boolean }>();
  try {
    for await (const found of objectsOf(document)) {
      for (const { value, at } of flatten(found)) yield* readObject(value, at, { cluster, others });
    }
  } catch (error) {
    // What is still a template is no manifest yet; it must not stop the import of a folder around it.
    if (!(error instanceof DocumentError) || error.code !== "template") throw error;
    yield problem(error.at ?? "#1", `${error.why} Nothing from here on was read. ${error.advice}`.replace(/\s+/g, " "));
  }
  for (const [kind, { at, count, elsewhere }] of others) {
    const advice = elsewhere
      ? "export them to a file of their own, where their own format is recognised"
      : "nothing is concluded from them";
    yield problem(at, `${count} ${count === 1 ? "object" : "objects"} of kind ${kind} not read: ${advice}`);
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** Large lists item by item; everything else document by document. */
async function* objectsOf(document: Document): AsyncIterable<Found> {
  const { head } = document;
  const several = head.isYamlMapping() && /^---\s*$/m.test(head.text.replace(/^\s*(#.*\n|\s)*---\s*\n/, ""));
  if (head.isJsonArray()) yield* document.items("");
  else if (head.isObject("items") && head.format !== "json-lines" && !several) yield* listed(document);
  else
    for await (const found of document.values()) {
      // Documents of nothing but comments are common between separators.
      if (found.value !== null && found.value !== undefined) yield found;
    }
}

/** The list's own kind gives that of items which leave it out, as in `PodList`. */
async function* listed(document: Document): AsyncIterable<Found> {
  let missing: { kind: string | undefined } | undefined;
  for await (const { value, at } of document.items("/items")) {
    if (isRecord(value) && value.kind === undefined) {
      missing ??= { kind: await kindOfItems(document) };
      yield { value: { apiVersion: "v1", kind: missing.kind, ...value }, at };
    } else yield { value, at };
  }
}

async function kindOfItems(document: Document): Promise<string | undefined> {
  for await (const { value } of document.items("/kind")) return typeof value === "string" ? itemKind(value) : undefined;
  return undefined;
}

function itemKind(listKind: string): string | undefined {
  return listKind.length > 4 && listKind.endsWith("List") ? listKind.slice(0, -4) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lists may hold lists; deeper than any tool nests them they are left as they are. */
function* flatten({ value, at }: Found, depth = 0): Iterable<Found> {
  if (!isRecord(value) || !Array.isArray(value.items) || !/List$/.test(String(value.kind)) || depth > 8) {
    yield { value, at };
    return;
  }
  const kind = itemKind(String(value.kind));
  for (const [index, item] of value.items.entries()) {
    const known = isRecord(item) && item.kind === undefined ? { apiVersion: value.apiVersion, kind, ...item } : item;
    yield* flatten({ value: known, at: within(at, "items", index) }, depth + 1);
  }
}

interface Reading {
  readonly cluster: string;
  readonly others: Map<string, { at: string; count: number; elsewhere: boolean }>;
}

function* readObject(value: unknown, at: string, { cluster, others }: Reading): Iterable<Stated> {
  if (!isRecord(value))
    return yield problem(at, "is no Kubernetes object; an object has apiVersion, kind and metadata.name");
  const { apiVersion, kind } = value;
  if (typeof kind !== "string" || typeof apiVersion !== "string")
    return yield problem(at, "the object has no kind or no apiVersion, so nobody knows what it is");
  const treatment = treatmentOf(apiVersion, kind);
  if (treatment === "silent") return;
  if (treatment !== "read")
    return count(others, `${kind} (${apiVersion})`, { at, elsewhere: treatment === "elsewhere" });
  const why = nameFault(value);
  if (why !== undefined) return yield problem(at, `${kind}: ${why}`);
  yield { fact: "object", domain: "kubernetes", partition: `k8s/${cluster}`, value: trimObject(value), at };
}

function count(others: Reading["others"], kind: string, { at, elsewhere }: { at: string; elsewhere: boolean }): void {
  const known = others.get(kind);
  if (known === undefined) others.set(kind, { at, count: 1, elsewhere });
  else known.count += 1;
}

/** What is wrong with an object's name or namespace; undefined: nothing. */
function nameFault(value: Record<string, unknown>): string | undefined {
  const { name, namespace, generateName } = isRecord(value.metadata) ? value.metadata : {};
  for (const [field, each] of Object.entries({ name, namespace })) {
    if (each === undefined || each === null) continue;
    if (typeof each === "object" || /\{\{|\$\{|\$\(|<%|^<.+>$/.test(String(each))) {
      return `metadata.${field} is a placeholder of a template: render it first, for example with helm template`;
    }
    if (typeof each !== "string" || each.length > 253 || /[\p{Cc}/]/u.test(each.replace(/^system:.*/s, "")))
      return `metadata.${field} is no name of a Kubernetes object`;
  }
  if (typeof name === "string" && name !== "") return undefined;
  return generateName === undefined
    ? "metadata.name is missing"
    : "metadata.name is missing, as the cluster would make it up from generateName: export the object from the cluster";
}
