import { isEscaped } from "./json-brackets.js";
import { pointer } from "./pointer.js";
import type { Segment } from "./pointer.js";

/** Why the reading of a JSON text stopped before its end. */
export interface Stop {
  /** Characters before it. */
  offset: number;
  /** The innermost value that was being read. */
  at: string;
  /** `cut` when the text ended too early. */
  kind: "cut" | "syntax" | "depth";
}

/** What a JSON text says up to its end or to its first mistake. */
export interface Prefix {
  /** The value as far as it was read; undefined when not even its beginning was. */
  value: unknown;
  /** The offset after the value, when it was read whole. */
  end: number;
  stop?: Stop;
}

interface Reading {
  text: string;
  offset: number;
  depth: number;
  path: Segment[];
  stop?: Stop;
}

/**
 * Reads a JSON value (RFC 8259) from a text that may be cut off anywhere or be wrong somewhere: objects
 * and arrays hold what came before that point, and a string or number that is cut is left out.
 */
export function readJsonPrefix(text: string, depth: number): Prefix {
  const reading: Reading = { text, offset: 0, depth, path: [] };
  let value: unknown;
  readValue(reading, (read) => {
    value = read;
  });
  return { value, end: reading.offset, stop: reading.stop };
}

/** Reads a value and keeps it at once, so that a container stays known when its inside is cut. */
function readValue(reading: Reading, keep: (value: unknown) => void): boolean {
  skipSpace(reading);
  const first = reading.text[reading.offset];
  if (first === "{") return readObject(reading, keep);
  if (first === "[") return readArray(reading, keep);
  if (first === '"') {
    const text = readString(reading);
    if (text === undefined) return false;
    keep(text);
    return true;
  }
  return readWord(reading, keep);
}

function readObject(reading: Reading, keep: (value: unknown) => void): boolean {
  const members: Record<string, unknown> = {};
  keep(members);
  if (!enter(reading)) return false;
  if (leave(reading, "}")) return true;
  for (;;) {
    skipSpace(reading);
    const key = reading.text[reading.offset] === '"' ? readString(reading) : undefined;
    if (key === undefined) return stop(reading);
    skipSpace(reading);
    if (!take(reading, ":")) return stop(reading);
    reading.path.push(key);
    if (!readValue(reading, (value) => setMember(members, key, value))) return false;
    reading.path.pop();
    if (leave(reading, "}")) return true;
    if (!take(reading, ",")) return stop(reading);
  }
}

function readArray(reading: Reading, keep: (value: unknown) => void): boolean {
  const elements: unknown[] = [];
  keep(elements);
  if (!enter(reading)) return false;
  if (leave(reading, "]")) return true;
  for (;;) {
    reading.path.push(elements.length);
    if (!readValue(reading, (value) => elements.push(value))) return false;
    reading.path.pop();
    if (leave(reading, "]")) return true;
    if (!take(reading, ",")) return stop(reading);
  }
}

function readString(reading: Reading): string | undefined {
  const { text, offset } = reading;
  for (let quote = text.indexOf('"', offset + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    if (isEscaped(text, quote, offset + 1)) continue;
    try {
      const value = JSON.parse(text.slice(offset, quote + 1)) as string;
      reading.offset = quote + 1;
      return value;
    } catch {
      stop(reading);
      return undefined;
    }
  }
  reading.offset = text.length;
  stop(reading);
  return undefined;
}

const word = /-?\d[\d.eE+-]*|true|false|null/y;

function readWord(reading: Reading, keep: (value: unknown) => void): boolean {
  const { text, offset } = reading;
  word.lastIndex = offset;
  const found = word.exec(text)?.[0];
  const rest = text.slice(offset, offset + 5);
  if (found === undefined) {
    const cut = rest.length < 5 && ["true", "false", "null", "-"].some((whole) => whole.startsWith(rest));
    if (cut) reading.offset = text.length;
    return stop(reading);
  }
  // A number at the very end may go on behind it, unless it is all there is.
  const value = parseWord(found);
  if (value === undefined) return stop(reading);
  reading.offset += found.length;
  if (reading.offset === text.length && reading.path.length > 0) return stop(reading);
  keep(value);
  return true;
}

function parseWord(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function setMember(members: Record<string, unknown>, key: string, value: unknown): void {
  // A plain assignment to `__proto__` would change the object's prototype.
  Object.defineProperty(members, key, { value, enumerable: true, writable: true, configurable: true });
}

function enter(reading: Reading): boolean {
  if (reading.depth === 0) return stop(reading, "depth");
  reading.depth -= 1;
  reading.offset += 1;
  return true;
}

function leave(reading: Reading, closer: "}" | "]"): boolean {
  skipSpace(reading);
  if (!take(reading, closer)) return false;
  reading.depth += 1;
  return true;
}

function take(reading: Reading, character: string): boolean {
  if (reading.text[reading.offset] !== character) return false;
  reading.offset += 1;
  return true;
}

function skipSpace(reading: Reading): void {
  for (;;) {
    const code = reading.text.charCodeAt(reading.offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reading.offset += 1;
  }
}

function stop(reading: Reading, kind?: "depth"): false {
  const { text, offset, path } = reading;
  reading.stop ??= { offset, at: pointer(...path), kind: kind ?? (offset >= text.length ? "cut" : "syntax") };
  return false;
}
