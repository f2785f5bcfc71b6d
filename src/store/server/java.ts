import { execFile } from "node:child_process";
import { access, constants, readFile, readdir, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "../../config.js";
import { JavaMissing } from "../errors.js";

const run = promisify(execFile);

/** The least Java release on which the local Neo4j runs. */
export const LEAST_JAVA = 21;

/** A Java that was found: its launcher, its home, its feature release (25 for 25.0.1). */
export interface Java {
  readonly command: string;
  readonly home: string;
  readonly release: number;
}

/**
 * The first Java of release 21 or later among JAVA_HOME, the PATH and the usual folders of installations.
 *
 * @throws JavaMissing, which lists what was found instead
 */
export async function findJava(javaHome?: string): Promise<Java> {
  const seen = new Map<string, Java>();
  for (const candidate of await candidates(javaHome)) {
    const java = await inspect(candidate);
    if (java === undefined) continue;
    if (java.release >= LEAST_JAVA) return java;
    seen.set(java.home, java);
  }
  const found = [...seen.values()].map((java) => `${java.release} in ${java.home}`).join(", ");
  throw new JavaMissing(
    `No Java ${LEAST_JAVA} or later for the local Neo4j (looked at JAVA_HOME, PATH and /usr/lib/jvm; ` +
      `found ${found || "none"}). Install a JDK or JRE ${LEAST_JAVA} or later, or set JAVA_HOME to one, ` +
      "or set NEO4J_URI to a server that runs already.",
  );
}

async function candidates(javaHome?: string): Promise<string[]> {
  const installed = await Promise.all([
    below("/usr/lib/jvm", "bin/java"),
    below("/opt/java", "bin/java"),
    below("/Library/Java/JavaVirtualMachines", "Contents/Home/bin/java"),
  ]);
  const onPath = await findOnPath("java");
  return [...(javaHome ? [join(javaHome, "bin", "java")] : []), ...(onPath ? [onPath] : []), ...installed.flat()];
}

async function below(folder: string, launcher: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.sort().map((name) => join(folder, name, launcher));
}

/** The first executable of that name on the PATH. */
export async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (childEnvironment().PATH ?? "").split(delimiter)) {
    if (folder !== "" && (await isExecutable(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** An installation states its version in the file `release`; asking the program itself takes longer. */
async function inspect(launcher: string): Promise<Java | undefined> {
  if (!(await isExecutable(launcher))) return undefined;
  const command = await realpath(launcher);
  const home = dirname(dirname(command));
  const stated = await readFile(join(home, "release"), "utf8").catch(() => "");
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(stated)?.[1] ?? (await askVersion(command));
  const release = version === undefined ? undefined : javaRelease(version);
  return release === undefined ? undefined : { command, home, release };
}

async function askVersion(command: string): Promise<string | undefined> {
  try {
    return /version "([^"]+)"/.exec((await run(command, ["-version"], { timeout: 10_000 })).stderr)?.[1];
  } catch {
    return undefined;
  }
}

/** The feature release in a version: 17 for `17.0.15`, 8 for `1.8.0_292`. */
export function javaRelease(version: string): number | undefined {
  const [, first, second] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (first === undefined) return undefined;
  return first === "1" && second !== undefined ? Number(second) : Number(first);
}

/**
 * The environment in which Java reads and writes file names as UTF-8. In the bare C locale of many containers it could
 * not open a folder with an umlaut in its name.
 */
export function javaEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return childEnvironment({ LC_ALL: "C.UTF-8", ...extra });
}
