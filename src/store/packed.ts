/** Texts as they are kept in Neo4j: compressed, for what is written and read as a whole is mostly repetition. */
import { promisify } from "node:util";
import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib";
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

/** A JSON document of some kilobytes; those of before documents were packed are text. */
export const Document = z.union([z.string(), Packed]);
export type Document = z.infer<typeof Document>;

/** At once, with little memory to prepare: handing so small a text to another thread takes longer than the work. */
export function packDocument(value: unknown): Int8Array<ArrayBuffer> {
  return new Int8Array(gzipSync(JSON.stringify(value), { level: 3, memLevel: 6, windowBits: 14 }));
}

export function readDocument(document: Document): unknown {
  if (typeof document === "string") return JSON.parse(document);
  const { buffer, byteOffset, length } = document;
  return JSON.parse(gunzipSync(Buffer.from(buffer, byteOffset, length)).toString("utf8"));
}
