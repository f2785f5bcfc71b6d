/** What is wrong with a document, for callers that treat some kinds differently (a folder's images are skipped). */
export type DocumentErrorCode =
  | "unreadable"
  | "empty"
  | "binary"
  | "encoding"
  | "compression"
  | "too-large"
  | "too-deep"
  | "truncated"
  | "syntax"
  | "template"
  | "aliases";

/** Where in a document something is wrong: a place (see `within`), a line and column counted from 1, a byte. */
export interface Where {
  at?: string;
  line?: number;
  column?: number;
  /** Bytes before it, counted from 0, after decompression. */
  byte?: number;
}

/**
 * A document that cannot be read. The message is a whole sentence or two for the user: file, place, what
 * is wrong and what to do.
 */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
  readonly at: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly byte: number | undefined;

  constructor(
    readonly code: DocumentErrorCode,
    readonly path: string,
    readonly fault: Fault,
  ) {
    super(describe(path, fault));
    ({ at: this.at, line: this.line, column: this.column, byte: this.byte } = fault);
  }

  /** What is wrong, without file, place and advice. */
  get why(): string {
    return this.fault.why;
  }

  /** What the user can do about it. */
  get advice(): string {
    return this.fault.advice;
  }
}

/** What is wrong, where, and what the user can do about it; both sentences end with a full stop. */
export interface Fault extends Where {
  why: string;
  advice: string;
}

/**
 * What a parser throws while it knows neither the file nor its lines: the document adds both and rethrows
 * a `DocumentError`. The offset counts characters of the decoded text.
 */
export class TextFault extends Error {
  override readonly name = "TextFault";

  constructor(
    readonly code: DocumentErrorCode,
    readonly offset: number,
    readonly fault: Fault,
  ) {
    super(fault.why);
  }
}

function describe(path: string, { at, line, column, byte, why, advice }: Fault): string {
  const places = [
    at === undefined ? undefined : `at ${at}`,
    line === undefined ? undefined : `line ${line}${column === undefined ? "" : `, column ${column}`}`,
    byte === undefined ? undefined : `byte ${byte}`,
  ].filter((place) => place !== undefined);
  return `${path}${places.length > 0 ? ` (${places.join(", ")})` : ""}: ${why} ${advice}`;
}
