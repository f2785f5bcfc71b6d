import { TextFault } from "./document-error.js";
import { finish, split } from "./json-splitter.js";
import { newSplitter } from "./json-splitter-state.js";
import type { Cut, Piece } from "./json-splitter-state.js";
import { readPatterns } from "./json-pattern.js";
import { readJsonPrefix } from "./json-prefix.js";
import { duplicateKeys, countMembers } from "./duplicate-keys.js";
import type { Limits } from "./limits.js";
import { lines } from "./lines.js";

/** A value of a document and its place (see `within`). */
export interface Item {
  value: unknown;
  at: string;
}

/** An item, and the pointer of the question that led to it. */
export interface FoundItem extends Item {
  pointer: string;
}

/** A record that was read, or what is wrong with it. */
export type Row<Value> =
  { at: string; value: Value; problem?: undefined } | { at: string; problem: string; value?: undefined };

/** What the parsers need of a document: its text, readable from the start at any time, and where to put problems. */
export interface TextSource {
  text(): AsyncIterable<string>;
  limits: Limits;
  /** Notes something that is wrong but does not end the reading. */
  report(at: string, why: string): void;
}

/** See `Document.jsonItems`. */
export async function* jsonItems(source: TextSource, pointers: string | readonly string[]): AsyncGenerator<FoundItem> {
  const patterns = readPatterns(typeof pointers === "string" ? [pointers] : pointers);
  const { depth, itemText } = source.limits;
  for await (const piece of pieces(source, { patterns, mode: "elements", depth, pieceText: itemText })) {
    yield { value: parse(source, piece), at: piece.at, pointer: piece.pointer };
  }
}

/** See `Document.jsonValue`. */
export async function jsonValue(source: TextSource, pointer: string): Promise<Item | undefined> {
  const { depth, wholeText } = source.limits;
  const cut: Cut = { patterns: readPatterns([pointer]), mode: "values", depth, pieceText: wholeText };
  for await (const piece of pieces(source, cut)) return { value: parse(source, piece), at: piece.at };
  return undefined;
}

/** See `Document.jsonValues`. */
export async function* jsonValues(source: TextSource, without: readonly string[]): AsyncGenerator<Item> {
  const { depth, wholeText } = source.limits;
  for await (const piece of pieces(source, {
    patterns: readPatterns(without),
    mode: "omit",
    depth,
    pieceText: wholeText,
  })) {
    yield { value: parse(source, piece), at: piece.at };
  }
}

/** See `Document.json`. */
export async function json(source: TextSource, without: readonly string[]): Promise<Item> {
  const { depth, wholeText } = source.limits;
  let only: Item | undefined;
  for await (const piece of pieces(source, {
    patterns: readPatterns(without),
    mode: "omit",
    depth,
    pieceText: wholeText,
  })) {
    if (only) {
      const why = "A second JSON value follows the first one.";
      throw new TextFault("syntax", piece.offset, { at: piece.at, why, advice: "Keep one value in each file." });
    }
    only = { value: parse(source, piece), at: piece.at };
  }
  if (only) return only;
  throw new TextFault("empty", 0, { why: "It is empty.", advice: "Export the file again." });
}

/** See `Document.jsonLines`, for text with one value on each line. */
export async function* jsonLines(source: TextSource): AsyncGenerator<Row<unknown>> {
  const { depth, itemText } = source.limits;
  const cut: Cut = { patterns: [], mode: "omit", depth, pieceText: itemText };
  for await (const { text, number } of lines(source.text(), itemText)) {
    const at = `line ${number}`;
    try {
      const splitter = newSplitter(cut);
      for (const piece of [...split(splitter, text), ...finish(splitter)]) {
        yield { at, value: parse(source, { ...piece, at }) };
      }
    } catch (error) {
      if (!(error instanceof TextFault)) throw error;
      yield { at, problem: error.fault.why };
    }
  }
}

async function* pieces(source: TextSource, cut: Cut): AsyncGenerator<Piece> {
  const splitter = newSplitter(cut);
  let reported = 0;
  const report = () => {
    for (const at of splitter.duplicates.slice(reported)) source.report(at, twice);
    reported = splitter.duplicates.length;
  };
  for await (const chunk of source.text()) {
    yield* split(splitter, chunk);
    if (splitter.duplicates.length > reported) report();
  }
  yield* finish(splitter);
  if (splitter.values === 0) throw new TextFault("empty", 0, { why: "It is empty.", advice: "Export the file again." });
}

const twice = "The object has this name twice; the last one counts.";

/** The value of a piece; throws a `TextFault` with the exact place of what is wrong inside it. */
function parse(source: TextSource, { text, at, offset, colons }: Piece): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { stop } = readJsonPrefix(text, source.limits.depth);
    throw new TextFault("syntax", offset + (stop?.offset ?? 0), {
      at: at + (stop?.at ?? ""),
      why: "This is not valid JSON.",
      advice: "Correct it here, or export the file again.",
    });
  }
  if (countMembers(value) !== colons) {
    for (const place of duplicateKeys(text)) source.report(at + place, twice);
  }
  return value;
}
