/** What only the way through Redis has: servers that are not fit, outages, workers that are missing or die. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { queueRunner } from "../../src/jobs/queue.js";
import { placeOf, requireRedis, unfit } from "../../src/jobs/redis.js";
import type { JobRunner } from "../../src/jobs/runner.js";
import { startWorker } from "../../src/jobs/worker.js";
import { importContents } from "../../src/pipeline/import-contents.js";
import { readCurrent } from "../../src/store/analyses.js";
import type { Store } from "../../src/store/connection.js";
import { estate } from "../api/estate.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { builtProgram } from "../store/server/own-server.js";
import { testSettings } from "../store/test-settings.js";
import { hasRedis, startRedis, type RedisServer } from "./redis-server.js";
import { analysisOf, gate, QUICK, throughRedis, working } from "./work.js";

const DONE = { analysis: 1, unchanged: false };

describe("a Redis that is not fit", () => {
  const info = (version: string, policy: string) => `redis_version:${version}\r\nmaxmemory_policy:${policy}\r\n`;

  it.each(["6.2.0", "7.0.15", "10.1.0"])("is not %s with noeviction", (version) => {
    expect(unfit(info(version, "noeviction"))).toBeUndefined();
  });

  it.each(["5.0.7", "6.0.16", "6.1.9"])("is %s, with the version that is needed", (version) => {
    expect(unfit(info(version, "noeviction"))).toMatch(new RegExp(`${version}.*6\\.2 or later.*REDIS_URL`));
  });

  it("is one that evicts, or does not say", () => {
    expect(unfit(info("7.0.0", "allkeys-lru"))).toMatch(/allkeys-lru.*noeviction/);
    expect(unfit("")).toMatch(/unknown/);
  });

  it("is named without user and password", () => {
    expect(placeOf("rediss://somebody:hunter2@redis.example:7000/3")).toBe("redis.example:7000/3");
    expect(placeOf("redis://:hunter2@localhost")).toBe("localhost:6379");
  });

  it("is one that does not answer: told at once, with what to do", async () => {
    const failure = await requireRedis("redis://:hunter2@127.0.0.1:1").catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "RedisUnusable", exitCode: 3 });
    expect((failure as Error).message).toMatch(/127\.0\.0\.1:1 .*REDIS_URL/);
    expect((failure as Error).message).not.toContain("hunter2");
  });

  it.skipIf(!hasRedis)("is refused by runner and worker alike", async () => {
    const evicting = await startRedis("--maxmemory-policy", "allkeys-lru");
    const locked = await startRedis("--requirepass", "hunter2");
    const work = working(() => DONE).work;
    for (const open of [queueRunner, (url: string) => startWorker(url, work, { log: () => undefined })]) {
      await expect(open(evicting.url)).rejects.toThrow(/allkeys-lru.*noeviction/);
      await expect(open(locked.url)).rejects.toThrow(/NOAUTH.*REDIS_URL/);
    }
    const runner = await queueRunner(locked.url.replace("//", "//:hunter2@"));
    await runner.close();
    await Promise.all([evicting.remove(), locked.remove()]);
  });
});

describe.skipIf(!hasRedis)("jobs in Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());
  const open: { close: () => Promise<void> }[] = [];
  const opened = <T extends { close: () => Promise<void> }>(each: T) => (open.push(each), each);
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  it("leave no cause behind, only what may be shown", async () => {
    const calls = working(() => new Error("NEO4J_PASSWORD=hunter2", { cause: new Error("hunter2") }));
    const runner = opened(await throughRedis(redis.url)(calls));
    await runner.wait(await runner.enqueue(analysisOf("w")));
    const text = await everything(redis.url);
    expect(text).toContain("INTERNAL_SERVER_ERROR");
    expect(text).not.toMatch(/hunter2|node_modules|\.ts:/);
  });

  it("wait for a worker, and say so to those who wait when there is none", async () => {
    const runner = opened(await queueRunner(redis.url, { noWorkerMs: 100 }));
    const id = await runner.enqueue(analysisOf("w"));
    await expect(runner.wait(id)).rejects.toThrow(/breachline worker/);
    expect(await runner.status(id)).toMatchObject({ state: "queued" });
    opened(await startWorker(redis.url, working(() => DONE).work, { log: () => undefined }));
    expect(await runner.wait(id)).toMatchObject({ state: "done" });
  });

  it("outlast a Redis that crashes: nobody hangs, the worker comes back by itself", async () => {
    const calls = working(() => DONE);
    const runner = opened(await throughRedis(redis.url)(calls));
    const before = await runner.enqueue(analysisOf("before"));
    await runner.wait(before);
    await redis.kill();
    const started = performance.now();
    await expect(runner.enqueue(analysisOf("during"))).rejects.toMatchObject({ name: "JobsUnavailable" });
    expect(performance.now() - started).toBeLessThan(10_000);
    await redis.start();
    const id = await vi.waitFor(() => runner.enqueue(analysisOf("after")), { timeout: 20_000, interval: 200 });
    expect(await runner.wait(id)).toMatchObject({ state: "done" });
  });

  it("go to any worker that is free", async () => {
    const { passed, open: release } = gate();
    const one = working(() => passed);
    const two = working(() => passed);
    const runner = opened(await throughRedis(redis.url)(one));
    opened(await startWorker(redis.url, two.work, { attempts: QUICK, log: () => undefined }));
    const ids = await Promise.all(["a", "b"].map((each) => runner.enqueue(analysisOf(each))));
    await vi.waitFor(() => expect([...one.begun, ...two.begun].toSorted()).toEqual(["a", "b"]), { timeout: 10_000 });
    release();
    for (const id of ids) expect(await runner.wait(id)).toMatchObject({ state: "done" });
    expect([one.begun.length, two.begun.length]).toEqual([1, 1]);
  });
});

/** Everything that Redis holds, as text. */
async function everything(url: string): Promise<string> {
  const client = new Redis(url);
  const texts: string[] = [];
  for (const key of await client.keys("*")) {
    const type = await client.type(key);
    if (type === "hash") texts.push(key, ...(await client.hvals(key)));
    if (type === "stream") texts.push(JSON.stringify(await client.xrange(key, "-", "+")));
  }
  client.disconnect();
  return texts.join("\n");
}

