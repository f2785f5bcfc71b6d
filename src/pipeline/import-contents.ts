/**
 * Imports content that somebody sent: nothing on disk is ever opened, and a name is only what evidence shows.
 */
import type { Store } from "../store/connection.js";
import { openDocument } from "../text/index.js";
import { importDocuments, type ImportAnswer, type ImportOptions } from "./import.js";

/** Content by name. */
export type Contents = ReadonlyMap<string, Uint8Array>;

export interface ContentOptions extends ImportOptions {
  readonly source: string;
}

/**
 * Imports contents as one source, all of them or none.
 *
 * @throws ImportError when nothing is recognised; DocumentError for a broken document
 */
export function importContents(
  store: Store,
  workspace: string,
  contents: Contents,
  options: ContentOptions,
): Promise<ImportAnswer> {
  const documents = [...contents].map(([path, content]) => ({
    path,
    open: () => openDocument(once(content), { name: path }),
  }));
  return importDocuments(store, { workspace, key: options.source }, documents, options);
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
