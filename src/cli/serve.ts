import { Command } from "commander";
// Placeholder until the API is there: to be overwritten by its author.
export function serveCommand(): Command { return new Command("serve"); }
export async function serveUntilStopped(_: object): Promise<void> {}
