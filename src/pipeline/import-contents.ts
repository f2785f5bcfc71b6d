/**
 * Import of content that somebody sent: as `importFiles`, but nothing on disk is ever opened. A name is only what
 * evidence shows.
 */
import { z } from "zod";
import { recognise } from "../inputs/index.js";
import { StatedFact, type Problem } from "../model/index.js";
import type { Store } from "../store/connection.js";
import { writeSource, type SourceWriter } from "../store/sources.js";
import { DocumentError, openDocument } from "../text/index.js";
import { ImportError, type ImportAnswer, type ImportOptions, type SkippedFile } from "./import.js";

/** Content by name. */
export type Contents = ReadonlyMap<string, Uint8Array>;

export interface ContentOptions extends Pick<ImportOptions, "cluster" | "asset"> {
  readonly source: string;
}

/** Problems listed in full; the others are counted by file. */
const MOST_PROBLEMS = 1000;

const COUNTED = {
  asset: "assets",
  object: "assets",
  relationship: "relationships",
  classification: "relationships",
  report: "findings",
  vulnerability: "vulnerabilities",
} as const;

interface Tally {
  readonly files: { path: string; format: string; facts: number; problems: number }[];
  readonly facts: { assets: number; relationships: number; findings: number; vulnerabilities: number };
  readonly problems: Problem[];
  readonly skipped: SkippedFile[];
}

/**
 * Imports contents as one source, all of them or none.
 *
 * @throws ImportError when nothing is recognised; DocumentError for a broken document
 */
export async function importContents(
  store: Store,
  workspace: string,
  contents: Contents,
  options: ContentOptions,
): Promise<ImportAnswer> {
  const writer = writeSource(store, workspace, options.source);
  const tally: Tally = {
    files: [],
    facts: { assets: 0, relationships: 0, findings: 0, vulnerabilities: 0 },
    problems: [],
    skipped: [],
  };
  const { files, facts, problems, skipped } = tally;
  try {
    for (const [name, content] of contents) await importContent({ writer, tally, options }, name, content);
    if (!files.length)
      throw new ImportError(`No file was recognised: ${skipped.map(({ path, why }) => `${path}: ${why}`).join("; ")}.`);
    await writer.finish({ files, facts, problems });
    return { sources: [{ key: options.source, files, facts, problems }], skipped };
  } catch (error) {
    await writer.abandon().catch(() => undefined);
    throw error;
  }
}

interface Running {
  readonly writer: SourceWriter;
  readonly tally: Tally;
  readonly options: ContentOptions;
}

async function importContent({ writer, tally, options }: Running, path: string, content: Uint8Array): Promise<void> {
  const document = await open(tally, path, content);
  if (!document) return;
  try {
    const input = recognise(document.head);
    if (!input) {
      tally.skipped.push({ path, why: `its structure (${document.head.format}) belongs to no known format` });
      return;
    }
    const file = { path, format: input.name, facts: 0, problems: 0 };
    tally.files.push(file);
    const refuse = (at: string, why: string) => {
      file.problems += 1;
      if (tally.problems.length < MOST_PROBLEMS) tally.problems.push({ path, at, why });
    };
    for await (const stated of input.read(document, { cluster: options.cluster ?? "cluster", asset: options.asset })) {
      if ("problem" in stated) {
        refuse(stated.problem.at, stated.problem.why);
        continue;
      }
      const fact = StatedFact.safeParse({ ...stated, path });
      if (!fact.success) {
        refuse(stated.at, z.prettifyError(fact.error).replaceAll(/\s*\n\s*/g, " "));
        continue;
      }
      file.facts += 1;
      tally.facts[COUNTED[fact.data.fact]] += 1;
      await writer.add({ ...fact.data, format: input.name });
    }
    for (const { at, why } of document.problems) refuse(at, why);
  } finally {
    await document.close();
  }
}

/** Binary and empty content is no document: skipped and said. */
async function open(tally: Tally, path: string, content: Uint8Array) {
  try {
    return await openDocument(once(content), { name: path });
  } catch (error) {
    if (!(error instanceof DocumentError) || !["binary", "empty"].includes(error.code)) throw error;
    tally.skipped.push({ path, why: error.why });
    return undefined;
  }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
