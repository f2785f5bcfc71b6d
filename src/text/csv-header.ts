import { readFields } from "./csv-fields.js";

/** The first lines of a CSV document. */
export interface CsvHeader {
  columns: string[];
  delimiter: string;
  /** The lines that begin with `#` in front of the columns, without it, joined by `\n`. */
  comment: string | undefined;
  /** The lines up to and including the columns. */
  lines: number;
}

const delimiters = [",", ";", "\t"];

/**
 * The header of CSV (RFC 4180, with `,`, `;` or tabs), after comment lines and empty lines; undefined when
 * the lines do not look like that: fewer than two columns, an empty name, a first record of another width,
 * or a sentence with a comma and nothing behind it.
 */
export function parseHeader(lines: string[]): CsvHeader | undefined {
  const index = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  const line = lines[index];
  if (line === undefined) return undefined;
  const comments = lines.slice(0, index).filter((other) => other.startsWith("#"));
  const comment = comments.length > 0 ? comments.map((other) => other.slice(1).trim()).join("\n") : undefined;
  const record = lines.slice(index + 1).find((other) => other.trim() !== "");
  for (const delimiter of delimiters) {
    const columns = readFields(line, delimiter);
    if (typeof columns === "string" || columns.length < 2 || columns.some((column) => column.trim() === "")) continue;
    if (record === undefined && columns.some((column) => column.startsWith(" "))) continue;
    const next = record === undefined ? "open" : readFields(record, delimiter);
    // A quoted field of the record may go on in the next line: its width is unknown then.
    if (typeof next !== "string" && next.length !== columns.length) continue;
    return { columns: columns.map((column) => column.trim()), delimiter, comment, lines: index + 1 };
  }
  return undefined;
}
