import { randomBytes } from "node:crypto";
import { readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../../config.js";
import { DiskFull, systemCode, makeFolder, writingIn } from "../errors.js";
import type { ProcessId } from "./process.js";

/** Where the local server keeps what. Everything lies below `folder`. */
export interface Layout {
  readonly folder: string;
  readonly version: string;
  /** Jars, by version, so that a newer server is fetched beside the old one. */
  readonly lib: string;
  /** Whether somebody else keeps the jars, so that nothing may be fetched or removed there. */
  readonly libIsGiven: boolean;
  /** Neo4j's own home; its data outlives versions. */
  readonly home: string;
  readonly conf: string;
  readonly password: string;
  readonly state: string;
  readonly lock: string;
  readonly consoleLog: string;
  /** Class-data archive: halves the start. */
  readonly archive: string;
}

/** The layout below a data folder, `lib` elsewhere when the jars were brought by other means. */
export function layoutOf(dataFolder: string, lib?: string): Layout {
  const folder = join(dataFolder, "neo4j");
  const version = wantedVersion();
  const home = join(folder, "home");
  return {
    folder,
    version,
    lib: lib ?? join(folder, version, "lib"),
    libIsGiven: lib !== undefined,
    home,
    conf: join(home, "conf"),
    password: join(folder, "password"),
    state: join(folder, "state.json"),
    lock: join(folder, "lock"),
    consoleLog: join(home, "logs", "console.log"),
    archive: join(folder, version, "classes.jsa"),
  };
}

/** The pom that names the server's artifacts. It stays in the source folder: the build copies no XML. */
export function pomFile(): string {
  return join(repositoryRoot(), "src", "store", "server", "pom.xml");
}

/** The server's version has one place, the pom. */
export function wantedVersion(): string {
  const version = /<neo4j\.version>([\w.-]+)<\/neo4j\.version>/.exec(readFileSync(pomFile(), "utf8"))?.[1];
  if (version === undefined) throw new Error(`${pomFile()} names no <neo4j.version>.`);
  return version;
}

const State = z.object({
  port: z.number().int().min(1).max(65_535),
  version: z.string(),
  process: z.object({ pid: z.number().int().positive(), born: z.string(), startedAt: z.string() }).optional(),
});

/** What is remembered between commands: the port for good, the process while one is believed to run. */
export interface ServerState {
  readonly port: number;
  readonly version: string;
  readonly process?: ProcessId & { readonly startedAt: string };
}

/** The remembered state; undefined when there is none, or none that can be read, which is the same to a reader. */
export async function readState(layout: Layout): Promise<ServerState | undefined> {
  try {
    const parsed = State.safeParse(JSON.parse(await readFile(layout.state, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** Remembers the state, as a whole or not at all. */
export async function writeState(layout: Layout, state: ServerState): Promise<void> {
  await writeWhole(layout.state, `${JSON.stringify(state, null, 2)}\n`);
}

/** Writes a file of mode 0600 so that a reader sees the old or the new content, never a part. */
export async function writeWhole(file: string, content: string): Promise<void> {
  await writingIn(dirname(file), async () => {
    await makeFolder(dirname(file));
    const part = `${file}.${randomBytes(4).toString("hex")}`;
    try {
      await writeFile(part, content, { mode: 0o600, flag: "wx" });
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  });
}

/** @throws DiskFull when fewer than `bytes` are free on the disk that holds `folder`, which must exist */
export async function requireSpace(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new DiskFull(
    `${what} needs ${Math.ceil(bytes / 1e6)} MB, and the disk of ${folder} has ${Math.floor(free / 1e6)} MB left. ` +
      "Free some space, or set BREACHLINE_HOME to another disk.",
  );
}

/** Makes the folder if it is not there and tries it out. @throws FolderNotWritable, DiskFull */
export async function requireWritable(folder: string): Promise<void> {
  await writingIn(folder, async () => {
    await makeFolder(folder);
    const trial = join(folder, `trial.${randomBytes(4).toString("hex")}`);
    await writeFile(trial, "");
    await rm(trial);
  });
}
