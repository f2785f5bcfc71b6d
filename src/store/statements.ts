import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../config.js";
import type { Parameters, Queries, Row } from "./queries.js";
import { StatementError } from "./errors.js";

/** The folder of all statements, rules, policies and migrations. */
export function cypherFolder(): string {
  return join(repositoryRoot(), "cypher");
}

const cache = new Map<string, string>();

/**
 * The text of `<folder>/<name>.cypher`, read once: `statement("load/assets")`.
 *
 * @throws StatementError naming the file, when it is missing or does not start with CYPHER 25
 */
export function statement(name: string, folder = cypherFolder()): string {
  const file = join(folder, `${name}.cypher`);
  const known = cache.get(file);
  if (known !== undefined) return known;
  if (!/^[\w-]+(\/[\w-]+)*$/.test(name))
    throw new StatementError(`"${name}" is no statement's name: write it as folder/name.`);
  const text = checkStatement(readText(file), file);
  cache.set(file, text);
  return text;
}

/** @throws StatementError that names the file and says why it cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StatementError(`Cannot read the statement file ${file}: ${(cause as Error).message}.`, { cause });
  }
}

/**
 * The text as it is, when its first line that is neither empty nor a comment begins with CYPHER 25: without that the
 * server would choose the language's version by its own configuration.
 *
 * @throws StatementError naming `place`
 */
export function checkStatement(text: string, place: string): string {
  const first = text.split("\n").findIndex((line) => !/^\s*(\/\/.*)?$/.test(line));
  if (first === -1) throw new StatementError(`${place} holds no statement.`);
  const line = text.split("\n")[first] ?? "";
  if (/^\s*CYPHER 25\b/.test(line)) return text;
  throw new StatementError(
    `${place}:${first + 1}: a statement starts with CYPHER 25, this one with "${line.trim().slice(0, 40)}".`,
  );
}

/** Rows that the caller built itself: to check each of them would copy them all. */
export const rowList = z.custom<readonly object[]>((value) => Array.isArray(value), {
  error: "must be a list of rows",
});

/** A reading statement with typed parameters and rows. */
export interface Reading<P, R> {
  readonly name: string;
  /** All rows at once. */
  all(queries: Queries, parameters: P): Promise<R[]>;
  /** The first row, or undefined when there is none. */
  first(queries: Queries, parameters: P): Promise<R | undefined>;
  /** The rows as they come. */
  stream(queries: Queries, parameters: P): AsyncGenerator<R, void, undefined>;
}

/** A writing statement with typed parameters and rows. */
export interface Writing<P, R> {
  readonly name: string;
  run(queries: Queries, parameters: P): Promise<R[]>;
}

/**
 * A reading statement, by its name below cypher/, with what it takes and what each row holds. The file is read when the
 * statement is first used. Parameters and rows that do not fit the schemas throw StatementError with the name.
 */
export function defineStatement<P extends z.ZodType, R extends z.ZodType>(
  name: string,
  params: P,
  row: R,
): Reading<z.input<P>, z.output<R>> {
  const all = async (queries: Queries, parameters: z.input<P>) => {
    const rows = await naming(name, queries.read(statement(name), accept(name, params, parameters)));
    return rows.map((found) => deliver(name, row, found));
  };
  return {
    name,
    all,
    first: async (queries, parameters) => (await all(queries, parameters))[0],
    async *stream(queries, parameters) {
      try {
        const rows = queries.stream(statement(name), accept(name, params, parameters));
        for await (const found of rows) yield deliver(name, row, found);
      } catch (error) {
        throw withName(name, error);
      }
    },
  };
}

/** A writing statement; otherwise as `defineStatement`. */
export function defineWrite<P extends z.ZodType, R extends z.ZodType>(
  name: string,
  params: P,
  row: R,
): Writing<z.input<P>, z.output<R>> {
  return {
    name,
    async run(queries, parameters) {
      const rows = await naming(name, queries.write(statement(name), accept(name, params, parameters)));
      return rows.map((found) => deliver(name, row, found));
    },
  };
}

function accept<P extends z.ZodType>(name: string, schema: P, parameters: z.input<P>): Parameters {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data as Parameters;
  throw new StatementError(`Parameters of cypher/${name}.cypher: ${z.prettifyError(parsed.error)}`);
}

function deliver<R extends z.ZodType>(name: string, schema: R, row: Row): z.output<R> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new StatementError(
    `A row of cypher/${name}.cypher is not what its reader expects: ${z.prettifyError(parsed.error)}`,
  );
}

function naming<T>(name: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => Promise.reject(withName(name, error)));
}

function withName(name: string, error: unknown): unknown {
  if (!(error instanceof StatementError) || error.message.includes(`${name}.cypher`)) return error;
  return new StatementError(`cypher/${name}.cypher: ${error.message}`, { cause: error });
}
