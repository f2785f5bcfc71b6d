import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../../../src/pipeline/analyze.js";
import { importFiles } from "../../../src/pipeline/import-files.js";
import { readRules } from "../../../src/rules/index.js";
import { connect } from "../../../src/store/connection.js";
import { ServerUnreachable, StoreError, WrongPassword } from "../../../src/store/errors.js";
import { openStore } from "../../../src/store/migrate.js";
import { findOrStart, localLayout, localStatus, resetLocal, stopLocal } from "../../../src/store/server/local.js";
import { identify } from "../../../src/store/server/process.js";
import { estate } from "../../api/estate.js";
import { builtProgram, ownEnvironment, ownSettings, removeOwn } from "./own-server.js";

const settings = ownSettings();
const layout = localLayout(settings);
const program = builtProgram();
afterAll(async () => {
  await removeOwn(settings);
});

/** Another command that finds or starts the server and prints its process number. */
function otherCommand(): ChildProcess {
  const script = `
    import { readSettings } from "./config.js";
    import { findOrStart } from "./store/server/local.js";
    console.log((await findOrStart(readSettings())).pid);
  `;
  const args = ["--input-type=module", "--eval", script];
  return spawn(process.execPath, args, {
    cwd: program,
    env: ownEnvironment(settings.home),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function printed(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (part: Buffer) => (text += part.toString()));
  await once(child, "close");
  return text.trim();
}

async function isRunning(pid: number | undefined): Promise<boolean> {
  return (await identify(pid ?? 0)) !== undefined;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

/** The tests follow one server through its life; each leaves it as the next one expects it. */
describe("the local server", () => {
  let pid: number;

  it("is started once when two commands need it at once", async () => {
    const [first, second] = await Promise.all([printed(otherCommand()), printed(otherCommand())]);
    expect(first).toMatch(/^\d+$/);
    expect(second).toBe(first);
    pid = Number(first);
  }, 120_000);

  it("stays up for the next command, which finds it within moments", async () => {
    const before = Date.now();
    expect((await findOrStart(settings)).pid).toBe(pid);
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(await localStatus(settings)).toMatchObject({ state: "running", pid });
  });

  it("keeps its password in a file that nobody else may read", () => {
    expect(statSync(layout.password).mode & 0o777).toBe(0o600);
    expect(readFileSync(layout.password, "utf8").trim()).toMatch(/^[0-9a-f]{48}$/);
  });

  it("says so when the password file holds another password", async () => {
    const right = readFileSync(layout.password, "utf8");
    writeFileSync(layout.password, "something-else\n");
    await expect(connect(settings)).rejects.toBeInstanceOf(WrongPassword);
    await expect(connect(settings)).rejects.toThrow(/password file/);
    writeFileSync(layout.password, right);
  });

  it.each(["", "{", '{"port": "many"}', "\0\0\0"])("is found again when the state file holds %j", async (content) => {
    writeFileSync(layout.state, content);
    expect((await findOrStart(settings)).pid).toBe(pid);
  });

  it("ends an import and an analysis with 3 and what to do when it is killed, and is started anew by the next command", async () => {
    const [file, other] = [join(settings.home, "estate.json"), join(settings.home, "other.json")];
    writeFileSync(file, estate(20, 3));
    writeFileSync(other, estate(24, 3));
    const kill = async () => process.kill((await localStatus(settings)).pid!, "SIGKILL");
    let store = await openStore(settings);
    const onFile = (path: string) => path === other && void process.kill(pid, "SIGKILL");
    const failed = await importFiles(store, "w", [file, other], { source: "s", onFile }).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(StoreError);
    expect(failed).toMatchObject({ exitCode: 3, message: expect.stringMatching(/Neo4j/) });
    await expect(store.read("CYPHER 25 RETURN 1 AS one")).rejects.toBeInstanceOf(ServerUnreachable);
    await store.close();

    store = await openStore(settings);
    const now = await localStatus(settings);
    expect(now.pid).not.toBe(pid);
    await expect(importFiles(store, "w", [file], { source: "s" })).resolves.toMatchObject({ skipped: [] });
    // A server of 384 MB that has just been started would plan all rules for a minute; what is killed comes after that.
    const without = readRules()
      .map(({ id }) => id)
      .slice(3);
    const onStage = (name: string) => name === "compare" && void kill();
    const cacheFolder = join(settings.home, "cache");
    await expect(analyze(store, "w", { cacheFolder, onStage, without })).rejects.toMatchObject({ exitCode: 3 });
    await store.close();
    pid = (await findOrStart(settings)).pid;
  }, 300_000);

  it("is stopped without harm to a process that has the number in the state file", async () => {
    const bystander = spawn("sleep", ["600"]);
    const state = JSON.parse(readFileSync(layout.state, "utf8"));
    writeFileSync(layout.state, JSON.stringify({ ...state, process: { ...state.process, pid: bystander.pid } }));
    expect(await stopLocal(settings)).toBe(true);
    expect(await isRunning(pid)).toBe(false);
    expect(await isRunning(bystander.pid)).toBe(true);
    bystander.kill();
  }, 60_000);

  it("is not running after that, and stopping it again says so", async () => {
    expect(await localStatus(settings)).toMatchObject({ state: "stopped" });
    expect(await stopLocal(settings)).toBe(false);
  });

  it("takes another port when somebody has taken its own", async () => {
    const { port } = JSON.parse(readFileSync(layout.state, "utf8"));
    const thief = createServer().listen(port, "127.0.0.1");
    await once(thief, "listening");
    const server = await findOrStart(settings);
    expect(server.port).not.toBe(port);
    thief.close();
    process.kill(server.pid, "SIGKILL");
  }, 60_000);

  it("is found by the next command when the one that was starting it is killed", async () => {
    await until(async () => (await localStatus(settings)).state === "stopped");
    const starting = otherCommand();
    await until(async () => (await localStatus(settings)).state === "starting");
    const { pid: begun } = await localStatus(settings);
    starting.kill("SIGKILL");
    expect((await findOrStart(settings)).pid).toBe(begun);
  }, 60_000);

  it("leaves nothing but the jars when it is reset", async () => {
    await resetLocal(settings);
    expect([layout.home, layout.password, layout.state].filter(existsSync)).toEqual([]);
    expect(existsSync(join(layout.lib, `neo4j-server-${layout.version}.jar`))).toBe(true);
  }, 60_000);
});
