import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { systemCode } from "../errors.js";

const run = promisify(execFile);

/** A process that is told apart from a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  /** Stands for the moment at which the process started; never two alike for one number. */
  readonly born: string;
}

/**
 * The identity of the living process `pid`, or undefined when there is none. A process that has ended but was not yet
 * collected by its parent counts as dead: it holds no port and no lock.
 */
export async function identify(pid: number): Promise<ProcessId | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") return identifyByProc(pid);
  try {
    const { stdout } = await run("ps", ["-o", "stat=,lstart=", "-p", String(pid)]);
    const [, state, started] = /^\s*(\S+)\s+(.*\S)/.exec(stdout) ?? [];
    if (started === undefined || state?.startsWith("Z")) return undefined;
    return { pid, born: createHash("sha256").update(started).digest("hex").slice(0, 16) };
  } catch {
    return undefined;
  }
}

/** Linux: ticks since boot (field 22 of proc_pid_stat(5)), with the boot's own id because ticks begin anew. */
async function identifyByProc(pid: number): Promise<ProcessId | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    // The name in parentheses may itself hold spaces and parentheses, so fields are counted from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { pid, born: `${boot.slice(0, 8)}-${fields[19]}` };
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** Whether exactly this process, not a later one of the same number, is alive. */
export async function isAlive(id: ProcessId): Promise<boolean> {
  return (await identify(id.pid))?.born === id.born;
}

/** The living processes whose command line holds each of `wanted` as one whole argument. */
export async function findByArguments(wanted: readonly string[]): Promise<ProcessId[]> {
  const pids = process.platform === "linux" ? await pidsByProc(wanted) : await pidsByPs(wanted);
  const found = await Promise.all(pids.map(identify));
  return found.filter((id) => id !== undefined);
}

async function pidsByProc(wanted: readonly string[]): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end, or belong to somebody else, while the list is read.
    const line = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    const given = line.split("\0");
    if (wanted.every((argument) => given.includes(argument))) pids.push(Number(name));
  }
  return pids;
}

async function pidsByPs(wanted: readonly string[]): Promise<number[]> {
  const listing = await run("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 64 << 20 }).catch(() => ({
    stdout: "",
  }));
  const lines = listing.stdout
    .split("\n")
    .filter((line) => wanted.every((argument) => ` ${line} `.includes(` ${argument} `)));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** Waits until the process has ended; false when it still lives after `timeoutMs`. */
export async function waitForEnd(id: ProcessId, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (await isAlive(id)) {
    if (Date.now() > end) return false;
    await new Promise((done) => setTimeout(done, 50));
  }
  return true;
}
