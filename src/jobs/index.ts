/** Every kind of job, one line each. */
import { runAnalyze, type JobServices } from "./analyze.js";
import { StructureKeeper } from "../pipeline/structure-keeper.js";
import type { Work } from "./job.js";

const JOBS = {
  analyze: runAnalyze,
} as const;

/** What a worker, or a process without one, does for each job. */
export function workOf(services: JobServices): Work {
  const kept = { ...services, keeper: new StructureKeeper() };
  return (request, onStage) => JOBS[request.kind](kept, request, onStage);
}
