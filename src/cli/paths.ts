import { Command } from "commander";
import { readNames } from "../pipeline/names.js";
import { openCurrent } from "../pipeline/opened.js";
import { pathsBetween, rankedPaths, type PathsAnswer } from "../pipeline/path-questions.js";
import { printPaths } from "./path-text.js";
import { type Session, answer, inWorkspace, tell, tellDoubts, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly from?: string[];
  readonly to?: string;
  readonly limit: number;
  readonly json?: boolean;
}

const collect = (value: string, before: string[] = []) => [...before, value];

/** `breachline paths`: the ranked list of the current analysis, or the best paths between given ends. */
export function pathsCommand(): Command {
  return inWorkspace(new Command("paths"))
    .description("show attack paths, worst first, each with its reasons, its evidence and what to fix")
    .option("--from <asset>", "start from this asset (repeat: held together)", collect)
    .option("--to <asset>", "end at this asset")
    .option("--limit <count>", "how many paths", wholeNumber(1), 20)
    .option("--json", "print one JSON document")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store, cacheFolder }: Session, options: Options): Promise<void> {
  const opened = await openCurrent(store, options.workspace, cacheFolder);
  tellDoubts(opened);
  let found: PathsAnswer;
  if (!options.from && options.to === undefined) found = await rankedPaths(store, opened, options.limit);
  else {
    const names = await readNames(store, opened.projection);
    const to = options.to === undefined ? [] : names.ends(options.to);
    found = await pathsBetween(store, opened, { from: (options.from ?? []).map(names.one), to, limit: options.limit });
  }
  if (options.json) await answer(JSON.stringify(found));
  else await printPaths(found, answer, tell);
  if (!found.complete) process.exitCode = 4;
}
