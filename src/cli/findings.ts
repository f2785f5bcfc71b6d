import { Command, Option } from "commander";
import {
  leavesNeedsAside,
  rankFindings,
  reasonsOfFindings,
  sharesOf,
  type RankedFinding,
} from "../pipeline/findings.js";
import { openCurrent } from "../pipeline/opened.js";
import type { ReachReasons } from "../pipeline/reach-reasons.js";
import { verdictsOf } from "../pipeline/reachability.js";
import { constantsOf, overrideOf } from "../pipeline/scoring.js";
import { answerCauses } from "./root-causes.js";
import { type Session, answer, inWorkspace, tell, tellDoubts, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly asset?: string;
  readonly groupBy?: "cause";
  readonly limit: number;
  readonly json?: boolean;
}

/** `breachline findings`: every finding with its score, worst first. */
export function findingsCommand(): Command {
  return inWorkspace(new Command("findings"))
    .description("show findings by their reachable risk, worst first, each with its reasons")
    .option("--asset <uid>", "of this asset only")
    .addOption(new Option("--group-by <what>", "show what explains several of them at once").choices(["cause"]))
    .option("--limit <count>", "how many findings, or groups", wholeNumber(1), 20)
    .option("--json", "print one JSON document")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store, cacheFolder }: Session, options: Options): Promise<void> {
  const { workspace, asset, groupBy, limit, json } = options;
  const opened = await openCurrent(store, workspace, cacheFolder);
  tellDoubts(opened);
  const constants = constantsOf(overrideOf(opened.published));
  const verdicts = verdictsOf(opened.projection, constants);
  const all = await rankFindings(store, opened, { verdicts, constants });
  if (groupBy === "cause") return answerCauses(store, opened, all, options);
  const wanted = asset === undefined ? all : all.filter(({ assets }) => assets.includes(asset));
  const page = wanted.slice(0, limit);
  const reasons = await reasonsOfFindings(store, opened, page);
  const shares = sharesOf(wanted, constants);
  const more = wanted.length > page.length;
  const { overridden } = opened.published;
  if (json) {
    const findings = page.map((finding, index) => row(finding, reasons[index]!));
    return answer(JSON.stringify({ total: wanted.length, more, shares, overridden, findings }));
  }
  for (const [index, finding] of page.entries()) for (const line of lines(finding, reasons[index]!)) await answer(line);
  const { open, closed, executed, notExecuted } = shares;
  await answer(
    `${open} open ${open === 1 ? "finding" : "findings"}, ${closed} closed; ${executed.count} on code that was seen running (${percent(executed.share)}), ${notExecuted.count} on code that was watched and did not run.`,
  );
  if (leavesNeedsAside(opened, page))
    await answer(
      "A finding's risk leaves aside what else the steps of its path need: it may stand above that of the same path in `paths`, which counts it.",
    );
  if (more) tell("There are further findings: --limit shows more.");
}

function row({ uid, title, weakness, severity, status, assets, verdict, band }: RankedFinding, reasons: ReachReasons) {
  const { state, likelihood, risk, path, target = null, why, factors } = verdict;
  const said = { uid, title, weakness, severity, status, assets };
  return { ...said, state, risk, band, likelihood, path, target, why, reasons, factors };
}

function lines(
  { uid, title, weakness, severity, status, assets, verdict, band }: RankedFinding,
  reasons: ReachReasons,
): string[] {
  const { state, risk, likelihood, target, why, factors, isUsed } = verdict;
  const on = assets.length ? ` on ${assets.join(", ")}` : "";
  const closed = status === "open" ? "" : `, ${status}`;
  const telling = factors.filter(({ value }) => value !== 1);
  const because = telling.map(({ name, value, origin }) => `${name} ${Math.round(value * 1000) / 1000} (${origin})`);
  const chance =
    state === "unknown"
      ? "likelihood unknown"
      : `an attacker ${isUsed ? "uses it" : "comes to what bears it"} with likelihood ${percent(likelihood)}`;
  return [
    `${band.toUpperCase()}  risk ${risk.toFixed(1)}  ${state}${closed}, severity ${severity}  ${title} [${weakness}]${on}`,
    `    ${uid}; ${chance}${target === undefined ? "" : `, on the way to ${target}`}`,
    `    ${why}`,
    ...(because.length ? [`    because ${because.join(" × ")}`] : []),
    ...Object.entries(reasons).map(([name, reason]) => `    ${name}: ${reason}`),
    "",
  ];
}

function percent(value: number): string {
  return `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;
}
