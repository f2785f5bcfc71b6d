import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings, repositoryRoot, type Settings } from "../../../src/config.js";
import { localLayout, localStatus } from "../../../src/store/server/local.js";
import { testSettings } from "../test-settings.js";

/** Settings for a server of the test's own, in an empty folder, with the jars of the shared one. */
export function ownSettings(extra: Record<string, string> = {}): Settings {
  const home = mkdtempSync(join(tmpdir(), "breachline-"));
  return readSettings(ownEnvironment(home, extra));
}

/** The same as environment variables, for a child process. */
export function ownEnvironment(home: string, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NEO4J_URI: "",
    BREACHLINE_HOME: home,
    BREACHLINE_NEO4J_LIB: localLayout(testSettings()).lib,
    BREACHLINE_NEO4J_MEMORY_MB: "384",
    ...extra,
  };
}

/** Ends the server at once, without the orderly stop that would write a class-data archive, and removes the folder. */
export async function removeOwn(settings: Settings): Promise<void> {
  const { pid } = await localStatus(settings);
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  rmSync(settings.home, { recursive: true, force: true, maxRetries: 20 });
}

/** The folder of the built program, for tests that need other processes: `npm test` builds it before anything runs. */
export function builtProgram(): string {
  return join(repositoryRoot(), "dist");
}
