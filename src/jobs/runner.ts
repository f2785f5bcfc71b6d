/** Where jobs go: to workers through Redis, where there is one, or to this process. Both keep the same promises. */
import type { JobServices } from "./analyze.js";
import { inProcessRunner } from "./in-process.js";
import { workOf } from "./index.js";
import type { Job, JobRequest, LogCause } from "./job.js";
import { queueRunner } from "./queue.js";

/**
 * What both runners promise, held by one suite of tests:
 * - a job is `queued`, then `running`, then `done` or `failed`, and stays readable for a day or the next thousand;
 * - a request that equals one that was not begun yet is the same job; one that equals a running one is a job of
 *   its own, because facts may have come after that began;
 * - a job that found the database unreachable is begun again, each time later; one that found its workspace being
 *   analysed waits for its turn; any other failure is final;
 * - a failure is a code and a sentence, never a cause.
 */
export interface JobRunner {
  /** @returns the job's id @throws JobsUnavailable */
  readonly enqueue: (request: JobRequest) => Promise<string>;
  /** @returns undefined for an id that is not known (any more) @throws JobsUnavailable */
  readonly status: (id: string) => Promise<Job | undefined>;
  /** The job when it is done or has failed; undefined as for `status`. @throws JobsUnavailable */
  readonly wait: (id: string) => Promise<Job | undefined>;
  /** Takes no more jobs, ends all waiting, and waits for what runs in this process. */
  readonly close: () => Promise<void>;
}

export interface RunnerOptions {
  /** Redis through which jobs reach workers; absent: they run in this process. */
  readonly redisUrl?: string | undefined;
  readonly services: JobServices;
  readonly log: LogCause;
}

/** @throws JobsUnavailable where Redis cannot be reached or used, with what to do */
export async function openRunner({ redisUrl, services, log }: RunnerOptions): Promise<JobRunner> {
  if (redisUrl === undefined) return inProcessRunner(workOf(services), { log });
  return queueRunner(redisUrl);
}
