import { Command, Option } from "commander";
import { exposureOf, PORTFOLIOS, type ExposureAnswer, type Portfolio } from "../pipeline/exposure.js";
import { openCurrent } from "../pipeline/opened.js";
import { assetWords, counted, percent } from "./asset-text.js";
import { answer, inWorkspace, tell, tellDoubts, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly by: Portfolio;
  readonly limit: number;
  readonly json?: boolean;
}

/** `breachline exposure`: crown jewels by how accessible and how valuable they are, added up by who answers for them. */
export function exposureCommand(): Command {
  return inWorkspace(new Command("exposure"))
    .description("show which crown jewels are most exposed, and add them up by owner, environment or application")
    .addOption(new Option("--by <what>", "what to add them up by").choices(PORTFOLIOS).default("owner"))
    .option("--limit <count>", "rows of each list", wholeNumber(1), 20)
    .option("--json", "print one JSON document")
    .action((options: Options) =>
      withSession(async ({ store, cacheFolder }) => {
        const opened = await openCurrent(store, options.workspace, cacheFolder);
        tellDoubts(opened);
        const found = await exposureOf(store, opened, options);
        if (options.json) await answer(JSON.stringify(found));
        else for (const line of exposureLines(found)) await answer(line);
        if (found.more && !options.json) tell("The lists go on: --limit shows more.");
        if (!found.complete) process.exitCode = 4;
      }),
    );
}

function exposureLines({ risk, crownJewels, reached, by, portfolios, targets, findings }: ExposureAnswer): string[] {
  return [
    `Exposure ${risk.toFixed(1)}: the risk of the best path to each of ${counted(crownJewels, "crown jewel")}, of which ${reached} can be come to.`,
    `${findings.onPaths} of ${counted(findings.total, "finding")} (${percent(findings.share)}) lie on an attack path.`,
    "",
    `By ${by}:`,
    ...portfolios.map(
      ({ name, targets: count, reached: hit, risk: sum, share, worst }) =>
        `  ${sum.toFixed(1).padStart(6)}  ${percent(share).padStart(5)}  ${name ?? `(no ${by} stated)`}: ${hit} of ${counted(count, "crown jewel")} can be come to${worst ? `, worst ${assetWords(worst)}` : ""}`,
    ),
    "",
    "Crown jewels, by likelihood × impact:",
    ...targets.map(({ target, risk: each, likelihood, impact, band, path, isHeld }) =>
      path === null
        ? `     0.0  ${assetWords(target)}: impact ${impact.toFixed(0)}, ${isHeld ? "an assumed breach, held from the start" : "nothing that is known leads there"}`
        : `  ${each.toFixed(1).padStart(6)}  ${assetWords(target)}: likelihood ${percent(likelihood)} × impact ${impact.toFixed(0)}, ${band}`,
    ),
  ];
}
