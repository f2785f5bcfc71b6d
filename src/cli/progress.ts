/** How far long work is, on a terminal alone: elsewhere nobody watches, and what reads stderr wants lines. */
import { SingleBar } from "cli-progress";
import type { AnalysisProgress } from "../pipeline/stopwatch.js";

/** Runs an analysis under a bar that is gone when it ends. */
export async function showingProgress<T>(
  work: (onProgress: (progress: AnalysisProgress) => void) => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work(() => undefined);
  const bar = new SingleBar({
    format: "{bar} {what}",
    stream: process.stderr,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
  });
  const onProgress = ({ name, stage, stages, done, total }: AnalysisProgress) => {
    const part = total ? done / total : 0;
    const what = total ? `${name}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}` : name;
    if (bar.isActive) bar.update(stage + part, { what });
    else bar.start(stages, stage + part, { what });
  };
  try {
    return await work(onProgress);
  } finally {
    bar.stop();
  }
}
