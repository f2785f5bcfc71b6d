import { Command } from "commander";
import { blastRadius, type BlastRadius, type Needing } from "../pipeline/blast-radius.js";
import { assetWords, counted, kindCounts, percent } from "./asset-text.js";
import { answer, inWorkspace, openWithEnds, tell, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `breachline blast-radius ASSET`: what follows from its loss, and who could bring it about. */
export function blastRadiusCommand(): Command {
  return inWorkspace(new Command("blast-radius"))
    .description("show what whoever holds an asset can come to hold, and who could come to hold it")
    .argument("<asset>", "uid or alias")
    .option("--limit <count>", "rows of each list", wholeNumber(1), 15)
    .option("--json", "print one JSON document")
    .action((asset: string, options: Options) =>
      withSession(async (session) => {
        const { opened, to } = await openWithEnds(session, { workspace: options.workspace, to: [asset] });
        const found = blastRadius(opened, to, options.limit);
        if (options.json) return answer(JSON.stringify(found));
        for (const line of blastLines(found)) await answer(line);
        if (found.forward.more || found.backward.more) tell("The lists go on: --limit shows more.");
      }),
    );
}

function blastLines({ asset, forward, backward }: BlastRadius): string[] {
  const name = asset.map(assetWords).join(", ");
  const fromInternet =
    backward.fromInternet === null
      ? "Nobody gets there from the internet."
      : `From the internet it is come to with likelihood ${percent(backward.fromInternet)}.`;
  return [
    forward.count
      ? `Whoever holds ${name} can come to hold ${counted(forward.count, "asset")} (${kindCounts(forward.byKind)}), ${counted(forward.crownJewels.count, "crown jewel")} among them.`
      : `Whoever holds ${name} can come to hold nothing else that is known.`,
    ...forward.crownJewels.first.map(
      ({ asset: jewel, likelihood, risk }) =>
        `  ${percent(likelihood).padStart(6)}  ${assetWords(jewel)}, crown jewel, risk ${risk!.toFixed(1)} from here`,
    ),
    ...forward.assets
      .filter(({ risk }) => risk === null)
      .map(({ asset: each, likelihood }) => `  ${percent(likelihood).padStart(6)}  ${assetWords(each)}`),
    ...needLines(forward.requirements),
    "",
    backward.count
      ? `It can be come to hold from ${counted(backward.count, "asset")} (${kindCounts(backward.byKind)}). ${fromInternet}`
      : `It can be come to hold from nowhere that is known. ${fromInternet}`,
    ...backward.assets.map(
      ({ asset: each, likelihood, certain }) =>
        `  ${percent(likelihood).padStart(6)}  ${assetWords(each)}${certain ? "" : ", if it also gets what a step on the way needs"}`,
    ),
    ...needLines(backward.requirements),
  ];
}

function needLines({ count, first }: Needing): string[] {
  if (!count) return [];
  const steps = first.map(({ source, target }) => `, such as ${assetWords(source)} → ${assetWords(target)}`);
  return [
    `  ${counted(count, "step")} on these ways ${count === 1 ? "needs" : "need"} something else as well${steps.join("")}.`,
    "  These likelihoods leave aside what that costs: `paths` and `reach` count it, and may say less.",
  ];
}
