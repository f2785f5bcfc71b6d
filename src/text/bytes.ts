import { open, mkdtemp, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DocumentError } from "./document-error.js";

/** Bytes that can be read from their beginning as often as needed. */
export interface Source {
  /** What messages call it. */
  path: string;
  bytes(): AsyncGenerator<Buffer>;
  /** Gives back what is held open. */
  close(): Promise<void>;
}

const CHUNK = 256 * 1024;

/** How large a stream may be to be kept in memory, in bytes. */
const MEMORY = 4 * 1024 * 1024;

/** A file; each reading opens it anew. Throws `DocumentError` (unreadable) while reading. */
export function fileSource(file: string, path: string): Source {
  return {
    path,
    async *bytes() {
      const handle = await open(file).catch((error: unknown) => Promise.reject(unreadable(path, error)));
      try {
        yield* readFrom(handle, path);
      } finally {
        await handle.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

/**
 * A stream that can be read only once: kept in memory while it is small, else in a temporary file. The
 * file's name is removed at once, so that nothing stays behind however the process ends.
 */
export async function streamSource(stream: AsyncIterable<Uint8Array | string>, path: string): Promise<Source> {
  const parts: Buffer[] = [];
  let length = 0;
  let spool: FileHandle | undefined;
  try {
    for await (const chunk of stream) {
      const part = Buffer.from(chunk as Uint8Array);
      length += part.length;
      if (spool) await spool.writeFile(part);
      else parts.push(part);
      if (spool || length <= MEMORY) continue;
      spool = await openNameless();
      await spool.writeFile(Buffer.concat(parts.splice(0)));
    }
  } catch (error) {
    await spool?.close();
    throw unreadable(path, error);
  }
  const file = spool;
  if (file) return { path, bytes: () => readFrom(file, path), close: () => file.close() };
  const bytes = async function* () {
    yield* parts;
  };
  return { path, bytes, close: () => Promise.resolve() };
}

/** A temporary file without a name. */
async function openNameless(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "breachline-"));
  try {
    return await open(join(folder, "input"), "w+", 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* readFrom(handle: FileHandle, path: string): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    const { bytesRead } = await handle
      .read(buffer, 0, CHUNK, position)
      .catch((error: unknown) => Promise.reject(unreadable(path, error)));
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function unreadable(path: string, error: unknown): DocumentError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = reasons.get(code ?? "") ?? `It cannot be read (${message}).`;
  return new DocumentError("unreadable", path, { why, advice: "Check the path and its permissions." });
}

const reasons = new Map([
  ["ENOENT", "There is no such file."],
  ["EACCES", "It may not be read."],
  ["EPERM", "It may not be read."],
  ["EISDIR", "It is a folder, not a file."],
  ["ENOSPC", "It cannot be kept for reading: the disk with the folder for temporary files is full."],
]);
