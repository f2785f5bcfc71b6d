/**
 * Sources: what each import stated, as immutable compressed chunks behind one pointer. An import is there as a whole
 * or not at all, and the order of imports never matters.
 */
import { createHash, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import type { Problem, StatedFact } from "../model/index.js";
import type { Store } from "./connection.js";
import { StoreError } from "./errors.js";
import { defineStatement, defineWrite } from "./statements.js";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

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
    data: z.instanceof(Int8Array),
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
    identities: z.string(),
  }),
  z.object({}),
);
const sweep = defineWrite(
  "sources/sweep",
  workspaceOnly.extend({ key: z.string(), generation: z.string() }),
  z.object({}),
);
const withdraw = defineWrite("sources/withdraw", workspaceOnly.extend({ key: z.string() }), z.object({}));
const SourceRow = z.object({
  key: z.string(),
  generation: z.string(),
  chunks: z.number(),
  importedAt: z.string(),
  files: z.string(),
  facts: z.string(),
  problems: z.string(),
  digest: z.string(),
  identities: z.string(),
});
const list = defineStatement("sources/list", workspaceOnly, SourceRow);
const readChunks = defineStatement(
  "sources/read-chunks",
  workspaceOnly.extend({ key: z.string(), generation: z.string() }),
  z.object({ sequence: z.number(), data: z.instanceof(Int8Array) }),
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
  let lines: string[] = [];
  let size = 0;
  let sequence = 0;
  const digest = createHash("sha256");
  let writing = Promise.resolve();
  const write = async (text: string, at: number) => {
    const data = new Int8Array(await compress(text, { level: 3 }));
    await writeChunk.run(store, {
      ...{ workspace, id: `${generation}/${at}`, source: key, generation, sequence: at },
      data,
    });
  };
  // One chunk is written while the next is read: no more than two are held at once.
  const flush = async () => {
    await writing;
    if (!lines.length) return;
    writing = write(lines.join("\n"), sequence);
    // What it fails with is told by whoever awaits it next; until then it must not count as unhandled.
    writing.catch(() => undefined);
    lines = [];
    size = 0;
    sequence += 1;
  };
  return {
    add(fact) {
      const line = JSON.stringify(fact);
      lines.push(line);
      digest.update(line).update("\n");
      size += line.length;
      return size >= CHUNK_BYTES ? flush() : undefined;
    },
    async finish({ files, facts, problems, identities = {} }) {
      await flush();
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
        digest: digest.digest("hex"),
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
    identities: JSON.parse(row.identities) as Identities,
  }));
}

/** A source withdraws all that it stated. */
export async function withdrawSource(store: Store, workspace: string, key: string): Promise<void> {
  await withdraw.run(store, { workspace, key });
}

/**
 * What all sources state now. When an import replaces a source while it is read, that source is read again.
 *
 * @throws StoreError when a chunk is missing although nobody replaces it
 */
export async function readFacts(
  store: Store,
  workspace: string,
): Promise<(StoredFact & { statedBy: string; sequence: number })[]> {
  const facts: (StoredFact & { statedBy: string; sequence: number })[] = [];
  for (const { key } of await list.all(store, { workspace })) {
    for (const text of await readSource(store, workspace, key)) {
      for (const line of text.split("\n")) {
        const fact = JSON.parse(line) as StoredFact;
        facts.push(Object.assign(fact, { statedBy: key, sequence: facts.length }));
      }
    }
  }
  return facts;
}

const ATTEMPTS = 5;

async function readSource(store: Store, workspace: string, key: string): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = (await list.all(store, { workspace })).find((row) => row.key === key);
    if (!current) return [];
    const rows = await readChunks.all(store, { workspace, key, generation: current.generation });
    if (rows.length !== current.chunks) continue;
    return Promise.all(
      rows.map(async ({ data }) =>
        (await decompress(Buffer.from(data.buffer, data.byteOffset, data.length))).toString("utf8"),
      ),
    );
  }
  throw new StoreError(`Parts of source "${key}" in workspace "${workspace}" are missing. Import it again.`);
}
