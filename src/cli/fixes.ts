import { Command } from "commander";
import type { FixesAnswer, FixInWords, JudgedFix } from "../pipeline/fix-answer.js";
import { fixesFor } from "../pipeline/fixes.js";
import { someOf } from "../pipeline/some-of.js";
import { assetWords, counted, nameOf, percent } from "./asset-text.js";
import { stepWords } from "./choke-points.js";
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
        `  #${rank}  risk ${risk.toFixed(1)}  ${nameOf(entry.uid, entry.name)} → ${nameOf(target.uid, target.name)}: ${byPlan === "resolves" ? "resolved" : byPlan === "reduces" ? "reduced" : "unchanged"}`,
    ),
  ];
}

function planLines({ plan }: FixesAnswer): string[] {
  const within = plan.budget === null ? "whatever it costs" : `within ${counted(plan.budget, "day")}`;
  if (!plan.fixes.length)
    return [`The best plan ${within}: nothing. No fix, nor any set of them within that, lowers the risk.`];
  const certain = plan.exact
    ? "no plan within the budget is better"
    : `not proven to be the best: no plan within the budget leaves less than ${plan.atLeast.toFixed(1)}`;
  return [
    `The best plan ${within}: ${counted(plan.fixes.length, "fix", "fixes")} for ${counted(plan.cost, "day")}, risk ${plan.before.toFixed(1)} → ${plan.after.toFixed(1)} (${certain})`,
    ...plan.fixes.flatMap((fix, index) => [
      `  ${index + 1}. ${fix.title}`,
      `     ${where(fix)}; ${counted(fix.cost, "day")} (${fix.kind}); risk then ${fix.riskAfter.toFixed(1)}`,
    ]),
  ];
}

function separationLines(separation: FixesAnswer["separation"]): string[] {
  if (!separation.possible)
    return [
      "No set of fixes closes every path: on this one there is nothing that a fix takes away:",
      `  ${separation.path.map(assetWords).join(" → ")}`,
    ];
  const { fixes, cost, atLeast, certificate } = separation;
  const bound =
    atLeast === null
      ? "steps need several things, so a cheaper set may do"
      : atLeast === cost
        ? "no set is cheaper"
        : `no set costs less than ${atLeast}`;
  return [
    `To close every path: ${counted(fixes.length, "fix", "fixes")} for ${counted(cost, "day")} (${bound})`,
    ...fixes.map((fix) => `  - ${fix.title}  [${where(fix)}; ${counted(fix.cost, "day")}]`),
    `  Every path crosses one of ${counted(certificate.count, "step")}, such as ${certificate.first[0] ? stepWords(certificate.first[0]) : "none"}`,
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

/** From what to what the steps lead that a fix takes away. */
function where({ steps, sources, targets }: FixInWords): string {
  const side = ({ count, first }: FixInWords["sources"]) =>
    someOf(
      count,
      first.map(({ uid, name }) => nameOf(uid, name)),
      2,
    );
  return `${counted(steps, "step")}: ${side(sources)} → ${side(targets)}`;
}
