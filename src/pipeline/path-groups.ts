/** Paths grouped, so that a page of results is not fifty variants of one path: each group by its best. */
import type { AttackPath } from "../model/index.js";
import { AT_ONCE } from "./explanation.js";

export const GROUPINGS = ["ends", "shape"] as const;
/** By entry and target; or by what happens on the way, whichever the assets: rules and kinds in order. */
export type Grouping = (typeof GROUPINGS)[number];

export interface PathGroup {
  /** What all of them have in common, in words. */
  readonly title: string;
  /** How many of the listed paths it holds. */
  readonly count: number;
  /** The best of them. */
  readonly best: AttackPath;
  /** All of them, best first, where they are asked for. */
  readonly variants?: readonly AttackPath[];
}

/** Groups in the order of their best paths. */
export function groupPaths(paths: readonly AttackPath[], by: Grouping, withVariants: boolean): PathGroup[] {
  const groups = new Map<string, AttackPath[]>();
  for (const path of paths) {
    const key = by === "ends" ? `${path.source}\n${path.entry}\n${path.target}` : shapeOf(path).join("\n");
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups.values()].map((members) => ({
    title: titleOf(members[0]!, by),
    count: members.length,
    best: members[0]!,
    ...(withVariants ? { variants: members } : {}),
  }));
}

function titleOf(path: AttackPath, by: Grouping): string {
  if (by === "shape") return shapeOf(path).join(" → ");
  return path.entry === path.target ? `${path.targetName}, ${AT_ONCE}` : `${path.entryName} → ${path.targetName}`;
}

/** Kinds of assets in order, with the rule by which each is come to. */
function shapeOf({ steps }: AttackPath): string[] {
  return [steps[0]!.sourceKind, ...steps.map(({ rule, targetKind }) => `${targetKind} (${rule})`)];
}
