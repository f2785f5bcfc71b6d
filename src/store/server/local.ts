import { readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../config.js";
import { PortInUse, ServerNotStarted, StoreError, systemCode } from "../errors.js";
import { ensureArtifacts } from "./artifacts.js";
import { tellingArguments } from "./configuration.js";
import { answersBolt } from "./handshake.js";
import { findJava } from "./java.js";
import { forgetProcess, launch, readPassword, waitUntilReady } from "./launch.js";
import { layoutOf, readState, writeState, type Layout } from "./layout.js";
import { withLock } from "./lock.js";
import { findByArguments, isAlive, waitForEnd, type ProcessId } from "./process.js";

/** How to reach the local server that runs. */
export interface LocalServer {
  readonly uri: string;
  readonly user: "neo4j";
  readonly password: string;
  readonly pid: number;
  readonly port: number;
}

/** What `db status` and `doctor` tell. */
export interface LocalStatus {
  readonly folder: string;
  readonly wantedVersion: string;
  readonly state: "stopped" | "starting" | "running";
  readonly uri?: string;
  readonly pid?: number;
  readonly startedAt?: string;
}

type Progress = (message: string) => void;

/** Where the local server of these settings lives. */
export function localLayout(settings: Settings): Layout {
  return layoutOf(settings.home, settings.neo4jLib);
}

/**
 * The local server, started when it does not run. Two commands at once get the same one: who comes second waits for
 * the first. A running server costs two file reads and one handshake.
 *
 * @throws StoreError named for what is missing: Java, Maven, the network, a right, space, a port
 */
export async function findOrStart(settings: Settings, onProgress: Progress = () => {}): Promise<LocalServer> {
  const layout = localLayout(settings);
  const running = await alive(layout);
  if (running !== undefined && (await answersBolt(running.port, 1_000))) return reachable(layout, running);
  const waiting = () => onProgress("Waiting for another command that is starting or stopping the local Neo4j …");
  return withLock(layout.lock, waiting, async () => {
    const server = (await joinStarting(layout, settings, onProgress)) ?? (await start(layout, settings, onProgress));
    return reachable(layout, server);
  });
}

interface Running extends ProcessId {
  readonly port: number;
}

/** The server that the state file names, if that very process is alive. */
async function alive(layout: Layout): Promise<Running | undefined> {
  const state = await readState(layout);
  if (state?.process === undefined || !(await isAlive(state.process))) return undefined;
  return { pid: state.process.pid, born: state.process.born, port: state.port };
}

/**
 * The server as the state file has it or, when that file is lost, as the list of processes has it: a command may have
 * been killed between starting the server and remembering it.
 */
async function findRunning(layout: Layout): Promise<Running | undefined> {
  const known = await alive(layout);
  if (known !== undefined) return known;
  const [orphan] = await findByArguments(tellingArguments(layout));
  const port = orphan === undefined ? undefined : await configuredPort(layout);
  if (orphan === undefined || port === undefined) return undefined;
  const startedAt = new Date().toISOString();
  await writeState(layout, { port, version: layout.version, process: { ...orphan, startedAt } });
  return { ...orphan, port };
}

async function configuredPort(layout: Layout): Promise<number | undefined> {
  const conf = await readFile(join(layout.conf, "neo4j.conf"), "utf8").catch(() => "");
  const port = /^server\.bolt\.listen_address=127\.0\.0\.1:(\d+)$/m.exec(conf)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** A server that another command began to start; undefined when there is none or it ended meanwhile. */
async function joinStarting(layout: Layout, settings: Settings, onProgress: Progress): Promise<Running | undefined> {
  const running = await findRunning(layout);
  if (running === undefined) return undefined;
  if (!(await answersBolt(running.port, 1_000))) onProgress("Waiting for the local Neo4j …");
  try {
    await waitUntilReady(layout, running, running.port, settings.startTimeoutMs);
    return running;
  } catch (error) {
    if (error instanceof StoreError && !(await isAlive(running))) return undefined;
    throw error;
  }
}

async function start(layout: Layout, settings: Settings, onProgress: Progress): Promise<Running> {
  const java = await findJava(settings.javaHome);
  await ensureArtifacts(layout, java, onProgress);
  for (let attempt = 1; ; attempt++) {
    onProgress(`Starting the local Neo4j ${layout.version} …`);
    const server = await launch(layout, java, settings);
    const port = (await readState(layout))?.port;
    if (port === undefined) throw new ServerNotStarted(`${layout.state} vanished while the server was starting.`);
    try {
      await waitUntilReady(layout, server, port, settings.startTimeoutMs);
      return { ...server, port };
    } catch (error) {
      if (!(await isAlive(server))) await forgetProcess(layout);
      // Somebody may take the port between our look and the server's; the next attempt finds it taken.
      if (!(error instanceof PortInUse) || settings.neo4jPort !== 0 || attempt === 3) throw error;
    }
  }
}

async function reachable(layout: Layout, { pid, port }: Running): Promise<LocalServer> {
  return { uri: `bolt://127.0.0.1:${port}`, user: "neo4j", password: await readPassword(layout), pid, port };
}

/** What the local server is doing, without starting or waiting for anything. */
export async function localStatus(settings: Settings): Promise<LocalStatus> {
  const layout = localLayout(settings);
  const found = { folder: layout.folder, wantedVersion: layout.version };
  const running = await alive(layout);
  if (running === undefined) return { ...found, state: "stopped" };
  const state = (await answersBolt(running.port, 1_000)) ? "running" : "starting";
  const startedAt = (await readState(layout))?.process?.startedAt;
  return { ...found, state, uri: `bolt://127.0.0.1:${running.port}`, pid: running.pid, startedAt };
}

/**
 * Ends the local server and waits until it has ended; false when none ran. Only the very process that was started for
 * this folder is ever signalled, never another that has its number now.
 */
export async function stopLocal(settings: Settings, onProgress: Progress = () => {}): Promise<boolean> {
  const layout = localLayout(settings);
  if (!existsSync(layout.folder)) return false;
  const waiting = () => onProgress("Waiting for another command that is starting or stopping the local Neo4j …");
  return withLock(layout.lock, waiting, () => stop(layout, onProgress));
}

async function stop(layout: Layout, onProgress: Progress): Promise<boolean> {
  const running = await findRunning(layout);
  if (running !== undefined) {
    onProgress("Stopping the local Neo4j …");
    signal(running, "SIGTERM");
    if (!(await waitForEnd(running, 30_000))) {
      signal(running, "SIGKILL");
      await waitForEnd(running, 10_000);
    }
  }
  await forgetProcess(layout);
  return running !== undefined;
}

function signal({ pid }: ProcessId, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if (systemCode(cause) === "ESRCH") return;
    throw new StoreError(
      `Cannot end the local Neo4j (process ${pid}): ${(cause as Error).message}. It may belong to another user.`,
      {
        cause,
      },
    );
  }
}

/** Ends the local server and deletes its data, its password and its logs; the fetched jars stay. */
export async function resetLocal(settings: Settings, onProgress: Progress = () => {}): Promise<void> {
  const layout = localLayout(settings);
  if (!existsSync(layout.folder)) return;
  await withLock(
    layout.lock,
    () => onProgress("Waiting for another command …"),
    async () => {
      await stop(layout, onProgress);
      for (const path of [layout.home, layout.password, layout.state]) await rm(path, { recursive: true, force: true });
    },
  );
}
