/** Assumptions and what would follow from them, as people like to read it. */
import type { Assumptions } from "../model/index.js";
import type { MovedPath, WhatIfAnswer } from "../pipeline/what-if.js";

const SAID = {
  gone: "gone",
  lowered: "less likely",
  new: "new",
  raised: "more likely",
  surfaced: "among the first now, though no likelier than before",
} as const;

type Move = keyof typeof SAID;
const MOVES = Object.keys(SAID) as Move[];

/** Shown of each sort; --json has all that were compared. */
const SHOWN = 10;

export function whatIfLines(found: WhatIfAnswer, hypotheses: readonly string[]): string[] {
  const { analysis, assumptions, counts, worst, paths, compared, complete, limits } = found;
  const said = MOVES.flatMap((move) => (counts[move] ? [`${counts[move]} ${SAID[move]}`] : []));
  return [
    `Assumed over analysis ${analysis}${hypotheses.length ? ` (hypotheses: ${hypotheses.join(", ")})` : ""}:`,
    ...assumptionLines(assumptions).map((line) => `  ${line}`),
    `Of the ${compared.before} best paths: ${[...said, `${counts.unchanged} unchanged`].join(", ")}`,
    `Worst path: risk ${worst.before.toFixed(1)} → ${worst.after.toFixed(1)}`,
    ...MOVES.flatMap((move) =>
      moveLines(
        move,
        paths.filter((path) => path.move === move),
      ),
    ),
    ...(complete ? [] : [`Not complete: ${limits.join("; ")}.`]),
  ];
}

/** One line for each assumption. */
export function assumptionLines(assumed: Assumptions): string[] {
  return [
    ...assumed.withoutAssets.map((uid) => `without asset ${uid}`),
    ...assumed.withoutFindings.map((uid) => `without finding ${uid}`),
    ...assumed.withoutSteps.map(({ source, target }) => `without step ${source} -> ${target}`),
    ...assumed.withoutRules.map((id) => `without rule ${id}`),
    ...assumed.withoutSources.map((key) => `without source ${key}`),
    ...assumed.weaker.map((each) => {
      const what = "finding" in each ? `finding ${each.finding}` : `step ${each.source} -> ${each.target}`;
      return `${what} at ${each.share} times its probability`;
    }),
    ...assumed.steps.map(({ source, target, probability }) => `a step ${source} -> ${target} at ${probability}`),
    ...assumed.documents.map(({ name, content }) => `what ${name} states (${content.length} characters)`),
  ];
}

function moveLines(move: Move, paths: readonly MovedPath[]): string[] {
  if (!paths.length) return [];
  const more = paths.length > SHOWN ? [`  … and ${paths.length - SHOWN} more (--json lists them)`] : [];
  const title = `${SAID[move][0]!.toUpperCase()}${SAID[move].slice(1)}:`;
  return ["", title, ...paths.slice(0, SHOWN).map(pathLine), ...more];
}

function pathLine({ path, riskBefore, riskAfter }: MovedPath): string {
  const risk = [riskBefore, riskAfter].map((each) => (each === null ? "none" : each.toFixed(1))).join(" → ");
  return `  risk ${risk}  ${[path.source, ...path.steps.map(({ target }) => target)].join(" → ")}`;
}
