import { Command } from "commander";
import type { FixesAnswer, FixInWords, JudgedFix } from "../pipeline/fix-answer.js";
import { fixesFor } from "../pipeline/fixes.js";
import { nameOf } from "../pipeline/shown-name.js";
import { someOf } from "../pipeline/some-of.js";
import { assetWords, counted, endsInWords, percent } from "./asset-text.js";
import { stepsInNeed, stepWords } from "./choke-points.js";
import {
  answer,
  askingBetween,
  openWithEnds,
  tell,
  wholeNumber,
  withSession,
  type AskedBetween,
  type Session,
} from "./session.js";

interface Options extends AskedBetween {
  readonly budget?: number;
}

/** `breachline fixes`: the best plan within a budget, what closes everything, and what each fix does to each path. */
export function fixesCommand(): Command {
  return askingBetween(new Command("fixes"), 10)
    .description("show what to fix: the best plan within a budget, what would close every path, and what each fix does")
    .option("--budget <days>", "what the plan may cost, in about a person's days", wholeNumber(1))
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run(session: Session, options: Options): Promise<void> {
  const { opened, from, to } = await openWithEnds(session, options);
  const found = await fixesFor(session.store, opened, { from, to, limit: options.limit, budget: options.budget });
  if (options.json) await answer(JSON.stringify(found));
  else {
    for (const line of fixLines(found)) await answer(line);
    if (found.more) tell("The lists go on: --limit shows more.");
    if (!found.complete) tell(`The plan may not be the best: ${found.limits.join("; ")}.`);
  }
  if (!found.complete) process.exitCode = 4;
}

function fixLines(found: FixesAnswer): string[] {
  if (found.why !== undefined) return [found.why];
  return [
    `Risk ${found.risk.toFixed(1)}: the best path to each target, added up. Costs are about a person's days.`,
    "",
    ...needLines(found),
    ...planLines(found),
    "",
    ...separationLines(found.separation),
    "",
    `Each fix alone, on the ${counted(found.paths.length, "best path")}:`,
    ...found.fixes.flatMap(judgedLines),
    "",
    "These paths, and what the plan does to them:",
    ...found.paths.map(
      ({ rank, risk, entry, target, byPlan }) =>
        `  #${rank}  risk ${risk.toFixed(1)}  ${endsInWords(entry, target)}: ${byPlan === "resolves" ? "resolved" : byPlan === "reduces" ? "reduced" : "unchanged"}`,
    ),
  ];
}

function needLines({ requirements, riskOfStepsAlone }: FixesAnswer): string[] {
  if (!requirements.count) return [];
  return [
    stepsInNeed(requirements),
    `What the plan and each fix take off the risk leaves aside what that costs: so counted, it is ${riskOfStepsAlone.toFixed(1)} in all.`,
    "",
  ];
}

function planLines({ plan, requirements }: FixesAnswer): string[] {
  const within = plan.budget === null ? "whatever it costs" : `within ${counted(plan.budget, "day")}`;
  if (!plan.fixes.length) return [`The best plan ${within}: nothing. ${whyNothing(plan)}`];
  const certain = plan.exact ? "no plan within the budget leaves less" : `not proven to be the best${leavesLess(plan)}`;
  const risk = requirements.count ? "risk of steps alone" : "risk";
  return [
    `The best plan ${within}: ${counted(plan.fixes.length, "fix", "fixes")} for ${counted(plan.cost, "day")}, ${risk} ${plan.before.toFixed(1)} → ${plan.after.toFixed(1)} (${certain})`,
    ...plan.fixes.flatMap((fix, index) => [
      `  ${index + 1}. ${fix.title}`,
      `     ${where(fix)}; ${counted(fix.cost, "day")} (${fix.kind}); ${thenWords(plan, index)}`,
    ]),
  ];
}

function whyNothing(plan: FixesAnswer["plan"]): string {
  if (plan.exact) return "No fix, nor any set of them within that, lowers the risk.";
  return `Nothing was found that lowers the risk; that no set of fixes does is not proven${leavesLess(plan)}.`;
}

/** What is proven of better plans, where that says anything. */
function leavesLess({ atLeast }: FixesAnswer["plan"]): string {
  return atLeast >= 0.05 ? `: none within the budget leaves less than ${atLeast.toFixed(1)}` : "";
}

/** The risk after a fix of the plan; one that closes only one of several ways brings nothing before the others. */
function thenWords({ before, fixes }: FixesAnswer["plan"], index: number): string {
  const { riskAfter } = fixes[index]!;
  const isAlone = riskAfter < (fixes[index - 1]?.riskAfter ?? before);
  return `risk then ${riskAfter.toFixed(1)}${isAlone ? "" : ", and less only with those that follow"}`;
}

function separationLines(separation: FixesAnswer["separation"]): string[] {
  if (!separation.possible)
    return [
      "No set of fixes closes every path: on this one there is nothing that a fix takes away:",
      `  ${separation.path.map(assetWords).join(" → ")}`,
    ];
  const { fixes, cost, atLeast, certificate, isCrossed } = separation;
  const bound =
    atLeast === cost ? "exact: no set is cheaper" : `a cheaper one may do, but none costs less than ${atLeast}`;
  const needs = isCrossed ? "" : ", or needs what cannot be had without them";
  return [
    `To close every path: ${counted(fixes.length, "fix", "fixes")} for ${counted(cost, "day")} (${bound})`,
    ...fixes.map((fix) => `  - ${fix.title}  [${where(fix)}; ${counted(fix.cost, "day")}]`),
    ...certificate.first
      .slice(0, 1)
      .map((step) =>
        certificate.count === 1
          ? `  Every path crosses this step${isCrossed ? "" : ", or needs what cannot be had without it"}: ${stepWords(step)}`
          : `  Every path crosses one of ${counted(certificate.count, "step")}${needs}, such as ${stepWords(step)}`,
      ),
  ];
}

function judgedLines(fix: JudgedFix): string[] {
  const { relief, share, cutsOff, resolves, reduces, unchanged } = fix;
  const cut = cutsOff.count ? `; cuts off ${someOf(cutsOff.count, cutsOff.first.map(assetWords))}` : "";
  return [
    `  ${percent(share).padStart(6)} gone (${relief.toFixed(1)})  ${fix.title}`,
    `         ${where(fix)}; ${counted(fix.cost, "day")} (${fix.kind}); resolves ${resolves.length}, reduces ${reduces.length}, unchanged ${unchanged}${cut}`,
  ];
}

/** From what to what the steps lead that a fix takes away, and what grants them. */
function where({ steps, sources, targets, reason }: FixInWords): string {
  const side = ({ count, first }: FixInWords["sources"]) =>
    someOf(
      count,
      first.map(({ uid, name }) => nameOf(uid, name)),
      2,
    );
  const why = reason === null ? "" : `; reason: ${reason}`;
  return `${counted(steps, "step")}: ${side(sources)} → ${side(targets)}${why}`;
}
