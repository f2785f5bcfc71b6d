import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { StatementError } from "../../src/store/errors.js";
import type { Queries } from "../../src/store/queries.js";
import { checkStatement, cypherFolder, defineStatement, statement } from "../../src/store/statements.js";

const folder = mkdtempSync(join(tmpdir(), "statements-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, `${name}.cypher`), text);
  return name;
}

describe("a statement file", () => {
  it("is found by its name below the folder", () => {
    const text = "// Why it is there.\n\nCYPHER 25\nRETURN 1 AS one\n";
    expect(statement(written("load/one", text), folder)).toBe(text);
  });

  it("is named when it is missing", () => {
    expect(() => statement("load/nowhere", folder)).toThrow(StatementError);
    expect(() => statement("load/nowhere", folder)).toThrow(join(folder, "load/nowhere.cypher"));
  });

  it("is named with the line when it does not choose Cypher 25", () => {
    const name = written("old", "// A comment.\nMATCH (n) RETURN n");
    expect(() => statement(name, folder)).toThrow(`${join(folder, "old.cypher")}:2: a statement starts with CYPHER 25`);
  });

  it("is named when nothing is in it", () => {
    expect(() => statement(written("empty", "// Only words.\n"), folder)).toThrow(/empty\.cypher holds no statement/);
  });

  it.each(["../secret", "/etc/passwd", "a//b", "a.cypher"])("cannot be reached by the name %s", (name) => {
    expect(() => statement(name, folder)).toThrow(/is no statement's name/);
  });
});

it("does not take CYPHER 255 for CYPHER 25", () => {
  expect(() => checkStatement("CYPHER 255 RETURN 1", "here")).toThrow("here:1");
});

it("finds every statement of the repository in order", () => {
  const files = readdirSync(join(cypherFolder(), "schema")).map((file) => file.replace(".cypher", ""));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(statement(`schema/${file}`)).toContain("CYPHER 25");
});

describe("a defined statement", () => {
  const rows = (...given: Record<string, unknown>[]): Queries => ({
    read: async () => given,
    write: async () => given,
    async *stream() {
      yield* given;
    },
  });
  const names = defineStatement("schema/applied-migrations", z.object({}).strict(), z.object({ name: z.string() }));

  it("gives typed rows, all at once, the first, or one by one", async () => {
    const queries = rows({ name: "a" }, { name: "b" });
    expect(await names.all(queries, {})).toEqual([{ name: "a" }, { name: "b" }]);
    expect(await names.first(queries, {})).toEqual({ name: "a" });
    const streamed = [];
    for await (const row of names.stream(queries, {})) streamed.push(row.name);
    expect(streamed).toEqual(["a", "b"]);
  });

  it("names its file when a row is not what was expected", async () => {
    await expect(names.all(rows({ name: 7 }), {})).rejects.toThrow(/schema\/applied-migrations\.cypher[^]*name/);
  });

  it("names its file when the parameters do not fit", async () => {
    await expect(names.all(rows(), { x: 1 } as never)).rejects.toThrow(
      /Parameters of cypher\/schema\/applied-migrations/,
    );
  });
});
