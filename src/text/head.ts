import type { Compression } from "./compression.js";
import { parseHeader } from "./csv-header.js";
import type { CsvHeader } from "./csv-header.js";
import type { Encoding } from "./encoding.js";
import { readJsonPrefix } from "./json-prefix.js";
import { valueAt } from "./pointer.js";
import { readXmlRoot } from "./xml-root.js";
import type { XmlRoot } from "./xml-root.js";
import { readYamlPrefix } from "./yaml.js";

/** What the first characters of a document show it to be. */
export type Format = "empty" | "json" | "json-lines" | "yaml" | "csv" | "xml" | "text";

/** A scalar of JSON. */
export type Scalar = string | number | boolean | null;

/** The structure of the first 64 KiB of a document (after decompression), by which a format is recognised. */
export interface Head {
  compression: Compression;
  encoding: Encoding;
  format: Format;
  /** The first characters themselves. */
  text: string;
  /** Whether that is the whole document. */
  complete: boolean;
  /** The names in the top-level object, or in the first value of several; of JSON as of YAML. */
  topLevelKeys: string[];
  /** The same of YAML, without going into values. */
  yamlKeys: string[];
  /** The names of the columns of CSV. */
  csvColumns: string[];
  /** The lines with `#` in front of CSV, without it. */
  comment: string | undefined;
  /** The root element of XML. */
  xml: XmlRoot | undefined;
  /** Whether the document is a JSON object (or JSON lines of them) that has these names at its top level. */
  isJsonObject(...keys: string[]): boolean;
  /** Whether the document is a JSON array. */
  isJsonArray(): boolean;
  /** Whether the document is YAML whose first document is a mapping with these names. */
  isYamlMapping(...keys: string[]): boolean;
  /** Either of `isJsonObject` and `isYamlMapping`. */
  isObject(...keys: string[]): boolean;
  /** Whether the document is CSV with these columns. */
  isCsv(...columns: string[]): boolean;
  /** The scalar at this JSON Pointer, in JSON or in the first YAML document, when it stands within the head. */
  value(pointer: string): Scalar | undefined;
  /** Whatever stands at this JSON Pointer, as far as the head goes. */
  partial(pointer: string): unknown;
  /** The first element of a JSON array or YAML list, or the first JSON line, as far as the head goes. */
  firstItem(): Record<string, unknown> | undefined;
}

/** The first characters of a document and how they were stored. */
export interface Start {
  compression: Compression;
  encoding: Encoding;
  text: string;
  complete: boolean;
}

interface Seen {
  format: Format;
  /** The first JSON or YAML value as far as the head goes; YAML is parsed only when asked for. */
  value(): unknown;
  yamlKeys: string[];
  csv?: CsvHeader;
  xml?: XmlRoot;
}

/** The deepest structure that is worth recognising. */
const DEPTH = 64;

/** Reads the structure at the start of a document. Never throws: what is broken shows when it is read. */
export function readHead(start: Start): Head {
  const seen = look(start);
  const value = (): Record<string, unknown> | unknown[] => {
    const found = seen.value();
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  };
  const isJson = seen.format === "json" || seen.format === "json-lines";
  const has = (keys: string[]) => !Array.isArray(value()) && keys.every((key) => Object.hasOwn(value(), key));
  const isJsonObject = (...keys: string[]) => isJson && has(keys);
  const isYamlMapping = (...keys: string[]) =>
    seen.format === "yaml" && seen.yamlKeys.length > 0 && keys.every((key) => seen.yamlKeys.includes(key));
  return {
    ...start,
    format: seen.format,
    get topLevelKeys() {
      return seen.format === "yaml" ? seen.yamlKeys : Array.isArray(value()) ? [] : Object.keys(value());
    },
    yamlKeys: seen.yamlKeys,
    csvColumns: seen.csv?.columns ?? [],
    comment: seen.csv?.comment,
    xml: seen.xml,
    isJsonObject,
    isJsonArray: () => isJson && Array.isArray(seen.value()),
    isYamlMapping,
    isObject: (...keys) => isJsonObject(...keys) || isYamlMapping(...keys),
    isCsv: (...columns) => seen.format === "csv" && columns.every((column) => seen.csv?.columns.includes(column)),
    value: (pointer) => scalar(valueAt(seen.value(), pointer)),
    partial: (pointer) => valueAt(seen.value(), pointer),
    firstItem: () =>
      record(Array.isArray(seen.value()) ? valueAt(seen.value(), "/0") : isLines(seen) ? seen.value() : undefined),
  };
}

