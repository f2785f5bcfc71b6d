import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../src/store/connection.js";
import { ServerUnreachable, StatementError, TransactionTimedOut, WrongPassword } from "../../src/store/errors.js";
import { openStore } from "../../src/store/migrate.js";
import { toPlain } from "../../src/store/plain.js";
import type { Store } from "../../src/store/queries.js";
import { requireReadOnly } from "../../src/store/read-only.js";
import { readPassword } from "../../src/store/server/launch.js";
import { localLayout } from "../../src/store/server/local.js";
import { freshWorkspace, openTestStore } from "./real-store.js";
import { testSettings } from "./test-settings.js";

const CREATE = "CYPHER 25 CREATE (:Trial {workspace: $workspace, n: $n})";
const COUNT = "CYPHER 25 MATCH (t:Trial {workspace: $workspace}) RETURN count(t) AS count";

let store: Store;
const workspace = freshWorkspace();
beforeAll(async () => void (store = await openTestStore()));
afterAll(() => store.close());

async function trials(): Promise<unknown> {
  return (await store.read(COUNT, { workspace }))[0]?.count;
}

describe("a store", () => {
  it("reads whole numbers as numbers and sends them as INTEGER", async () => {
    expect(await store.read("CYPHER 25 RETURN $n AS n, $n / 2 AS half, valueType($n) AS type", { n: 7 })).toEqual([
      { n: 7, half: 3, type: "INTEGER NOT NULL" },
    ]);
  });

  it("holds the open end of a step, 2^53 - 1, without loss", async () => {
    expect(await store.read("CYPHER 25 RETURN $n AS n", { n: Number.MAX_SAFE_INTEGER })).toEqual([
      { n: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it("refuses to write in a read", async () => {
    await expect(store.read(CREATE, { workspace, n: 1 })).rejects.toThrow(/read access mode|Writing in read/i);
  });

  it("does everything of a transaction or nothing", async () => {
    const before = await trials();
    const work = store.transaction("write", async (queries) => {
      await queries.write(CREATE, { workspace, n: 1 });
      throw new Error("half way");
    });
    await expect(work).rejects.toThrow("half way");
    expect(await trials()).toBe(before);
  });

  it("gives what a what-if saw and keeps nothing of it", async () => {
    const before = await trials();
    const seen = await store.transaction("rollback", async (queries) => {
      await queries.write(CREATE, { workspace, n: 1 });
      return (await queries.read(COUNT, { workspace }))[0]?.count;
    });
    expect(seen).toBe(Number(before) + 1);
    expect(await trials()).toBe(before);
  });

  it("streams, and may be left early", async () => {
    const seen = [];
    for await (const row of store.stream("CYPHER 25 UNWIND range(1, 1000000) AS n RETURN n")) {
      seen.push(row.n);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it("runs statements with transactions of their own", async () => {
    const cypher =
      "CYPHER 25 UNWIND range(1, 25) AS n CALL (n) { CREATE (:Trial {workspace: $workspace, n: n}) } IN TRANSACTIONS OF 10 ROWS";
    const before = await trials();
    await store.implicit(cypher, { workspace });
    expect(await trials()).toBe(Number(before) + 25);
  });

  it("names a mistake in a statement, with exit code 2", async () => {
    await expect(store.read("CYPHER 25 RETRUN 1")).rejects.toMatchObject({ name: "StatementError", exitCode: 2 });
  });

  it("shows nodes, paths and times as JSON can hold them", async () => {
    const cypher = "CYPHER 25 CREATE p = (:A {at: date('2026-01-02')})-[:R {n: 1}]->(:B) RETURN p";
    const rows = await store.transaction("rollback", (queries) => queries.write(cypher));
    expect(toPlain(rows)).toEqual([
      {
        p: [
          { labels: ["A"], properties: { at: "2026-01-02" } },
          { type: "R", properties: { n: 1 } },
          { labels: ["B"], properties: {} },
        ],
      },
    ]);
  });
});

describe("read-only statements", () => {
  it.each([
    "CYPHER 25 MATCH (n) RETURN n LIMIT 1",
    "// Words.\nCYPHER 25 MATCH (n) CALL (n) { RETURN 1 AS one } RETURN one",
    "CYPHER 25 RETURN 'LOAD CSV, CREATE, CALL db.labels()' AS text",
  ])("%s is let through", async (cypher) => {
    await expect(requireReadOnly(store, cypher, "here")).resolves.toBeUndefined();
  });

  it.each([
    "CYPHER 25 CREATE (n) RETURN n",
    "CYPHER 25 MATCH (n) DETACH DELETE n",
    "CYPHER 25 LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CYPHER 25 LOAD /* hidden */ CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CYPHER 25 CALL db.labels() YIELD label RETURN label",
    "CYPHER 25 CALL { CALL db.labels() YIELD label RETURN label } RETURN label",
    "CYPHER 25 TERMINATE TRANSACTIONS 'x'",
    "CYPHER 25 SHOW SETTINGS",
    "CYPHER 25 CREATE INDEX x FOR (n:X) ON (n.y)",
    "CYPHER 25 CREATE USER intruder SET PASSWORD 'abcdefghi'",
  ])("%s is refused", async (cypher) => {
    await expect(requireReadOnly(store, cypher, "here")).rejects.toThrow(StatementError);
  });
});

describe("what fails is named", () => {
  it("when the transaction takes too long", async () => {
    const hasty = await connect({ ...testSettings(), transactionTimeoutMs: 300 });
    const long = hasty.read("CYPHER 25 UNWIND range(1, 2000000000) AS n RETURN count(sin(n)) AS c");
    await expect(long).rejects.toBeInstanceOf(TransactionTimedOut);
    await hasty.close();
  });

  it("when the password is wrong, without showing it", async () => {
    const settings = { ...testSettings(), neo4jUri: store.uri, neo4jPassword: "not-the-password" };
    const failure = connect(settings);
    await expect(failure).rejects.toBeInstanceOf(WrongPassword);
    await expect(failure).rejects.toThrow(/^(?!.*not-the-password).*NEO4J_PASSWORD/s);
  });

  it("when nothing listens, with exit code 3", async () => {
    const failure = connect({ ...testSettings(), neo4jUri: "bolt://127.0.0.1:9", connectTimeoutMs: 500 });
    await expect(failure).rejects.toBeInstanceOf(ServerUnreachable);
    await expect(failure).rejects.toMatchObject({ exitCode: 3 });
  });

  it("when the database does not exist", async () => {
    const password = await readPassword(localLayout(testSettings()));
    const failure = openStore({
      ...testSettings(),
      neo4jUri: store.uri,
      neo4jPassword: password,
      neo4jDatabase: "nowhere",
    });
    await expect(failure).rejects.toMatchObject({ name: "DatabaseMissing" });
  });
});
