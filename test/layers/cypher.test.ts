import { describe, expect, it } from "vitest";
import { readMigrations } from "../../src/store/migrate.js";
import { checkStatement } from "../../src/store/statements.js";
import { filesBelow, modules, read, withoutComments } from "./source-tree.js";

/** These are discovered by their folder and put together by the engine; every other file is one named statement. */
const DISCOVERED = /^cypher\/(rules|policies|migrations)\//;

const files = filesBelow("cypher").filter((path) => path.endsWith(".cypher"));
const statements = files.filter((path) => !DISCOVERED.test(path));

describe("cypher files", () => {
  it("start with CYPHER 25 after their comments", () => {
    for (const path of statements) expect(() => checkStatement(read(path), path)).not.toThrow();
    // Reading the migrations checks each statement of theirs.
    expect(readMigrations().length).toBeGreaterThan(0);
  });

  it("begin with a comment that says what they are for", () => {
    expect(statements.filter((path) => !/^\/\/ [A-Z].{10,}/.test(read(path)))).toEqual([]);
  });

  it("leave the language's version of a rule to the engine", () => {
    const rules = files.filter((path) => path.startsWith("cypher/rules/"));
    expect(rules.length).toBeGreaterThan(11);
    expect(rules.filter((path) => /^\s*CYPHER\b/m.test(read(path)))).toEqual([]);
  });

  it("are each used by one statement of src, or by tests to clean up, and every statement has its file", () => {
    const known = statements.map((path) => path.slice("cypher/".length, -".cypher".length));
    const inSrc = statementsIn([...modules().keys()]);
    const inTests = new Set(statementsIn(filesBelow("test").filter((path) => path.endsWith(".ts"))));
    expect([...inSrc, ...known.filter((name) => inTests.has(name) && !inSrc.includes(name))].sort()).toEqual(
      known.sort(),
    );
  });

  it("use only what the Community edition offers, without plugins", () => {
    expect(files.filter((path) => /\b(apoc|gds)\./i.test(read(path)))).toEqual([]);
  });
});

describe("TypeScript", () => {
  /** A clause followed by what it works on. */
  const CLAUSE = /\b(?:MATCH|MERGE|CREATE|INSERT)\s*\(|\bUNWIND\s+\$|\bDETACH\s+DELETE\b/g;

  /** Rules are framed in code, because what stands before and behind each depends on its header. */
  const FRAME = ["UNWIND $", "MATCH (", "MATCH ("];

  it("holds no Cypher beside the frame of the rules", () => {
    const found = [...modules().keys()].flatMap((path) =>
      [...code(path).matchAll(CLAUSE)].map(([clause]) => ({ path, clause })),
    );
    const frame = FRAME.map((clause) => ({ path: "src/rules/statement.ts", clause: expect.stringContaining(clause) }));
    const inStatement = found.filter(({ path }) => path === "src/rules/statement.ts");
    expect(found.filter(({ path }) => path !== "src/rules/statement.ts")).toEqual([]);
    expect(inStatement.length).toBeLessThanOrEqual(FRAME.length);
    for (const clause of inStatement) expect(frame).toContainEqual(clause);
  });
});

function code(path: string): string {
  return withoutComments(read(path));
}

/** Names of the statements that these files use, each with a folder; one that two places name is there twice. */
function statementsIn(paths: readonly string[]): string[] {
  const call = /\b(?:statement|defineStatement|defineWrite)\(\s*"([^"]+\/[^"]+)"/g;
  return paths.flatMap((path) => [...code(path).matchAll(call)].map(([, name = ""]) => name)).sort();
}
