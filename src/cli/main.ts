/** The command line: one file per command, listed in index.ts; errors end here, with what to do and the right exit code. */
import { Command, CommanderError } from "commander";
import { programVersion } from "../config.js";
import { DocumentError } from "../text/index.js";
import { commands } from "./index.js";
import { tell } from "./session.js";

/** Exit codes of the contract: 2 wrong input or arguments, 3 a needed service is missing, 70 anything unforeseen. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went away (`breachline export … | head`): nothing is left to be said.
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const program = new Command("breachline")
    .description("Attack paths from the internet to your sensitive data, from the files that you already have.")
    .version(programVersion())
    .showHelpAfterError("(add --help for what is possible)")
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  for (const command of await commands(argv[2])) program.addCommand(command);
  forEachCommand(program, (command) => command.exitOverride());
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function forEachCommand(command: Command, apply: (command: Command) => void): void {
  apply(command);
  for (const each of command.commands) forEachCommand(each, apply);
}

/** The code that an error of the program says it ends with. */
function exitCodeIn(error: unknown): number | undefined {
  return error instanceof Error && "exitCode" in error && typeof error.exitCode === "number"
    ? error.exitCode
    : undefined;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const code = error instanceof DocumentError ? 2 : exitCodeIn(error);
  if (code !== undefined && error instanceof Error) {
    tell(error.message);
    return code;
  }
  process.stderr.write(
    `Something went wrong that should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 70;
}
