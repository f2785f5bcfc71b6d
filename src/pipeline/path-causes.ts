/** Why a path came, went or changed: the fact changes that its steps rest on. */
import type { AttackPath, FactChange, PathStep } from "../model/index.js";

/** Changes of one span of analyses, found by what they are about. */
export interface CauseIndex {
  readonly byUid: ReadonlyMap<string, FactChange>;
  /** Changed relationships by the uid of either end. */
  readonly byEnd: ReadonlyMap<string, readonly FactChange[]>;
}

export function indexCauses(changes: readonly FactChange[]): CauseIndex {
  const byEnd = new Map<string, FactChange[]>();
  for (const change of changes)
    for (const end of new Set([change.source, change.target])) {
      if (end === undefined) continue;
      const list = byEnd.get(end);
      if (list) list.push(change);
      else byEnd.set(end, [change]);
    }
  return { byUid: new Map(changes.map((change) => [change.uid, change])), byEnd };
}

/**
 * What made steps come (`appeared`), go (`vanished`) or change: such changes of the facts that they rest on; where there
 * are none, other changes of these; where there are none either, relationships that came or went beside them, which is
 * how a rule sees that something is not there.
 */
export function causesOf(index: CauseIndex, facts: ReadonlySet<string>, change: FactChange["change"]): FactChange[] {
  const direct = [...facts].flatMap((uid) => index.byUid.get(uid) ?? []);
  const decisive = change === "changed" ? direct : direct.filter((each) => each.change === change);
  if (decisive.length) return ordered(decisive);
  if (direct.length) return ordered(direct);
  return ordered([...facts].flatMap((uid) => index.byEnd.get(uid) ?? []));
}

/** All facts that a step rests on, those of what it requires included, and the CVE that its finding is an instance of. */
export function factsOfStep(step: PathStep): string[] {
  const words = [step.viaText ?? "", ...step.factors.map(({ origin }) => origin)].join(" ");
  return [
    step.source,
    step.target,
    ...(step.via ? [step.via] : []),
    ...step.because,
    ...(words.match(/CVE-\d{4}-\d{4,}/g) ?? []),
    ...step.requires.flatMap(({ uid, steps }) => [uid, ...steps.flatMap(factsOfStep)]),
  ];
}

/** What makes the target a crown jewel, and the start a start. */
export function factsOfEnds(index: CauseIndex, { source, target }: AttackPath): string[] {
  const stored = (index.byEnd.get(target) ?? []).filter(({ kind }) => kind === "STORES").map(({ uid }) => uid);
  return [source, target, ...stored];
}

/** Nodes before relationships, findings first; what came or went with its node is not named beside it. */
function ordered(changes: readonly FactChange[]): FactChange[] {
  const different = new Map(changes.map((change) => [change.uid, change]));
  const came = (uid: string | undefined, change: FactChange["change"]) =>
    uid !== undefined && change !== "changed" && different.get(uid)?.change === change;
  const finding = (change: FactChange["change"]) =>
    change !== "changed" && changes.some((each) => each.kind === "Finding" && each.change === change);
  const place = ({ kind, source }: FactChange) => (kind === "Finding" ? 0 : source === undefined ? 1 : 2);
  return [...different.values()]
    .filter(({ source, target, change }) => !came(source, change) && !came(target, change))
    .filter(({ kind, change }) => kind !== "Vulnerability" || !finding(change))
    .sort((a, b) => place(a) - place(b) || (a.uid < b.uid ? -1 : 1));
}
