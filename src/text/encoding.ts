import { isAscii, isUtf8 } from "node:buffer";
import { DocumentError } from "./document-error.js";
import type { Fault } from "./document-error.js";

/** How a document's characters are written as bytes. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** The encoding and the length in bytes of the byte order mark, 0 for none. */
export interface Detected {
  encoding: Encoding;
  mark: number;
}

/** How many of the first bytes the guess about UTF-16 without a mark looks at. */
const SAMPLE = 4096;

/**
 * Tells the encoding by the byte order mark. Without one it is UTF-16 when the first character is ASCII,
 * as in every format that is read here, and the zero bytes that this makes are common at even places (big
 * endian) or odd ones (little endian) and rare at the others. Throws `DocumentError` (binary) for other
 * zero bytes.
 */
export function detectEncoding(start: Uint8Array, path: string): Detected {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: "utf-8", mark: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: "utf-16le", mark: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: "utf-16be", mark: 2 };
  const sample = start.subarray(0, SAMPLE);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  if (even + odd === 0) return { encoding: "utf-8", mark: 0 };
  const isCommon = (many: number, few: number) => many * 10 >= sample.length && many > 4 * few;
  if (sample[0] !== 0 && sample[1] === 0 && isCommon(odd, even)) return { encoding: "utf-16le", mark: 0 };
  if (sample[0] === 0 && sample[1] !== 0 && isCommon(even, odd)) return { encoding: "utf-16be", mark: 0 };
  throw new DocumentError("binary", path, binary(sample.indexOf(0)));
}

/** The characters of some bytes. Throws `DocumentError`: encoding, binary (both with the byte) or truncated. */
export async function* decode(
  chunks: AsyncIterable<Buffer>,
  { encoding, mark }: Detected,
  path: string,
): AsyncGenerator<string> {
  const fail = (code: "binary" | "encoding" | "truncated", fault: Fault) => new DocumentError(code, path, fault);
  let rest: Buffer = Buffer.alloc(0);
  let skip = mark;
  let before = 0;
  for await (const chunk of chunks) {
    const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const used = Math.max(Math.min(skip, all.length), wholeCharacters(all, encoding));
    const start = Math.min(skip, used);
    const text = decodeWhole(all.subarray(start, used), encoding, (code, at) =>
      fail(code, faults[code](before + start + at)),
    );
    skip -= start;
    before += used;
    rest = all.subarray(used);
    if (text.length > 0) yield text;
  }
  if (rest.length > 0) throw fail("truncated", faults.truncated(before));
}

/** How many of the first bytes make up whole characters, as far as the last ones can tell. */
export function wholeCharacters(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes;
  if (encoding !== "utf-8") {
    const even = length - (length % 2);
    // The first half of a surrogate pair waits for the second one.
    const high = encoding === "utf-16le" ? bytes[even - 1] : bytes[even - 2];
    return even >= 2 && high !== undefined && high >= 0xd8 && high <= 0xdb ? even - 2 : even;
  }
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? length - back : length;
    if (byte < 0x80) return length;
  }
  return length;
}

type Fail = (code: "binary" | "encoding", byte: number) => DocumentError;

function decodeWhole(bytes: Buffer, encoding: Encoding, fail: Fail): string {
  if (encoding === "utf-8") {
    if (isAscii(bytes)) return withoutZero(bytes.toString("latin1"), 1, fail);
    if (!isUtf8(bytes)) throw fail("encoding", firstInvalid(bytes));
    return withoutZero(bytes.toString("utf8"), 0, fail);
  }
  const text = (encoding === "utf-16le" ? bytes : Buffer.from(bytes).swap16()).toString("utf16le");
  const lone = text.search(/\p{Surrogate}/u);
  if (lone !== -1) throw fail("encoding", lone * 2);
  return withoutZero(text, 2, fail);
}

function withoutZero(text: string, width: number, fail: Fail): string {
  const zero = text.indexOf("\0");
  if (zero !== -1) throw fail("binary", width === 0 ? Buffer.byteLength(text.slice(0, zero)) : zero * width);
  return text;
}

function firstInvalid(bytes: Buffer): number {
  for (let index = 0; index < bytes.length;) {
    const length = sequenceLength(bytes[index] ?? 0);
    if (!isUtf8(bytes.subarray(index, index + length))) return index;
    index += length;
  }
  return bytes.length;
}

/** Bytes of the UTF-8 sequence that begins so. */
function sequenceLength(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

function binary(byte: number): Fault {
  return { byte, why: "It is binary, not text.", advice: "Export it as JSON, YAML, CSV or XML." };
}

const faults = {
  binary,
  encoding: (byte: number): Fault => ({
    byte,
    why: "It is neither UTF-8 nor UTF-16: this byte begins no character.",
    advice: "Save it as UTF-8.",
  }),
  truncated: (byte: number): Fault => ({
    byte,
    why: "It ends in the middle of a character.",
    advice: "The file was cut off: export or copy it again.",
  }),
};
