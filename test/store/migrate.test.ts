import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MigrationFailed, StatementError } from "../../src/store/errors.js";
import { migrate, migrationState, openStore, readMigrations, type Migration } from "../../src/store/migrate.js";
import type { Store } from "../../src/store/queries.js";
import { ownSettings, removeOwn } from "./server/own-server.js";

const REAL = readMigrations();
const NAME = "9999-trial";

let store: Store;
const folder = mkdtempSync(join(tmpdir(), "migrations-"));
// A server of its own: everyone else who uses the shared one would meet the trial migration.
const settings = ownSettings();
beforeAll(async () => void (store = await openStore(settings)));
afterEach(async () => {
  await store.write("CYPHER 25 DROP INDEX trial_migration IF EXISTS");
  await store.write("CYPHER 25 MATCH (m:Migration {name: $name}) DELETE m", { name: NAME });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await store.close();
  await removeOwn(settings);
});

function trial(text: string): Migration[] {
  writeFileSync(join(folder, `${NAME}.cypher`), text);
  return [...REAL, ...readMigrations(folder)];
}

const INDEX = "// Why.\nCYPHER 25\nCREATE INDEX trial_migration IF NOT EXISTS FOR (t:Trial) ON (t.n);\n";

describe("migrations", () => {
  it("are applied once", async () => {
    const migrations = trial(INDEX);
    expect(await migrate(store, migrations)).toEqual([NAME]);
    expect(await migrate(store, migrations)).toEqual([]);
    expect((await migrationState(store, migrations)).pending).toEqual([]);
    const found = await store.read(
      "CYPHER 25 SHOW INDEXES YIELD name, state WHERE name = 'trial_migration' RETURN state",
    );
    expect(found).toEqual([{ state: "ONLINE" }]);
  });

  it("may be applied by two at once", async () => {
    const migrations = trial(INDEX);
    const other = await openStore(settings);
    await Promise.all([migrate(store, migrations), migrate(other, migrations)]);
    await other.close();
    const records = await store.read("CYPHER 25 MATCH (m:Migration {name: $name}) RETURN m.checksum AS c", {
      name: NAME,
    });
    expect(records).toHaveLength(1);
  });

  it("are refused when edited after they were applied", async () => {
    await migrate(store, trial(INDEX));
    const edited = migrate(store, trial(`${INDEX}\nCYPHER 25\nRETURN 1;\n`));
    await expect(edited).rejects.toBeInstanceOf(MigrationFailed);
    await expect(edited).rejects.toThrow(/9999-trial\.cypher was changed/);
  });

  it("of a newer version stop an older one", async () => {
    await migrate(store, trial(INDEX));
    await expect(migrate(store, REAL)).rejects.toThrow(/9999-trial, which this Breachline does not know/);
  });

  it("name file and statement when one fails, and are not recorded then", async () => {
    const migrations = trial(`${INDEX}CYPHER 25\nCREATE NONSENSE;\n`);
    await expect(migrate(store, migrations)).rejects.toThrow(/9999-trial\.cypher, statement 2:/);
    expect((await migrationState(store, migrations)).pending).toEqual([NAME]);
  });

  it("keep their checksum whatever the line ends", () => {
    const [unix] = trial(INDEX).slice(-1);
    const [windows] = trial(INDEX.replaceAll("\n", "\r\n")).slice(-1);
    expect(windows?.checksum).toBe(unix?.checksum);
  });

  it("are split at semicolons that end a line only", () => {
    const [migration] = trial("CYPHER 25\nRETURN 'a; b' AS text;  \n// Words; more.\nCYPHER 25 RETURN 2;\n").slice(-1);
    expect(migration?.statements).toHaveLength(2);
  });

  it("must choose Cypher 25 in each statement", () => {
    expect(() => trial("CYPHER 25 RETURN 1;\nRETURN 2;\n")).toThrow(StatementError);
    expect(() => trial("CYPHER 25 RETURN 1;\nRETURN 2;\n")).toThrow(/9999-trial\.cypher \(statement 2\)/);
  });
});

describe("the schema", () => {
  it("finds facts by workspace and uid through one index", async () => {
    const { operators, details } = await store.explain("CYPHER 25 MATCH (a:Fact {workspace: $w, uid: $u}) RETURN a", {
      w: "w",
      u: "u",
    });
    expect(operators.join()).toMatch(/NodeUniqueIndexSeek/);
    expect(details.join()).toMatch(/Fact\(workspace, uid\)/);
  });

  it.each([
    "Asset",
    "Service",
    "Compute",
    "Identity",
    "Secret",
    "DataStore",
    "Image",
    "Repository",
    "Pipeline",
    "Hub",
    "Scope",
    "Finding",
    "Facet",
  ])("finds the %s nodes of a workspace through an index", async (label) => {
    const { operators } = await store.explain(`CYPHER 25 MATCH (n:${label} {workspace: $w}) RETURN n`, { w: "w" });
    expect(operators.join()).toMatch(/NodeIndexSeek/);
  });
});
