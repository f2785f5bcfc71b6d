import { isNode, LineCounter, parseDocument } from "yaml";

/** What a file says about itself in the comment at its top, as YAML behind `//`. */
export interface CommentHeader {
  readonly value: unknown;
  /** Line, counted from 1, of the value under these keys, or of the nearest one around it that is there. */
  readonly lineOf: (keys: readonly PropertyKey[]) => number;
  /** First fault of the YAML, where there is one. */
  readonly fault: { readonly line: number; readonly why: string } | undefined;
  /** Line, counted from 1, on which the text below the header begins. */
  readonly bodyLine: number;
  readonly body: string;
}

/**
 * Splits a text into its header (the comment lines at its top, `// ` taken off) and its body. Line numbers are those of
 * the file, because the header begins on its first line. Aliases are refused: nothing in a header needs them.
 */
export function readCommentHeader(text: string): CommentHeader {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const header = end === -1 ? lines : lines.slice(0, end);
  const counter = new LineCounter();
  const source = header.map((line) => line.replace(/^\/\/ ?/, "")).join("\n");
  const document = parseDocument(source, { lineCounter: counter, uniqueKeys: true });
  const [error] = document.errors;
  const lineAt = (offset: number) => Math.max(1, counter.linePos(offset).line);
  const lineOf = (keys: readonly PropertyKey[]): number => {
    for (let length = keys.length; length > 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const fault = error && { line: lineAt(error.pos[0]), why: error.message.split("\n")[0] ?? error.message };
  return {
    value: error ? undefined : document.toJS({ maxAliasCount: 0 }),
    lineOf,
    fault,
    bodyLine: header.length + 1,
    body: lines.slice(header.length).join("\n"),
  };
}
