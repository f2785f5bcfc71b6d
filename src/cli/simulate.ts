import { Command } from "commander";
import { MOST_WORLDS, simulateAttacks, type Probability, type SimulationAnswer } from "../pipeline/simulation.js";
import { assetWords, counted, percent } from "./asset-text.js";
import { answer, askingBetween, openWithEnds, tell, wholeNumber, withSession, type AskedBetween } from "./session.js";

interface Options extends AskedBetween {
  readonly worlds: number;
  readonly seed: number;
}

/** `breachline simulate`: the probability that any path succeeds, by playing the attack through in many worlds. */
export function simulateCommand(): Command {
  return askingBetween(new Command("simulate"), 20)
    .description("play the attack through in many worlds: how likely is it that any path to a target succeeds")
    .option("--worlds <count>", `how many worlds, up to ${MOST_WORLDS}`, wholeNumber(1, MOST_WORLDS), 1024)
    .option("--seed <number>", "the same seed gives the same answer", wholeNumber(0), 1)
    .action((options: Options) =>
      withSession(async (session) => {
        const { opened, from, to } = await openWithEnds(session, options);
        const { limit, worlds, seed } = options;
        const found = await simulateAttacks(session.store, opened, { from, to, limit, worlds, seed });
        if (options.json) return answer(JSON.stringify(found));
        for (const line of simulationLines(found)) await answer(line);
        if (found.more) tell("There are further targets: --limit shows more.");
      }),
    );
}

function simulationLines({ why, worlds, seed, causes, any, exposure, targets }: SimulationAnswer): string[] {
  if (why !== undefined) return [why];
  return [
    `${counted(worlds, "world")}, seed ${seed}. ${counted(causes, "cause")} (vulnerabilities, credentials, controls) are drawn once in each world, whatever they decide.`,
    `At least one target is come to in ${within(any)} of them. Exposure, the probability of any path to a target × its impact, added up over all targets: ${exposure.toFixed(1)}; \`exposure\` adds up the best path to each instead.`,
    "In 99.9 of 100 such runs the true value lies in the interval; for certain it lies between the best independent paths and what a cut lets through.",
    "",
    ...targets.map(
      (each) =>
        `  ${within(each)}  × impact ${each.impact.toFixed(0)} = ${each.exposure.toFixed(1)}  ${assetWords(each.target)}; for certain ${percent(each.lower)} to ${percent(each.upper)}`,
    ),
  ];
}

function within({ probability, low, high }: Probability): string {
  return `${percent(probability)} (${percent(low)} to ${percent(high)})`;
}
