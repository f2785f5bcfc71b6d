import fc from "fast-check";
import neo4j from "neo4j-driver";
import { describe, expect, it } from "vitest";
import { toNeo4j } from "../../src/store/parameters.js";

describe("parameters", () => {
  it("are INTEGER where a number is whole, at any depth", () => {
    expect(toNeo4j({ rows: [{ port: 443, p: 0.5 }] })).toEqual({ rows: [{ port: neo4j.int(443), p: 0.5 }] });
  });

  it("leave out what is undefined and keep what is null", () => {
    expect(toNeo4j({ a: undefined, b: null })).toEqual({ b: null });
  });

  it("turn typed arrays into lists", () => {
    expect(toNeo4j({ ids: Uint32Array.of(1, 2) })).toEqual({ ids: [neo4j.int(1), neo4j.int(2)] });
  });

  it("keep the value of every whole number that JavaScript can hold", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => neo4j.integer.toNumber(toNeo4j(n) as ReturnType<typeof neo4j.int>) === n),
      { seed: 25 },
    );
  });
});
