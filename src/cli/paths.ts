import { Command, Option } from "commander";
import { projectionWithout, readAvoided } from "../pipeline/avoid.js";
import { openEveryStep } from "../pipeline/every-step.js";
import { explainPath } from "../pipeline/explanation.js";
import { readNames } from "../pipeline/names.js";
import { openCurrent, type OpenedAnalysis } from "../pipeline/opened.js";
import { groupPaths, GROUPINGS, type Grouping } from "../pipeline/path-groups.js";
import { pathsBetween, rankedPaths, type PathsAnswer } from "../pipeline/path-questions.js";
import { MOST_PATHS } from "../pipeline/ranking.js";
import { printGroups, printPaths } from "./path-text.js";
import { type Session, answer, collect, inWorkspace, tell, tellDoubts, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly from?: string[];
  readonly to?: string;
  readonly entry?: string[];
  readonly through?: string[];
  readonly avoid?: string[];
  readonly groupBy?: Grouping;
  readonly variants?: boolean;
  readonly explain?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

/** `breachline paths`: the ranked list of the current analysis, or the best paths of a narrower question. */
export function pathsCommand(): Command {
  return inWorkspace(new Command("paths"))
    .description("show attack paths, worst first, each with its reasons, its evidence and what to fix")
    .option("--from <asset>", "start from this asset (repeat: held together)", collect)
    .option("--to <asset>", "end at this asset")
    .option("--entry <asset>", "begin with this asset after the internet (repeat: any of them)", collect)
    .option("--through <asset>", "by way of this asset (repeat: in this order)", collect)
    .option("--avoid <what>", 'without an asset, a rule, a finding or a step "a -> b" (repeat: all of them)', collect)
    .addOption(new Option("--group-by <what>", "show the best path of each group").choices(GROUPINGS))
    .option("--variants", "with --group-by: list every path of each group")
    .option("--explain", "say of each number what it is made of and where that comes from")
    .option("--limit <count>", "how many paths, or groups", wholeNumber(1), 20)
    .option("--json", "print one JSON document")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run(session: Session, options: Options): Promise<void> {
  const opened = await openCurrent(session.store, options.workspace, session.cacheFolder);
  tellDoubts(opened);
  const limit = options.groupBy ? MOST_PATHS : options.limit;
  const found = await (isNarrow(options)
    ? search(session, opened, { ...options, limit })
    : rankedPaths(session.store, opened, limit));
  if (options.groupBy) await answerGroups(found, options.groupBy, options);
  else if (options.json) await answer(JSON.stringify(options.explain ? explained(found) : found));
  else await printPaths(found, answer, tell, { full: options.explain });
  if (!found.complete) process.exitCode = 4;
}

function isNarrow({ from, to, entry, through, avoid }: Options): boolean {
  return [from, to, entry, through, avoid].some((option) => option !== undefined);
}

async function search({ store }: Session, opened: OpenedAnalysis, options: Options): Promise<PathsAnswer> {
  const names = await readNames(store, opened.projection);
  const { from = [], to, entry = [], through = [], avoid, limit } = options;
  const every = avoid && (await openEveryStep(store, opened.projection));
  const avoided = every && readAvoided(names, every, avoid);
  return pathsBetween(store, opened, {
    from: from.map(names.one),
    to: to === undefined ? [] : names.ends(to),
    entry: entry.map(names.one),
    through: through.map(names.one),
    without: avoided && projectionWithout(opened.projection, every, avoided),
    avoided: avoided?.nodes,
    limit,
  });
}

async function answerGroups(found: PathsAnswer, by: Grouping, { limit, variants, json }: Options): Promise<void> {
  const groups = groupPaths(found.paths, by, variants === true);
  const { paths: _paths, ...rest } = found;
  const shown = { ...rest, more: found.more || groups.length > limit, groups: groups.slice(0, limit) };
  if (json) await answer(JSON.stringify(shown));
  else await printGroups({ ...shown, more: groups.length > limit, isAll: !found.more }, answer, tell);
}

function explained(found: PathsAnswer) {
  return { ...found, paths: found.paths.map((path) => ({ ...path, explanation: explainPath(path) })) };
}
