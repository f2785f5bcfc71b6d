import { project, type ProjectedNode, type ProjectedStep, type Projection } from "../../src/pipeline/projection.js";
import { draw } from "../paths/draw.js";

export interface Picture {
  readonly jewels?: Readonly<Record<string, number>>;
  readonly breaches?: readonly string[];
}

/** A projection drawn as in test/paths/draw.ts: `a->b:500`, `(h)` is a hub, `&x` is required. */
export function estate(text: string, { jewels = {}, breaches = [] }: Picture = {}): Projection {
  draw(text);
  const arrows = text
    .trim()
    .split(/\s+/)
    .map((arrow) => /^\(?(\w+)\)?->\(?(\w+)\)?(?::(\d+))?((?:&\w+)*)$/.exec(arrow)!);
  const names = new Set(arrows.flatMap(([, from, to, , needs]) => [from!, to!, ...needs!.split("&").filter(Boolean)]));
  const nodes = [...names].map((uid): ProjectedNode => ({
    uid,
    name: uid,
    kind: "Compute",
    hub: text.includes(`(${uid})`),
    impactCost: jewels[uid] ?? -1,
    assumedBreach: breaches.includes(uid),
  }));
  const steps = arrows.map(([, source, target, cost = "1", needs]): ProjectedStep => ({
    source: source!,
    target: target!,
    cost: Number(cost),
    rule: "r",
    alternatives: 0,
    requires: needs!.split("&").filter(Boolean),
  }));
  return project({ workspace: "w", analysis: 1 }, nodes, steps);
}
