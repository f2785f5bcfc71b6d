import { Command } from "commander";
import type { Gap, GapKind } from "../pipeline/gap.js";
import { heldByFacts, whyNot, type Side, type WhyNotAnswer } from "../pipeline/why-not.js";
import { assetWords, counted, kindCounts, percent } from "./asset-text.js";
import { nameOf } from "../pipeline/shown-name.js";
import { someOf } from "../pipeline/some-of.js";
import { answer, collect, inWorkspace, openWithEnds, tell, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly from?: readonly string[];
  readonly to: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Why an answer about two ends is not complete: a yes, and a no. */
export const SEARCH_STOPPED = "The search was stopped before it was done: there may be a likelier way.";
export const NEAREST_ONLY = "Of what leads to it only the nearest assets were looked at.";

/** `breachline why-not --to B`: why there is no path, and what separates the two. */
export function whyNotCommand(): Command {
  return inWorkspace(new Command("why-not"))
    .description("say why there is no path to an asset: how far attackers come, and what separates them from it")
    .option(
      "--from <asset>",
      "what the attacker holds (repeat: held together); by default the internet and assumed breaches",
      collect,
    )
    .requiredOption("--to <asset>", "what the attacker wants")
    .option("--limit <count>", "how many gaps", wholeNumber(1), 15)
    .option("--json", "print one JSON document")
    .action((options: Options) =>
      withSession(async (session) => {
        const { workspace, from: given, to: target, limit } = options;
        const { opened, names, from, to } = await openWithEnds(session, { workspace, from: given, to: [target] });
        const starts = from.length ? from : heldByFacts(opened.projection, names);
        const found = await whyNot(session.store, opened, { from: starts, to, limit });
        if (!found.complete) process.exitCode = 4;
        if (options.json) return answer(JSON.stringify(found));
        for (const line of whyNotLines(found)) await answer(line);
        if (found.more) tell("There are further gaps: --limit shows more.");
        if (!found.complete) tell(found.reachable ? SEARCH_STOPPED : NEAREST_ONLY);
      }),
    );
}

function whyNotLines(found: WhyNotAnswer): string[] {
  const [from, to] = [found.from, found.to].map((ends) => ends.map(assetWords).join(", "));
  if (found.reachable)
    return [
      `There is a path from ${from} to ${to}, with likelihood ${percent(found.likelihood)}:`,
      ...found.path.map((uid) => `  ${uid}`),
    ];
  return [
    `No sequence of steps that is known leads from ${from} to ${to}.`,
    `Whoever starts there comes to hold ${sideWords(found.reached)}.`,
    `It can be come to hold from ${sideWords(found.reaching)}.`,
    "",
    "What separates them:",
    ...found.gaps.flatMap(gapLines),
  ];
}

function sideWords({ count, byKind, first }: Side): string {
  const names = someOf(
    count,
    first.map(({ uid, name }) => nameOf(uid, name)),
    5,
  );
  return `${counted(count, "asset")} (${kindCounts(byKind)}): ${names}`;
}

const GAP_WORDS: Readonly<Record<GapKind, string>> = {
  weakness: "No weakness that is known opens",
  login: "A login stands before",
  permission: "Something denies those who are held",
  connection: "Nothing that is reached is let through to",
  requirement: "Something is missing for the step to",
  rule: "A rule is switched off that leads to",
  nothing: "Nothing leads to",
  steps: "Nothing that is reached leads to",
};

function gapLines({ kind, direct, target, sources, why, findings, neededAs }: Gap): string[] {
  const what = direct ? "The start itself is not let through to" : GAP_WORDS[kind];
  const needed = neededAs ? `, on the way to ${assetWords(neededAs)}, which is needed` : "";
  const others = someOf(sources.count, sources.first.map(assetWords));
  const from = sources.count ? `${direct ? "; let through:" : " from"} ${others}` : "";
  return [
    `  - ${what} ${assetWords(target)}${from}${needed}`,
    `      ${why}`,
    ...findings.map((finding) => `      ${finding.text}: ${finding.why}`),
  ];
}
