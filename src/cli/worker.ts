import { Command } from "commander";
import { readSettings } from "../config.js";
import { answer, tell, withSession } from "./session.js";
import { untilStopped } from "./until-stopped.js";

/** There is no queue to take jobs from: exit code 2. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly exitCode = 2;
}

/** `breachline worker`: does the jobs that servers put into Redis, until it is stopped. */
export function workerCommand(): Command {
  return new Command("worker")
    .description("do the jobs that `serve` puts into Redis (REDIS_URL), one at a time, until it is stopped")
    .action(workUntilStopped);
}

/**
 * Works until SIGINT or SIGTERM; then it ends the job that it is at. Prints a line on stdout when it takes jobs.
 *
 * @throws WorkerError without REDIS_URL; JobsUnavailable, StoreError
 */
export async function workUntilStopped(): Promise<void> {
  const { redisUrl } = readSettings();
  if (redisUrl === undefined)
    throw new WorkerError(
      "A worker takes its jobs from Redis: set REDIS_URL, for this command and for `serve`. Without it `serve` does them itself.",
    );
  // Loaded here, since no other command needs what talks to Redis.
  const [{ workOf }, { startWorker }] = await Promise.all([import("../jobs/index.js"), import("../jobs/worker.js")]);
  await withSession(async ({ store, cacheFolder }) => {
    const log = (reference: string, cause: unknown) =>
      tell(`${reference}: ${cause instanceof Error ? cause.stack : String(cause)}`);
    const worker = await startWorker(redisUrl, workOf({ store, cacheFolder }), { log, tell });
    const stopped = untilStopped();
    await answer("Taking jobs.");
    await stopped;
    tell("Stopping when the job at hand is done … (again: at once)");
    await worker.close();
  });
}
