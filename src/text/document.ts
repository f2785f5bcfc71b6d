import { compressionOf, decompress } from "./compression.js";
import { fileSource, streamSource } from "./bytes.js";
import type { Source } from "./bytes.js";
import { csvRows } from "./csv.js";
import { parseHeader } from "./csv-header.js";
import { DocumentError, TextFault } from "./document-error.js";
import { decode, detectEncoding, wholeCharacters } from "./encoding.js";
import { readHead } from "./head.js";
import type { Head } from "./head.js";
import { json, jsonItems, jsonLines, jsonValue, jsonValues } from "./json.js";
import type { FoundItem, Item, Row, TextSource } from "./json.js";
import { defaultLimits } from "./limits.js";
import type { Limits } from "./limits.js";
import { xmlItems } from "./xml.js";
import type { XmlItem } from "./xml.js";
import { yamlDocuments, yamlItems } from "./yaml.js";
import type { YamlItem } from "./yaml.js";

/** How to open a document. */
export interface OpenOptions {
  /** What messages call it; the path when left out, `-` for a stream. */
  name?: string;
  limits?: Partial<Limits>;
}

/** Something that is wrong at a place of a document but does not end its reading. */
export interface DocumentProblem {
  at: string;
  why: string;
}

/**
 * A text document, decompressed and decoded. Each reading begins anew at its start, so it can be read
 * as often as needed. All readings throw `DocumentError`; places (`at`) are explained at `within`.
 */
export interface Document {
  /** What messages call it. */
  path: string;
  head: Head;
  /** What the readings so far found wrong and went on: names that an object has twice. Bounded. */
  problems: DocumentProblem[];
  /** The bytes after decompression. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The characters, in chunks, without byte order mark. */
  text(): AsyncIterable<string>;
  /** The only JSON value, without what `without` leads to: arrays there are empty, objects too. */
  json(without?: readonly string[]): Promise<Item>;
  /**
   * Streams what the JSON Pointers lead to, in the document's order: of an array its elements, of anything
   * else itself. A segment `*` stands for every member or element: `/runs/*` + `/results`. None may lead
   * inside what another one takes.
   */
  jsonItems(pointers: string | readonly string[]): AsyncIterable<FoundItem>;
  /** The first value that the pointer leads to, an array as a whole; undefined when there is none. */
  jsonValue(pointer: string): Promise<Item | undefined>;
  /** JSON values that stand one on each line (`line 3`), or one after the other (`#3`). */
  jsonLines(): AsyncIterable<Row<unknown>>;
  /** The documents of a YAML stream, one at a time. */
  yamlDocuments(): AsyncIterable<YamlItem>;
  /** All JSON values or YAML documents of the file, whichever it holds. */
  values(): AsyncIterable<Item>;
  /** As `jsonItems`, in JSON or in every document of a YAML stream, whichever it is. */
  items(pointers: string | readonly string[]): AsyncIterable<FoundItem>;
  /** The records of CSV by column name, or what is wrong with them; `at` is `line 3`. */
  csvRows(): AsyncIterable<Row<Record<string, string>>>;
  /** Streams the elements of XML that the paths lead to, `/report/site/alert`; a name `*` stands for any. */
  xmlItems(paths: string | readonly string[]): AsyncIterable<XmlItem>;
  /** Gives back what is held open; needed for documents made of a stream. */
  close(): Promise<void>;
}

/** How much of a document is looked at to recognise it, in bytes. */
const HEAD = 64 * 1024;

/**
 * Opens a file or a stream (kept in memory or in a temporary file) and reads its head. Throws `DocumentError`:
 * unreadable, compression, binary, encoding, truncated.
 */
