/** From a path of node numbers to the path that people and programs read: names, reasons, evidence, numbers. */
import { createHash } from "node:crypto";
import { INTERNET, type AttackPath, type Factor, type PathStep, type RuleInfo } from "../model/index.js";
import { forwardDistances, UNREACHED, type ForwardTree } from "../paths/distances.js";
import { slotsAlong } from "../paths/found-path.js";
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
  /** By the edge's number in the projection. */
  readonly details: (edge: number) => StepDetails;
  readonly impact: (target: number) => { readonly impact: number; readonly factors: readonly Factor[]; readonly classifications: readonly string[] };
}

/** First 128 bits of SHA-256 over the asset uids in order, hubs left out. */
export function pathId(uids: readonly string[]): string {
  return createHash("sha256").update(uids.join("\n")).digest("hex").slice(0, 32);
}

/** Steps of a path and how the assets that they need come to be held, from one start. */
interface Teller extends Descriptions {
  readonly start: Start;
  /** Every node's cheapest way from the start or from the internet, over usable steps. */
  readonly branches: () => ForwardTree;
}

/** The branch tree of a start is made once and serves all of its paths. */
export function describer(context: Descriptions, start: Start): (path: RankedPath, rank: number) => AttackPath {
  let tree: ForwardTree | undefined;
  const teller = { ...context, start, branches: () => (tree ??= branchTree(context.projection, start)) };
  return (path, rank) => describePath(teller, path, rank);
}

function branchTree(projection: Projection, start: Start): ForwardTree {
  const internet = projection.nodeOf(INTERNET);
  const roots = [...new Set([start.node, ...(internet === undefined ? [] : [internet])])];
  return forwardDistances(start.graph, roots.map((node) => ({ node, cost: 0 })));
}

function describePath(teller: Teller, path: RankedPath, rank: number): AttackPath {
  const { projection, constants } = teller;
  const assets = path.nodes.filter((node) => !projection.hub[node]);
  const steps = describeSteps(teller, path, new Set());
  const { impact, factors, classifications } = teller.impact(path.target);
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

interface Way {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

/** Hubs are storage: X → hubs → Y is one step X → Y. */
function describeSteps(teller: Teller, { nodes, edges }: Way, open: ReadonlySet<number>): PathStep[] {
  const steps: PathStep[] = [];
  let from = 0;
  for (let position = 1; position < nodes.length; position += 1) {
    if (teller.projection.hub[nodes[position]!]) continue;
    const ends = [nodes[from]!, nodes[position]!] as const;
    steps.push(describeStep(teller, ends, edges.slice(from, position), open));
    from = position;
  }
  return steps;
}

/** One shown step; of several stored ones the dearest stands for it: the connection, not the membership in a hub. */
function describeStep(teller: Teller, [source, target]: readonly [number, number], edges: readonly number[], open: ReadonlySet<number>): PathStep {
  const { projection, rules } = teller;
  const parts = edges.map(teller.details);
  const main = parts.reduce((most, part) => (part.cost > most.cost ? part : most));
  const rule = rules.get(main.rule);
  return {
    source: projection.uids[source]!,
    sourceName: projection.names[source]!,
    sourceKind: projection.kinds[source]!,
    target: projection.uids[target]!,
    targetName: projection.names[target]!,
    targetKind: projection.kinds[target]!,
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
    requires: parts.flatMap(({ requires }) => requires.map((uid) => describeBranch(teller, uid, open))),
    alternatives: Math.max(...parts.map(({ alternatives }) => alternatives)),
    remediation: rule?.remediation ?? "",
  };
}

/** How the required asset comes to be held: its cheapest way from the start or from the internet. */
function describeBranch(teller: Teller, uid: string, open: ReadonlySet<number>): { uid: string; steps: PathStep[] } {
  const node = teller.projection.nodeOf(uid);
  if (node === undefined || open.has(node)) return { uid, steps: [] };
  return { uid, steps: describeSteps(teller, branchTo(teller, node), new Set([...open, node])) };
}

/** No nodes where it is held from the start. */
export function branchTo({ branches, start }: Pick<Teller, "branches" | "start">, node: number): Way {
  const { previous, cost } = branches();
  if (cost[node]! >= UNREACHED) return { nodes: [], edges: [] };
  const nodes: number[] = [];
  for (let at = node; at >= 0; at = previous[at]!) nodes.unshift(at);
  return { nodes, edges: slotsAlong(start.graph, nodes).map((slot) => start.graph.forward.edge[slot]!) };
}
