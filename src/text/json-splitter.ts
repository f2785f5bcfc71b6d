import { endOfString, matchBrackets } from "./json-brackets.js";
import { advance, completed } from "./json-pattern.js";
import type { Active, Pattern } from "./json-pattern.js";
import { BRACE, childPlace, fault } from "./json-splitter-state.js";
import type { Open, Piece, Splitter } from "./json-splitter-state.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5d;
const MAX_WORD = 1000;
const MAX_KEY = 1024 * 1024;
const word = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
const wordEnd = /[\s,:{}[\]"]/g;

/**
 * Cuts the next chunk of a text made of JSON values, one after the other. Only brackets and quotes are
 * looked at inside what is taken or skipped: `JSON.parse` judges what is taken. Throws a `TextFault`.
 */
export function* split(splitter: Splitter, chunk: string): Generator<Piece> {
  splitter.before += splitter.chunk.length;
  splitter.chunk = chunk;
  splitter.index = 0;
  for (;;) {
    const piece = step(splitter);
    if (piece === undefined) break;
    if (piece !== "more") yield piece;
  }
  const { piece } = splitter;
  if (piece && piece.from >= 0) hold(splitter, piece, 0);
}

/** Ends the text: gives the number that stood at its very end, if any; throws a `TextFault` when it is cut off. */
export function* finish(splitter: Splitter): Generator<Piece> {
  if (splitter.expected === "word") yield* split(splitter, "\n");
  if (splitter.frames.length === 0 && splitter.expected === "value-or-end") return;
  splitter.index = splitter.chunk.length;
  throw fault(splitter, "truncated");
}

/** One step further: a piece that is done, `more` when there may be more in this chunk, undefined at its end. */
function step(splitter: Splitter): Piece | "more" | undefined {
  if (splitter.expected === "inside") return readInside(splitter);
  if (splitter.expected === "word") return readWord(splitter);
  if (splitter.expected === "in-key") return readKey(splitter);
  const code = skipSpace(splitter);
  if (Number.isNaN(code)) return undefined;
  const { expected, frames } = splitter;
  const frame = frames.at(-1);
  if (frame && code === frame.closer && (expected === "comma" || expected.endsWith("-or-end"))) {
    frames.pop();
    splitter.index++;
    return endValue(splitter);
  }
  if (expected === "value" || expected === "value-or-end") return beginValue(splitter, code);
  splitter.index++;
  if (expected === "comma" && code === COMMA && frame) {
    frame.index++;
    splitter.expected = frame.closer === BRACE ? "key" : "value";
  } else if (expected === "colon" && code === COLON) {
    splitter.brackets.colons++;
    splitter.expected = "value";
  } else if (expected.startsWith("key") && code === QUOTE) {
    splitter.token = '"';
    splitter.expected = "in-key";
  } else {
    splitter.index--;
    throw fault(splitter, "syntax");
  }
  return "more";
}

function beginValue(splitter: Splitter, code: number): "more" {
  const { cut, frames, piece } = splitter;
  const frame = frames.at(-1);
  const active = frame
    ? advance(frame.active, frames.length - 1, frame.closer === BRACE ? frame.key : frame.index)
    : cut.patterns;
  const pattern = completed(active, frames.length);
  const isContainer = code === BRACE - 2 || code === BRACKET - 2;
  if (cut.mode === "omit") {
    if (!frame) beginPiece(splitter, "");
    else if (pattern && piece) {
      hold(splitter, piece, -1);
      piece.parts.push(code === BRACKET - 2 ? "[]" : isContainer ? "{}" : "null");
      splitter.omitted = splitter.brackets.colons;
    }
    if (isContainer && !pattern && active.length > 0) return enter(splitter, code, active);
  } else if (frame?.elements) beginPiece(splitter, frame.elements.pointer);
  else if (pattern && cut.mode === "elements" && code === BRACKET - 2) return enter(splitter, code, active, pattern);
  else if (pattern) beginPiece(splitter, pattern.pointer);
  else if (isContainer && active.length > 0) return enter(splitter, code, active);
  return beginWhole(splitter, code, isContainer);
}

/** Reads on to the end of a value without entering it. */
function beginWhole(splitter: Splitter, code: number, isContainer: boolean): "more" {
  const { brackets, cut, frames } = splitter;
  brackets.limit = cut.depth - frames.length;
  if (code === QUOTE) {
    brackets.quoted = true;
    splitter.index++;
  }
  splitter.token = "";
  splitter.expected = isContainer || code === QUOTE ? "inside" : "word";
  return "more";
}

function readInside(splitter: Splitter): Piece | "more" | undefined {
  const { brackets, chunk, index } = splitter;
  const end = matchBrackets(brackets, chunk, index);
  splitter.index = end === -1 ? chunk.length : end;
  if (brackets.fault) throw fault(splitter, brackets.fault === "depth" ? "too-deep" : "syntax");
  return end === -1 ? undefined : endValue(splitter);
}

function readWord(splitter: Splitter): Piece | "more" | undefined {
  const { chunk, index } = splitter;
  wordEnd.lastIndex = index;
  const end = wordEnd.exec(chunk)?.index;
  splitter.token += chunk.slice(index, end ?? chunk.length).slice(0, MAX_WORD);
  splitter.index = end ?? chunk.length;
  const isWord = word.test(splitter.token);
  if (splitter.token.length > MAX_WORD || (end !== undefined && !isWord)) {
    splitter.index = Math.max(0, splitter.index - splitter.token.length);
    throw fault(splitter, "syntax");
  }
  return end === undefined ? undefined : endValue(splitter);
}

function readKey(splitter: Splitter): "more" | undefined {
  const { brackets, chunk, index, frames } = splitter;
  const end = endOfString(brackets, chunk, index);
  splitter.index = end === -1 ? chunk.length : end;
  splitter.token += chunk.slice(index, splitter.index);
  if (splitter.token.length > MAX_KEY) throw fault(splitter, "too-large");
  if (end === -1) return undefined;
  const frame = frames.at(-1);
  const key = parseKey(splitter.token);
  if (key === undefined || !frame) throw fault(splitter, "syntax");
  frame.key = key;
  frame.seen ??= new Set();
  if (frame.seen.has(key)) splitter.duplicates.push(childPlace(splitter));
  frame.seen.add(key);
  splitter.expected = "colon";
  return "more";
}

function enter(splitter: Splitter, code: number, active: Active, elements?: Pattern): "more" {
  const { cut, frames } = splitter;
  if (frames.length >= cut.depth) throw fault(splitter, "too-deep");
  const at = childPlace(splitter);
  frames.push({ closer: code + 2, at, key: "", index: 0, active, elements });
  splitter.index++;
  splitter.expected = code + 2 === BRACE ? "key-or-end" : "value-or-end";
  return "more";
}

function endValue(splitter: Splitter): Piece | "more" {
  const { brackets, frames, piece, omitted } = splitter;
  splitter.expected = frames.length > 0 ? "comma" : "value-or-end";
  if (frames.length === 0) splitter.values++;
  if (piece && omitted !== undefined) {
    brackets.colons = omitted;
    splitter.omitted = undefined;
    piece.from = splitter.index;
  }
  if (piece?.level !== frames.length) return "more";
  hold(splitter, piece, 0);
  splitter.piece = undefined;
  const text = piece.parts.length === 1 ? (piece.parts[0] ?? "") : piece.parts.join("");
  return { text, at: piece.at || "#1", pointer: piece.pointer, offset: piece.offset, colons: brackets.colons };
}

function beginPiece(splitter: Splitter, pointer: string): void {
  const { before, index, frames } = splitter;
  splitter.brackets.colons = 0;
  const at = childPlace(splitter);
  splitter.piece = { at, pointer, level: frames.length, offset: before + index, parts: [], length: 0, from: index };
}

/** Keeps what belongs to the piece up to here; `next` is where its next part begins, -1 when it is left out. */
function hold(splitter: Splitter, piece: Open, next: number): void {
  const part = splitter.chunk.slice(piece.from, splitter.index);
  piece.parts.push(part);
  piece.length += part.length;
  piece.from = next;
  if (piece.length > splitter.cut.pieceText) throw fault(splitter, "too-large");
}

function skipSpace(splitter: Splitter): number {
  for (;;) {
    const code = splitter.chunk.charCodeAt(splitter.index);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
    splitter.index++;
  }
}

function parseKey(text: string): string | undefined {
  try {
    return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
  } catch {
    return undefined;
  }
}
