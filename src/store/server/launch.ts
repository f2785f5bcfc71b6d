import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Settings } from "../../config.js";
import {
  DiskFull,
  FolderNotWritable,
  PortInUse,
  ServerNotStarted,
  StoreError,
  systemCode,
  makeFolder,
  writingIn,
} from "../errors.js";
import { memoryShareMb, serverArguments, usableMemory, writeConfiguration } from "./configuration.js";
import { answersBolt } from "./handshake.js";
import { javaEnvironment, type Java } from "./java.js";
import { readState, requireSpace, writeState, writeWhole, type Layout } from "./layout.js";
import { identify, isAlive, type ProcessId } from "./process.js";

const run = promisify(execFile);

/** An empty store takes a few MB; its transaction logs grow to 100 MB before they are cut. */
const SPACE_NEEDED = 300e6;

/**
 * Starts the server as a process of its own, which outlives the command, and remembers it before anything else can go
 * wrong. Does not wait until it answers. Must run under the server's lock.
 *
 * @throws PortInUse, FolderNotWritable, DiskFull, ServerNotStarted
 */
export async function launch(layout: Layout, java: Java, settings: Settings): Promise<ProcessId> {
  await writingIn(layout.home, () => makeFolder(layout.home));
  await requireSpace(layout.home, SPACE_NEEDED, "Starting the local Neo4j");
  const memoryMb = settings.neo4jMemoryMb ?? memoryShareMb(usableMemory());
  const port = await choosePort(layout, settings);
  await writeConfiguration(layout, { port, memoryMb, transactionTimeoutMs: settings.transactionTimeoutMs });
  await ensurePassword(layout, java);
  await writingIn(dirname(layout.archive), () => makeFolder(dirname(layout.archive)));
  const child = await spawnDetached(layout, java, serverArguments(layout, java, memoryMb));
  await writeState(layout, {
    port,
    version: layout.version,
    process: { ...child, startedAt: new Date().toISOString() },
  });
  return child;
}

async function spawnDetached(layout: Layout, java: Java, args: string[]): Promise<ProcessId> {
  const log = await writingIn(dirname(layout.consoleLog), () => open(layout.consoleLog, "w", 0o600));
  try {
    const child = spawn(java.command, args, {
      cwd: layout.home,
      detached: true,
      env: javaEnvironment(),
      stdio: ["ignore", log.fd, log.fd],
    });
    const failed = new Promise<Error>((done) => child.once("error", done));
    if (child.pid === undefined) throw await failed;
    child.unref();
    const id = await identify(child.pid);
    if (id === undefined) throw await notStarted(layout, "ended at once");
    return id;
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw new ServerNotStarted(`Cannot run ${java.command}: ${(cause as Error).message}. Check that Java.`, { cause });
  } finally {
    await log.close();
  }
}

/** The port used before, or a free one when there is none yet or somebody else has taken it since. */
async function choosePort(layout: Layout, settings: Settings): Promise<number> {
  if (settings.neo4jPort !== 0) {
    if ((await bind(settings.neo4jPort)) !== undefined) return settings.neo4jPort;
    throw new PortInUse(
      `BREACHLINE_NEO4J_PORT is ${settings.neo4jPort}, and another program listens on that port of 127.0.0.1 ` +
        "(or this user may not open it). End that program, choose another port, or unset the setting to get a free one.",
    );
  }
  const before = (await readState(layout))?.port;
  const port = (before === undefined ? undefined : await bind(before)) ?? (await bind(0));
  if (port === undefined)
    throw new PortInUse("This user cannot open any port on 127.0.0.1. Check the system's limits.");
  return port;
}

/** The port when it could be bound and was let go again (0: some free one), undefined when not. */
function bind(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const bound = server.address();
      server.close(() => done(bound !== null && typeof bound === "object" ? bound.port : undefined));
    });
  });
}

/**
 * Makes a random password and hands it to Neo4j before its first start. Once Neo4j has its own system database, only
 * the file still knows the password.
 */
