import { TextFault } from "./document-error.js";

/** A line without its end, its number counted from 1, and the characters before it. */
export interface Line {
  text: string;
  number: number;
  offset: number;
}

/**
 * The lines of a text, ended by `\n` or `\r\n`; with what ends them when `withEnds` is set. Throws a
 * `TextFault` (too-large) for a line above the limit.
 */
export async function* lines(chunks: AsyncIterable<string>, limit: number, withEnds = false): AsyncGenerator<Line> {
  let parts: string[] = [];
  let length = 0;
  let number = 1;
  let offset = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", from)) {
      const text = parts.join("") + chunk.slice(from, end);
      yield { text: withEnds ? `${text}\n` : text.endsWith("\r") ? text.slice(0, -1) : text, number, offset };
      parts = [];
      length = 0;
      number++;
      offset += text.length + 1;
      from = end + 1;
    }
    parts.push(chunk.slice(from));
    length += chunk.length - from;
    if (length > limit) throw new TextFault("too-large", offset, { at: `line ${number}`, ...tooLong });
  }
  if (length > 0) yield { text: parts.join(""), number, offset };
}

const tooLong = { why: "This line is longer than the limit.", advice: "Split the file." };
