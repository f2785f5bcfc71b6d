import { TextFault } from "./document-error.js";
import { lines } from "./lines.js";
import type { Line } from "./lines.js";
import { newList, takeLine } from "./yaml-list.js";
import type { List } from "./yaml-list.js";

/** The text of one document of a YAML stream, or of an entry of its list. */
export interface YamlPart {
  text: string;
  /** The document's number in the stream, counted from 1; documents without content are not counted. */
  number: number;
  /** Its first line in the file, counted from 1. */
  line: number;
  /** Characters before it. */
  offset: number;
  /** The place of the entry in the list: the text is a list with this entry alone. */
  entry?: number;
  /** The document's list was given entry by entry before: the text is the document without it. */
  isRest?: boolean;
}

/** How to cut a YAML stream. */
export interface YamlCut {
  /** Characters of a part before it is refused. */
  limit: number;
  /** Gives the block list under this top-level name entry by entry when the document has more characters than `above`. */
  list?: { key: string; above: number };
}

const marker = /^(?:---|\.\.\.)(?=\s|$)/;
const blank = /^\s*(?:#|$)/;

interface Open {
  lines: string[];
  length: number;
  line: number;
  offset: number;
  hasContent: boolean;
  hasDirective: boolean;
  /** The list so far, and once the document is too long for one part, what is not in it. */
  list?: List;
  isCut: boolean;
}

/**
 * Cuts a YAML stream where a line begins with `---` or `...`: nothing inside a document may begin a line
 * so (YAML 1.2.2, section 9.1.2). Throws a `TextFault` (too-large) for a part above the limit.
 */
export async function* yamlParts(chunks: AsyncIterable<string>, cut: YamlCut): AsyncGenerator<YamlPart> {
  let number = 1;
  let part = newPart(cut, 1, 0);
  for await (const line of lines(chunks, cut.limit)) {
    const found = line.text.charCodeAt(0) <= 0x2e ? marker.exec(line.text)?.[0] : undefined;
    // A directive belongs to the document whose `---` follows it.
    if (found && (found === "..." || part.hasContent || !part.hasDirective)) {
      yield* ended(part, number);
      if (part.hasContent) number++;
      part = newPart(cut, found === "..." ? line.number + 1 : line.number, line.offset);
    }
    if (found === "...") continue;
    add(part, line, found !== undefined);
    if (part.isCut || (cut.list && part.length > cut.list.above)) yield* cutList(part, number);
    if (part.length > cut.limit) throw tooLarge(part, number);
  }
  yield* ended(part, number);
}

function add(part: Open, line: Line, isMarker: boolean): void {
  part.hasDirective ||= line.text.startsWith("%");
  part.hasContent ||= !blank.test(isMarker ? line.text.slice(3) : line.text) && !line.text.startsWith("%");
  part.length += line.text.length + 1;
  if (part.list) takeLine(part.list, line);
  if (!part.isCut) part.lines.push(line.text);
}

/** Gives the entries that are complete and forgets them. */
function* cutList(part: Open, number: number): Generator<YamlPart> {
  const { list } = part;
  if (!list || list.state === "before") return;
  part.isCut = true;
  part.lines = [];
  for (const { lines: text, line, offset, index } of list.done.splice(0)) {
    part.length -= text.reduce((sum, one) => sum + one.length + 1, 0);
    yield { text: `${text.join("\n")}\n`, number, line, offset, entry: index };
  }
}

function* ended(part: Open, number: number): Generator<YamlPart> {
  const { list, isCut, line, offset } = part;
  if (!part.hasContent) return;
  if (list && isCut) {
    if (list.entry) list.done.push(list.entry);
    yield* cutList(part, number);
  }
  const text = isCut && list ? list.rest : part.lines;
  yield { text: `${text.join("\n")}\n`, number, line, offset, isRest: isCut };
}

function newPart({ list }: YamlCut, line: number, offset: number): Open {
  const own = list ? newList(list.key) : undefined;
  return { lines: [], length: 0, line, offset, hasContent: false, hasDirective: false, list: own, isCut: false };
}

function tooLarge({ offset, line }: Open, number: number): TextFault {
  return new TextFault("too-large", offset, {
    at: `#${number}`,
    line,
    why: "This YAML document is larger than the limit.",
    advice: "Export it as JSON, which can be read piece by piece.",
  });
}
