/** Work for tests that takes as long as the test says, and ends as it says. */
import { inProcessRunner } from "../../src/jobs/in-process.js";
import type { JobRequest, JobResult, Work } from "../../src/jobs/job.js";
import { queueRunner } from "../../src/jobs/queue.js";
import type { JobRunner } from "../../src/jobs/runner.js";
import { startWorker } from "../../src/jobs/worker.js";

/** So short that a test can wait for the last attempt. */
export const QUICK = { most: 4, backoffMs: 40, turnMs: 60 };

export const analysisOf = (workspace: string, rest: Partial<JobRequest> = {}): JobRequest => ({
  kind: "analyze",
  workspace,
  without: [],
  again: false,
  ...rest,
});

/** What a call of the work does: answers at once, fails, or waits until the test lets it go. */
export type Deed = JobResult | Error | Promise<JobResult>;

export interface Calls {
  readonly work: Work;
  /** Workspaces in the order in which they were begun. */
  readonly begun: string[];
  /** Causes as they were logged, by reference. */
  readonly logged: [reference: string, cause: unknown][];
}

/** @param deed what the n-th call for a workspace does, from 1 */
export function working(deed: (workspace: string, call: number) => Deed): Calls {
  const begun: string[] = [];
  const work: Work = async ({ workspace }, onStage) => {
    begun.push(workspace);
    onStage("first");
    const made = deed(workspace, begun.filter((each) => each === workspace).length);
    if (made instanceof Error) throw made;
    onStage("second");
    return made;
  };
  return { work, begun, logged: [] };
}

/** A promise that the test keeps. */
export function gate(): { readonly passed: Promise<JobResult>; readonly open: (result?: JobResult) => void } {
  let open: (result?: JobResult) => void = () => undefined;
  const passed = new Promise<JobResult>((resolve) => {
    open = (result = { analysis: 1, unchanged: false }) => resolve(result);
  });
  return { passed, open };
}

export type Runners = (calls: Calls) => Promise<JobRunner>;

export const inThisProcess: Runners = async ({ work, logged }) =>
  inProcessRunner(work, { attempts: QUICK, log: (...cause) => logged.push(cause) });

/** A runner and one worker, as if they were on two machines. */
export function throughRedis(url: string): Runners {
  return async ({ work, logged }) => {
    const runner = await queueRunner(url, { attempts: QUICK });
    const worker = await startWorker(url, work, { attempts: QUICK, log: (...cause) => logged.push(cause) });
    const close = async () => {
      await runner.close();
      await worker.close();
    };
    return { ...runner, close };
  };
}
