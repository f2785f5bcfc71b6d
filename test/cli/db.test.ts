import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dbCommand } from "../../src/cli/db.js";
import { runConsole, table } from "../../src/cli/db-console.js";
import { StatementError } from "../../src/store/errors.js";
import type { Store } from "../../src/store/queries.js";
import { openTestStore } from "../store/real-store.js";
import { captured } from "./captured.js";

describe("db", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "db-"));
    vi.stubEnv("BREACHLINE_HOME", home);
    vi.stubEnv("NEO4J_URI", "");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });

  it("status says that it does not run, without starting it", async () => {
    const { stdout } = await captured(dbCommand(), ["status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ state: "stopped", folder: join(home, "neo4j") });
  });

  it("status is about the local server even when NEO4J_URI names another, and says so", async () => {
    vi.stubEnv("NEO4J_URI", "bolt://elsewhere:7687");
    const { stdout, stderr } = await captured(dbCommand(), ["status"]);
    expect(stdout).toMatch(/^state: stopped$/m);
    expect(stderr).toContain("bolt://elsewhere:7687");
  });

  it("stop of a server that does not run is no error", async () => {
    expect(await captured(dbCommand(), ["stop"])).toMatchObject({ stdout: "was not running\n", exitCode: 0 });
  });

  it("reset asks, and without a terminal wants --yes", async () => {
    mkdirSync(join(home, "neo4j", "home"), { recursive: true });
    const { exitCode, stderr } = await captured(dbCommand(), ["reset"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--yes");
    expect(existsSync(join(home, "neo4j", "home"))).toBe(true);
  });

  it("reset --yes deletes the data and keeps the jars", async () => {
    for (const folder of ["home", "2026/lib"]) mkdirSync(join(home, "neo4j", folder), { recursive: true });
    writeFileSync(join(home, "neo4j", "password"), "x");
    expect((await captured(dbCommand(), ["reset", "--yes"])).stdout).toBe("deleted\n");
    expect(existsSync(join(home, "neo4j", "home"))).toBe(false);
    expect(existsSync(join(home, "neo4j", "password"))).toBe(false);
    expect(existsSync(join(home, "neo4j", "2026/lib"))).toBe(true);
  });
});

describe("db console", () => {
  let store: Store;
  beforeAll(async () => void (store = await openTestStore()));
  afterAll(() => store.close());

  async function typed(text: string, json = false): Promise<string> {
    const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      await runConsole(store, { json, input: Readable.from([text]) });
      return stdout.mock.calls.map(([part]) => String(part)).join("");
    } finally {
      stdout.mockRestore();
      stderr.mockRestore();
    }
  }

  it("prints a table", async () => {
    expect(await typed("UNWIND [1, 20] AS n\nRETURN n, 'x' AS text;\n")).toBe("n   text\n1   x\n20  x\n");
  });

  it("prints JSON lines, and takes a last statement without its semicolon", async () => {
    expect(await typed("RETURN 1 AS a;\nRETURN {b: [2]} AS c", true)).toBe('{"a":1}\n{"c":{"b":[2]}}\n');
  });

  it("shows what the server says about itself", async () => {
    expect(await typed("SHOW INDEXES YIELD name WHERE name = 'fact_uid' RETURN name;")).toBe("name\nfact_uid\n");
  });

  it.each([
    "CREATE (n) RETURN n;",
    "CALL db.labels();",
    "LOAD CSV FROM 'file:///x' AS l RETURN l;",
    "CYPHER 5 CREATE (n);",
  ])("refuses %s", async (text) => {
    await expect(typed(text)).rejects.toBeInstanceOf(StatementError);
  });

  it("ends at a mistake when nobody is there to see it", async () => {
    await expect(typed("RETRUN 1;\nRETURN 2 AS n;\n")).rejects.toBeInstanceOf(StatementError);
  });
});

describe("a table", () => {
  it("of no rows is empty", () => expect(table([])).toBe(""));

  it("keeps each row on one line and cells short", () => {
    const [, line = ""] = table([{ text: `a\nb${"c".repeat(200)}` }]).split("\n");
    expect(line).toMatch(/^a bc+…$/);
    expect(line).toHaveLength(60);
  });
});
