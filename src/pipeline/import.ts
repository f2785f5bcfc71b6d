/** Import: documents of any known format become the facts of one source, all of them or none. */
import { z } from "zod";
import { INPUTS, recognise } from "../inputs/index.js";
import { withoutSecrets } from "../inputs/redact.js";
import { isCvssVector } from "../resolve/index.js";
import { StatedFact, type Problem, type StatedFactInput } from "../model/index.js";
import type { Store } from "../store/connection.js";
import { ServerUnreachable } from "../store/errors.js";
import { listSources, withdrawSource, writeSource, type SourceInfo, type SourceWriter } from "../store/sources.js";
import { DocumentError, type Document } from "../text/index.js";
import { commandWords } from "./command-words.js";
import { ToldApart } from "./told-apart.js";

/** What the caller asked for cannot be done as asked: exit code 2. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly exitCode = 2;
}

/** Every format that can be imported, for help texts and documentation. */
export const FORMATS: readonly { readonly name: string; readonly title: string }[] = INPUTS.map(({ name, title }) => ({
  name,
  title,
}));

export interface ImportOptions {
  readonly cluster?: string;
  readonly asset?: string;
  /** Told of each document as it is begun; no format: nothing recognised it. */
  readonly onFile?: (path: string, format: string | undefined) => void;
}

/** A document under the name that evidence shows, opened when its turn comes. */
export interface ToImport {
  readonly path: string;
  readonly open: () => Promise<Document>;
}

export interface SkippedFile {
  readonly path: string;
  readonly why: string;
}

/** What a source says, without its facts. */
export type SourceContents = Pick<SourceInfo, "files" | "facts">;

export interface ImportAnswer {
  readonly sources: readonly (SourceContents & {
    readonly key: string;
    readonly problems: readonly Problem[];
    /** What the source said before, all of which this import took the place of. */
    readonly replaced?: SourceContents;
  })[];
  readonly skipped: readonly SkippedFile[];
}

/** Problems listed in full; beyond it they are counted, so that a million bad records do not fill an answer. */
const MOST_PROBLEMS = 1000;

/**
 * Imports documents as one source. Nothing changes unless every recognised one was read to its end.
 *
 * @throws ImportError when none is recognised; DocumentError for a broken document
 */
export async function importDocuments(
  store: Store,
  { workspace, key }: { readonly workspace: string; readonly key: string },
  documents: Iterable<ToImport>,
  options: ImportOptions,
): Promise<ImportAnswer> {
  const writer = writeSource(store, workspace, key);
  const told = new ToldApart();
  try {
    const { skipped, ...summary } = await readDocuments(writer, documents, options, told);
    const sources = await listSources(store, workspace);
    refuse(told.clashWith(sources.filter((source) => source.key !== key)));
    await writer.finish({ ...summary, identities: told.identities });
    const before = sources.find((source) => source.key === key);
    const replaced = before && { files: before.files, facts: before.facts };
    const renamed = told.renamed(sources).map((why) => ({ path: "", at: "", why }));
    const problems = [...renamed, ...summary.problems];
    return { sources: [{ key, ...summary, problems, ...(replaced && { replaced }) }], skipped };
  } catch (error) {
    // The reason why it failed is what is told; what could not be taken back is swept by the next import. A server that
    // is gone takes nothing back, and asking it would be waiting once more.
    if (!(error instanceof ServerUnreachable)) await writer.abandon().catch(() => undefined);
    throw error;
  }
}

/**
 * What documents state, fact by fact, into whatever takes them.
 *
 * @throws ImportError when none is recognised; DocumentError for a broken document
 */
export async function readDocuments(
  writer: Pick<SourceWriter, "add">,
  documents: Iterable<ToImport>,
  options: ImportOptions,
  told = new ToldApart(),
): Promise<Omit<ImportAnswer["sources"][number], "key"> & Pick<ImportAnswer, "skipped">> {
  const tally = new Tally();
  for (const each of documents) await importDocument({ writer, tally, told, options }, each);
  if (!tally.files.length) throw nothingRecognised(tally.skipped);
  return { ...tally.summary(), skipped: tally.skipped };
}

