import { vi } from "vitest";
import { main } from "../../src/cli/main.js";
import type { Outcome } from "./captured.js";

// Every call watches the standard output for a reader that goes away.
process.stdout.setMaxListeners(100);

/** Runs the program as from a shell, within the test's process: what it says and the code it ends with. */
export async function breachline(...args: readonly string[]): Promise<Outcome> {
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const written = (spy: typeof stdout) => spy.mock.calls.map(([part]) => String(part)).join("");
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await main(["node", "breachline", ...args]);
    return {
      stdout: written(stdout),
      stderr: written(stderr),
      exitCode: (process.exitCode as number | undefined) ?? 0,
    };
  } finally {
    process.exitCode = before;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
