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

interface Line {
  readonly work: Work;
  readonly log: LogCause;
  readonly attempts: Attempts;
  readonly entries: Map<string, Entry>;
  readonly waiting: Entry[];
  /** Jobs that will wait again when their pause is over. */
  readonly pauses: Map<NodeJS.Timeout, Entry>;
  running: Promise<void> | undefined;
  closed: boolean;
}

export function inProcessRunner(work: Work, { log, attempts = ATTEMPTS }: InProcessOptions): JobRunner {
  const state = { entries: new Map(), waiting: [], pauses: new Map(), running: undefined, closed: false };
  const line: Line = { work, log, attempts, ...state };
  return {
    enqueue: async (request) => enqueue(line, request),
    status: async (id) => line.entries.get(id)?.job,
    async wait(id) {
      const entry = line.entries.get(id);
      await entry?.finished;
      return entry?.job;
    },
    close: () => close(line),
  };
}

function enqueue(line: Line, request: JobRequest): string {
  if (line.closed) throw new JobsUnavailable("The server is stopping and takes no more jobs.");
  const key = sameWork(request);
  const same = line.waiting.find((entry) => entry.key === key && !entry.begun);
  if (same) return same.job.id;
  const entry = newEntry(request, key);
  line.entries.set(entry.job.id, entry);
  line.waiting.push(entry);
  // Not at once: whoever asks twice in one go asks for the same job, as with Redis.
  setImmediate(() => next(line));
  return entry.job.id;
}

function newEntry(request: JobRequest, key: string): Entry {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const { kind, workspace } = request;
  const queuedAt = new Date().toISOString();
  const job: Job = { id: randomUUID(), kind, workspace, state: "queued", stages: [], queuedAt };
  return { job, request, key, begun: false, failures: 0, finished, finish };
}

function next(line: Line): void {
  if (line.running || line.closed) return;
  const entry = line.waiting.shift();
  if (!entry) return;
  line.running = run(line, entry).finally(() => {
    line.running = undefined;
    next(line);
  });
}

async function run(line: Line, entry: Entry): Promise<void> {
  const { work, log, attempts } = line;
  entry.begun = true;
  entry.job = { ...entry.job, state: "running", stages: [] };
  try {
    const result = await work(entry.request, (name) => {
      entry.job = { ...entry.job, stages: [...entry.job.stages, name] };
    });
    end(line, entry, { state: "done", result });
  } catch (cause) {
    const { retry, error } = judge(entry.job.id, cause, log);
    if (retry === "later") entry.failures += 1;
    if (line.closed || retry === "never" || entry.failures >= attempts.most)
      end(line, entry, { state: "failed", error });
    else again(line, entry, retry === "in-turn" ? attempts.turnMs : pauseAfter(attempts, entry.failures));
  }
}

function end({ entries }: Line, entry: Entry, outcome: Pick<Job, "state" | "result" | "error">): void {
  entry.job = { ...entry.job, ...outcome };
  entry.finish();
  const finished = [...entries].filter(([, { job }]) => isFinished(job));
  for (const [id] of finished.slice(0, -KEPT)) entries.delete(id);
}

function again(line: Line, entry: Entry, ms: number): void {
  entry.job = { ...entry.job, state: "queued" };
  const pause = setTimeout(() => {
    line.pauses.delete(pause);
    line.waiting.push(entry);
    next(line);
  }, ms);
  line.pauses.set(pause, entry);
}

async function close(line: Line): Promise<void> {
  line.closed = true;
  const error = { code: "SERVICE_UNAVAILABLE", message: "The server stopped before the job's turn came." } as const;
  for (const entry of [...line.waiting.splice(0), ...line.pauses.values()])
    end(line, entry, { state: "failed", error });
  for (const pause of line.pauses.keys()) clearTimeout(pause);
  line.pauses.clear();
  await line.running;
}
