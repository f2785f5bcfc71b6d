import { createWriteStream } from "node:fs";
import { once } from "node:events";

/** Writes a document that ends in a list, item by item, so that memory does not grow with it. @returns how many items */
export async function writeList(file, { open, items, close }) {
  const stream = createWriteStream(file);
  let count = 0;
  stream.write(open);
  for (const item of items) {
    const text = `${count === 0 ? "" : ",\n"}${JSON.stringify(item)}`;
    count += 1;
    if (!stream.write(text)) await once(stream, "drain");
  }
  stream.end(close);
  await once(stream, "finish");
  return count;
}
