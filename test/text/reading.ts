import { onTestFinished } from "vitest";
import { DocumentError, openDocument } from "../../src/text/index.js";
import type { Document, OpenOptions } from "../../src/text/index.js";

/** A document made of these characters or bytes. */
export async function opened(content: string | Uint8Array, options: OpenOptions = {}): Promise<Document> {
  const document = await openDocument(chunks(Buffer.from(content)), { name: "report", ...options });
  onTestFinished(() => document.close());
  return document;
}

/** A stream of these chunks. */
export async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Everything that a reading gives. */
export async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** The error that a reading ends with. */
export async function failure(run: () => Promise<unknown>): Promise<DocumentError> {
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DocumentError)) throw new Error(`Expected a DocumentError, got ${String(error)}`);
  return error;
}
