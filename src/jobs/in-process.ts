/** The runner without Redis: jobs run one after the other in this process and are gone with it. */
import { randomUUID } from "node:crypto";
import { ATTEMPTS, judge, pauseAfter, type Attempts } from "./attempts.js";
import { isFinished, sameWork, type Job, type JobRequest, type LogCause, type Work } from "./job.js";
import type { JobRunner } from "./runner.js";
import { JobsUnavailable } from "./unavailable.js";

export interface InProcessOptions {
  readonly log: LogCause;
  readonly attempts?: Attempts;
}

/** Finished jobs that stay readable. */
const KEPT = 1000;

interface Entry {
  job: Job;
  readonly request: JobRequest;
  readonly key: string;
  begun: boolean;
  failures: number;
  readonly finished: Promise<void>;
  readonly finish: () => void;
}

export function inProcessRunner(work: Work, { log, attempts = ATTEMPTS }: InProcessOptions): JobRunner {
  const entries = new Map<string, Entry>();
  const waiting: Entry[] = [];
  const pauses = new Map<NodeJS.Timeout, Entry>();
  let running: Promise<void> | undefined;
  let closed = false;

  function end(entry: Entry, outcome: Pick<Job, "state" | "result" | "error">): void {
    entry.job = { ...entry.job, ...outcome };
    entry.finish();
    const finished = [...entries].filter(([, { job }]) => isFinished(job));
    for (const [id] of finished.slice(0, -KEPT)) entries.delete(id);
  }

  function again(entry: Entry, ms: number): void {
    entry.job = { ...entry.job, state: "queued" };
    const pause = setTimeout(() => {
      pauses.delete(pause);
      waiting.push(entry);
      next();
    }, ms);
    pauses.set(pause, entry);
  }

  async function run(entry: Entry): Promise<void> {
    entry.begun = true;
    entry.job = { ...entry.job, state: "running", stages: [] };
    try {
      const result = await work(entry.request, (name) => {
        entry.job = { ...entry.job, stages: [...entry.job.stages, name] };
      });
      end(entry, { state: "done", result });
    } catch (cause) {
      const { retry, error } = judge(entry.job.id, cause, log);
      if (retry === "in-turn" && !closed) return again(entry, attempts.turnMs);
      entry.failures += 1;
      if (retry === "later" && entry.failures < attempts.most && !closed)
        return again(entry, pauseAfter(attempts, entry.failures));
      end(entry, { state: "failed", error });
    }
  }

  function next(): void {
    if (running || closed) return;
    const entry = waiting.shift();
    if (!entry) return;
    running = run(entry).finally(() => {
      running = undefined;
      next();
    });
  }

  return {
    async enqueue(request) {
      if (closed) throw new JobsUnavailable("The server is stopping and takes no more jobs.");
      const key = sameWork(request);
      const same = waiting.find((entry) => entry.key === key && !entry.begun);
      if (same) return same.job.id;
      const entry = newEntry(request, key);
      entries.set(entry.job.id, entry);
      waiting.push(entry);
      // Not at once: whoever asks twice in one go asks for the same job, as with Redis.
      setImmediate(next);
      return entry.job.id;
    },
    status: async (id) => entries.get(id)?.job,
    async wait(id) {
      const entry = entries.get(id);
      await entry?.finished;
      return entry?.job;
    },
    async close() {
      closed = true;
      const error = { code: "SERVICE_UNAVAILABLE", message: "The server stopped before the job's turn came." } as const;
      for (const entry of [...waiting.splice(0), ...pauses.values()]) end(entry, { state: "failed", error });
      for (const pause of pauses.keys()) clearTimeout(pause);
      await running;
    },
  };
}

function newEntry(request: JobRequest, key: string): Entry {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const { kind, workspace } = request;
  const queuedAt = new Date().toISOString();
  const job: Job = { id: randomUUID(), kind, workspace, state: "queued", stages: [], queuedAt };
  return { job, request, key, begun: false, failures: 0, finished, finish };
}
