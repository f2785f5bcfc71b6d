import { Readable, pipeline } from "node:stream";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { DocumentError } from "./document-error.js";
import type { Limits } from "./limits.js";

/** How a file is compressed, told by its first bytes. */
export type Compression = "none" | "gzip" | "zstd";

const MEBI = 1024 * 1024;
const CHUNK = 256 * 1024;

/** The first bytes of formats that must be unpacked by the user. */
const archives = [
  { name: "a zip archive", magic: "504b0304" },
  { name: "a bzip2 file", magic: "425a68" },
  { name: "an xz file", magic: "fd377a585a00" },
  { name: "a 7-Zip archive", magic: "377abcaf271c" },
];

/** Node gained Zstandard in version 22.15. */
const { createZstdDecompress } = zlib as unknown as { createZstdDecompress?: (options: object) => Transform };

/** Tells the compression by the first six bytes; throws `DocumentError` (compression) for archives. */
export function compressionOf(start: Uint8Array, path: string): Compression {
  const magic = Buffer.from(start.subarray(0, 6)).toString("hex");
  if (magic.startsWith("1f8b")) return "gzip";
  if (magic.startsWith("28b52ffd")) return "zstd";
  const archive = archives.find((candidate) => magic.startsWith(candidate.magic));
  if (!archive) return "none";
  throw new DocumentError("compression", path, { why: `It is ${archive.name}.`, advice: "Unpack it first." });
}

/**
 * The bytes behind the compression. Throws `DocumentError`: compression, truncated, or too-large when
 * more comes out than the limits allow.
 */
export async function* decompress(
  chunks: AsyncIterable<Buffer>,
  compression: Compression,
  path: string,
  limits: Limits,
): AsyncGenerator<Buffer> {
  let taken = 0;
  let given = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      taken += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of compression === "none" ? counted() : expand(counted(), compression, path)) {
    given += chunk.length;
    if (given > limits.expandedBytes) throw tooLarge(path, `It holds more than ${limits.expandedBytes} bytes.`);
    if (given > 64 * MEBI && given > limits.expansion * taken) {
      throw tooLarge(path, `It expands to more than ${limits.expansion} times its size.`);
    }
    yield chunk;
  }
}

async function* expand(chunks: AsyncIterable<Buffer>, compression: Compression, path: string): AsyncGenerator<Buffer> {
  const expander = newExpander(compression, path);
  // An error of the source reaches the reader below through the expander, which pipeline destroys with it.
  pipeline(Readable.from(chunks), expander, () => undefined);
  try {
    for await (const chunk of expander) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    const isCut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
    throw new DocumentError(isCut ? "truncated" : "compression", path, {
      why: isCut
        ? "Its compressed data ends too early."
        : `Its compressed data is damaged (${(error as Error).message}).`,
      advice: "Copy or export the file again.",
    });
  }
}

function newExpander(compression: Compression, path: string): Transform {
  if (compression === "gzip") return zlib.createGunzip({ chunkSize: CHUNK });
  if (createZstdDecompress) return createZstdDecompress({ chunkSize: CHUNK });
  throw new DocumentError("compression", path, {
    why: "It is compressed with Zstandard, which this version of Node.js cannot read.",
    advice: "Unpack it first with `zstd -d`, or use Node.js 22.15 or later.",
  });
}

function tooLarge(path: string, why: string): DocumentError {
  return new DocumentError("too-large", path, {
    why,
    advice: "Unpack it and check what it holds; split it if it is genuine.",
  });
}