export async function openDocument(
  from: string | AsyncIterable<Uint8Array | string>,
  options: OpenOptions = {},
): Promise<Document> {
  const path = options.name ?? (typeof from === "string" ? from : "-");
  const source = typeof from === "string" ? fileSource(from, path) : await streamSource(from, path);
  try {
    return await readDocument(source, { ...defaultLimits, ...options.limits });
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readDocument(source: Source, limits: Limits): Promise<Document> {
  const { path } = source;
  const compression = compressionOf(await firstBytes(source.bytes(), 6), path);
  const bytes = () => decompress(source.bytes(), compression, path, limits);
  const start = await firstBytes(bytes(), HEAD + 1);
  const detected = detectEncoding(start, path);
  const complete = start.length <= HEAD;
  const whole = complete ? start : start.subarray(0, wholeCharacters(start.subarray(0, HEAD), detected.encoding));
  let beginning = "";
  for await (const part of decode(only(whole), detected, path)) beginning += part;
  const head = readHead({ compression, encoding: detected.encoding, text: beginning, complete });
  const problems: DocumentProblem[] = [];
  const text = () => decode(bytes(), detected, path);
  const report = (at: string, why: string) => {
    const isKnown = problems.some((problem) => problem.at === at && problem.why === why);
    if (!isKnown && problems.length < limits.problems) problems.push({ at, why });
  };
  return { path, head, problems, bytes, text, ...readings({ text, limits, report }, path, head), close: source.close };
}

type Readings = Omit<Document, "path" | "head" | "problems" | "bytes" | "text" | "close">;

function readings(source: TextSource, path: string, head: Head): Readings {
  const located = <Result>(rows: AsyncIterable<Result>) => locateAll(rows, source, path);
  const isYaml = head.format === "yaml";
  return {
    json: (without = []) => json(source, without).catch((error: unknown) => rethrow(error, source, path)),
    jsonItems: (pointers) => located(jsonItems(source, pointers)),
    jsonValue: (pointer) => jsonValue(source, pointer).catch((error: unknown) => rethrow(error, source, path)),
    jsonLines: () => located<Row<unknown>>(head.format === "json-lines" ? jsonLines(source) : jsonValues(source, [])),
    yamlDocuments: () => located(yamlDocuments(source)),
    values: () => located<Item>(isYaml ? yamlDocuments(source) : jsonValues(source, [])),
    items: (pointers) => located(isYaml ? yamlItems(source, pointers) : jsonItems(source, pointers)),
    csvRows: () => located(csvRows(source, csvHeader(head, path))),
    xmlItems: (paths) => located(xmlItems(source, paths)),
  };
}

function csvHeader(head: Head, path: string) {
  const header = parseHeader(head.text.split(/\r?\n/));
  if (header) return header;
  const why = head.format === "empty" ? "It is empty." : "It does not begin with the columns of CSV.";
  throw new DocumentError(head.format === "empty" ? "empty" : "syntax", path, {
    line: 1,
    why,
    advice: "Export it again, with its header.",
  });
}

async function* locateAll<Result>(
  rows: AsyncIterable<Result>,
  source: TextSource,
  path: string,
): AsyncGenerator<Result> {
  try {
    yield* rows;
  } catch (error) {
    await rethrow(error, source, path);
  }
}

/** Turns a parser's fault into an error with file, line and column, for which the text is read once more. */
async function rethrow(error: unknown, source: TextSource, path: string): Promise<never> {
  if (!(error instanceof TextFault)) throw error;
  const { code, offset, fault } = error;
  if (fault.line !== undefined || code === "empty") throw new DocumentError(code, path, fault);
  throw new DocumentError(code, path, { ...fault, ...(await lineAndColumn(source.text(), offset)) });
}

async function lineAndColumn(text: AsyncIterable<string>, offset: number): Promise<{ line: number; column: number }> {
  let before = 0;
  let line = 1;
  let lineStart = 0;
  for await (const chunk of text) {
    const end = Math.min(chunk.length, offset - before);
    for (let index = chunk.indexOf("\n"); index !== -1 && index < end; index = chunk.indexOf("\n", index + 1)) {
      line++;
      lineStart = before + index + 1;
    }
    before += chunk.length;
    if (before > offset) break;
  }
  return { line, column: Math.min(offset, before) - lineStart + 1 };
}

async function firstBytes(chunks: AsyncIterable<Buffer>, count: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
