/** What became of one path between two analyses, and why. */
import type { AttackPath, FactChange, PathStep } from "../model/index.js";
import type { Published } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { readStandingPairs, type AskedPair } from "../store/results.js";
import { causesOf, factsOfEnds, factsOfStep, type CauseIndex } from "./path-causes.js";
import { MOST_PATHS } from "./ranking.js";

/**
 * `new` and `gone`: it could not be taken before, or cannot any more. `listed` and `unlisted`: it came into the ranked list
 * or fell out of it, and could be taken before and after, as far as is known. `raised`, `lowered`: its risk. `rerouted`:
 * the same assets by other steps, at the same risk.
 */
export type PathFate = "new" | "gone" | "raised" | "lowered" | "rerouted" | "listed" | "unlisted";

export interface ChangedPath {
  readonly fate: PathFate;
  /** As it is in the later analysis, or was in the earlier one where the later one does not list it. */
  readonly path: AttackPath;
  readonly riskBefore: number | null;
  readonly riskAfter: number | null;
  /** Numbers of its steps, the first is 1, that came, went or changed. */
  readonly steps: readonly number[];
  readonly causes: readonly FactChange[];
  /** How many further causes there are. */
  readonly moreCauses: number;
  /** Why no cause is named. */
  readonly why: string | null;
}

/** Two analyses with what changed in the facts between them. */
export interface Span {
  readonly store: Store;
  readonly workspace: string;
  readonly earlier: Published;
  readonly later: Published;
  readonly index: CauseIndex;
  readonly notKept: number;
}

/** A changed path with all of its causes. */
export type Explained = Omit<ChangedPath, "causes" | "moreCauses"> & { readonly all: readonly FactChange[] };

/** Paths that only one of the analyses lists, with what the other one knows of their steps. */
export async function explainOneSided(
  span: Span,
  paths: readonly AttackPath[],
  fate: "new" | "gone",
): Promise<Explained[]> {
  const other = fate === "new" ? span.earlier : span.later;
  const pairs = new Map<string, AskedPair>();
  const keyOf = ({ source: start }: AttackPath, { source, target }: PathStep) => `${start}\n${source}\n${target}`;
  for (const path of paths)
    for (const step of path.steps)
      pairs.set(keyOf(path, step), { start: path.source, source: step.source, target: step.target });
  const scope = { workspace: span.workspace, analysis: other.analysis };
  const rows = await readStandingPairs(span.store, scope, [...pairs.values()]);
  const standing = new Map([...pairs.keys()].map((key, at) => [key, rows.get(at)!]));
  return paths.map((path) => {
    const states = path.steps.map((step) => standing.get(keyOf(path, step))!);
    const steps = states.flatMap(({ stands }, at) => (stands ? [] : [at + 1]));
    // A list that is cut says nothing of what it leaves out; steps that are known not to have stood do.
    const certain = isWhole(other) || states.some(({ known, stands }) => known && !stands);
    return explainOne(span, path, { fate, steps, certain: certain || (fate === "gone" && steps.length > 0) });
  });
}

function explainOne(
  span: Span,
  path: AttackPath,
  { fate, steps, certain }: { fate: "new" | "gone"; steps: readonly number[]; certain: boolean },
): Explained {
  const [riskBefore, riskAfter] = fate === "new" ? [null, path.risk] : [path.risk, null];
  if (!certain) {
    const listed = fate === "new" ? "listed" : "unlisted";
    return { fate: listed, path, riskBefore, riskAfter, steps: [], all: [], why: whyMoved(listed) };
  }
  const facts = steps.length
    ? steps.flatMap((number) => factsOfStep(path.steps[number - 1]!))
    : factsOfEnds(span.index, path);
  const all = causesOf(span.index, new Set(facts), fate === "new" ? "appeared" : "vanished");
  return { fate, path, riskBefore, riskAfter, steps, all, why: all.length ? null : whyNone(span) };
}

function whyMoved(fate: "listed" | "unlisted"): string {
  return fate === "listed"
    ? "The earlier analysis did not list it; whether it could be taken then is not known."
    : "Each of its steps still stands: it ranks below those that are listed.";
}

/** None where it is taken in the same way at the same price. */
export function explainChanged(span: Span, before: AttackPath, after: AttackPath): Explained[] {
  const steps = after.steps.flatMap((step, at) => (sameStep(before.steps[at]!, step) ? [] : [at + 1]));
  if (before.cost === after.cost && !steps.length) return [];
  const facts = steps.flatMap((number) => [before, after].flatMap((path) => factsOfStep(path.steps[number - 1]!)));
  if (before.impact !== after.impact) facts.push(...factsOfEnds(span.index, after));
  const all = causesOf(span.index, new Set(facts), "changed");
  const fate = before.cost === after.cost ? "rerouted" : after.cost < before.cost ? "raised" : "lowered";
  const why = all.length ? null : whyNone(span);
  return [{ fate, path: after, riskBefore: before.risk, riskAfter: after.risk, steps, all, why }];
}

/** Whether it is taken in the same way at the same price, what it requires included. */
function sameStep(a: PathStep, b: PathStep): boolean {
  const isSame = a.rule === b.rule && a.via === b.via && a.cost === b.cost && a.requires.length === b.requires.length;
  return (
    isSame &&
    a.requires.every(({ uid, steps }, at) => uid === b.requires[at]!.uid && sameSteps(steps, b.requires[at]!.steps))
  );
}

function sameSteps(a: readonly PathStep[], b: readonly PathStep[]): boolean {
  return a.length === b.length && a.every((step, at) => sameStep(step, b[at]!));
}

function whyNone({ earlier, later, notKept }: Span): string {
  if (earlier.without.join() !== later.without.join()) return "Other rules were left out.";
  if (earlier.program !== later.program) return "The rules, the scoring constants or the program changed.";
  if (notKept) return `${notKept} changes of facts were not kept, the cause may be among them.`;
  return "No fact that these steps rest on changed: what came or went lies further off.";
}

/** Whether an analysis lists every path that there is. */
export function isWhole({ complete, exact, paths }: Published): boolean {
  return complete && exact === paths && paths < MOST_PATHS;
}
