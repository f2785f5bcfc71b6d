import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPatterns } from "../../src/text/json-pattern.js";
import { finish, split } from "../../src/text/json-splitter.js";
import { newSplitter } from "../../src/text/json-splitter-state.js";
import { openDocument } from "../../src/text/index.js";
import { all, chunks, failure, opened } from "./reading.js";

/** What a splitter cuts out of a text that reaches it in these parts. */
function cut(parts: string[], pointers: string[], mode: "elements" | "values" | "omit" = "elements"): unknown[] {
  const splitter = newSplitter({ patterns: readPatterns(pointers), mode, depth: 256, pieceText: 1e9 });
  const pieces = [...parts.flatMap((part) => [...split(splitter, part)]), ...finish(splitter)];
  return pieces.map(({ text, at, pointer, offset }) => ({ value: JSON.parse(text) as unknown, at, pointer, offset }));
}

describe("items of a JSON document", () => {
  it("are the elements of the array that the pointer leads to", async () => {
    const document = await opened('{"catalogVersion": "1", "vulnerabilities": [{"cveID": "A"}, {"cveID": "B"}]}');
    expect(await all(document.jsonItems("/vulnerabilities"))).toEqual([
      { value: { cveID: "A" }, at: "/vulnerabilities/0", pointer: "/vulnerabilities" },
      { value: { cveID: "B" }, at: "/vulnerabilities/1", pointer: "/vulnerabilities" },
    ]);
  });

  it("come in the document's order when several pointers with wildcards are asked for", async () => {
    const document = await opened('{"runs":[{"results":[1,2],"tool":{"name":"x"}},{"tool":{},"results":[3]}]}');
    const found = await all(document.jsonItems(["/runs/*/tool", "/runs/*/results"]));
    expect(found.map(({ at, value }) => [at, value])).toEqual([
      ["/runs/0/results/0", 1],
      ["/runs/0/results/1", 2],
      ["/runs/0/tool", { name: "x" }],
      ["/runs/1/tool", {}],
      ["/runs/1/results/0", 3],
    ]);
  });

  it("have escaped pointers as places", async () => {
    const document = await opened('{"a/b": {"c~d": [7]}}');
    expect(await all(document.jsonItems("/a~1b/*"))).toEqual([{ value: 7, at: "/a~1b/c~0d/0", pointer: "/a~1b/*" }]);
  });

  it("may be scalars of any kind", async () => {
    const document = await opened('{"a": "x\\"y", "b": -1.5e3, "c": true, "d": null}');
    expect((await all(document.jsonItems("/*"))).map(({ value }) => value)).toEqual(['x"y', -1500, true, null]);
  });

  it("of a second value in the file carry its number", async () => {
    const document = await opened('{"items":[1]}\n{"items":[2]}');
    expect((await all(document.jsonItems("/items"))).map(({ at }) => at)).toEqual(["/items/0", "#2/items/0"]);
  });

  it("of a top-level array are its elements", async () => {
    const document = await opened("[1, [2], {}]");
    expect((await all(document.jsonItems(""))).map(({ at, value }) => [at, value])).toEqual([
      ["/0", 1],
      ["/1", [2]],
      ["/2", {}],
    ]);
  });

  it("cannot be asked for inside each other", async () => {
    const document = await opened("{}");
    await expect(all(document.jsonItems(["/Results", "/Results/*/Vulnerabilities"]))).rejects.toThrow("inside");
  });

  it("are the same wherever the text is cut into chunks", () => {
    const text = fc
      .record({ tool: fc.jsonValue(), results: fc.array(fc.jsonValue()), "we/ird": fc.string({ unit: "grapheme" }) })
      .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, undefined, 2)));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), fc.constantFrom("elements", "values", "omit"), (json, places, mode) => {
        const ends = [...new Set([...places.map((place) => place % json.length), json.length])].sort((a, b) => a - b);
        const parts = ends.map((end, index) => json.slice(ends[index - 1] ?? 0, end));
        expect(cut(parts, ["/results", "/tool"], mode)).toEqual(cut([json], ["/results", "/tool"], mode));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("are what parsing the whole text gives", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), fc.nat({ max: 4 }), (values, indent) => {
        const found = cut([JSON.stringify({ before: values, results: values }, undefined, indent)], ["/results"]);
        expect(found.map((item) => (item as { value: unknown }).value)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("are the same wherever the bytes are cut, in every encoding", async () => {
    const json = JSON.stringify({ items: ["é", "漢字", "😀", 'a"\\b'] });
    const little = Buffer.from(json, "utf16le");
    for (const bytes of [Buffer.from(json), little, Buffer.from(little).swap16(), gzipSync(json)]) {
      for (let at = 0; at <= bytes.length; at += 5) {
        const document = await openDocument(chunks(bytes.subarray(0, at), bytes.subarray(at)));
        expect((await all(document.items("/items"))).map(({ value }) => value)).toEqual(["é", "漢字", "😀", 'a"\\b']);
        await document.close();
      }
    }
  });
});

describe("a JSON document read as a whole", () => {
  it("is one value with its place", async () => {
    expect(await (await opened(' {"a": [1]} ')).json()).toEqual({ value: { a: [1] }, at: "#1" });
  });

  it("leaves out what the caller streams", async () => {
    const document = await opened(
      '{"runs":[{"results":[1,{"a":1}],"tool":{"x":1}},{"results":{"a":2},"n":1}], "z": 3}',
    );
    expect((await document.json(["/runs/*/results", "/z"])).value).toEqual({
      runs: [
        { results: [], tool: { x: 1 } },
        { results: {}, n: 1 },
      ],
      z: null,
    });
    expect(document.problems).toEqual([]);
  });

  it("is refused when a second value follows", async () => {
    const error = await failure(async () => (await opened('{"a":1}\n {"b":2}')).json());
    expect(error).toMatchObject({ code: "syntax", at: "#2", line: 2, column: 2 });
  });

  it("gives the value at a pointer without reading on", async () => {
    const document = await opened('{"a": {"b": [1, 2]}, broken');
    expect(await document.jsonValue("/a/b")).toEqual({ value: [1, 2], at: "/a/b" });
  });

  it("has no value where the pointer leads nowhere", async () => {
    expect(await (await opened('{"a": 1}')).jsonValue("/b/c")).toBeUndefined();
  });
});

describe("JSON lines", () => {
  it("keep a broken line to itself", async () => {
    const document = await opened('{"a":1}\n\n{"b":}\n{"c":3}\n');
    expect(document.head.format).toBe("json-lines");
    expect(await all(document.jsonLines())).toEqual([
      { at: "line 1", value: { a: 1 } },
      { at: "line 3", problem: "This is not valid JSON." },
      { at: "line 4", value: { c: 3 } },
    ]);
  });

  it("may be values over several lines, told by their number", async () => {
    const document = await opened('{\n"a":1}\n{"b":2}');
    expect(await all(document.jsonLines())).toEqual([
      { at: "#1", value: { a: 1 } },
      { at: "#2", value: { b: 2 } },
    ]);
  });
});

describe("broken JSON", () => {
  it("is reported where it is cut off", async () => {
    const error = await failure(async () =>
      all((await opened('{"Results": [{"a": 1},\n {"b": "x')).jsonItems("/Results")),
    );
    expect(error).toMatchObject({ code: "truncated", at: "/Results/1", line: 2 });
    expect(error.message).toBe(
      "report (at /Results/1, line 2, column 10): The JSON text ends in the middle of a value. The file was cut off: export or copy it again.",
    );
  });

  it("is reported at the exact place inside an item", async () => {
    const error = await failure(async () => all((await opened('{"r": [\n{"a": [1, tru]}]}')).jsonItems("/r")));
    expect(error).toMatchObject({ code: "syntax", at: "/r/0/a/1", line: 2, column: 11 });
  });

  it.each([
    ['{"r": [1,]}', "a comma too many"],
    ['{"r": [1}', "the wrong bracket"],
    ['{"r": [1]]', "a bracket too many"],
    ['{"r": [1]} x', "text after the value"],
    ['{"r" [1]}', "no colon"],
    ['{"r": [1] "s": 2}', "no comma"],
    ['{"r": [01]}', "a number that JSON does not have"],
    ['{"r": [NaN]}', "a word that JSON does not have"],
    ["{r: []}", "a name without quotes"],
  ])("%s has %s", async (text) => {
    expect(await failure(async () => all((await opened(text)).jsonItems("/r")))).toMatchObject({
      code: "syntax",
      line: 1,
    });
  });

  it("is empty when there is nothing in it", async () => {
    const document = await opened(" \n");
    expect(document.head.format).toBe("empty");
    expect((await failure(() => document.json())).code).toBe("empty");
  });

  it("is refused quickly when it is nothing but brackets", async () => {
    const brackets = "[".repeat(20_000_000);
    for (const text of [brackets, `{"r": ${brackets}`]) {
      const begin = performance.now();
      expect((await failure(async () => all((await opened(gzipSync(text))).jsonItems("/r")))).code).toBe("too-deep");
      expect(performance.now() - begin).toBeLessThan(5000);
    }
  });

  it("is refused when one item is larger than the limit", async () => {
    const document = await opened(`{"r": ["${"x".repeat(2000)}"]}`, { limits: { itemText: 1000 } });
    expect(await failure(() => all(document.jsonItems("/r")))).toMatchObject({ code: "too-large", at: "/r/0" });
  });

  it("notes names that an object has twice, inside items and around them", async () => {
    const document = await opened('{"v": 1, "r": [{"a": {"x": 1, "\\u0078": 2}}], "v": 2}');
    expect((await all(document.jsonItems("/r"))).map(({ value }) => value)).toEqual([{ a: { x: 2 } }]);
    expect(document.problems.map(({ at }) => at)).toEqual(["/r/0/a/x", "/v"]);
  });
});
