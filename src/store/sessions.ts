import neo4j, {
  type BookmarkManager,
  type Driver,
  type ManagedTransaction,
  type Plan,
  type ProfiledPlan,
  type Session,
} from "neo4j-driver";
import { nameError, namingErrors, type Place } from "./driver-errors.js";
import { TransactionTooLarge } from "./errors.js";
import { toNeo4j } from "./parameters.js";
import type { Mode, Parameters, Queries, Row } from "./queries.js";

/** What every session of one store shares. */
export interface Connection {
  readonly driver: Driver;
  readonly place: Place;
  readonly version: string;
  readonly timeoutMs: number;
}

/** Parameters as the driver takes them. */
export function bind(parameters: Parameters = {}): Record<string, unknown> {
  return toNeo4j(parameters) as Record<string, unknown>;
}

/** A session on the store's database, in the access mode that lets a cluster route it. */
export function openSession({ driver, place }: Connection, mode: Mode, bookmarkManager: BookmarkManager): Session {
  const access = mode === "read" ? neo4j.session.READ : neo4j.session.WRITE;
  return driver.session({ database: place.database, defaultAccessMode: access, bookmarkManager });
}

/** Runs `work` on the session and closes it; what fails is named. */
export async function using<T>(place: Place, session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  return namingErrors(place, async () => {
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  });
}

/** Carries a result out of a transaction that is made to fail so that the driver rolls it back. */
class RolledBack<T> extends Error {
  constructor(readonly result: T) {
    super("rolled back on purpose");
  }
}

/** One managed transaction around `work`, which sees it as `Queries`. */
export async function inTransaction<T>(
  { place, timeoutMs }: Connection,
  open: (mode: Mode) => Session,
  mode: Mode,
  work: (queries: Queries) => Promise<T>,
): Promise<T> {
  const attempt = async (transaction: ManagedTransaction) => {
    const result = await work(queriesOn(transaction)).catch((error: unknown) =>
      Promise.reject(notRetried(error, place)),
    );
    if (mode === "rollback") throw new RolledBack(result);
    return result;
  };
  const options = { timeout: timeoutMs };
  try {
    return await using(place, open(mode), (session) =>
      mode === "read" ? session.executeRead(attempt, options) : session.executeWrite(attempt, options),
    );
  } catch (error) {
    if (error instanceof RolledBack) return error.result as T;
    throw error;
  }
}

/** The driver would repeat a batch that was too large as it is; under our own name it comes out at once. */
function notRetried(error: unknown, place: Place): unknown {
  const named = nameError(error, place);
  return named instanceof TransactionTooLarge ? named : error;
}

function queriesOn(transaction: ManagedTransaction): Queries {
  const all = async (cypher: string, parameters?: Parameters) => {
    const { records } = await transaction.run(cypher, bind(parameters));
    return records.map((record) => record.toObject());
  };
  return {
    read: all,
    write: all,
    async *stream(cypher, parameters) {
      for await (const record of transaction.run(cypher, bind(parameters))) yield record.toObject();
    },
  };
}

/** The rows of a reading statement as they come, in a session that is closed when the reader stops. */
export async function* streamRows(
  { place, timeoutMs }: Connection,
  open: (mode: Mode) => Session,
  cypher: string,
  parameters?: Parameters,
): AsyncGenerator<Row, void, undefined> {
  const session = open("read");
  try {
    for await (const record of session.run(cypher, bind(parameters), { timeout: timeoutMs })) yield record.toObject();
  } catch (error) {
    throw nameError(error, place);
  } finally {
    await session.close();
  }
}

/** The operators of a plan, root first. */
export function flatten(plan: Plan | ProfiledPlan): (Plan | ProfiledPlan)[] {
  return [plan, ...plan.children.flatMap(flatten)];
}
