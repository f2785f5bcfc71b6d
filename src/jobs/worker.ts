/** A worker: takes jobs from Redis, one at a time, until it is closed. */
import { DelayedError, UnrecoverableError, Worker as QueueWorker, type Job as Queued } from "bullmq";
import { ATTEMPTS, judge, type Attempts } from "./attempts.js";
import { JobRequest, type JobResult, type LogCause, type Work } from "./job.js";
import { writeReason, type Progress } from "./queue.js";
import { QUEUE, requireRedis, workingClient } from "./redis.js";

export interface WorkerOptions {
  readonly log: LogCause;
  readonly attempts?: Attempts;
  /** Told in one sentence of each job as it begins and ends, and of what goes wrong with Redis. */
  readonly tell?: (line: string) => void;
  /**
   * A job whose worker was not heard of for so long belongs to the next one, milliseconds. Longer than an analysis keeps
   * a processor busy in one go; being wrong costs work, never an answer.
   */
  readonly lockMs?: number;
}

export interface Worker {
  /** Takes no more jobs and waits for the one that runs. */
  readonly close: () => Promise<void>;
}

const LOCK_MS = 60_000;
/** Times that a job is taken over from a worker that died with it; a job that kills its workers must end. */
const MOST_TAKEOVERS = 5;

/** @throws RedisUnusable with what to do */
export async function startWorker(url: string, work: Work, options: WorkerOptions): Promise<Worker> {
  const { log, attempts = ATTEMPTS, tell = () => undefined, lockMs = LOCK_MS } = options;
  await requireRedis(url);
  const client = workingClient(url);
  const run = async (job: Queued, token?: string): Promise<JobResult> => {
    tell(`${describe(job)}: begun`);
    try {
      return await runJob(job, work);
    } catch (cause) {
      const { retry, error } = judge(job.id!, cause, log);
      if (retry === "in-turn") {
        await job.moveToDelayed(Date.now() + attempts.turnMs, token);
        throw new DelayedError();
      }
      throw failure(retry === "later" ? Error : UnrecoverableError, writeReason(error));
    }
  };
  const worker = new QueueWorker(QUEUE.name, run, {
    connection: client,
    prefix: QUEUE.prefix,
    concurrency: 1,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: MOST_TAKEOVERS,
  });
  worker.on("completed", (job) => tell(`${describe(job)}: done`));
  worker.on("failed", (job, { message }) => tell(`${job ? describe(job) : "A job"}: failed, ${message}`));
  worker.on("stalled", (id) => tell(`${id}: taken over from a worker that is gone`));
  worker.on("error", oncePerText(tell));
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      client.disconnect();
    },
  };
}

/** Its stack would be kept in Redis too, and says nothing that the reason does not. */
function failure(Kind: new (message: string) => Error, reason: string): Error {
  const error = new Kind(reason);
  error.stack = reason;
  return error;
}

async function runJob(job: Queued, work: Work): Promise<JobResult> {
  // From here on the same request is a job of its own: what is imported from now on may be too late for this one.
  await job.removeDeduplicationKey();
  let stages: string[] = [];
  // Progress that cannot be told is no reason for a job to fail.
  const write = (progress: Progress) => job.updateProgress(progress).catch(() => undefined);
  let written = write({ stages });
  try {
    return await work(JobRequest.parse(job.data), (name) => {
      const reached = (stages = [...stages, name]);
      written = written.then(() => write({ stages: reached }));
    });
  } finally {
    await written;
  }
}

function describe({ id, name, data }: Queued): string {
  return `${id}: ${name} ${(data as Partial<JobRequest>).workspace}`;
}

/** While Redis is away the same error comes every few seconds. */
function oncePerText(tell: (line: string) => void): (error: Error) => void {
  let last = "";
  return ({ message }) => {
    if (message !== last) tell(`Redis: ${message}`);
    last = message;
  };
}
