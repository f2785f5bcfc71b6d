/** Assumptions about steps: left out, less likely, or there although no rule derives them. */
import type { Assumptions } from "../model/index.js";
import { clampProbability, costOf } from "../score/index.js";
import { chooseBest, type ScoredStep } from "./steps.js";

/** Of the assumptions those that only change steps; ends and findings are uids. */
export type StepAssumptions = Pick<
  Assumptions,
  "withoutAssets" | "withoutFindings" | "withoutSteps" | "withoutRules" | "weaker" | "steps"
>;

/** The name under which an assumed step is shown in place of a rule's. */
export const ASSUMED_RULE = "hypothesis";

/** What is left of the steps of some pairs of ends, with the best of each pair chosen again. */
export function assumeSteps(steps: readonly ScoredStep[], assumed: StepAssumptions): ScoredStep[] {
  const rules = new Set(assumed.withoutRules);
  const findings = new Set(assumed.withoutFindings);
  const pairs = new Set(assumed.withoutSteps.map(pairKey));
  const isAway = isAwayAs(assumed.withoutAssets);
  const shares = new Map<string, number>();
  for (const each of assumed.weaker) {
    const key = "finding" in each ? each.finding : pairKey(each);
    shares.set(key, (shares.get(key) ?? 1) * each.share);
  }
  const kept = steps.filter(
    (step) =>
      !rules.has(step.rule) &&
      !findings.has(step.via) &&
      !pairs.has(pairKey(step)) &&
      ![step.source, step.target, ...step.requires].some(isAway),
  );
  return chooseBest([
    ...kept.map((step) => weaker(step, (shares.get(step.via) ?? 1) * (shares.get(pairKey(step)) ?? 1))),
    ...assumed.steps.filter(({ source, target }) => !isAway(source) && !isAway(target)).map(assumedStep),
  ]);
}

/** Whether an asset is one of those that are away, or a facet, endpoint, replica or the data of one. */
export function isAwayAs(assets: readonly string[]): (uid: string) => boolean {
  const away = new Set(assets);
  if (!away.size) return () => false;
  return (uid) => {
    for (let end = uid.length; end > 0; end = uid.lastIndexOf("#", end - 1))
      if (away.has(uid.slice(0, end))) return true;
    return false;
  };
}

export function pairKey({ source, target }: { readonly source: string; readonly target: string }): string {
  return `${source}\n${target}`;
}

function weaker(step: ScoredStep, share: number): ScoredStep {
  if (share === 1) return { ...step };
  const probability = clampProbability(step.probability * share);
  const factor = { name: "assumption", value: share, origin: "assumed to be less likely", missing: false };
  return { ...step, probability, cost: costOf(probability), factors: [...step.factors, factor] };
}

function assumedStep({ source, target, probability: stated }: Assumptions["steps"][number]): ScoredStep {
  const probability = clampProbability(stated);
  return {
    ...{ rule: ASSUMED_RULE, source, target, via: "", requires: [], because: [], evidence: [] },
    ...{ probability, cost: costOf(probability), basis: "inferred", best: false, alternatives: 0 },
    factors: [{ name: "success", value: probability, origin: "assumed", missing: false }],
  };
}
