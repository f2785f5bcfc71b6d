import { Command } from "commander";
import { pathDifference } from "../pipeline/path-difference.js";
import { differenceLines } from "./diff-text.js";
import { answer, inWorkspace, tell, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly json?: boolean;
}

/** `breachline diff`: what became of the attack paths between two analyses, and why. */
export function diffCommand(): Command {
  return inWorkspace(new Command("diff"))
    .description("say which attack paths are new, gone or changed between two analyses, each with its cause")
    .option("--from <analysis>", "number of the earlier analysis (default: the one before)", wholeNumber(1))
    .option("--to <analysis>", "number of the later analysis (default: the current one)", wholeNumber(1))
    .option("--limit <count>", "how many paths of each sort, and causes, are listed", wholeNumber(1), 10)
    .option("--json", "print one JSON document")
    .action(run);
}

async function run({ workspace, json, ...asked }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    const found = await pathDifference(store, workspace, asked);
    if (json) await answer(JSON.stringify(found));
    else for (const line of differenceLines(found)) await answer(line);
    for (const limit of found.limits) tell(`Not complete: ${limit}.`);
  });
}
