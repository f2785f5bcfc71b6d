import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withLock } from "../../../src/store/server/lock.js";
import { findByArguments, identify, isAlive } from "../../../src/store/server/process.js";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the lock", () => {
  it("is held by one at a time and lets everyone in", async () => {
    const lock = join(folder, "many");
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(
        lock,
        () => {},
        async () => {
          most = Math.max(most, ++inside);
          await new Promise((done) => setTimeout(done, 5));
          inside--;
        },
      );
    await Promise.all(Array.from({ length: 8 }, enter));
    expect(most).toBe(1);
    expect(readdirSync(lock)).toEqual([]);
  });

  it("is let go when the work fails", async () => {
    const lock = join(folder, "failing");
    const failing = withLock(
      lock,
      () => {},
      () => Promise.reject(new Error("no")),
    );
    await expect(failing).rejects.toThrow("no");
    expect(readdirSync(lock)).toEqual([]);
  });

  it("of a killed process is taken over", async () => {
    const lock = join(folder, "killed");
    await withLock(
      lock,
      () => {},
      async () => {},
    );
    const holder = spawn("sleep", ["600"]);
    const id = await identify(holder.pid ?? 0);
    writeFileSync(join(lock, `${id?.pid}.${id?.born}.abcd`), "");
    const entered = withLock(
      lock,
      () => holder.kill("SIGKILL"),
      async () => "in",
    );
    expect(await entered).toBe("in");
  });

  it("of a process whose number another has now is taken over", async () => {
    const lock = join(folder, "reused");
    await withLock(
      lock,
      () => {},
      async () => {},
    );
    writeFileSync(join(lock, `${process.pid}.earlier.abcd`), "");
    let waited = false;
    await withLock(
      lock,
      () => (waited = true),
      async () => {},
    );
    expect(waited).toBe(false);
  });
});

describe("a process", () => {
  it("is told from a later one with its number", async () => {
    const me = await identify(process.pid);
    expect(me && (await isAlive(me))).toBe(true);
    expect(await isAlive({ pid: process.pid, born: "earlier" })).toBe(false);
  });

  it("is dead once it ended", async () => {
    const child = spawn("sleep", ["600"]);
    const id = await identify(child.pid ?? 0);
    child.kill();
    await once(child, "close");
    expect(id && (await isAlive(id))).toBe(false);
  });

  it("is found by a whole argument only", async () => {
    const argument = `--home-dir=${folder}/it`;
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)", "--", argument]);
    await once(child, "spawn");
    expect(await findByArguments([argument, "--"])).toMatchObject([{ pid: child.pid }]);
    expect(await findByArguments([`--home-dir=${folder}/i`])).toEqual([]);
    child.kill();
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])("with the number %s does not exist", async (pid) => {
    expect(await identify(pid)).toBeUndefined();
  });
});
