/** Writes in batches, halving those that the server has no memory for. */
import { setImmediate } from "node:timers/promises";
import type { Queries } from "./queries.js";
import { TransactionTooLarge } from "./errors.js";

/** Rows of one transaction: large enough to be fast, small enough for a server with little memory. */
const BATCH_ROWS = 25_000;

/** Runs `write` over consecutive parts of `items`; a part that is too large for the server is halved and tried again. */
export async function inBatches<T>(
  items: readonly T[],
  write: (batch: T[]) => Promise<unknown>,
  rows = BATCH_ROWS,
): Promise<void> {
  for (let start = 0; start < items.length;) {
    const batch = items.slice(start, start + rows);
    try {
      await write(batch);
      start += batch.length;
    } catch (error) {
      if (!(error instanceof TransactionTooLarge) || batch.length === 1) throw error;
      rows = Math.ceil(batch.length / 2);
    }
  }
}

/** Rows of one message to the server: while it works on them the next are being packed. */
const PART_ROWS = 2500;

/** Runs a part of a load in a transaction of its own, fenced by the analysis's lease. */
export type FencedWrite = (work: (queries: Queries) => Promise<unknown>) => Promise<void>;

/** Batch by batch in a transaction each, in which parts are sent without waiting for the one before. */
export function inFencedParts<T>(
  items: readonly T[],
  write: FencedWrite,
  send: (queries: Queries, part: T[]) => Promise<unknown>,
  rows = PART_ROWS,
): Promise<void> {
  return inBatches(items, (batch) => write((queries) => inParts(batch, rows, (part) => send(queries, part))));
}

async function inParts<T>(items: readonly T[], rows: number, write: (part: T[]) => Promise<unknown>): Promise<void> {
  const sent: Promise<unknown>[] = [];
  for (let start = 0; start < items.length; start += rows) {
    const part = write(items.slice(start, start + rows));
    // A part that fails is told below; until then it must not count as unhandled.
    part.catch(() => undefined);
    sent.push(part);
    // The socket writes only when this thread lets go.
    await setImmediate();
  }
  await Promise.all(sent);
}

/** Repeats a statement that handles at most a number of rows at a time until it finds no more. */
export async function untilNone(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await step();
    if (count === 0) return total;
    total += count;
  }
}
