import { TextFault } from "./document-error.js";
import { newBrackets } from "./json-brackets.js";
import type { Brackets } from "./json-brackets.js";
import type { Active, Pattern } from "./json-pattern.js";
import { escapeSegment } from "./pointer.js";

/** What to cut out of a JSON text. */
export interface Cut {
  /** What to take. `omit` takes each top-level value without what the patterns lead to. */
  patterns: Pattern[];
  mode: "elements" | "values" | "omit";
  /** Arrays and objects inside each other before the text is refused. */
  depth: number;
  /** Characters of one piece before the text is refused. */
  pieceText: number;
}

/** The text of one value. */
export interface Piece {
  text: string;
  at: string;
  /** The pattern that led to it. */
  pointer: string;
  /** Characters before it. */
  offset: number;
  /** Colons outside strings: as many as there are members in it and inside it. */
  colons: number;
}

/** The code of the character that ends an object. */
export const BRACE = 0x7d;

const faults = {
  syntax: { why: "This is not valid JSON.", advice: "Correct it here, or export the file again." },
  truncated: {
    why: "The JSON text ends in the middle of a value.",
    advice: "The file was cut off: export or copy it again.",
  },
  "too-deep": {
    why: "Arrays and objects are nested deeper than the limit.",
    advice: "No known report needs that: check where the file comes from.",
  },
  "too-large": {
    why: "One value is larger than the limit.",
    advice: "Split the file, or leave the value's bulky content out when exporting.",
  },
} as const;

/** What comes next: `inside` and `word` are values that are taken or skipped as a whole. */
export type Expected =
  "value" | "value-or-end" | "key" | "key-or-end" | "in-key" | "colon" | "comma" | "inside" | "word";

/** An array or object that is entered, as opposed to taken or skipped as a whole. */
export interface Frame {
  /** The character code that ends it. */
  closer: number;
  at: string;
  /** The child that is being read. */
  key: string;
  index: number;
  active: Active;
  /** The pattern that takes each element. */
  elements?: Pattern;
  seen?: Set<string>;
}

/** A piece that is being read: its parts so far, and where in the chunk the next part begins, -1 for left out. */
export interface Open {
  at: string;
  pointer: string;
  /** Frames around it. */
  level: number;
  offset: number;
  parts: string[];
  length: number;
  from: number;
}

/** A text in the midst of being cut; give it to `split` chunk by chunk, then to `finish`. */
export interface Splitter {
  cut: Cut;
  chunk: string;
  index: number;
  /** Characters before the chunk. */
  before: number;
  expected: Expected;
  frames: Frame[];
  brackets: Brackets;
  /** A key or a word that an earlier chunk began. */
  token: string;
  piece?: Open;
  /** Colons before the value that is being left out. */
  omitted?: number;
  /** Top-level values that ended. */
  values: number;
  /** Names that an entered object has twice. */
  duplicates: string[];
}

/** The beginning of a text that is to be cut. */
export function newSplitter(cut: Cut): Splitter {
  return {
    cut,
    chunk: "",
    index: 0,
    before: 0,
    expected: "value-or-end",
    frames: [],
    brackets: newBrackets(cut.depth),
    token: "",
    values: 0,
    duplicates: [],
  };
}

/** The place of the value that is being read, empty for the first value of the text. */
export function childPlace({ frames, values }: Splitter): string {
  const frame = frames.at(-1);
  if (!frame) return values === 0 ? "" : `#${values + 1}`;
  return `${frame.at}/${frame.closer === BRACE ? escapeSegment(frame.key) : frame.index}`;
}

/** What is wrong at the character that is being read. */
export function fault(splitter: Splitter, code: keyof typeof faults): TextFault {
  const { before, index, piece, frames } = splitter;
  const at = (piece ? piece.at : frames.length > 0 ? childPlace(splitter) : "") || "#1";
  return new TextFault(code, before + index, { at, ...faults[code] });
}
