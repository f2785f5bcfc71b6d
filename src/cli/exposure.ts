import { Command, Option } from "commander";
import { exposureOf, type ExposedTarget, type ExposureAnswer, type PortfolioExposure } from "../pipeline/exposure.js";
import { openCurrent } from "../pipeline/opened.js";
import { PORTFOLIOS, type Portfolio } from "../pipeline/portfolios.js";
import { someOf } from "../pipeline/some-of.js";
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

function exposureLines(found: ExposureAnswer): string[] {
  const { risk, crownJewels, reached, shared, by, portfolios, targets, findings } = found;
  return [
    `Exposure ${risk.toFixed(1)}: the risk of the best path to each of ${counted(crownJewels, "crown jewel")}, of which ${reached} can be come to.`,
    `${findings.onPaths} of ${counted(findings.total, "finding")} (${percent(findings.share)}) lie on an attack path.`,
    "",
    `By ${by}:`,
    ...portfolios.map((each) => portfolioLine(each, by)),
    ...(shared
      ? [
          `  ${counted(shared, "crown jewel counts", "crown jewels count")} for several of these, which add up to more than the exposure.`,
        ]
      : []),
    "",
    "Crown jewels, by likelihood × impact:",
    ...targets.map(targetLine),
  ];
}

function portfolioLine({ name, targets, used, reached, risk, share, worst }: PortfolioExposure, by: Portfolio): string {
  const elsewhere = used ? `, ${used} of them used and lying elsewhere` : "";
  const words = `${reached} of ${counted(targets, "crown jewel")} can be come to${elsewhere}${worst ? `, worst ${assetWords(worst)}` : ""}`;
  return `  ${risk.toFixed(1).padStart(6)}  ${percent(share).padStart(5)}  ${name ?? `(no ${by} stated)`}: ${words}`;
}

function targetLine({ target, risk, likelihood, impact, band, path, isHeld, portfolios }: ExposedTarget): string {
  const uses = portfolios.flatMap(({ name, usedBy }) => (usedBy ? [`${name} by ${assetWords(usedBy)}`] : []));
  const used = uses.length ? `; used for ${someOf(uses.length, uses)}` : "";
  if (path !== null)
    return `  ${risk.toFixed(1).padStart(6)}  ${assetWords(target)}: likelihood ${percent(likelihood)} × impact ${impact.toFixed(0)}, ${band}${used}`;
  const why = isHeld ? "an assumed breach, held from the start" : "nothing that is known leads there";
  return `     0.0  ${assetWords(target)}: impact ${impact.toFixed(0)}, ${why}${used}`;
}
