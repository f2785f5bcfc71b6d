/** From a path of node numbers to the path that people and programs read: names, reasons, evidence, numbers. */
import { createHash } from "node:crypto";
import { INTERNET, type AttackPath, type Factor, type PathStep, type RuleInfo } from "../model/index.js";
import { forwardDistances, type ForwardTree } from "../paths/distances.js";
import { bandOf, likelihoodOf, riskOf, type ScoringConstants } from "../score/index.js";
import type { Projection } from "./projection.js";
import type { RankedPath, Start } from "./ranking.js";

/** What stands on the best step of a pair of ends. */
export interface StepDetails {
  readonly rule: string;
  readonly via: string;
  readonly cost: number;
  readonly probability: number;
  readonly basis: PathStep["basis"];
  readonly because: readonly string[];
  readonly requires: readonly string[];
  readonly alternatives: number;
  readonly factors: readonly Factor[];
  readonly evidence: readonly string[];
}

export interface Descriptions {
  readonly projection: Projection;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly constants: ScoringConstants;
  readonly details: (source: number, target: number) => StepDetails | undefined;
  readonly impact: (target: number) => { readonly impact: number; readonly factors: readonly Factor[]; readonly classifications: readonly string[] };
}

/** First 128 bits of SHA-256 over the asset uids in order, hubs left out. */
export function pathId(uids: readonly string[]): string {
  return createHash("sha256").update(uids.join("\n")).digest("hex").slice(0, 32);
}

/** The branch trees of a start are made once and serve all of its paths. */
export function describer(context: Descriptions, start: Start) {
  let tree: ForwardTree | undefined;
  const branches = () => (tree ??= branchTree(context.projection, start));
  return (path: RankedPath, rank: number): AttackPath => describePath(context, branches, path, rank);
}

/** Every node's cheapest way from the start or from the internet, over usable steps. */
function branchTree(projection: Projection, start: Start): ForwardTree {
  const internet = projection.nodeOf(INTERNET);
  const roots = [...new Set([start.node, ...(internet === undefined ? [] : [internet])])];
  return forwardDistances(start.graph, roots.map((node) => ({ node, cost: 0 })));
}

function describePath(context: Descriptions, branches: () => ForwardTree, path: RankedPath, rank: number): AttackPath {
  const { projection, constants } = context;
  const assets = path.nodes.filter((node) => !projection.hub[node]);
  const steps = describeSteps(context, branches, path.nodes, new Set());
  const { impact, factors, classifications } = context.impact(path.target);
  const risk = riskOf(path.cost);
  const likelihood = likelihoodOf(steps.reduce((sum, step) => sum + step.cost, 0));
  return {
    id: pathId(assets.map((node) => projection.uids[node]!)),
    rank,
    cost: path.cost,
    risk,
    band: bandOf(risk, constants),
    likelihood,
    likelihoodSharedCause: sharedCauseLikelihood(likelihood, steps),
    impact,
    impactFactors: factors,
    source: projection.uids[path.start]!,
    entry: projection.uids[path.entry]!,
    entryName: projection.names[path.entry]!,
    target: projection.uids[path.target]!,
    targetName: projection.names[path.target]!,
    classifications,
    steps,
  };
}

/** A cause that decides several hops, such as one CVE on two hosts, has its threat counted once. */
function sharedCauseLikelihood(likelihood: number, steps: readonly PathStep[]): number {
  const seen = new Set<string>();
  let shared = likelihood;
  for (const step of steps) {
    const threat = step.factors.find(({ name }) => name === "threat");
    if (!threat || threat.value === 0) continue;
    const cause = /CVE-\d+-\d+/.exec(threat.origin)?.[0] ?? step.via ?? "";
    if (cause !== "" && seen.has(cause)) shared /= threat.value;
    seen.add(cause);
  }
  return Math.min(1, shared);
}

/** Hubs are storage: X → hubs → Y is one step X → Y. */
export function describeSteps(context: Descriptions, branches: () => ForwardTree, nodes: readonly number[], open: Set<number>): PathStep[] {
  const { projection } = context;
  const steps: PathStep[] = [];
  let from = 0;
  for (let position = 1; position < nodes.length; position += 1) {
    if (projection.hub[nodes[position]!]) continue;
    steps.push(describeStep(context, branches, nodes.slice(from, position + 1), open));
    from = position;
  }
  return steps;
}

/** One shown step; of several stored ones the dearest stands for it: the connection, not the membership in a hub. */
function describeStep(context: Descriptions, branches: () => ForwardTree, nodes: readonly number[], open: Set<number>): PathStep {
  const { projection, rules } = context;
  const parts = nodes.slice(1).flatMap((node, index) => context.details(nodes[index]!, node) ?? []);
  const main = parts.reduce((most, part) => (part.cost > most.cost ? part : most));
  const rule = rules.get(main.rule);
  const [source, target] = [nodes[0]!, nodes.at(-1)!];
  return {
    source: projection.uids[source]!,
    sourceName: projection.names[source]!,
    target: projection.uids[target]!,
    targetName: projection.names[target]!,
    rule: main.rule,
    title: rule?.title ?? main.rule,
    via: main.via || null,
    technique: rule?.technique ?? "",
    layer: rule?.layer ?? "infrastructure",
    probability: parts.reduce((product, part) => product * part.probability, 1),
    cost: parts.reduce((sum, part) => sum + part.cost, 0),
    basis: parts.some(({ basis }) => basis === "inferred") ? "inferred" : main.basis,
    because: [...new Set(parts.flatMap(({ because }) => because))],
    evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
    factors: parts.flatMap(({ factors }) => factors),
    requires: parts.flatMap(({ requires }) => requires.map((uid) => describeBranch(context, branches, uid, open))),
    alternatives: Math.max(...parts.map(({ alternatives }) => alternatives)),
    remediation: rule?.remediation ?? "",
  };
}

/** How the required asset comes to be held: its cheapest way from the start or from the internet. */
function describeBranch(context: Descriptions, branches: () => ForwardTree, uid: string, open: Set<number>): { uid: string; steps: PathStep[] } {
  const node = context.projection.nodeOf(uid);
  if (node === undefined || open.has(node)) return { uid, steps: [] };
  const { previous } = branches();
  const nodes: number[] = [];
  for (let at = node; at >= 0; at = previous[at]!) nodes.unshift(at);
  return { uid, steps: describeSteps(context, branches, nodes, new Set([...open, node])) };
}
