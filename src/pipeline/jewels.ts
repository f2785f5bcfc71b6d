/** Crown jewels of a fact graph, with what an attacker gains there. */
import type { FactGraph } from "../model/index.js";
import { impactOf, type Classified, type Impact, type ScoringConstants } from "../score/index.js";

export interface JewelImpact extends Impact {
  readonly classifications: readonly string[];
}

/** Whatever the order of what was stated, factors are the same. */
function inOrder(a: Classified, b: Classified): number {
  const [one, other] = [a, b].map(({ kind, sensitivity, inferred }) => `${kind} ${sensitivity} ${String(inferred)}`);
  return one! < other! ? -1 : one === other ? 0 : 1;
}

/** Crown jewels by uid. */
export function impactsOf(facts: FactGraph, constants: ScoringConstants): Map<string, JewelImpact> {
  const classified = new Map<string, Classified[]>();
  for (const { type, source, target, basis, evidence } of facts.relationships.values()) {
    if (type !== "STORES") continue;
    const properties = facts.nodes.get(target)!.properties;
    const list = classified.get(source) ?? [];
    const inferred = basis === "inferred";
    const [kind, sensitivity] = [String(properties["dataKind"]), String(properties["sensitivity"])];
    list.push({ kind, sensitivity, inferred, evidence });
    classified.set(source, list);
  }
  const impacts = new Map<string, JewelImpact>();
  for (const node of facts.nodes.values()) {
    const classifications = (classified.get(node.uid) ?? []).sort(inOrder);
    const impact = impactOf(node, classifications, constants);
    if (impact)
      impacts.set(node.uid, {
        ...impact,
        classifications: classifications.map((each) => `${each.sensitivity} ${each.kind}`).sort(),
      });
  }
  return impacts;
}
