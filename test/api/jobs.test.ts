/** The mutation that asks for a job, and the query that tells of one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Api } from "../../src/api/server.js";
import { workOf } from "../../src/jobs/index.js";
import { startWorker, type Worker } from "../../src/jobs/worker.js";
import { importContents } from "../../src/pipeline/import-contents.js";
import type { Store } from "../../src/store/connection.js";
import { hasRedis, startRedis, type RedisServer } from "../jobs/redis-server.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { startTestApi, type Ask } from "./client.js";
import { estate } from "./estate.js";

const ANALYZE = `mutation ($workspace: String!, $wait: Boolean, $without: [ID!]! = []) {
  analyze(workspace: $workspace, wait: $wait, without: $without) { id state workspace stages unchanged error { code } analysis { number } }
}`;
const JOB = `query ($id: ID!) { job(id: $id) { id state stages unchanged error { code message } analysis { number complete } } }`;

describe.each([
  ["in the process", true],
  ["through Redis", hasRedis],
])("a job %s", (way, isPossible) => {
  describe.runIf(isPossible)("asked for by GraphQL", () => {
    const workspace = freshWorkspace();
    const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-jobs-"));
    let store: Store;
    let api: Api;
    let ask: Ask;
    let redis: RedisServer | undefined;
    let worker: Worker | undefined;

    beforeAll(async () => {
      store = await openTestStore();
      await importContents(store, workspace, new Map([["estate.json", Buffer.from(estate(3, 2))]]), { source: "s" });
      redis = way === "through Redis" ? await startRedis() : undefined;
      ({ api, ask } = await startTestApi(store, { redisUrl: redis?.url }));
      const work = workOf({ store, cacheFolder });
      worker = redis && (await startWorker(redis.url, work, { log: () => undefined }));
    });
    afterAll(async () => {
      await api.close();
      await worker?.close();
      await redis?.remove();
      await store.close();
      rmSync(cacheFolder, { recursive: true, force: true });
    });

    it("is answered at once where nobody waits, and told of by its id", async () => {
      const { data, errors } = await ask(ANALYZE, { workspace, wait: false });
      expect(errors).toBeUndefined();
      expect(data.analyze).toMatchObject({ workspace, unchanged: null, error: null, analysis: null });
      expect(data.analyze.state).toMatch(/QUEUED|RUNNING/);
      const job = await vi.waitFor(
        async () => {
          const answer = await ask(JOB, { id: data.analyze.id });
          expect(answer.data.job.state).toBe("DONE");
          return answer.data.job;
        },
        { timeout: 30_000, interval: 50 },
      );
      expect(job).toMatchObject({ unchanged: false, error: null, analysis: { number: 1, complete: true } });
      expect(job.stages).toContain("publish");
    });

    it("is answered when it is done where somebody waits, as by default", async () => {
      const { data } = await ask(ANALYZE, { workspace });
      expect(data.analyze).toMatchObject({ state: "DONE", unchanged: true, analysis: { number: 1 } });
    });

    it("that fails is an error for who waits, and a state for who does not", async () => {
      const without = ["no/such-rule"];
      const waited = await ask(ANALYZE, { workspace, without });
      expect(waited.errors?.[0]).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
      expect(waited.errors?.[0]?.message).toContain("no/such-rule");
      const { data } = await ask(ANALYZE, { workspace, without, wait: false });
      await vi.waitFor(
        async () => {
          const answer = await ask(JOB, { id: data.analyze.id });
          expect(answer.data.job).toMatchObject({ state: "FAILED", error: { code: "BAD_USER_INPUT" }, analysis: null });
        },
        { timeout: 30_000, interval: 50 },
      );
    });

    it("that is not known is null", async () => {
      const { data, errors } = await ask(JOB, { id: "none" });
      expect({ data, errors }).toEqual({ data: { job: null }, errors: undefined });
    });
  });
});
