/** What did not join, in lines: one cause that many objects share is told once. */
import type { Problem } from "../model/index.js";

/** Causes that are told, and objects that one cause names. */
const SHOWN = 20;
const EXAMPLES = 3;

export function notJoinedLines(unjoined: readonly Problem[]): string[] {
  const causes = new Map<string, Problem[]>();
  for (const problem of unjoined) {
    const cause = causeOf(problem.why);
    const alike = causes.get(cause);
    if (alike) alike.push(problem);
    else causes.set(cause, [problem]);
  }
  const shown = [...causes].slice(0, SHOWN);
  const left = unjoined.length - shown.reduce((sum, [, alike]) => sum + alike.length, 0);
  return [
    ...shown.flatMap(([cause, alike]) => causeLines(cause, alike)),
    ...(left ? [`… and ${left} more that did not join (--json lists them)`] : []),
  ];
}

function causeLines(cause: string, alike: readonly Problem[]): string[] {
  const line = ({ path, at, why }: Problem) => `${path} ${at}: ${why}`;
  if (alike.length <= EXAMPLES) return alike.map((problem) => `not joined: ${line(problem)}`);
  return [
    `not joined, ${alike.length} times: ${cause}; such as`,
    ...alike.slice(0, EXAMPLES).map((problem) => `  ${line(problem)}`),
  ];
}

/** A reason without what it names: what stands in quotes, uids, ARNs, paths, addresses, and words with digits. */
function causeOf(why: string): string {
  return why
    .replaceAll(/"[^"]*"/g, "…")
    .replaceAll(/[^\s,;()]*(?:[/:#][^\s,;:()]|\d)[^\s,;()]*[^\s,;:()]|\d/g, "…")
    .replaceAll(/…(?:,? …)+/g, "…");
}
