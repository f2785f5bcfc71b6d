import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { childEnvironment } from "../../config.js";
import { ArtifactsUnavailable, DiskFull, MavenMissing, makeFolder, writingIn } from "../errors.js";
import { findOnPath, type Java } from "./java.js";
import { pomFile, requireSpace, type Layout } from "./layout.js";

/** The jars take 152 MB; Maven keeps a second copy in its own cache. */
const SPACE_NEEDED = 400e6;

/** Whether the folder holds the server's jars. The folder is renamed into place when complete, so one jar is proof. */
export async function hasArtifacts(layout: Layout): Promise<boolean> {
  const names = await readdir(layout.lib).catch((): string[] => []);
  return names.includes(`neo4j-server-${layout.version}.jar`);
}

/**
 * Makes sure that the server's jars are in `layout.lib`, fetching them with Maven into a folder beside it and renaming
 * that into place. Must run under the server's lock.
 *
 * @throws MavenMissing, ArtifactsUnavailable, FolderNotWritable, DiskFull
 */
export async function ensureArtifacts(
  layout: Layout,
  java: Java,
  onProgress: (message: string) => void,
): Promise<void> {
  if (await hasArtifacts(layout)) return;
  if (layout.libIsGiven) {
    throw new ArtifactsUnavailable(
      `BREACHLINE_NEO4J_LIB is ${layout.lib}, which does not hold the jars of Neo4j ${layout.version}. ` +
        "Put them there (mvn dependency:copy-dependencies with src/store/server/pom.xml), or unset it to have them fetched.",
    );
  }
  const parent = dirname(layout.lib);
  await writingIn(parent, () => makeFolder(parent));
  await requireSpace(parent, SPACE_NEEDED, `Fetching Neo4j ${layout.version}`);
  await removeLeftovers(layout);
  const part = `${layout.lib}.part-${randomBytes(4).toString("hex")}`;
  onProgress(`Fetching Neo4j ${layout.version} (about 150 MB, once) with Maven …`);
  try {
    await fetchInto(part, layout, java);
    await writingIn(parent, async () => {
      await rm(layout.lib, { recursive: true, force: true });
      await rename(part, layout.lib);
    });
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** A command that was killed while it fetched left its unfinished folder. */
async function removeLeftovers(layout: Layout): Promise<void> {
  const parent = dirname(layout.lib);
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(layout.lib)}.part-`))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function fetchInto(folder: string, layout: Layout, java: Java): Promise<void> {
  const maven = await findOnPath("mvn");
  if (maven === undefined) {
    throw new MavenMissing(
      "Maven (mvn) is not on the PATH; it fetches the local Neo4j. Install Maven 3.6 or later, " +
        "or set BREACHLINE_NEO4J_LIB to a folder with the jars, or NEO4J_URI to a server that runs already.",
    );
  }
  const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${folder}`];
  // Maven takes whatever Java it is set up with; ours is for the machine that has none on its PATH.
  const environment: Record<string, string> = (await findOnPath("java")) === undefined ? { JAVA_HOME: java.home } : {};
  const { code, output } = await collect(maven, ["-B", "-q", "-f", pomFile(), ...goal], environment);
  if (code !== 0) throw fetchError(folder, layout, output);
  if (!(await hasArtifacts({ ...layout, lib: folder }))) throw fetchError(folder, layout, `${output}\nNo jar arrived.`);
}

function collect(
  command: string,
  args: string[],
  extra: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env: childEnvironment(extra), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (part: Buffer) => (output = (output + part.toString("utf8")).slice(-20_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", fail);
    child.on("close", (code) => done({ code, output }));
  });
}

function fetchError(folder: string, layout: Layout, output: string): ArtifactsUnavailable | DiskFull {
  const said = lastErrors(output);
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new DiskFull(
      `No space is left to fetch Neo4j into ${folder} or into Maven's own cache. Free some. Maven said:\n${said}`,
    );
  }
  return new ArtifactsUnavailable(
    `Maven could not fetch Neo4j ${layout.version} (${pomFile()}). Check the network and Maven's settings.xml ` +
      "(repository, mirror, proxy), or set BREACHLINE_NEO4J_LIB to a folder with the jars, " +
      `or NEO4J_URI to a server that runs already. Maven said:\n${said}`,
  );
}

/** Maven repeats advice after the error; the first lines marked as errors carry the cause. */
function lastErrors(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => line.includes("ERROR") || line.includes("FATAL"));
  return (errors.length > 0 ? errors.slice(0, 4) : lines.slice(-6)).join("\n");
}
