import { createInterface } from "node:readline";
import type { Queries, Row, Store } from "../store/queries.js";
import { toPlain } from "../store/plain.js";
import { requireReadOnly } from "../store/read-only.js";
import { StatementError } from "../store/errors.js";

/** Rows that a table shows before it says that there are more; `--json` prints all. */
const TABLE_ROWS = 200;
const WIDEST_CELL = 60;

/** @property input where statements come from, stdin in the program */
export interface ConsoleOptions {
  readonly json: boolean;
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
}

/**
 * Reads statements until the end of the input and prints their rows. On a terminal a mistake is shown and the next
 * statement read; from a file or pipe the first mistake ends it.
 *
 * @throws StatementError for the first statement that is refused or wrong, when the input is no terminal
 */
export async function runConsole(store: Store, { json, input }: ConsoleOptions): Promise<void> {
  const isTerminal = input.isTTY === true;
  const lines = createInterface({ input, output: process.stderr, terminal: isTerminal, prompt: "cypher> " });
  const ask = () => isTerminal && lines.prompt();
  if (isTerminal)
    process.stderr.write(`Neo4j ${store.version} at ${store.uri}. A statement ends with a semicolon; :exit leaves.\n`);
  let pending = "";
  ask();
  for await (const line of lines) {
    if (line.trim() === ":exit") break;
    pending += `${line}\n`;
    if (/;\s*$/.test(line)) {
      await answerOne(store, pending, { json, isTerminal });
      pending = "";
    }
    ask();
  }
  lines.close();
  if (pending.trim() !== "") await answerOne(store, pending, { json, isTerminal });
}

interface Answering {
  readonly json: boolean;
  readonly isTerminal: boolean;
}

async function answerOne(store: Store, text: string, { json, isTerminal }: Answering): Promise<void> {
  const body = text.trim().replace(/;$/, "");
  if (body === "") return;
  // Comments may stand before the choice of the language's version.
  const cypher = /^(\s|\/\/.*\n)*CYPHER\s/i.test(body) ? body : `CYPHER 25 ${body}`;
  try {
    await requireReadOnly(store, cypher, "console", { administration: true });
    await (json ? printJsonLines(store, cypher) : printTable(store, cypher));
  } catch (error) {
    if (!isTerminal || !(error instanceof StatementError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}

async function printJsonLines(queries: Queries, cypher: string): Promise<void> {
  for await (const row of queries.stream(cypher)) process.stdout.write(`${JSON.stringify(toPlain(row))}\n`);
}

async function printTable(queries: Queries, cypher: string): Promise<void> {
  const rows: Row[] = [];
  let more = false;
  for await (const row of queries.stream(cypher)) {
    more = rows.length === TABLE_ROWS;
    if (more) break;
    rows.push(row);
  }
  process.stdout.write(table(rows));
  process.stderr.write(more ? `The first ${TABLE_ROWS} rows; --json prints all.\n` : `${rows.length} rows\n`);
}

/** Rows as aligned text, one line each, with a heading. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const names = Object.keys(first);
  const cells = [names, ...rows.map((row) => names.map((name) => cell(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

function cell(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(toPlain(value ?? null));
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > WIDEST_CELL ? `${line.slice(0, WIDEST_CELL - 1)}…` : line;
}
