/**
 * Sources: what each import stated, as immutable compressed chunks behind one pointer. An import is there as a whole
 * or not at all, and the order of imports never matters.
 */
import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { FactPart, partOf, type Problem, type StatedFact } from "../model/index.js";
import type { Store } from "./connection.js";
import { StoreError } from "./errors.js";
import { pack, Packed, unpack } from "./packed.js";
import { defineStatement, defineWrite } from "./statements.js";

/** Uncompressed size at which a chunk is closed, bytes. */
const CHUNK_BYTES = 8 * 1024 * 1024;

const workspaceOnly = z.object({ workspace: z.string() });
const writeChunk = defineWrite(
  "sources/write-chunk",
  workspaceOnly.extend({
    id: z.string(),
    source: z.string(),
    generation: z.string(),
    sequence: z.number(),
    part: z.string(),
    data: Packed,
  }),
  z.object({}),
);
const flip = defineWrite(
  "sources/flip",
  workspaceOnly.extend({
    key: z.string(),
    generation: z.string(),
    chunks: z.number(),
    at: z.string(),
    files: z.string(),
    facts: z.string(),
    problems: z.string(),
    digest: z.string(),
    structure: z.string(),
    identities: z.string(),
  }),
  z.object({}),
);
const sweep = defineWrite(
  "sources/sweep",
  workspaceOnly.extend({ key: z.string(), generation: z.string() }),
  z.object({}),
);
const withdraw = defineWrite(
  "sources/withdraw",
  workspaceOnly.extend({ key: z.string() }),
  z.object({ withdrawn: z.string() }),
);
const SourceRow = z.object({
  key: z.string(),
  generation: z.string(),
  chunks: z.number(),
  importedAt: z.string(),
  files: z.string(),
  facts: z.string(),
  problems: z.string(),
  digest: z.string(),
  structure: z.string(),
  identities: z.string(),
});
const list = defineStatement("sources/list", workspaceOnly, SourceRow);
const readChunks = defineStatement(
  "sources/read-chunks",
  workspaceOnly.extend({ key: z.string(), generation: z.string(), parts: z.array(z.string()) }),
  z.object({ part: FactPart, data: Packed.nullable() }),
);

/** A fact as chunks keep it: with the format that it was read from. */
export type StoredFact = StatedFact & { readonly format: string };

export interface ImportedFile {
  readonly path: string;
  readonly format: string;
  readonly facts: number;
  readonly problems: number;
}

export interface FactCounts {
  readonly assets: number;
  readonly relationships: number;
  readonly findings: number;
  readonly vulnerabilities: number;
}

/** Partition, such as `k8s/<cluster>` → what tells it from another of that name. */
export type Identities = Readonly<Record<string, string>>;

export interface SourceInfo {
  readonly key: string;
  readonly generation: string;
  readonly importedAt: string;
  readonly files: readonly ImportedFile[];
  readonly facts: FactCounts;
  readonly problems: readonly Problem[];
  /** SHA-256 of what it states: the same when the same files are imported again. */
  readonly digest: string;
  /** The same for what it states of the structure alone; empty where that is nothing. */
  readonly structure: string;
  readonly identities: Identities;
}

/** What is kept of an import beside its facts. */
export type Summary = Pick<SourceInfo, "files" | "facts" | "problems"> & Partial<Pick<SourceInfo, "identities">>;

/** Collects facts into chunks and writes each as it fills; nothing counts until `finish` flips the pointer. */
export interface SourceWriter {
  /** @returns what to wait for before the next fact, where a chunk is full */
  add(fact: StoredFact): Promise<void> | undefined;
  finish(summary: Summary): Promise<void>;
  /** Takes back what was written; the source says what it said before. */
  abandon(): Promise<void>;
}

