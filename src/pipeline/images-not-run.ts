/** Images that were scanned and that nothing known runs: their findings lead nowhere until something is said to run them. */
import type { FactGraph, GraphNode } from "../model/index.js";
import type { ImagesNotRun } from "../store/analyses.js";

/** Images that are named, those with most findings first. */
const MOST_NAMED = 20;

/** Runs: what a deployed workload is made of, by way of other images too. Only findings that are open count. */
export function imagesNotRun({ nodes, relationships }: Pick<FactGraph, "nodes" | "relationships">): ImagesNotRun {
  const madeOf = new Map<string, string[]>();
  const findings = new Map<string, number>();
  for (const { type, source, target } of relationships.values()) {
    if (type === "BUILT_FROM") {
      const list = madeOf.get(source);
      if (list) list.push(target);
      else madeOf.set(source, [target]);
    } else if (type === "AFFECTS" && nodes.get(target)?.kind === "Image" && isOpen(nodes.get(source)))
      findings.set(target, (findings.get(target) ?? 0) + 1);
  }
  if (!findings.size) return { images: 0, findings: 0, first: [] };
  const running = new Set([...madeOf.keys()].filter((uid) => isDeployed(nodes.get(uid))));
  for (const uid of running) for (const part of madeOf.get(uid) ?? []) running.add(part);
  const idle = [...findings]
    .filter(([uid]) => !running.has(uid))
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return {
    images: idle.length,
    findings: idle.reduce((sum, [, count]) => sum + count, 0),
    first: idle.slice(0, MOST_NAMED).map(([uid, count]) => ({ uid, name: nodes.get(uid)!.name, findings: count })),
  };
}

function isOpen(finding: GraphNode | undefined): boolean {
  return (finding?.properties["status"] ?? "open") === "open";
}

function isDeployed(node: GraphNode | undefined): boolean {
  return (node?.kind === "Compute" || node?.kind === "Service") && node.properties["deployed"] !== false;
}
