/** Writes in batches, halving those that the server has no memory for. */
import { TransactionTooLarge } from "./errors.js";

/** Rows of one transaction: large enough to be fast, small enough for a server with little memory. */
const BATCH_ROWS = 10_000;

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

/** Repeats a statement that handles at most a number of rows at a time until it finds no more. */
export async function untilNone(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await step();
    if (count === 0) return total;
    total += count;
  }
}
