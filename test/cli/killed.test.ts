/** Commands killed at any moment: what was published stays readable, and everything can be repeated. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { estate } from "../api/estate.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { builtProgram } from "../store/server/own-server.js";
import { testSettings } from "../store/test-settings.js";
import { breachline } from "./in-process.js";

const folder = mkdtempSync(join(tmpdir(), "breachline-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const BEFORE = file("before.json", estate(20, 3));
const AFTER = file("after.json", estate(24, 3));

describe("a command that is killed", () => {
  const workspace = freshWorkspace();
  const control = freshWorkspace();
  const program = builtProgram();
  const took = { import: 0, analyze: 0 };
  let published: string;

  const importing = (path: string) => ["import", path, "--source", "estate"];
  /** Runs the program in a process of its own; killed after so many milliseconds where that is said. */
  async function run(args: readonly string[], of: string, killAfterMs?: number): Promise<number | null> {
    const script = `const { main } = await import("./bundle/main.js"); await main(process.argv);`;
    const all = ["--input-type=module", "--eval", script, "--", "breachline", ...args, "--workspace", of];
    const { home } = testSettings();
    const env = { ...process.env, NEO4J_URI: "", BREACHLINE_HOME: home };
    const child = spawn(process.execPath, all, { cwd: program, env, stdio: "ignore" });
    const ended = once(child, "exit");
    if (killAfterMs !== undefined) {
      await Promise.race([ended, sleep(killAfterMs)]);
      child.kill("SIGKILL");
    }
    return ((await ended) as [number | null])[0];
  }

  async function timed(args: readonly string[], of: string): Promise<number> {
    const started = performance.now();
    expect(await run(args, of)).toBe(0);
    return performance.now() - started;
  }

  const read = async (of: string) => (await breachline("paths", "--workspace", of, "--limit", "1000", "--json")).stdout;
  /** Everything that the workspace holds and derives, line by line. */
  async function everything(of: string): Promise<string[]> {
    const store = await openTestStore();
    const lines: string[] = [];
    for (const what of ["assets", "relationships", "findings", "steps", "paths"] as const)
      for await (const row of exportRows(store, of, what)) lines.push(JSON.stringify(row));
    await store.close();
    return lines.sort();
  }

  beforeAll(async () => {
    for (const args of [importing(BEFORE), ["analyze"]]) await run(args, workspace);
    published = await read(workspace);
    expect(JSON.parse(published).paths.length).toBeGreaterThan(50);
    await run(importing(BEFORE), control);
    await run(["analyze"], control);
    took.import = await timed(importing(AFTER), control);
    took.analyze = await timed(["analyze"], control);
  });

  it.each([0.5, 0.7, 0.85, 0.95])(
    "during an import, %s of the way, changes nothing that is published",
    async (part) => {
      await run(importing(AFTER), workspace, part * took.import);
      expect(await read(workspace)).toBe(published);
    },
  );

  it("during an import can be repeated", async () => {
    expect(await run(importing(AFTER), workspace)).toBe(0);
    expect(await read(workspace)).toBe(published);
  });

  it.each([0.5, 0.65, 0.8, 0.95])(
    "during an analysis, %s of the way, leaves the old answer or the whole new one",
    async (part) => {
      await run(["analyze", "--again"], workspace, part * took.analyze);
      expect([published, await read(control)]).toContain(await read(workspace));
    },
  );

  it("during an analysis can be repeated, and all is as if nothing had been killed", async () => {
    expect(await run(["analyze"], workspace)).toBe(0);
    expect(await read(workspace)).toBe(await read(control));
    expect(await everything(workspace)).toEqual(await everything(control));
  });
});
