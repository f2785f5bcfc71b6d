import neo4j from "neo4j-driver";
import type { Settings } from "../config.js";
import { namingErrors, type Place } from "./driver-errors.js";
import type { Explained, Mode, Store } from "./queries.js";
import { findOrStart } from "./server/local.js";
import { bind, flatten, inTransaction, openSession, streamRows, using, type Connection } from "./sessions.js";
import { requireVersion } from "./version.js";

export type { Explained, Mode, Parameters, Queries, Row, Store } from "./queries.js";

/** @property onProgress gets lines for stderr, while the local server is fetched and started */
export interface ConnectOptions {
  readonly onProgress?: (message: string) => void;
}

/**
 * Connects to NEO4J_URI or, without one, to the local server, which is started when it does not run. Applies no
 * migrations: see `openStore`.
 *
 * @throws StoreError: WrongPassword, ServerTooOld, ServerUnreachable, DatabaseMissing, and what the local server throws
 */
export async function connect(settings: Settings, options: ConnectOptions = {}): Promise<Store> {
  const target = await locate(settings, options);
  const driver = neo4j.driver(target.uri, neo4j.auth.basic(target.user, target.password), {
    disableLosslessIntegers: true,
    connectionTimeout: settings.connectTimeoutMs,
    connectionAcquisitionTimeout: settings.connectTimeoutMs * 2,
    // A server in a cluster comes back by itself; the local one only when another command starts it.
    maxTransactionRetryTime: target.isLocal ? 5_000 : 30_000,
    userAgent: "breachline",
  });
  try {
    const version = await namingErrors(target, async () => {
      const { agent } = await driver.getServerInfo({ database: target.database });
      return requireVersion(agent ?? "of unknown version", target.uri);
    });
    return storeOn({ driver, place: target, version, timeoutMs: settings.transactionTimeoutMs });
  } catch (error) {
    await driver.close();
    throw error;
  }
}

interface Target extends Place {
  readonly password: string;
}

async function locate(settings: Settings, { onProgress }: ConnectOptions): Promise<Target> {
  if (settings.neo4jUri !== undefined) {
    const { neo4jUri: uri, neo4jUser: user, neo4jPassword: password = "", neo4jDatabase: database } = settings;
    return { uri, user, password, database, isLocal: false };
  }
  const { uri, user, password } = await findOrStart(settings, onProgress);
  return { uri, user, password, database: "neo4j", isLocal: true };
}

function storeOn(connection: Connection): Store {
  const { driver, place, version, timeoutMs } = connection;
  // One for all sessions, so that on a cluster each read sees what this process wrote before.
  const bookmarks = neo4j.bookmarkManager();
  const open = (mode: Mode) => openSession(connection, mode, bookmarks);
  const transaction: Store["transaction"] = (mode, work) => inTransaction(connection, open, mode, work);
  return {
    driver,
    version,
    database: place.database,
    uri: place.uri,
    transaction,
    read: (cypher, parameters) => transaction("read", (queries) => queries.read(cypher, parameters)),
    write: (cypher, parameters) => transaction("write", (queries) => queries.write(cypher, parameters)),
    stream: (cypher, parameters) => streamRows(connection, open, cypher, parameters),
    implicit: (cypher, parameters) =>
      using(place, open("write"), async (session) => {
        const { records } = await session.run(cypher, bind(parameters), { timeout: timeoutMs });
        return records.map((record) => record.toObject());
      }),
    explain: (cypher, parameters) =>
      using(place, open("read"), async (session) => {
        const { summary } = await session.run(`EXPLAIN ${cypher}`, bind(parameters), { timeout: timeoutMs });
        const operators = summary.plan === false ? [] : flatten(summary.plan);
        return {
          type: summary.queryType as Explained["type"],
          operators: operators.map((operator) => operator.operatorType.replace(/@.*$/, "")),
          details: operators.map((operator) => operator.arguments.Details ?? ""),
          expectedRows: operators.map((operator) => Number(operator.arguments["EstimatedRows"] ?? 0)),
        };
      }),
    close: () => driver.close(),
  };
}
