/** Times the stages of a run. */

/** Runs a part and notes how long it took. */
export type Stage = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export interface Stopwatch {
  readonly stage: Stage;
  /** Whole milliseconds of each stage that has ended. */
  readonly stages: { name: string; ms: number }[];
}

export function stopwatch(onStage: ((name: string) => void) | undefined): Stopwatch {
  const stages: { name: string; ms: number }[] = [];
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    onStage?.(name);
    const start = performance.now();
    try {
      return await work();
    } finally {
      stages.push({ name, ms: Math.round(performance.now() - start) });
    }
  };
  return { stage, stages };
}
