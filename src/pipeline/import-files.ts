/** Imports files and folders of this machine, and standard input. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve as absolute } from "node:path";
import type { Readable } from "node:stream";
import type { Store } from "../store/connection.js";
import { openDocument } from "../text/index.js";
import { ImportError, importDocuments, type ImportAnswer, type ImportOptions } from "./import.js";

export interface FileOptions extends ImportOptions {
  /** Key of the source; by default derived from the sorted absolute paths. */
  readonly source?: string;
  /** The files in the paths, where `filesBelow` was asked before. */
  readonly files?: readonly string[];
  /** Read for the path `-`. */
  readonly stdin?: Readable;
}

/**
 * Imports files and folders as one source.
 *
 * @throws ImportError when a path does not exist, no file is recognised, or `-` has no source key; DocumentError for a
 * broken document
 */
export async function importFiles(
  store: Store,
  workspace: string,
  paths: readonly string[],
  options: FileOptions,
): Promise<ImportAnswer> {
  const key = options.source ?? defaultKey(paths);
  const files = options.files ?? (await filesBelow(paths));
  const documents = files.map((path) => ({
    path,
    open: () => (path === "-" && options.stdin ? openDocument(options.stdin, { name: "-" }) : openDocument(path)),
  }));
  return importDocuments(store, { workspace, key }, documents, options);
}

function defaultKey(paths: readonly string[]): string {
  if (paths.includes("-"))
    throw new ImportError(
      "What comes from standard input needs a key under which it can be replaced: add --source KEY.",
    );
  return paths
    .map((path) => absolute(path))
    .sort()
    .join(" ");
}

/**
 * Files in the order of their paths; links are followed once, hidden files and folders below a named folder are not.
 *
 * @throws ImportError when a path does not exist
 */
export async function filesBelow(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  const visit = async (path: string) => {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ImportError(
        `Cannot read ${path}: ${error.code === "ENOENT" ? "there is no such file or folder" : error.message}.`,
      );
    });
    if (!info.isDirectory()) {
      files.push(path);
      return;
    }
    const real = await realpath(path);
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of (await readdir(path)).sort()) if (!name.startsWith(".")) await visit(join(path, name));
  };
  for (const path of paths) {
    if (path === "-") files.push(path);
    else await visit(path);
  }
  return [...new Set(files)];
}
