import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDocument } from "../../src/text/index.js";
import { all, failure, opened } from "./reading.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "text-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();
const json = '{"names": ["Zoë", "漢字 😀"]}';

describe("a document's text", () => {
  it.each([
    ["UTF-8", Buffer.from(json), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${json}`), "utf-8"],
    ["UTF-16, little endian, with a mark", Buffer.from(`\ufeff${json}`, "utf16le"), "utf-16le"],
    ["UTF-16, big endian, with a mark", swapped(`\ufeff${json}`), "utf-16be"],
    ["UTF-16, little endian", Buffer.from(json, "utf16le"), "utf-16le"],
    ["UTF-16, big endian", swapped(json), "utf-16be"],
  ])("is read from %s", async (_name, bytes, encoding) => {
    for (const stored of [bytes, gzipSync(bytes)]) {
      const document = await opened(stored);
      expect(document.head.encoding).toBe(encoding);
      expect((await document.json()).value).toEqual(JSON.parse(json));
    }
  });

  it("can be read again and again, from a file as from a stream", async () => {
    const file = join(folder, "twice.json");
    await writeFile(file, json);
    for (const document of [await openDocument(file), await opened(json)]) {
      expect((await all(document.items("/names"))).length).toBe(2);
      expect((await all(document.items("/names"))).length).toBe(2);
      await document.close();
    }
  });

  it("goes on in the next member of a gzip file", async () => {
    const document = await opened(Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]));
    expect((await all(document.jsonLines())).length).toBe(2);
  });
});

describe("a large stream", () => {
  it("is kept in a file and streamed with little memory", { timeout: 60_000 }, async () => {
    const item = Buffer.from(`,{"id": "x", "text": "${"y".repeat(1000)}", "list": [1, {"a": null}]}`);
    const count = 25_000;
    const stream = async function* () {
      yield Buffer.from('{"runs": [{"results": [{}');
      for (let index = 0; index < count; index++) yield item;
      yield Buffer.from("]}]}");
    };
    const document = await openDocument(stream());
    const before = process.memoryUsage().rss;
    let most = before;
    let found = 0;
    for await (const { value } of document.jsonItems("/runs/*/results")) {
      if (value !== null) found++;
      if (found % 1000 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
    await document.close();
    expect(found).toBe(count + 1);
    expect((most - before) / 1024 / 1024).toBeLessThan(100);
  });
});

describe("bytes that are no text", () => {
  it("are refused as binary, at the byte", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    expect(await failure(() => opened(png))).toMatchObject({ code: "binary", byte: 8 });
  });

  it("are refused when a zero byte comes late", async () => {
    const document = await opened(Buffer.from(`{"a": "${"é".repeat(100_000)}\0"}`));
    expect(await failure(() => document.json())).toMatchObject({ code: "binary", byte: 200_007 });
  });

  it("are refused when they are not UTF-8, at the byte", async () => {
    expect(await failure(() => opened(Buffer.from('{"name": "Zoë"}', "latin1")))).toMatchObject({
      code: "encoding",
      byte: 12,
    });
    const late = Buffer.concat([Buffer.from(`["${"é".repeat(200_000)}`), Buffer.from([0xc3, 0x28]), Buffer.from('"]')]);
    expect(await failure(async () => (await opened(late)).json())).toMatchObject({ code: "encoding", byte: 400_002 });
  });

  it("are refused when they end inside a character", async () => {
    expect(await failure(() => opened(Buffer.from('["é').subarray(0, 3)))).toMatchObject({
      code: "truncated",
      byte: 2,
    });
  });

  it("are refused when they are half of a surrogate pair", async () => {
    const bytes = Buffer.from('\ufeff["\ud83d"]', "utf16le");
    expect(await failure(() => opened(bytes))).toMatchObject({ code: "encoding", byte: 6 });
  });
});

describe("compressed bytes", () => {
  it("that end too early are refused", async () => {
    expect((await failure(() => opened(gzipSync(json).subarray(0, 20)))).code).toBe("truncated");
  });

  it("that are damaged are refused", async () => {
    const bytes = gzipSync(json);
    bytes[15]! ^= 0xff;
    bytes[16]! ^= 0xff;
    expect((await failure(async () => (await opened(bytes)).json())).code).toBe("compression");
  });

  it("that expand without end are refused", async () => {
    const document = await opened(gzipSync(`{"a": "${" ".repeat(100_000_000)}"}`));
    expect((await failure(() => document.json())).code).toBe("too-large");
  });

  it("that hold more than the limit are refused", async () => {
    const bytes = gzipSync(`["${"x".repeat(200_000)}"]`);
    const error = await failure(async () => (await opened(bytes, { limits: { expandedBytes: 100_000 } })).json());
    expect(error.code).toBe("too-large");
  });

  it("in an archive must be unpacked first", async () => {
    const error = await failure(() => opened(Buffer.from("504b030414000000", "hex")));
    expect(error.message).toBe("report: It is a zip archive. Unpack it first.");
  });
});

describe("a file that cannot be read", () => {
  it("is named with the reason", async () => {
    const missing = join(folder, "missing.json");
    const error = await failure(() => openDocument(missing));
    expect(error.message).toBe(`${missing}: There is no such file. Check the path and its permissions.`);
    expect((await failure(() => openDocument(folder))).why).toBe("It is a folder, not a file.");
  });
});
