import { Composer, Lexer, Parser } from "yaml";
import type { Document } from "yaml";

/** More open collections than the limit. */
export class TooDeep extends Error {}

// Merge keys are YAML 1.1, but Kubernetes and Compose read them. Everything else is as in 1.2. JSON has no
// keys but strings.
const options = { version: "1.2", merge: true, stringKeys: true, logLevel: "silent", prettyErrors: false } as const;

/**
 * The nodes of the first document of a YAML text, with its errors in `errors`. Throws `TooDeep` as soon as
 * more than `depth` collections are open: the library has no such limit, and by the time its recursion ends
 * the process may have no stack left for anything else.
 */
export function parseNodes(text: string, depth: number): Document {
  const [document] = new Composer(options).compose(tokens(text, depth), true, text.length);
  return document as Document;
}

function* tokens(text: string, depth: number): ReturnType<Parser["parse"]> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // The document and a scalar are on the stack too.
    if (parser.stack.length > depth + 2) throw new TooDeep();
  }
  yield* parser.end();
}
