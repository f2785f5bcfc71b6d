import { Command } from "commander";
import { chokePointsBetween, type ChokePointsAnswer, type Relief, type Unavoidable } from "../pipeline/choke-points.js";
import type { Several, StepInWords } from "../pipeline/step-words.js";
import { assetWords, counted, percent } from "./asset-text.js";
import { someOf } from "../pipeline/some-of.js";
import { answer, askingBetween, openWithEnds, tell, withSession, type AskedBetween } from "./session.js";

/** `breachline choke-points`: what nobody gets past, and what takes most risk away with it. */
export function chokePointsCommand(): Command {
  return askingBetween(new Command("choke-points"), 10)
    .description("show what every attack passes, and the assets, steps and findings with which most risk disappears")
    .action((options: AskedBetween) =>
      withSession(async (session) => {
        const { opened, from, to } = await openWithEnds(session, options);
        const found = await chokePointsBetween(session.store, opened, { from, to, limit: options.limit });
        if (options.json) await answer(JSON.stringify(found));
        else for (const line of chokeLines(found)) await answer(line);
        if (found.more && !options.json) tell("The lists go on: --limit shows more.");
        if (!found.complete) {
          tell(`The risk may be higher: ${found.limits.join("; ")}.`);
          process.exitCode = 4;
        }
      }),
    );
}

function chokeLines(found: ChokePointsAnswer): string[] {
  if (found.why !== undefined) return [found.why];
  const targets = counted(found.targets.length, "target");
  return [
    `Risk ${found.risk.toFixed(1)}: the best path to each target, added up. "gone" says how much of it disappears with something.`,
    "",
    ...requirementLines(found),
    `Every attack on any target passes: ${unavoidableWords(found.unavoidable) || "nothing in particular"}`,
    `Every attack on one of them passes (the riskiest ${targets}):`,
    ...found.targets.map(
      ({ target, risk, ...crossed }) =>
        `  ${assetWords(target)}, risk ${risk.toFixed(1)}: ${unavoidableWords(crossed) || "nothing in particular"}`,
    ),
    ...section(
      "Assets, by the risk that is gone when nobody can get to them:",
      found.assets.map((each) => [assetWords(each.asset), each]),
    ),
    ...section(
      "Steps, by the risk that is gone when they are not possible:",
      found.steps.map((each) => [stepWords(each.step), each]),
    ),
    ...section(
      "Findings, by the risk that is gone when they are remedied:",
      found.findings.map((each) => [`${each.text} (${counted(each.steps, "step")})  ${each.uid}`, each]),
    ),
  ];
}

function section(title: string, rows: readonly (readonly [string, Relief])[]): string[] {
  const lines = rows.map(([words, { relief, share, cutsOff }]) => {
    const cut = cutsOff.count ? `; cuts off ${someOf(cutsOff.count, cutsOff.first.map(assetWords))}` : "";
    return `  ${percent(share).padStart(6)} gone (${relief.toFixed(1)})  ${words}${cut}`;
  });
  return ["", title, ...(lines.length ? lines : ["  None: for each there is another way that is as good."])];
}

function requirementLines({ requirements, riskOfStepsAlone }: ChokePointsAnswer): string[] {
  if (!requirements.count) return [];
  return [
    stepsInNeed(requirements),
    `What is said to be gone leaves aside what that costs: so counted, the risk is ${riskOfStepsAlone.toFixed(1)} in all.`,
    "What is listed as passed by every attack is so; because of these steps, there may be more that is not listed.",
    "",
  ];
}

/** `1 step on the way needs something else as well, such as key → vault: …`. */
export function stepsInNeed({ count, first }: Several<StepInWords>): string {
  return `${counted(count, "step")} on the way ${count === 1 ? "needs" : "need"} something else as well, such as ${stepWords(first[0]!)}.`;
}

/** Assets in the order in which they are passed, and the findings that every attack exploits. */
function unavoidableWords({ assets, steps }: Unavoidable): string {
  const names = assets.first.map(assetWords).join(" → ");
  const more = assets.count > assets.first.length ? ` … (${assets.count})` : "";
  const findings = steps.first.flatMap(({ viaText }) => viaText ?? []);
  return `${names}${more}${findings.length ? `${names ? "; " : ""}by ${findings.join(", ")}` : ""}`;
}

/** `web/storefront → accounts/accounts: It hands on requests …`. */
export function stepWords({ sources, targets, title, viaText }: StepInWords): string {
  const side = ({ count, first }: StepInWords["sources"]) => someOf(count, first.map(assetWords), 2);
  return `${side(sources)} → ${side(targets)}: ${viaText ?? title}`;
}
