import { type Command, CommanderError } from "commander";
import { vi } from "vitest";

/** What a command wrote, and the code that it would have ended with. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a command within the test's process. Errors other than the command line's own come out as they are. */
export async function captured(command: Command, args: readonly string[]): Promise<Outcome> {
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const written = (spy: typeof stdout) => spy.mock.calls.map(([part]) => String(part)).join("");
  const before = process.exitCode;
  try {
    const exitCode = await run(command, args);
    return { stdout: written(stdout), stderr: written(stderr), exitCode };
  } finally {
    process.exitCode = before;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  throwInsteadOfExit(command);
  try {
    await command.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const one of command.commands) throwInsteadOfExit(one);
}
