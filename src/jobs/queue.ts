/** The runner with Redis: jobs go to whichever worker is free, on any machine. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue, type Job as Queued } from "bullmq";
import { z } from "zod";
import { ATTEMPTS, type Attempts } from "./attempts.js";
import { isFinished, JobRequest, JobResult, sameWork, type Job, type JobError, type JobState } from "./job.js";
import { askingClient, QUEUE, requireRedis } from "./redis.js";
import type { JobRunner } from "./runner.js";
import { JobsUnavailable } from "./unavailable.js";

export interface QueueOptions {
  readonly attempts?: Attempts;
  /** How long one waits for a job while no worker is connected, milliseconds. */
  readonly noWorkerMs?: number;
}

const NO_WORKER_MS = 15_000;
/** Pauses between two looks at a job that one waits for, milliseconds: from the first to the longest. */
const LOOK_MS = [25, 500] as const;
/** Finished jobs stay readable for a day, the last thousand of each kind of end. */
const KEPT = { age: 86_400, count: 1_000 };

/** @throws RedisUnusable with what to do */
export async function queueRunner(url: string, options: QueueOptions = {}): Promise<JobRunner> {
  await requireRedis(url);
  const client = askingClient(url);
  const queue = new Queue(QUEUE.name, { connection: client, prefix: QUEUE.prefix });
  queue.on("error", () => undefined);
  const closing = new AbortController();
  const status = (id: string) => read(queue, id);
  return {
    async enqueue(request) {
      if (closing.signal.aborted) throw new JobsUnavailable("The server is stopping and takes no more jobs.");
      return reachable(() => add(queue, request, options.attempts ?? ATTEMPTS));
    },
    status,
    wait: (id) => waitFor(queue, id, { status, closing: closing.signal, ms: options.noWorkerMs ?? NO_WORKER_MS }),
    async close() {
      closing.abort();
      await queue.close().catch(() => undefined);
      client.disconnect();
    },
  };
}

/** Redis was there when the runner was opened: whatever it refuses now, it is away, full or being restarted. */
async function reachable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new JobsUnavailable("Redis cannot take or tell of jobs now. Try again.", { cause });
  }
}

async function add(queue: Queue, request: JobRequest, { most, backoffMs }: Attempts): Promise<string> {
  const { id } = await queue.add(request.kind, request, {
    jobId: randomUUID(),
    deduplication: { id: sameWork(request) },
    attempts: most,
    backoff: { type: "exponential", delay: backoffMs },
    removeOnComplete: KEPT,
    removeOnFail: KEPT,
    stackTraceLimit: 0,
  });
  return id!;
}

/** The state is read first: what belongs to it is there when the rest is read, and a later state only adds to it. */
async function read(queue: Queue, id: string): Promise<Job | undefined> {
  const state = stateOf(await reachable(() => queue.getJobState(id)));
  const found = state && (await reachable(() => queue.getJob(id)));
  if (!state || !found) return undefined;
  const { kind, workspace } = Shown.parse(found.data);
  const { stages } = Progress.catch({ stages: [] }).parse(found.progress);
  const queuedAt = new Date(found.timestamp).toISOString();
  return { id, kind, workspace, state, stages, queuedAt, ...outcomeOf(state, found) };
}

/** What is shown of a request, also of one that a newer version made. */
const Shown = JobRequest.pick({ kind: true, workspace: true }).strip();

function stateOf(state: string): JobState | undefined {
  if (state === "unknown") return undefined;
  if (state === "active") return "running";
  if (state === "completed") return "done";
  return state === "failed" ? "failed" : "queued";
}

/** As the worker writes it. */
export const Progress = z.object({ stages: z.array(z.string()) });
export type Progress = z.output<typeof Progress>;

function outcomeOf(state: JobState, { returnvalue, failedReason }: Queued): Pick<Job, "result" | "error"> {
  if (state === "done") return { result: JobResult.parse(returnvalue) };
  return state === "failed" ? { error: readReason(failedReason) } : {};
}

/** A failure as the text that Redis keeps of it. */
export function writeReason({ code, message }: JobError): string {
  return JSON.stringify({ code, message });
}

/** What is none of ours is BullMQ's own: its worker died again and again. */
function readReason(text: string): JobError {
  try {
    return JSON.parse(text) as JobError;
  } catch {
    return {
      code: "INTERNAL_SERVER_ERROR",
      message: "Each worker that took the job ended before the job did. The logs of the workers may say why.",
    };
  }
}

interface Waiting {
  readonly status: JobRunner["status"];
  readonly closing: AbortSignal;
  readonly ms: number;
}

/** Looks again and again: an event that is lost while Redis restarts would leave somebody waiting for ever. */
async function waitFor(queue: Queue, id: string, { status, closing, ms }: Waiting): Promise<Job | undefined> {
  let pause: number = LOOK_MS[0];
  let staffed = Date.now();
  for (;;) {
    const job = await status(id);
    if (!job || isFinished(job)) return job;
    if (job.state === "running" || (await reachable(() => queue.getWorkersCount())) > 0) staffed = Date.now();
    if (Date.now() - staffed > ms)
      throw new JobsUnavailable(
        "No worker takes jobs. Start one with `breachline worker`, which then does this job too.",
      );
    await sleep(pause, undefined, { signal: closing }).catch(() => {
      throw new JobsUnavailable("The server is stopping. The job goes on with the workers.");
    });
    pause = Math.min(pause * 1.5, LOOK_MS[1]);
  }
}
