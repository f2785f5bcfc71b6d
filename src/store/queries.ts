import type { Driver } from "neo4j-driver";

/** What a statement takes by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One row of an answer, by the names in RETURN. Numbers are JavaScript numbers. */
export type Row = Record<string, unknown>;

/** Whether statements may write, and, for `rollback`, that what they wrote is undone at the end. */
export type Mode = "read" | "write" | "rollback";

/** What a statement can be run against: a store, each statement in its own transaction, or one open transaction. */
export interface Queries {
  /** All rows of a statement that reads. */
  read(cypher: string, parameters?: Parameters): Promise<Row[]>;
  /** All rows of a statement that writes. */
  write(cypher: string, parameters?: Parameters): Promise<Row[]>;
  /** The rows of a reading statement, one by one as they come; breaking off the loop ends the statement. */
  stream(cypher: string, parameters?: Parameters): AsyncGenerator<Row, void, undefined>;
}

/** What EXPLAIN tells. */
export interface Explained {
  /** `r` reads, `rw` and `w` write, `s` changes the schema or the server. */
  readonly type: "r" | "rw" | "w" | "s";
  /** The plan's operators, root first, such as `ProduceResults`, `LoadCSV`, `Repeat(Acyclic)`; empty when there is no plan. */
  readonly operators: readonly string[];
  /** The details of the same operators, in the same order. */
  readonly details: readonly string[];
  /** How many rows the planner expects of each. */
  readonly expectedRows: readonly number[];
}

/** A connection to one database. All its functions throw StoreError with exit code 3 when the server fails. */
export interface Store extends Queries {
  readonly driver: Driver;
  readonly database: string;
  readonly uri: string;
  /** Version of the server, such as 2026.08.1. */
  readonly version: string;
  /**
   * Runs `work` in one transaction: all of it happens or nothing. `work` is run again when the server asks for that (a
   * deadlock, a change of leader), so it must not change anything else.
   */
  transaction<T>(mode: Mode, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Runs a statement that opens transactions of its own (`CALL … IN TRANSACTIONS`). It is not repeated on failure. */
  implicit(cypher: string, parameters?: Parameters): Promise<Row[]>;
  /** What a statement would do, without running it. */
  explain(cypher: string, parameters?: Parameters): Promise<Explained>;
  close(): Promise<void>;
}
