import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Settings } from "../config.js";
import { connect, type ConnectOptions } from "./connection.js";
import { serverCode } from "./driver-errors.js";
import { MigrationFailed } from "./errors.js";
import type { Store } from "./queries.js";
import { checkStatement, cypherFolder, defineStatement, defineWrite, readText, statement } from "./statements.js";

/** One file of cypher/migrations/: several statements, applied once, in the order of the names. */
export interface Migration {
  readonly name: string;
  readonly file: string;
  /** SHA-256 of the text, in hexadecimal, line ends normalised so that a checkout's setting does not matter. */
  readonly checksum: string;
  readonly statements: readonly string[];
}

/** What a database has and lacks: `doctor` prints it. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** An index on an empty label is online at once; this is for a database that was filled before. */
const INDEX_WAIT_SECONDS = 600;

const Applied = z.object({ name: z.string(), checksum: z.string() });
const appliedMigrations = defineStatement("schema/applied-migrations", z.object({}), Applied);
const recordMigration = defineWrite("schema/record-migration", Applied, Applied.pick({ checksum: true }));

/** Connects as `connect` does and brings the database's schema up to date: what every command begins with. */
export async function openStore(settings: Settings, options: ConnectOptions = {}): Promise<Store> {
  const store = await connect(settings, options);
  try {
    const done = await migrate(store);
    if (done.length > 0) options.onProgress?.(`Prepared the database (${done.join(", ")}).`);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Applies the migrations that the database has not had; one read when there are none. Two processes may do it at once:
 * every statement may be run twice.
 *
 * @returns names of those that were applied
 * @throws MigrationFailed when an applied one was changed or is unknown here, or when one fails
 */
export async function migrate(store: Store, migrations = readMigrations()): Promise<string[]> {
  const { pending } = await migrationState(store, migrations);
  const todo = migrations.filter(({ name }) => pending.includes(name));
  for (const migration of todo) await apply(store, migration);
  if (todo.length > 0) {
    await store.implicit(statement("schema/await-indexes"), { seconds: INDEX_WAIT_SECONDS });
  }
  return todo.map(({ name }) => name);
}

/** What was applied and what is pending. @throws MigrationFailed as `migrate` does */
export async function migrationState(store: Store, migrations = readMigrations()): Promise<MigrationState> {
  const applied = await appliedMigrations.all(store, {});
  for (const { name, checksum } of applied) {
    const migration = migrations.find((one) => one.name === name);
    if (migration === undefined) {
      throw new MigrationFailed(
        `The database has had migration ${name}, which this Breachline does not know. Use a newer one.`,
      );
    }
    requireSame(migration, checksum);
  }
  const names = applied.map(({ name }) => name);
  return { applied: names, pending: migrations.map(({ name }) => name).filter((name) => !names.includes(name)) };
}

function requireSame(migration: Migration, applied: string): void {
  if (migration.checksum === applied) return;
  throw new MigrationFailed(
    `${migration.file} was changed after the database had it (checksum ${migration.checksum.slice(0, 12)}, ` +
      `applied ${applied.slice(0, 12)}). Undo the change and write a new migration, ` +
      "or, for a local database without anything to keep, run `breachline db reset`.",
  );
}

async function apply(store: Store, migration: Migration): Promise<void> {
  for (const [index, cypher] of migration.statements.entries()) {
    try {
      await runMigrationStatement(store, cypher);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      throw new MigrationFailed(`${migration.file}, statement ${index + 1}: ${cause.message}`, { cause });
    }
  }
  const [recorded] = await recordMigration.run(store, { name: migration.name, checksum: migration.checksum });
  if (recorded !== undefined) requireSame(migration, recorded.checksum);
}

/**
 * IF NOT EXISTS looks first and creates afterwards: when two processes create the same at once, one of them is told
 * that it exists already. A second look then finds it.
 */
async function runMigrationStatement(store: Store, cypher: string): Promise<void> {
  // What changes many nodes divides itself into transactions, which the server allows only outside of one.
  const run = () => (/\bIN TRANSACTIONS\b/.test(cypher) ? store.implicit(cypher) : store.write(cypher));
  try {
    await run();
  } catch (error) {
    if (!/^Neo\.ClientError\.Schema\.\w*AlreadyExists$/.test(serverCode(error) ?? "")) throw error;
    await run();
  }
}

/** The migrations in `folder`, in order. @throws StatementError naming file and statement */
export function readMigrations(folder = join(cypherFolder(), "migrations")): Migration[] {
  const files = readdirSync(folder).filter((name) => /^\d{4}-[\w-]+\.cypher$/.test(name));
  return files.sort().map((name) => parseMigration(name.replace(/\.cypher$/, ""), join(folder, name)));
}

function parseMigration(name: string, file: string): Migration {
  const text = readText(file).replaceAll("\r\n", "\n");
  const checksum = createHash("sha256").update(text).digest("hex");
  const parts = text.split(/;[ \t]*$/m).filter((part) => /^(?!\s*(\/\/|$))/m.test(part));
  return {
    name,
    file,
    checksum,
    statements: parts.map((part, i) => checkStatement(part, `${file} (statement ${i + 1})`)),
  };
}