async function ensurePassword(layout: Layout, java: Java): Promise<void> {
  const hasStarted = existsSync(join(layout.home, "data", "databases", "system"));
  const known = existsSync(layout.password);
  if (hasStarted && known) return;
  if (hasStarted) throw passwordLost(layout);
  // Neo4j's admin command takes what begins with a dash for an option.
  if (!known || (await readPassword(layout)).startsWith("-"))
    await writeWhole(layout.password, `${randomBytes(24).toString("hex")}\n`);
  const args = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", join(layout.lib, "*")];
  const command = [
    "org.neo4j.server.startup.Neo4jAdminCommand",
    "dbms",
    "set-initial-password",
    await readPassword(layout),
  ];
  const env = javaEnvironment({ NEO4J_HOME: layout.home, NEO4J_CONF: layout.conf });
  try {
    await run(java.command, [...args, ...command], { env, cwd: layout.home });
  } catch (cause) {
    // The failed call's message would hold the password, which is among its arguments.
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split("\n").slice(-5).join("\n");
    throw new ServerNotStarted(`Neo4j's admin command could not set the password in ${layout.home}:\n${said}`);
  }
}

/** The local server's password. @throws ServerNotStarted when its file is gone */
export async function readPassword(layout: Layout): Promise<string> {
  try {
    return (await readFile(layout.password, "utf8")).trim();
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw passwordLost(layout);
    throw error;
  }
}

function passwordLost(layout: Layout): ServerNotStarted {
  return new ServerNotStarted(
    `The local Neo4j in ${layout.home} has data, but its password file ${layout.password} is gone. ` +
      "Put the file back, or delete the data with `breachline db reset` and import again.",
  );
}

/**
 * Waits until the server answers on its port.
 *
 * @throws ServerNotStarted with the end of its log when it ends or takes longer than `timeoutMs`; DiskFull, PortInUse,
 *   FolderNotWritable when the log says so
 */
export async function waitUntilReady(
  layout: Layout,
  server: ProcessId,
  port: number,
  timeoutMs: number,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await answersBolt(port, 2_000))) {
    if (!(await isAlive(server))) throw await notStarted(layout, "ended before it answered");
    if (Date.now() > end) throw await notStarted(layout, `did not answer on port ${port} within ${timeoutMs / 1000} s`);
    await sleep(40);
  }
}

async function notStarted(layout: Layout, what: string): Promise<StoreError> {
  const logs = join(layout.home, "logs");
  const log = `${await endOf(layout.consoleLog, 8)}\n${await endOf(join(logs, "neo4j.log"), 8)}`.trim();
  const where = `The local Neo4j in ${layout.home} ${what}. The end of its logs in ${logs}:\n${log}\n`;
  if (/No space left on device/i.test(log)) return new DiskFull(`${where}Free space there and run the command again.`);
  if (/Address already in use|PortBindException/i.test(log)) {
    return new PortInUse(`${where}Run the command again: it takes another port.`);
  }
  if (/AccessDenied|Permission denied|Operation not permitted/i.test(log)) {
    return new FolderNotWritable(`${where}Give this user the right to write in ${layout.home}.`);
  }
  if (/FileLockException/.test(log)) {
    return new ServerNotStarted(
      `${where}Another server uses this data, perhaps on another machine or in a container. Stop that one.`,
    );
  }
  return new ServerNotStarted(
    `${where}Run the command again; if it stays so, see \`breachline doctor\`, ` +
      "raise BREACHLINE_START_TIMEOUT_MS on a slow machine, or delete the local data with `breachline db reset`.",
  );
}

/** The last lines of a log, stack frames left out. */
async function endOf(file: string, lines: number): Promise<string> {
  const all = (await readFile(file, "utf8").catch(() => "")).trimEnd().split("\n");
  return all
    .filter((line) => !/^\s+(at |\.\.\. \d+ more)/.test(line))
    .slice(-lines)
    .join("\n");
}

/** Forgets the process but keeps the port for the next start. */
export async function forgetProcess(layout: Layout): Promise<void> {
  const state = await readState(layout);
  if (state?.process !== undefined) await writeState(layout, { port: state.port, version: state.version });
  if (state === undefined) await rm(layout.state, { force: true });
}