/**
 * Takes back all that a source said.
 *
 * @throws ImportError when there is none of that key
 */
export async function withdrawImport(store: Store, workspace: string, key: string): Promise<void> {
  if (await withdrawSource(store, workspace, key)) return;
  throw new ImportError(
    `There is no source "${key}" in workspace "${workspace}". ${commandWords(workspace, "sources")} lists them.`,
  );
}

function nothingRecognised(skipped: readonly SkippedFile[]): ImportError {
  const listed = skipped.slice(0, 20).map(({ path, why }) => `  ${path}: ${why}`);
  const more = skipped.length > 20 ? [`  … and ${skipped.length - 20} more`] : [];
  const head = skipped.length ? "No file was recognised:" : "There is no file to import in what was named.";
  return new ImportError([head, ...listed, ...more, "`breachline import --help` lists the formats."].join("\n"));
}

function refuse(why: string | undefined): void {
  if (why !== undefined) throw new ImportError(`${why} Nothing was imported.`);
}

interface Running {
  readonly writer: Pick<SourceWriter, "add">;
  readonly tally: Tally;
  readonly told: ToldApart;
  readonly options: ImportOptions;
}

async function importDocument(running: Running, { path, open }: ToImport): Promise<void> {
  const { tally, options } = running;
  const document = await openOrSkip(tally, path, open);
  if (!document) return;
  try {
    const input = recognise(document.head);
    options.onFile?.(path, input?.name);
    if (!input) {
      const { format } = document.head;
      tally.skip(
        path,
        format === "empty" ? "the file is empty" : `its structure (${format}) belongs to no known format`,
      );
      return;
    }
    tally.begin(path, input.name);
    for await (const stated of input.read(document, { cluster: options.cluster ?? "cluster", asset: options.asset })) {
      if ("problem" in stated) tally.problem({ ...stated.problem, path });
      else {
        const full = addFact(running, withoutSecrets({ ...stated, path }));
        if (full) await full;
      }
    }
  } finally {
    await document.close();
  }
}

/** Binary and empty files are no documents: skipped and said. Anything else that cannot be opened fails the import. */
async function openOrSkip(tally: Tally, path: string, open: ToImport["open"]): Promise<Document | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof DocumentError) || !["binary", "empty"].includes(error.code)) throw error;
    tally.skip(path, error.why);
    return undefined;
  }
}

/** @returns what to wait for before the next fact, where there is anything */
function addFact(
  { writer, tally, told }: Running,
  stated: StatedFactInput & { path: string },
): Promise<void> | undefined {
  const parsed = StatedFact.safeParse(stated);
  if (!parsed.success) {
    tally.problem({
      path: stated.path,
      at: stated.at,
      why: z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " "),
    });
    return undefined;
  }
  refuse(told.clash(parsed.data));
  for (const vector of unreadVectors(parsed.data)) {
    const why = `the CVSS vector "${vector}" cannot be read and says nothing; the rest of the record is used`;
    tally.problem({ path: stated.path, at: stated.at, why });
  }
  tally.count(parsed.data);
  return writer.add({ ...parsed.data, format: tally.format });
}

function unreadVectors(fact: StatedFact): string[] {
  if (fact.fact !== "report" && fact.fact !== "vulnerability") return [];
  return fact.cvss.map(({ vector }) => vector).filter((vector) => !isCvssVector(vector));
}

/** Under which count of the answer a fact falls. */
const COUNTED = {
  asset: "assets",
  object: "assets",
  relationship: "relationships",
  classification: "relationships",
  report: "findings",
  vulnerability: "vulnerabilities",
} as const;

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
    this.counts[COUNTED[fact.fact]] += 1;
  }

  summary() {
    const hidden = this.problemCount - this.problems.length;
    const more = hidden > 0 ? [{ path: "", at: "", why: `and ${hidden} more problems` }] : [];
    return { files: this.files, facts: this.counts, problems: [...this.problems, ...more] };
  }
}
