/** When a job that failed is begun again, and what is said of it when it is not. */
import { failureOf } from "../pipeline/failure.js";
import type { JobError, LogCause } from "./job.js";

export interface Attempts {
  /** Times that a job is begun where the database cannot be reached. */
  readonly most: number;
  /** Pause after the first failure, milliseconds; each later one is twice as long. */
  readonly backoffMs: number;
  /** Pause before a job asks again whether it is its turn, milliseconds. */
  readonly turnMs: number;
}

/** A database that restarts is given a good minute. */
export const ATTEMPTS: Attempts = { most: 6, backoffMs: 2_000, turnMs: 2_000 };

export interface Verdict {
  readonly retry: "never" | "later" | "in-turn";
  readonly error: JobError;
}

/** Logs the cause where the message names only the reference. */
export function judge(id: string, cause: unknown, log: LogCause): Verdict {
  const { code, message, logged, retry } = failureOf(cause, id);
  if (logged) log(id, cause);
  return { retry, error: { code, message } };
}

/** @param failures so far, at least 1 */
export function pauseAfter({ backoffMs }: Attempts, failures: number): number {
  return backoffMs * 2 ** (failures - 1);
}
