/** Times the stages of a run, and tells how far it is. */

/** The stages of an analysis that derives all steps, in their order; one that derives a part has some of them. */
const STAGES = [
  ...["compare", "prepare", "resolve", "load", "derive", "score", "project"],
  ...["search", "write steps", "write costs", "write paths", "publish"],
] as const;

/** Where an analysis is. */
export interface AnalysisProgress {
  readonly name: string;
  /** How many of the stages are behind it. */
  readonly stage: number;
  readonly stages: number;
  /** Parts of this stage that are done, such as rules; a total of 0: it has none that can be counted. */
  readonly done: number;
  readonly total: number;
}

/** Runs a part and notes how long it took. */
export type Stage = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface Stopwatch {
  readonly stage: Stage;
  /** Tells how much of the running stage is done. */
  readonly part: (done: number, total: number) => void;
  /** Whole milliseconds of each stage that has ended. */
  readonly stages: { name: string; ms: number }[];
}

/** Who is told of a run's progress. */
export interface Watchers {
  /** Told the name of each stage as it begins. */
  readonly onStage?: ((name: string) => void) | undefined;
  /** Told of each stage as it begins, and of each part of it that is done. */
  readonly onProgress?: ((progress: AnalysisProgress) => void) | undefined;
}

export function stopwatch({ onStage, onProgress }: Watchers): Stopwatch {
  const stages: { name: string; ms: number }[] = [];
  let running = { name: "", stage: 0, stages: STAGES.length };
  const part = (done: number, total: number) => onProgress?.({ ...running, done, total });
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    // A stage that only some analyses have counts where it stands: behind the one before it.
    const at = STAGES.findIndex((each) => each === name);
    running = { ...running, name, stage: at < 0 ? running.stage : at };
    onStage?.(name);
    part(0, 0);
    const start = performance.now();
    try {
      return await work();
    } finally {
      stages.push({ name, ms: Math.round(performance.now() - start) });
    }
  };
  return { stage, part, stages };
}
