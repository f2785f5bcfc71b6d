/** An attack path in sentences, for people who read rather than query. */
import type { AttackPath, Factor, PathStep } from "../model/index.js";

/** Of an end that is the first thing which the internet leads to. */
export const AT_ONCE = "one step from the internet";

/** One sentence for the whole, one for each step, one for what is missing or counted twice. */
export function explainPath(path: AttackPath): string[] {
  const { source, entry, entryName, target, targetName, classifications, likelihood, impact, risk, band } = path;
  const through = entry === source || entry === target ? "" : `through ${entryName} `;
  const data = classifications.length ? `, which holds ${joined(classifications)} data` : "";
  return [
    `An attacker who starts at ${startOf(path)} gets ${through}to ${targetName}${data}, in ${path.steps.length} ${path.steps.length === 1 ? "step" : "steps"}.`,
    ...path.steps.map((step, index) => explainStep(step, index + 1)),
    `Risk ${shown(risk)} of 100 (${band}): likelihood ${percent(likelihood)} times impact ${shown(impact)}${reasons(path.impactFactors)}.`,
    ...sharedCause(path),
    ...missing(path),
  ];
}

function startOf({ source, steps }: AttackPath): string {
  return source === "internet" ? "the internet" : (steps[0]?.sourceName ?? source);
}

function explainStep(step: PathStep, number: number): string {
  const { sourceName, targetName, title, probability, basis, evidence, requires, alternatives } = step;
  const parts = [
    `${number}. From ${sourceName} to ${targetName}: ${title} (${step.technique}), probability ${percent(probability)}${reasons(step.factors)}.`,
  ];
  if (basis === "inferred") parts.push("This is concluded from signs, not stated by configuration.");
  if (requires.length) parts.push(`It also needs ${joined(requires.map(({ uid }) => uid))}.`);
  if (evidence[0] !== undefined)
    parts.push(`Seen in ${evidence[0]}${evidence.length > 1 ? ` and ${evidence.length - 1} more places` : ""}.`);
  if (alternatives > 0)
    parts.push(`${alternatives} other ${alternatives === 1 ? "way leads" : "ways lead"} there too.`);
  return parts.join(" ");
}

function sharedCause({ likelihood, likelihoodSharedCause }: AttackPath): string[] {
  if (likelihoodSharedCause <= likelihood * 1.0001) return [];
  return [`One cause serves several steps; counted once, the likelihood is ${percent(likelihoodSharedCause)}.`];
}

/** What was not known and was replaced by a prior. */
function missing({ steps, impactFactors }: AttackPath): string[] {
  const names = [...impactFactors, ...steps.flatMap(({ factors }) => factors)]
    .filter((factor) => factor.missing)
    .map(({ name }) => name);
  if (!names.length) return [];
  return [`Not known, so a stated prior was taken: ${joined([...new Set(names)])}.`];
}

/** The factors that change something. */
function reasons(factors: readonly Factor[]): string {
  const telling = factors.filter(({ value, missing: unknown }) => value !== 1 && !unknown);
  if (!telling.length) return "";
  return `, because ${joined(telling.map(({ name, value, origin }) => `${name} ${shown(value)} (${origin})`))}`;
}

function joined(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? "") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

function percent(value: number): string {
  return `${shown(100 * value)} %`;
}

/** Three digits that count. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
