import { expect, it } from "vitest";
import { stopwatch, type AnalysisProgress } from "../../src/pipeline/stopwatch.js";

it("tells where a run is: its stage among all, and how much of that is done", async () => {
  const told: AnalysisProgress[] = [];
  const names: string[] = [];
  const { stage, part, stages } = stopwatch({
    onStage: (name) => names.push(name),
    onProgress: (progress) => told.push(progress),
  });
  await stage("compare", async () => undefined);
  await stage("derive", async () => part(3, 97));
  expect(told.map(({ name, stage: at, done, total }) => [name, at, done, total])).toEqual([
    ["compare", 0, 0, 0],
    ["derive", 4, 0, 0],
    ["derive", 4, 3, 97],
  ]);
  expect(new Set(told.map(({ stages: count }) => count))).toEqual(new Set([12]));
  expect(names).toEqual(["compare", "derive"]);
  expect(stages.map(({ name }) => name)).toEqual(["compare", "derive"]);
});

it("never goes back for a stage that only some analyses have", async () => {
  const at: number[] = [];
  const { stage } = stopwatch({ onProgress: ({ stage: each }) => at.push(each) });
  for (const name of ["load", "derive changed", "project"]) await stage(name, async () => undefined);
  expect(at).toEqual([3, 3, 6]);
});
