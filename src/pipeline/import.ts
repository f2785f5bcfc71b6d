/** Import: files of any known format become the facts of one source, all of them or none. */
import { createHash } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve as absolute } from "node:path";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { ReadOptions } from "../inputs/input.js";
import { recognise } from "../inputs/index.js";
import { StatedFact, type Problem, type StatedFactInput } from "../model/index.js";
import type { Store } from "../store/connection.js";
import { writeSource, type FactCounts, type ImportedFile, type SourceWriter } from "../store/sources.js";
import { DocumentError, openDocument } from "../text/index.js";

/** What the caller asked for cannot be done as asked: exit code 2. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly exitCode = 2;
}

export interface ImportOptions {
  /** Key of the source; by default derived from the sorted absolute paths. */
  readonly source?: string;
  readonly cluster?: string;
  readonly asset?: string;
  /** Read for the path `-`. */
  readonly stdin?: Readable;
  readonly onFile?: (path: string, format: string | undefined) => void;
}

export interface SkippedFile {
  readonly path: string;
  readonly why: string;
}

export interface ImportAnswer {
  readonly sources: readonly {
    readonly key: string;
    readonly files: readonly ImportedFile[];
    readonly facts: FactCounts;
    readonly problems: readonly Problem[];
  }[];
  readonly skipped: readonly SkippedFile[];
}

/** Problems listed in full; beyond it they are counted, so that a million bad records do not fill an answer. */
const MOST_PROBLEMS = 1000;

/**
 * Imports files and folders as one source. Nothing changes unless every recognised file was read to its end.
 *
 * @throws ImportError when no file is recognised or `-` has no source key; DocumentError for a broken document
 */
export async function importFiles(store: Store, workspace: string, paths: readonly string[], options: ImportOptions): Promise<ImportAnswer> {
  const key = options.source ?? defaultKey(paths);
  const files = await filesBelow(paths);
  const writer = writeSource(store, workspace, key);
  const tally = new Tally();
  try {
    for (const path of files) await importFile(writer, tally, path, options);
    if (!tally.files.length) throw nothingRecognised(tally.skipped);
    const { files: imported, facts, problems } = tally.summary();
    await writer.finish({ files: imported, facts, problems });
    return { sources: [{ key, files: imported, facts, problems }], skipped: tally.skipped };
  } catch (error) {
    await writer.abandon().catch(() => undefined);
    throw error;
  }
}

function defaultKey(paths: readonly string[]): string {
  if (paths.includes("-")) throw new ImportError("What comes from standard input needs a key under which it can be replaced: add --source KEY.");
  return paths.map((path) => absolute(path)).sort().join("\n").replaceAll("\n", " ");
}

function nothingRecognised(skipped: readonly SkippedFile[]): ImportError {
  const listed = skipped.slice(0, 20).map(({ path, why }) => `  ${path}: ${why}`);
  const more = skipped.length > 20 ? [`  … and ${skipped.length - 20} more`] : [];
  const head = skipped.length ? "No file was recognised:" : "There is no file to import in what was named.";
  return new ImportError([head, ...listed, ...more, "`breachline import --help` lists the formats."].join("\n"));
}

/** Files in the order of their paths; links are followed once, hidden files and folders below a named folder are not. */
async function filesBelow(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  const visit = async (path: string) => {
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ImportError(`Cannot read ${path}: ${error.code === "ENOENT" ? "there is no such file or folder" : error.message}.`);
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

async function importFile(writer: SourceWriter, tally: Tally, path: string, options: ImportOptions): Promise<void> {
  const opened = await openFile(path, options, tally);
  if (!opened) return;
  try {
    const input = recognise(opened.head);
    options.onFile?.(path, input?.name);
    if (!input) {
      tally.skip(path, `its structure (${opened.head.format}) belongs to no known format`);
      return;
    }
    tally.begin(path, input.name);
    const readOptions: ReadOptions = { cluster: options.cluster ?? "cluster", asset: options.asset };
    for await (const stated of input.read(opened, readOptions)) {
      if ("problem" in stated) tally.problem({ ...stated.problem, path });
      else await addFact(writer, tally, { ...stated, path });
    }
    for (const { at, why } of opened.problems) tally.problem({ path, at, why });
  } finally {
    await opened.close();
  }
}

/** Binary and empty files are no documents: skipped and said. Anything else that cannot be opened fails the import. */
async function openFile(path: string, options: ImportOptions, tally: Tally) {
  try {
    if (path === "-" && options.stdin) return await openDocument(options.stdin, { name: "-" });
    return await openDocument(path);
  } catch (error) {
    if (!(error instanceof DocumentError) || !["binary", "empty"].includes(error.code)) throw error;
    tally.skip(path, error.why);
    return undefined;
  }
}

async function addFact(writer: SourceWriter, tally: Tally, stated: StatedFactInput & { path: string }): Promise<void> {
  const parsed = StatedFact.safeParse(stated);
  if (!parsed.success) {
    tally.problem({ path: stated.path, at: stated.at, why: z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ") });
    return;
  }
  tally.count(parsed.data);
  await writer.add({ ...parsed.data, format: tally.format });
}

/** Counts by file and by kind of fact. */
class Tally {
  readonly files: { path: string; format: string; facts: number; problems: number }[] = [];
  readonly skipped: SkippedFile[] = [];
  private readonly counts = { assets: 0, relationships: 0, findings: 0, vulnerabilities: 0 };
  private readonly problems: Problem[] = [];
  private problemCount = 0;

  get format(): string {
    return this.files.at(-1)!.format;
  }

  begin(path: string, format: string): void {
    this.files.push({ path, format, facts: 0, problems: 0 });
  }

  skip(path: string, why: string): void {
    this.skipped.push({ path, why });
  }

  problem(problem: Problem): void {
    this.problemCount += 1;
    this.files.at(-1)!.problems += 1;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(problem);
  }

  count(fact: StatedFact): void {
    this.files.at(-1)!.facts += 1;
    const kinds = { asset: "assets", object: "assets", relationship: "relationships", classification: "relationships", report: "findings", vulnerability: "vulnerabilities" } as const;
    this.counts[kinds[fact.fact]] += 1;
  }

  summary() {
    const hidden = this.problemCount - this.problems.length;
    const more = hidden > 0 ? [{ path: "", at: "", why: `and ${hidden} more problems` }] : [];
    return { files: this.files, facts: this.counts, problems: [...this.problems, ...more] };
  }
}

/** A short name for a source's key in messages and logs. */
export function shortKey(key: string): string {
  return key.length <= 60 ? key : `${key.slice(0, 40)}…${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
