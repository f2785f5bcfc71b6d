/**
 * Imports content that somebody sent: nothing on disk is ever opened, and a name is only what evidence shows.
 */
import type { Store } from "../store/connection.js";
import { openDocument } from "../text/index.js";
import { importDocuments, type ImportAnswer, type ImportOptions, type ToImport } from "./import.js";

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
  return importDocuments(store, { workspace, key: options.source }, documentsOf(contents), options);
}

/** Contents as documents to be read. */
export function documentsOf(contents: Contents): ToImport[] {
  return [...contents].map(([path, content]) => ({
    path,
    open: () => openDocument(once(content), { name: path }),
  }));
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
