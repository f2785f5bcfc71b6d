/** Puts the policies that are about a pod into the order in which they are asked. */
import { byText } from "../fields.js";
import type { Party, Policy, Program, Section, Tier } from "./rule.js";

type Programs = Pick<Party, "ingress" | "egress">;

/** Pods that the same policies are about share their programs. */
export function programmer(): (selecting: readonly Policy[]) => Programs {
  const known = new Map<string, Programs>();
  return (selecting) => {
    const sorted = [...selecting].sort((a, b) => byText(a.key, b.key));
    const key = sorted.map((policy) => policy.key).join("\n");
    const found = known.get(key) ?? { ingress: program(sorted, "ingress"), egress: program(sorted, "egress") };
    known.set(key, found);
    return found;
  };
}

/** Sections of equal place stay in the order of their policies. */
function program(policies: readonly Policy[], direction: "ingress" | "egress"): Program | undefined {
  const sections = policies.flatMap((policy) => policy[direction]).sort(before);
  if (sections.length === 0) return undefined;
  const tiers: (Tier & { first: Section; steps: Tier["steps"][number][] })[] = [];
  for (const section of sections) {
    const last = tiers.at(-1);
    if (last !== undefined && isSameTier(last.first, section)) {
      last.steps.push(...section.steps);
      if (section.closes) tiers[tiers.length - 1] = { ...last, closed: true };
    } else tiers.push({ first: section, steps: [...section.steps], closed: section.closes });
  }
  return { tiers: tiers.map(({ steps, closed }) => ({ steps, closed })) };
}

function isSameTier(a: Section, b: Section): boolean {
  return a.rank === b.rank && (a.tier ?? 0) === (b.tier ?? 0);
}

function before(a: Section, b: Section): number {
  // A plain difference of two infinities is no number.
  const order = a.order === b.order ? 0 : a.order < b.order ? -1 : 1;
  return a.rank - b.rank || (a.tier ?? 0) - (b.tier ?? 0) || order;
}
