/** Texts as they are kept in Neo4j: compressed, for what is written and read as a whole is mostly repetition. */
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Bytes as the driver takes and gives them. */
export const Packed = z.instanceof(Int8Array);

export async function pack(text: string): Promise<Int8Array<ArrayBuffer>> {
  return new Int8Array(await compress(text, { level: 3 }));
}

export async function unpack({ buffer, byteOffset, length }: Int8Array): Promise<string> {
  return (await decompress(Buffer.from(buffer, byteOffset, length))).toString("utf8");
}

/** A JSON document; those of before documents were packed are text. */
export const Document = z.union([z.string(), Packed]);

export async function readDocument<T>(document: z.infer<typeof Document>): Promise<T> {
  return JSON.parse(typeof document === "string" ? document : await unpack(document)) as T;
}