function isLines({ format }: Seen): boolean {
  return format === "json-lines";
}

function look({ text, complete }: Start): Seen {
  const none = { value: () => undefined, yamlKeys: [] };
  const start = text.trimStart();
  if (start === "") return { format: complete ? "empty" : "text", ...none };
  const first = start[0];
  if ((first === "{" || first === "[") && !start.startsWith("{{")) {
    const prefix = readJsonPrefix(text, DEPTH);
    const isEmpty = typeof prefix.value === "object" && Object.keys(prefix.value ?? {}).length === 0;
    if (prefix.stop === undefined) {
      const after = text.slice(prefix.end);
      const isLine =
        /^[ \t]*\r?\n\s*[{[]/.test(after) && !text.trimStart().slice(0, prefix.end).trimEnd().includes("\n");
      return { format: isLine ? "json-lines" : "json", value: () => prefix.value, yamlKeys: [] };
    }
    if (!isEmpty || prefix.stop.kind !== "syntax") return { format: "json", value: () => prefix.value, yamlKeys: [] };
  }
  if (first === "<") {
    const xml = readXmlRoot(start);
    if (xml) return { format: "xml", ...none, xml };
  }
  return lookAtLines(text, complete);
}

function lookAtLines(text: string, complete: boolean): Seen {
  const whole = complete ? text : text.slice(0, text.lastIndexOf("\n") + 1) || text;
  const lines = whole.split(/\r?\n/);
  const first = lines.find((line) => !/^\s*(?:#|$)/.test(line)) ?? "";
  const isYaml =
    /^(?:---(?:\s|$)|%YAML|- |-$)/.test(first) || keyOf(first) !== undefined || first.trimStart().startsWith("{{");
  const csv = isYaml ? undefined : parseHeader(lines);
  if (csv) return { format: "csv", value: () => undefined, yamlKeys: [], csv };
  if (!isYaml) return { format: "text", value: () => undefined, yamlKeys: [] };
  const own = firstYamlDocument(lines);
  let parsed: { value: unknown } | undefined;
  const value = () => (parsed ??= { value: readYamlPrefix(own.join("\n")) }).value;
  return { format: "yaml", value, yamlKeys: [...new Set(own.map(keyOf).filter((key) => key !== undefined))] };
}

/** The lines of the first document that holds something. */
function firstYamlDocument(lines: string[]): string[] {
  const hasContent = (line: string) => !/^\s*(?:#|$|---\s*(?:#|$)|%)/.test(line);
  const begin = lines.findIndex(hasContent);
  const end = lines.findIndex((line, index) => index > begin && /^(?:---|\.\.\.)(?:\s|$)/.test(line));
  return lines.slice(Math.max(0, begin), end === -1 ? lines.length : end);
}

const plainKey =
  /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s#&*!|>'"%@`,[\]{}?:-][^#:,[\]{}]*?|[-?:][^\s,[\]{}:]+))\s*:(?:\s|$)/;

/** The name that a line without indentation gives a value to. */
function keyOf(line: string): string | undefined {
  const found = plainKey.exec(line);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

function scalar(value: unknown): Scalar | undefined {
  return value === null || ["string", "number", "boolean"].includes(typeof value) ? (value as Scalar) : undefined;
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
