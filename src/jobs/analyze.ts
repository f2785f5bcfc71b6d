/** The job of analysing a workspace. */
import { analyze } from "../pipeline/analyze.js";
import type { StructureKeeper } from "../pipeline/structure-keeper.js";
import type { JobRequest, JobResult } from "./job.js";

export interface JobServices {
  readonly store: Parameters<typeof analyze>[0];
  /** Folder for projections of published analyses. */
  readonly cacheFolder: string;
}

/**
 * How long a job waits inside for another analysis of the workspace, milliseconds. Short, because a worker that waits
 * does nothing for other workspaces: the job goes back to the queue instead.
 */
const WAIT_MS = 500;

/**
 * Done twice it does no harm: what an unfinished analysis left is taken back by the next one, and where nothing changed
 * the published one is the answer.
 *
 * @throws AnalysisRunning, LeaseLost, NothingToRead, AnalyzeError, RuleError, StoreError
 */
export async function runAnalyze(
  { store, cacheFolder, keeper }: JobServices & { readonly keeper: StructureKeeper },
  { workspace, without, again }: JobRequest,
  onStage: (name: string) => void,
): Promise<JobResult> {
  const { analysis, unchanged } = await analyze(store, workspace, {
    cacheFolder,
    keeper,
    without,
    again,
    onStage,
    waitMs: WAIT_MS,
  });
  return { analysis, unchanged };
}
