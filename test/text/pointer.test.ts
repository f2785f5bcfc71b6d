import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duplicateKeys, pointer, pointerSegments, valueAt, within } from "../../src/text/index.js";

describe("a JSON Pointer", () => {
  it("escapes what RFC 6901 escapes", () => {
    expect(pointer("a/b", "m~n", "~1", 0, "")).toBe("/a~1b/m~0n/~01/0/");
  });

  it("gives its segments back", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (segments) => {
        expect(pointerSegments(pointer(...segments))).toEqual(segments);
      }),
      { seed: 3 },
    );
  });

  it("leads to own members and elements only", () => {
    expect(valueAt({ a: [{ "x/y": 1 }] }, "/a/0/x~1y")).toBe(1);
    expect(valueAt({}, "/toString")).toBeUndefined();
    expect(valueAt([1], "/length/x")).toBeUndefined();
  });

  it("goes on from a place", () => {
    expect(within("#2", "spec", 0)).toBe("#2/spec/0");
  });
});

describe("names that an object has twice", () => {
  it("are found at any depth, however they are escaped", () => {
    expect(duplicateKeys('{"a": [{"b": 1, "\\u0062": {"c": 1, "c" : 2}}], "c": "\\"a\\": 1,", "a": 2}')).toEqual([
      "/a/0/b",
      "/a/0/b/c",
      "/a",
    ]);
  });

  it("are not found where there are none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(duplicateKeys(JSON.stringify(value, undefined, 1))).toEqual([]);
      }),
      { seed: 4 },
    );
  });
});
