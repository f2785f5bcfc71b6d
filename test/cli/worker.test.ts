import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { workUntilStopped } from "../../src/cli/worker.js";
import { queueRunner } from "../../src/jobs/queue.js";
import { analysisOf } from "../jobs/work.js";
import { hasRedis, startRedis, type RedisServer } from "../jobs/redis-server.js";
import { breachline } from "./in-process.js";

beforeEach(() => {
  vi.stubEnv("NEO4J_URI", "");
  vi.stubEnv("REDIS_URL", "");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("says what is missing without REDIS_URL", async () => {
  const { exitCode, stdout, stderr } = await breachline("worker");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/REDIS_URL/);
});

it("says that Redis does not answer, without the password in its address", async () => {
  vi.stubEnv("REDIS_URL", "redis://:hunter2@127.0.0.1:1");
  for (const command of [["worker"], ["serve", "--port", "0"]]) {
    const { exitCode, stderr } = await breachline(...command);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/127\.0\.0\.1:1 .*REDIS_URL/);
    expect(stderr).not.toContain("hunter2");
  }
});

describe.skipIf(!hasRedis)("with Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  it.each(["SIGINT", "SIGTERM"] as const)("does the jobs that there are, and %s ends it in order", async (signal) => {
    vi.stubEnv("REDIS_URL", redis.url);
    const runner = await queueRunner(redis.url);
    const id = await runner.enqueue(analysisOf("nowhere-at-all"));
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const ready = new Promise((resolve) => {
      vi.spyOn(process.stdout, "write").mockImplementation((text) => {
        if (String(text).includes("Taking jobs")) resolve(undefined);
        return true;
      });
    });
    const running = workUntilStopped();
    await ready;
    expect(await runner.wait(id)).toMatchObject({ state: "failed", error: { code: "NOT_FOUND" } });
    process.emit(signal);
    await running;
    await runner.close();
  });
});