export function writeSource(store: Store, workspace: string, key: string): SourceWriter {
  const generation = randomUUID();
  const filling: Record<FactPart, string[]> = { structure: [], findings: [] };
  const sizes: Record<FactPart, number> = { structure: 0, findings: 0 };
  let sequence = 0;
  let saysStructure = false;
  const digests = { all: createHash("sha256"), structure: createHash("sha256") };
  let writing = Promise.resolve();
  const write = async (part: FactPart, text: string, at: number) => {
    const data = await pack(text);
    const id = `${generation}/${at}`;
    await writeChunk.run(store, { workspace, id, source: key, generation, sequence: at, part, data });
  };
  // One chunk is written while the next is read: no more than one of each part is held beside it.
  const flush = async (part: FactPart) => {
    await writing;
    const lines = filling[part];
    if (!lines.length) return;
    writing = write(part, lines.join("\n"), sequence);
    // What it fails with is told by whoever awaits it next; until then it must not count as unhandled.
    writing.catch(() => undefined);
    filling[part] = [];
    sizes[part] = 0;
    sequence += 1;
  };
  return {
    add(fact) {
      const line = JSON.stringify(fact);
      const part = partOf(fact);
      filling[part].push(line);
      digests.all.update(line).update("\n");
      if (part === "structure") {
        saysStructure = true;
        digests.structure.update(line).update("\n");
      }
      sizes[part] += line.length;
      return sizes[part] >= CHUNK_BYTES ? flush(part) : undefined;
    },
    async finish({ files, facts, problems, identities = {} }) {
      await flush("structure");
      await flush("findings");
      await writing;
      const texts = {
        files: JSON.stringify(files),
        facts: JSON.stringify(facts),
        problems: JSON.stringify(problems),
        identities: JSON.stringify(identities),
      };
      await flip.run(store, {
        workspace,
        key,
        generation,
        chunks: sequence,
        at: new Date().toISOString(),
        digest: digests.all.digest("hex"),
        structure: saysStructure ? digests.structure.digest("hex") : "",
        ...texts,
      });
      await sweep.run(store, { workspace, key, generation });
    },
    async abandon() {
      await writing.catch(() => undefined);
      const standing = (await listSources(store, workspace)).find((source) => source.key === key);
      await sweep.run(store, { workspace, key, generation: standing?.generation ?? "" });
    },
  };
}

/** Sources of a workspace by key; empty where the workspace has none or does not exist. */
export async function listSources(store: Store, workspace: string): Promise<SourceInfo[]> {
  const rows = await list.all(store, { workspace });
  return rows.map((row) => ({
    key: row.key,
    generation: row.generation,
    importedAt: row.importedAt,
    files: JSON.parse(row.files) as ImportedFile[],
    facts: JSON.parse(row.facts) as FactCounts,
    problems: JSON.parse(row.problems) as Problem[],
    digest: row.digest,
    structure: row.structure,
    identities: JSON.parse(row.identities) as Identities,
  }));
}

/** A source withdraws all that it stated. @returns whether there was one of that key */
export async function withdrawSource(store: Store, workspace: string, key: string): Promise<boolean> {
  return (await withdraw.run(store, { workspace, key })).length > 0;
}

/** A fact as resolvers take it. */
export type SourcedFact = StoredFact & { readonly statedBy: string; readonly sequence: number };

export interface FactsWanted {
  readonly parts?: readonly FactPart[];
  /** Whether a fact, as JSON on a line, is to be read; without: all are. */
  readonly keep?: (line: string) => boolean;
}

/**
 * What all sources state now, part by part. When an import replaces a source while it is read, that source is read again.
 *
 * @throws StoreError when a chunk is missing although nobody replaces it
 */
export async function readFacts(
  store: Store,
  workspace: string,
  { parts = FactPart.options, keep }: FactsWanted = {},
): Promise<Record<FactPart, SourcedFact[]>> {
  const facts: Record<FactPart, SourcedFact[]> = { structure: [], findings: [] };
  for (const { key } of await list.all(store, { workspace })) {
    for (const { part, text } of await readSource(store, workspace, key, parts)) {
      const own = facts[part];
      for (const line of text.split("\n"))
        if (keep?.(line) !== false)
          own.push(Object.assign(JSON.parse(line) as StoredFact, { statedBy: key, sequence: own.length }));
    }
  }
  return facts;
}

const ATTEMPTS = 5;

async function readSource(
  store: Store,
  workspace: string,
  key: string,
  parts: readonly FactPart[],
): Promise<{ part: FactPart; text: string }[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = (await list.all(store, { workspace })).find((row) => row.key === key);
    if (!current) return [];
    const rows = await readChunks.all(store, { workspace, key, generation: current.generation, parts: [...parts] });
    if (rows.length !== current.chunks) continue;
    const wanted = rows.flatMap(({ part, data }) => (data ? [{ part, data }] : []));
    return Promise.all(wanted.map(async ({ part, data }) => ({ part, text: await unpack(data) })));
  }
  throw new StoreError(`Parts of source "${key}" in workspace "${workspace}" are missing. Import it again.`);
}
