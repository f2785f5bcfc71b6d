/** What a runner promises, whether its jobs run in this process or reach workers through Redis. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { workOf } from "../../src/jobs/index.js";
import type { Job } from "../../src/jobs/job.js";
import type { JobRunner } from "../../src/jobs/runner.js";
import { AnalyzeError } from "../../src/pipeline/analyze.js";
import { importContents } from "../../src/pipeline/import-contents.js";
import { AnalysisRunning, readCurrent } from "../../src/store/analyses.js";
import type { Store } from "../../src/store/connection.js";
import { DatabaseMissing, ServerUnreachable } from "../../src/store/errors.js";
import { estate } from "../api/estate.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { hasRedis, startRedis, type RedisServer } from "./redis-server.js";
import { analysisOf, gate, inThisProcess, QUICK, throughRedis, working, type Calls, type Runners } from "./work.js";

const DONE = { analysis: 7, unchanged: false };

describe("in this process", () => {
  conforms(() => inThisProcess);
});

describe.skipIf(!hasRedis)("through Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());
  conforms(() => throughRedis(redis.url));
});

function conforms(runners: () => Runners): void {
  let runner: JobRunner;
  afterEach(() => runner.close());
  const open = async (calls: Calls) => (runner = await runners()(calls));
  const reaches = (id: string, state: Job["state"]) =>
    vi.waitFor(async () => expect(await runner.status(id)).toMatchObject({ state }), { timeout: 10_000, interval: 10 });

  it("runs a job and keeps its result", async () => {
    await open(working(() => DONE));
    const id = await runner.enqueue(analysisOf("w"));
    const job = await runner.wait(id);
    expect(job).toEqual({
      ...{ id, kind: "analyze", workspace: "w", state: "done", stages: ["first", "second"], result: DONE },
      queuedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(await runner.status(id)).toEqual(job);
    expect(await runner.wait(id)).toEqual(job);
  });

  it("tells of a job while it runs, with the stages that it reached", async () => {
    const { passed, open: release } = gate();
    await open(working(() => passed));
    const id = await runner.enqueue(analysisOf("w"));
    const both = async () => expect((await runner.status(id))?.stages).toEqual(["first", "second"]);
    await vi.waitFor(both, { timeout: 10_000, interval: 10 });
    expect(await runner.status(id)).toMatchObject({ state: "running" });
    release();
    expect(await runner.wait(id)).toMatchObject({ state: "done" });
  });

  it("runs one job after the other, in the order in which they came", async () => {
    const { passed, open: release } = gate();
    const calls = working((workspace) => (workspace === "a" ? passed : DONE));
    await open(calls);
    const ids = [];
    for (const workspace of ["a", "b", "c"]) ids.push(await runner.enqueue(analysisOf(workspace)));
    await reaches(ids[0]!, "running");
    expect(await runner.status(ids[1]!)).toMatchObject({ state: "queued", stages: [] });
    release();
    await runner.wait(ids[2]!);
    expect(calls.begun).toEqual(["a", "b", "c"]);
  });

  it("takes an equal request for the same job until it is begun, and never after", async () => {
    const first = gate();
    const calls = working((workspace, call) => (workspace === "w" && call === 1 ? first.passed : DONE));
    await open(calls);
    const running = await runner.enqueue(analysisOf("w"));
    await reaches(running, "running");
    const later = await runner.enqueue(analysisOf("w"));
    const same = await runner.enqueue(analysisOf("w"));
    const reordered = await runner.enqueue(analysisOf("w", { without: ["b", "a"] }));
    expect(later).not.toBe(running);
    expect(same).toBe(later);
    expect(await runner.enqueue(analysisOf("w", { without: ["a", "b", "a"] }))).toBe(reordered);
    expect(new Set([later, reordered, await runner.enqueue(analysisOf("w", { again: true }))]).size).toBe(3);
    const other = await runner.enqueue(analysisOf("other"));
    first.open();
    expect(await runner.wait(other)).toMatchObject({ state: "done" });
    expect(calls.begun).toEqual(["w", "w", "w", "w", "other"]);
    expect(await runner.enqueue(analysisOf("w"))).not.toBe(later);
  });

  it("asks for one job when many ask at once", async () => {
    const calls = working(() => DONE);
    const { passed, open: release } = gate();
    await open(working((workspace) => (workspace === "busy" ? passed : calls.work(analysisOf(workspace), () => {}))));
    await reaches(await runner.enqueue(analysisOf("busy")), "running");
    const ids = await Promise.all(Array.from({ length: 20 }, () => runner.enqueue(analysisOf("w"))));
    release();
    expect(new Set(ids).size).toBe(1);
    await runner.wait(ids[0]!);
    expect(calls.begun).toEqual(["w"]);
  });

  it("begins a job again while the database cannot be reached, and starts its stages anew", async () => {
    const calls = working((_, call) => (call < 3 ? new ServerUnreachable("at bolt://db") : DONE));
    await open(calls);
    const started = performance.now();
    const job = await runner.wait(await runner.enqueue(analysisOf("w")));
    expect(job).toMatchObject({ state: "done", result: DONE, stages: ["first", "second"] });
    expect(job).not.toHaveProperty("error");
    expect(calls.begun).toHaveLength(3);
    // Each pause is twice as long as the one before.
    expect(performance.now() - started).toBeGreaterThan(3 * QUICK.backoffMs);
  });

  it("gives up after the last attempt, with a code and a sentence that holds no address", async () => {
    const calls = working(() => new ServerUnreachable("Neo4j at bolt://db:7687 is away", { cause: new Error("x") }));
    await open(calls);
    const id = await runner.enqueue(analysisOf("w"));
    const job = await runner.wait(id);
    expect(job).toMatchObject({ state: "failed", error: { code: "SERVICE_UNAVAILABLE" } });
    expect(JSON.stringify(job)).not.toMatch(/bolt|7687/);
    expect(job!.error!.message).toContain(id);
    expect(calls.begun).toHaveLength(QUICK.most);
    expect(calls.logged.at(-1)).toEqual([id, expect.any(ServerUnreachable)]);
  });

  it("does not begin again what would fail again", async () => {
    const failures: Record<string, Error> = {
      fault: new TypeError("password=hunter2 is undefined"),
      missing: new DatabaseMissing("no database"),
      rule: new AnalyzeError('There is no rule "x".'),
    };
    const calls = working((workspace) => failures[workspace]!);
    await open(calls);
    const ids = await Promise.all(Object.keys(failures).map((each) => runner.enqueue(analysisOf(each))));
    const [fault, missing, rule] = await Promise.all(ids.map((id) => runner.wait(id)));
    expect(fault).toMatchObject({ state: "failed", error: { code: "INTERNAL_SERVER_ERROR" } });
    expect(JSON.stringify(fault)).not.toContain("hunter2");
    expect(missing).toMatchObject({ state: "failed", error: { code: "SERVICE_UNAVAILABLE" } });
    expect(rule!.error).toEqual({ code: "BAD_USER_INPUT", message: 'There is no rule "x".' });
    expect(calls.begun.toSorted()).toEqual(Object.keys(failures).toSorted());
    expect(new Set(calls.logged.map(([reference]) => reference))).toEqual(new Set([ids[0], ids[1]]));
  });

  it("lets a job wait for its turn as often as it takes, and others pass", async () => {
    const turns = 2 * QUICK.most;
    const calls = working((workspace, call) =>
      workspace === "w" && call <= turns ? new AnalysisRunning("by another command") : DONE,
    );
    await open(calls);
    const [first, second] = [await runner.enqueue(analysisOf("w")), await runner.enqueue(analysisOf("other"))];
    await runner.wait(second);
    expect(calls.begun.filter((each) => each === "w").length).toBeLessThan(turns);
    expect(await runner.wait(first)).toMatchObject({ state: "done", result: DONE });
    expect(calls.begun).toHaveLength(turns + 2);
    expect(calls.logged).toEqual([]);
  });

  it("goes on after a job that failed", async () => {
    await open(working((workspace) => (workspace === "bad" ? new Error("no") : DONE)));
    const [bad, good] = [await runner.enqueue(analysisOf("bad")), await runner.enqueue(analysisOf("good"))];
    expect(await runner.wait(good)).toMatchObject({ state: "done" });
    expect(await runner.status(bad)).toMatchObject({ state: "failed" });
  });

  it("knows nothing of a job that was never asked for", async () => {
    await open(working(() => DONE));
    const id = "00000000-0000-4000-8000-000000000000";
    expect([await runner.status(id), await runner.wait(id)]).toEqual([undefined, undefined]);
  });

  it("takes nothing more when it is closed, and ends the job that runs", async () => {
    const { passed, open: release } = gate();
    const calls = working(() => passed);
    let ended = false;
    void passed.then(() => (ended = true));
    await open(calls);
    await reaches(await runner.enqueue(analysisOf("w")), "running");
    const closing = runner.close();
    await expect(runner.enqueue(analysisOf("late"))).rejects.toMatchObject({ name: "JobsUnavailable", exitCode: 3 });
    setTimeout(release, 50);
    await closing;
    expect(ended).toBe(true);
    expect(calls.begun).toEqual(["w"]);
  });

  it("leaves nobody waiting when it is closed", async () => {
    const { passed, open: release } = gate();
    await open(working(() => passed));
    await reaches(await runner.enqueue(analysisOf("w")), "running");
    const second = await runner.enqueue(analysisOf("second"));
    const waiting = runner.wait(second).catch((error: unknown) => error);
    setTimeout(release, 50);
    await runner.close();
    const told = await waiting;
    expect(told instanceof Error ? told.name : (told as Job).error?.code).toMatch(
      /JobsUnavailable|SERVICE_UNAVAILABLE/,
    );
  });

  describe("with a real workspace", () => {
    const workspace = freshWorkspace();
    const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-jobs-"));
    let store: Store;
    beforeAll(async () => {
      store = await openTestStore();
      const contents = new Map([["estate.json", Buffer.from(estate(3, 2))]]);
      await importContents(store, workspace, contents, { source: "estate" });
    });
    afterAll(async () => {
      await store.close();
      rmSync(cacheFolder, { recursive: true, force: true });
    });

    it("analyses it once, and answers with what is published where nothing changed", async () => {
      await open({ work: workOf({ store, cacheFolder }), begun: [], logged: [] });
      const first = await runner.wait(await runner.enqueue(analysisOf(workspace)));
      expect(first).toMatchObject({ state: "done", result: { analysis: 1, unchanged: false } });
      expect(first!.stages).toEqual(expect.arrayContaining(["resolve", "derive", "publish"]));
      const second = await runner.wait(await runner.enqueue(analysisOf(workspace)));
      expect(second).toMatchObject({ state: "done", result: { analysis: 1, unchanged: true } });
      expect(await readCurrent(store, workspace)).toMatchObject({ analysis: 1, complete: true });
    });

    it("says that a workspace does not exist", async () => {
      await open({ work: workOf({ store, cacheFolder }), begun: [], logged: [] });
      const job = await runner.wait(await runner.enqueue(analysisOf("nowhere-at-all")));
      expect(job!.error).toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("nowhere-at-all") });
    });
  });
}