describe.skipIf(!hasRedis)("a worker that is killed", () => {
  const workspace = freshWorkspace();
  const program = builtProgram();
  const home = mkdtempSync(join(tmpdir(), "breachline-worker-"));
  const children: ChildProcess[] = [];
  let redis: RedisServer;
  let store: Store;
  let runner: JobRunner;

  beforeAll(async () => {
    redis = await startRedis();
    store = await openTestStore();
    await importContents(store, workspace, new Map([["estate.json", Buffer.from(estate(20, 3))]]), {
      source: "estate",
    });
    runner = await queueRunner(redis.url);
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await runner.close();
    await redis.remove();
    await store.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** A process of its own that works with a short lock, so that the test need not wait for the usual one. */
  async function worker(): Promise<ChildProcess> {
    const script = `
      const { openStore } = await import("./store/migrate.js");
      const { readSettings } = await import("./config.js");
      const { workOf } = await import("./jobs/index.js");
      const { startWorker } = await import("./jobs/worker.js");
      const store = await openStore(readSettings(), { onProgress: () => undefined });
      const work = workOf({ store, cacheFolder: ${JSON.stringify(home)} });
      await startWorker(${JSON.stringify(redis.url)}, work, { log: console.error, lockMs: 3000 });
      console.log("ready");`;
    const env = { ...process.env, NEO4J_URI: "", BREACHLINE_HOME: testSettings().home };
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: program,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    await once(createInterface(child.stdout), "line");
    return child;
  }

  it("in the middle of an analysis leaves a job that another worker completes", async () => {
    const first = await worker();
    const id = await runner.enqueue(analysisOf(workspace));
    await vi.waitFor(async () => expect((await runner.status(id))?.stages).toContain("resolve"), {
      timeout: 60_000,
      interval: 10,
    });
    first.kill("SIGKILL");
    await once(first, "exit");
    expect(await runner.status(id)).toMatchObject({ state: "running" });
    await expect(readCurrent(store, workspace)).rejects.toThrow(/not been analysed/);

    await worker();
    const started = performance.now();
    const job = await runner.wait(id);
    expect(job).toMatchObject({ id, state: "done", result: { analysis: 1, unchanged: false } });
    expect(job!.stages).toContain("publish");
    expect(performance.now() - started).toBeLessThan(60_000);
    expect(await readCurrent(store, workspace)).toMatchObject({ analysis: 1, complete: true });
  }, 180_000);
});
