/** Ranked paths as people like to read them. */
import { shortPlace, type AttackPath, type PathStep } from "../model/index.js";
import { explainPath } from "../pipeline/explanation.js";
import type { PathGroup } from "../pipeline/path-groups.js";
import type { PathsAnswer } from "../pipeline/path-questions.js";
import { nameOf } from "../pipeline/shown-name.js";
import { isFinding } from "../pipeline/step-words.js";
import { counted, endsInWords, kindWord, percent } from "./asset-text.js";

type Write = (line: string) => unknown;

export interface Wanted {
  /** Every factor, also those that change nothing, all evidence and the facts themselves. */
  readonly full?: boolean | undefined;
}

export async function printPaths(found: PathsAnswer, write: Write, note: Write, wanted: Wanted = {}): Promise<void> {
  for (const path of found.paths) for (const line of pathLines(path, wanted)) await write(line);
  if (!found.paths.length) await write(found.why ?? "There is no attack path.");
  tellEnd(found, note);
}

/** The best path of each group, with how many are like it. */
export async function printGroups(
  found: Omit<PathsAnswer, "paths"> & { readonly groups: readonly PathGroup[]; readonly isAll: boolean },
  write: Write,
  note: Write,
): Promise<void> {
  for (const { title, count, best, variants } of found.groups) {
    await write(`${found.isAll ? "" : "at least "}${counted(count, "path")}: ${title}`);
    for (const line of pathLines(best).slice(0, -1)) await write(`  ${line}`);
    for (const path of variants?.slice(1) ?? [])
      await write(`    also #${path.rank}, risk ${path.risk.toFixed(1)}: ${wayOf(path)}`);
    await write("");
  }
  if (!found.groups.length) await write(found.why ?? "There is no attack path.");
  tellEnd(found, note);
}

function tellEnd({ more, complete, limits }: Pick<PathsAnswer, "more" | "complete" | "limits">, note: Write): void {
  if (more)
    note(
      limits.length && complete
        ? `There may be further paths: ${limits.join("; ")}.`
        : `There are further paths: --limit shows ${complete ? "more" : "those that were ranked"}.`,
    );
  if (!complete) note(`This list is not complete: ${limits.join("; ")}.`);
}

function wayOf({ steps }: AttackPath): string {
  const [first] = steps;
  const names = [
    nameOf(first!.source, first!.sourceName),
    ...steps.map((step) => nameOf(step.target, step.targetName)),
  ];
  return names.join(" → ");
}

/** A path in lines, the last one empty. */
export function pathLines(path: AttackPath, wanted: Wanted = {}): string[] {
  const { rank, band, risk, likelihood, impact, classifications } = path;
  const data = classifications.length ? ` (${classifications.join(", ")})` : "";
  const [entry, target] = [
    { uid: path.entry, name: path.entryName },
    { uid: path.target, name: path.targetName },
  ];
  return [
    `#${rank}  ${band.toUpperCase()}  risk ${risk.toFixed(1)} = likelihood ${percent(likelihood)} × impact ${impact.toFixed(0)}   ${endsInWords(entry, target)}${data}`,
    ...(wanted.full ? [`    ${explainPath(path)[0]}`] : []),
    ...path.steps.flatMap((step, index) => stepLines(step, `${index + 1}.`, "    ", wanted)),
    ...impactLines(path),
    ...sharedCause(path),
    ...(wanted.full ? sumLines(path) : []),
    ...fixLines(path),
    "",
  ];
}

/** How the likelihood comes about, and what was not known. */
function sumLines({ steps, likelihood }: AttackPath): string[] {
  const all = steps.flatMap((step) => [step, ...step.requires.flatMap((branch) => branch.steps)]);
  const missing = [
    ...new Set(
      all
        .flatMap(({ factors }) => factors)
        .flatMap((factor) => (factor.missing ? [`${factor.name} (${factor.origin})`] : [])),
    ),
  ];
  return [
    `    Likelihood: ${all.map(({ probability }) => round(probability)).join(" × ")} = ${percent(likelihood)}`,
    ...(missing.length ? [`    Not known, so a stated value was taken: ${missing.join("; ")}`] : []),
  ];
}

/** A step in lines, its number before the first. */
export function stepLines(step: PathStep, number: string, indent: string, { full = false }: Wanted = {}): string[] {
  const deeper = `${indent}   `;
  const inferred = step.basis === "inferred" ? ", inferred" : "";
  const lines = [
    `${indent}${number} ${nameOf(step.source, step.sourceName)} (${kindWord(step.sourceKind)}) → ${nameOf(step.target, step.targetName)} (${kindWord(step.targetKind)})   ${percent(step.probability)}${inferred}  [${step.technique}, ${step.rule}]`,
    `${deeper}${step.title}`,
  ];
  if (step.viaText) lines.push(`${deeper}${isFinding(step.via ?? "") ? "" : "reason: "}${step.viaText}`);
  if (step.boundary) lines.push(`${deeper}authentication: ${step.boundary}`);
  const factors = step.factors.filter(({ value }) => full || value !== 1);
  if (factors.length)
    lines.push(
      `${deeper}because ${factors.map(({ name, value, origin }) => `${name} ${round(value)} (${origin})`).join(" × ")}`,
    );
  const evidence = full ? step.evidence : step.evidence.slice(0, 3).map(shortPlace);
  if (evidence.length) lines.push(`${deeper}seen in ${evidence.join("; ")}`);
  if (full && step.because.length) lines.push(`${deeper}rests on ${step.because.join("; ")}`);
  if (step.alternatives)
    lines.push(`${deeper}${step.alternatives} other ${step.alternatives === 1 ? "way leads" : "ways lead"} there too`);
  for (const { uid, steps } of step.requires) {
    lines.push(
      `${deeper}needs ${uid}${steps.length ? ", which costs these further steps:" : ", which is held by then"}`,
    );
    steps.forEach((each, index) => {
      const branch = stepLines(each, `${String.fromCharCode(97 + (index % 26))}.`, `${deeper}  `, { full });
      lines.push(...(full ? branch : branch.slice(0, 2)));
    });
  }
  return lines;
}

function impactLines({ impactFactors }: AttackPath): string[] {
  const said = impactFactors.map(({ name, value, origin }) => `${name} ${round(value)} (${origin})`);
  return said.length ? [`    Impact: ${said.join(" × ")}`] : [];
}

function sharedCause({ likelihood, likelihoodSharedCause }: AttackPath): string[] {
  if (likelihoodSharedCause <= likelihood * 1.0001) return [];
  return [`    One cause serves several steps: counted once, the likelihood is ${percent(likelihoodSharedCause)}.`];
}

function fixLines({ steps }: AttackPath): string[] {
  const fixes = [...new Set(steps.flatMap(({ remediation }) => (remediation ? [remediation] : [])))];
  return fixes.length ? ["    Any of these breaks or weakens it:", ...fixes.map((fix) => `    - ${fix}`)] : [];
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
