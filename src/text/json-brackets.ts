/** Where a JSON value that is read as a whole stands: which brackets are open, and whether a string is. */
export interface Brackets {
  /** The character codes that close what is open, outermost first. */
  closers: Uint8Array;
  depth: number;
  limit: number;
  quoted: boolean;
  /** Whether the character that comes next follows a backslash. */
  escaped: boolean;
  /** Colons seen outside strings. */
  colons: number;
  /** What is wrong at the index that `matchBrackets` gave. */
  fault?: "depth" | "mismatch";
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Nothing open, at most `depth` brackets to come. */
export function newBrackets(depth: number): Brackets {
  return { closers: new Uint8Array(depth + 1), depth: 0, limit: depth, quoted: false, escaped: false, colons: 0 };
}

/**
 * Goes on from `index` to the end of the value and gives the index after it. Gives -1 when the text ends
 * first, or the index of the bracket that is one too deep or closes another kind (see `fault`).
 */
export function matchBrackets(brackets: Brackets, text: string, start: number): number {
  let index = start;
  if (brackets.quoted) {
    index = endOfString(brackets, text, index);
    if (index === -1 || brackets.depth === 0) return index;
  }
  const { closers, limit } = brackets;
  const length = text.length;
  let depth = brackets.depth;
  let colons = brackets.colons;
  while (index < length) {
    const code = text.charCodeAt(index++);
    if (code <= 0x20 || code === 0x2c) continue;
    if (code === QUOTE) {
      index = endOfString(brackets, text, index);
      if (index === -1) break;
    } else if (code === COLON) {
      colons++;
    } else if (code === 0x7b || code === 0x5b) {
      if (depth >= limit) return wrong(brackets, "depth", index - 1);
      // Both closing brackets stand two behind their opening ones in Unicode.
      closers[depth++] = code + 2;
    } else if (code === 0x7d || code === 0x5d) {
      if (closers[--depth] !== code) return wrong(brackets, "mismatch", index - 1);
      if (depth === 0) break;
    }
  }
  const done = depth === 0;
  brackets.depth = depth;
  brackets.colons = colons;
  return done ? index : -1;
}

/** The index after the quote that ends a string, or -1 when the text ends first; begins inside the string. */
export function endOfString(brackets: Brackets, text: string, start: number): number {
  let index = start;
  if (brackets.escaped && index < text.length) {
    brackets.escaped = false;
    index++;
  }
  for (let from = index; ;) {
    const quote = text.indexOf('"', from);
    const end = quote === -1 ? text.length : quote;
    const escaped = end > index && text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end, index);
    if (quote === -1) {
      brackets.quoted = true;
      brackets.escaped ||= escaped;
      return -1;
    }
    if (!escaped) {
      brackets.quoted = false;
      return quote + 1;
    }
    from = quote + 1;
  }
}

/** Whether the character at `index` stands behind an odd number of backslashes, none of them before `start`. */
export function isEscaped(text: string, index: number, start: number): boolean {
  let first = index;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (index - first) % 2 === 1;
}

function wrong(brackets: Brackets, fault: "depth" | "mismatch", index: number): number {
  brackets.fault = fault;
  return index;
}
