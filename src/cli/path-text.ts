/** Ranked paths as people like to read them. */
import type { AttackPath, PathStep } from "../model/index.js";
import type { PathsAnswer } from "../pipeline/path-questions.js";

type Write = (line: string) => unknown;

export async function printPaths(
  { paths, more, complete, limits, why }: PathsAnswer,
  write: Write,
  note: Write,
): Promise<void> {
  for (const path of paths) for (const line of pathLines(path)) await write(line);
  if (!paths.length) await write(why ?? "There is no attack path.");
  if (more) note("There are further paths: --limit shows more.");
  if (!complete) note(`This list is not complete: ${limits.join("; ")}.`);
}

export function pathLines(path: AttackPath): string[] {
  const { rank, band, risk, likelihood, impact, entryName, targetName, classifications } = path;
  const data = classifications.length ? ` (${classifications.join(", ")})` : "";
  return [
    `#${rank}  ${band.toUpperCase()}  risk ${risk.toFixed(1)} = likelihood ${percent(likelihood)} × impact ${impact.toFixed(0)}   ${nameOf(path.entry, entryName)} → ${nameOf(path.target, targetName)}${data}`,
    ...path.steps.flatMap((step, index) => stepLines(step, `${index + 1}.`, "    ")),
    ...impactLines(path),
    ...sharedCause(path),
    ...fixLines(path),
    "",
  ];
}

function stepLines(step: PathStep, number: string, indent: string): string[] {
  const deeper = `${indent}   `;
  const inferred = step.basis === "inferred" ? ", inferred" : "";
  const lines = [
    `${indent}${number} ${nameOf(step.source, step.sourceName)} (${kindWord(step.sourceKind)}) → ${nameOf(step.target, step.targetName)} (${kindWord(step.targetKind)})   ${percent(step.probability)}${inferred}  [${step.technique}, ${step.rule}]`,
    `${deeper}${step.title}`,
  ];
  if (step.viaText) lines.push(`${deeper}${step.viaText}`);
  const factors = step.factors.filter(({ value }) => value !== 1);
  if (factors.length)
    lines.push(
      `${deeper}because ${factors.map(({ name, value, origin }) => `${name} ${round(value)} (${origin})`).join(" × ")}`,
    );
  if (step.evidence.length) lines.push(`${deeper}seen in ${step.evidence.slice(0, 3).map(shortEvidence).join("; ")}`);
  if (step.alternatives)
    lines.push(`${deeper}${step.alternatives} other ${step.alternatives === 1 ? "way leads" : "ways lead"} there too`);
  for (const { uid, steps } of step.requires) {
    lines.push(
      `${deeper}needs ${uid}${steps.length ? ", which costs these further steps:" : ", which is held by then"}`,
    );
    steps.forEach((each, index) =>
      lines.push(...stepLines(each, `${String.fromCharCode(97 + (index % 26))}.`, `${deeper}  `).slice(0, 2)),
    );
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

/** Names alone do not tell a service from what runs behind it. */
function kindWord(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

/** An object of a cluster with its namespace: names are unique within one only. */
function nameOf(uid: string, name: string): string {
  const namespace = /^k8s\/[^/]+\/([^/]+)\/[A-Z][A-Za-z]*\//.exec(uid)?.[1];
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The file's name and the place in it; the whole path is in --json. */
function shortEvidence(evidence: string): string {
  const space = evidence.indexOf(" ");
  const [path, at] = space < 0 ? [evidence, ""] : [evidence.slice(0, space), evidence.slice(space)];
  return `${path.slice(path.lastIndexOf("/") + 1)}${at}`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
