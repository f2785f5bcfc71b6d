import { readFields } from "./csv-fields.js";
import type { CsvHeader } from "./csv-header.js";
import type { Row, TextSource } from "./json.js";
import { lines } from "./lines.js";

/** A record whose quoted field goes on in the next line. */
interface Open {
  parts: string[];
  length: number;
  line: number;
}

/**
 * See `Document.csvRows`. Written here rather than taken from a library because a broken record must keep
 * the line on which it begins, and must not take the records behind it along.
 */
export async function* csvRows(source: TextSource, header: CsvHeader): AsyncGenerator<Row<Record<string, string>>> {
  const { recordText } = source.limits;
  let open: Open | undefined;
  for await (const { text, number } of lines(source.text(), recordText, true)) {
    if (number <= header.lines || (!open && text.trim() === "")) continue;
    if (open) {
      open.parts.push(text);
      open.length += text.length;
      if (open.length > recordText) {
        yield neverEnds(open, number);
        open = undefined;
        continue;
      }
      if (!hasOddQuotes(text)) continue;
    }
    const line: number = open?.line ?? number;
    const record = (open ? open.parts.join("") : text).replace(/\r?\n$/, "");
    const fields = readFields(record, header.delimiter);
    if (fields === "open") {
      open ??= { parts: [text], length: text.length, line };
      continue;
    }
    open = undefined;
    yield row(fields, header, `line ${line}`);
  }
  if (open) yield neverEnds(open);
}

function row(fields: string[] | "bad", { columns }: CsvHeader, at: string): Row<Record<string, string>> {
  if (fields === "bad") return { at, problem: "Text follows the closing quote of a field in this record." };
  if (fields.length !== columns.length) {
    return { at, problem: `This record has ${fields.length} fields where the header has ${columns.length}.` };
  }
  return { at, value: Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? ""])) };
}

function neverEnds({ line }: Open, last?: number): Row<never> {
  const end = last === undefined ? "the end of the file" : `line ${last}`;
  return {
    at: `line ${line}`,
    problem: `A quoted field of this record does not end; nothing was read from here to ${end}.`,
  };
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let index = text.indexOf('"'); index !== -1; index = text.indexOf('"', index + 1)) isOdd = !isOdd;
  return isOdd;
}
