/** What a structure asks of findings: whether anything is reported of an asset. Another answer needs another structure. */
import type { StatedFact } from "../model/index.js";

export class Reported {
  /** Name → whether a report names it, as it was asked. */
  private readonly asked = new Map<string, boolean>();
  private readonly names: ReadonlySet<string>;

  constructor(stated: readonly StatedFact[]) {
    this.names = reportedNames(stated);
  }

  /** Settings are no weakness of the asset itself. */
  readonly isReported = (name: string): boolean => {
    const answer = this.names.has(name);
    this.asked.set(name, answer);
    return answer;
  };

  /** Whether other facts give the same answers to all that was asked. */
  answersAlike(stated: readonly StatedFact[]): boolean {
    if (this.asked.size === 0) return true;
    const names = reportedNames(stated);
    return [...this.asked].every(([name, answer]) => names.has(name) === answer);
  }
}

function reportedNames(stated: readonly StatedFact[]): Set<string> {
  const names = new Set<string>();
  for (const fact of stated)
    if (fact.fact === "report" && fact.control === undefined) for (const name of fact.assets) names.add(name);
  return names;
}
