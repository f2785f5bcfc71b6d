import { Command } from "commander";
import { analyze, type AnalysisAnswer } from "../pipeline/analyze.js";
import type { ImagesNotRun } from "../store/analyses.js";
import { counted } from "./asset-text.js";
import { notJoinedLines } from "./not-joined.js";
import { showingProgress } from "./progress.js";
import { answer, inWorkspace, tell, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly without?: string[];
  readonly again?: boolean;
  readonly json?: boolean;
}

/** `breachline analyze`: derives the steps, ranks the paths and publishes them. */
export function analyzeCommand(): Command {
  return inWorkspace(new Command("analyze"))
    .description("derive every step an attacker could take, rank the attack paths and publish them")
    .option("--without <rule...>", "rules to leave out, by id, such as network/forward-inferred")
    .option("--again", "derive everything anew, although nothing or little changed since the published analysis")
    .option("--json", "print one JSON document")
    .action(run);
}

async function run(options: Options): Promise<void> {
  await withSession(async ({ store, cacheFolder }) => {
    const { workspace, without = [], again } = options;
    const analysed = await showingProgress((onProgress) =>
      analyze(store, workspace, { cacheFolder, without, again, onProgress }),
    );
    if (options.json) await answer(JSON.stringify(analysed));
    else await print(analysed);
  });
}

const SHOWN = 20;

async function print(analysed: AnalysisAnswer): Promise<void> {
  const {
    analysis,
    assets,
    steps,
    entryPoints,
    crownJewels,
    paths,
    unjoined,
    notCollected,
    notRun,
    limits,
    stages,
    why,
  } = analysed;
  await answer(
    `Analysis ${analysis}: ${assets} assets (each once, with those that follow from what was stated), ${steps} steps, ${entryPoints} entry points, ${crownJewels} crown jewels, ${paths} ranked paths`,
  );
  if (analysed.unchanged) await answer("Nothing changed since it was published (--again analyses all the same).");
  if (why) await answer(why);
  for (const limit of limits) await answer(`Incomplete: ${limit}`);
  for (const line of notJoinedLines(unjoined)) tell(line);
  if (notRun) for (const line of notRunLines(notRun)) tell(line);
  if (notCollected.length) tell(`not collected: ${notCollected.slice(0, SHOWN).join(", ")}`);
  tell(stages.map(({ name, ms }) => `${name} ${ms} ms`).join(", "));
}

function notRunLines({ images, findings, first }: ImagesNotRun): string[] {
  if (!images) return [];
  const more = images > first.length ? [`… and ${counted(images - first.length, "more image")}`] : [];
  return [
    ...first.map(({ uid, findings: count }) => `nothing known runs ${uid}: ${counted(count, "finding")}`),
    ...more,
    `${counted(findings, "finding")} there: no weakness of what nothing known runs leads to a path, though a secret in it may. Import what says what runs (objects of a cluster, task definitions), under the same name or digest, or name the image as \`builtFrom\` of a compute in an inventory.`,
  ];
}
