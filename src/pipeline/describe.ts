/** From a path of node numbers to the path that people and programs read: names, reasons, evidence, numbers. */
import { createHash } from "node:crypto";
import type { AttackPath, Factor, PathStep, RuleInfo } from "../model/index.js";
import type { Branch } from "../paths/priced.js";
import { bandOf, likelihoodOf, riskOf, type ScoringConstants } from "../score/index.js";
import { boundaryOf } from "./boundary.js";
import type { Projection } from "./projection.js";
import type { RankedPath } from "./ranking.js";

/** What stands on the best step of a pair of ends. */
export interface StepDetails {
  readonly rule: string;
  readonly via: string;
  readonly viaText?: string | null;
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
  /** By the edge's number in the projection, or behind its last for one that is assumed. */
  readonly details: (edge: number) => StepDetails;
  /** The nodes that an assumed edge joins. */
  readonly assumed?: (edge: number) => { readonly source: number; readonly target: number };
  /** What the impact is made of; how high it is stands in the projection. */
  readonly impact: (target: number) => {
    readonly factors: readonly Factor[];
    readonly classifications: readonly string[];
  };
}

/** First 128 bits of SHA-256 over the asset uids in order, hubs left out. */
export function pathId(uids: readonly string[]): string {
  return createHash("sha256").update(uids.join("\n")).digest("hex").slice(0, 32);
}

/** A ranked path as it is shown and stored. */
export function describePath(context: Descriptions, path: RankedPath, rank: number): AttackPath {
  const { projection, constants } = context;
  const assets = path.nodes.filter((node) => !projection.hub[node]);
  const steps = describeSteps(context, path);
  const { factors, classifications } = context.impact(path.target);
  const risk = riskOf(path.cost);
  const impactCost = Math.max(0, projection.impactCost[path.target]!);
  const likelihood = likelihoodOf(path.cost - impactCost);
  return {
    id: pathId(assets.map((node) => projection.uids[node]!)),
    rank,
    cost: path.cost,
    risk,
    band: bandOf(risk, constants),
    likelihood,
    likelihoodSharedCause: sharedCauseLikelihood(likelihood, steps),
    impact: riskOf(impactCost),
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
  let once = 1;
  for (const step of steps.flatMap((each) => [each, ...each.requires.flatMap((branch) => branch.steps)])) {
    once = Math.min(once, step.probability);
    const threat = step.factors.find(({ name }) => name === "threat");
    if (!threat || threat.value === 0) continue;
    const cause = /CVE-\d+-\d+/.exec(threat.origin)?.[0] ?? step.via ?? "";
    // The step's probability is bounded from below: what is left of it without the threat may come out too large.
    if (cause !== "" && seen.has(cause)) shared /= Math.max(threat.value, step.probability);
    seen.add(cause);
  }
  // No way is likelier than the least likely of its steps.
  return Math.min(once, shared);
}

/**
 * The steps of a path, each with what it requires. Hubs are storage: X → hubs → Y is one step X → Y. A branch begins at
 * what the path holds by then, which may be a hub that it has passed.
 */
export function describeSteps(
  context: Descriptions,
  path: Pick<RankedPath, "nodes" | "edges" | "branches">,
): PathStep[] {
  const arrival = new Map<number, number>();
  const steps: PathStep[] = [];
  path.edges.forEach((edge, position) => {
    const branches = path.branches
      .filter(({ step }) => step === position)
      .map((branch) => describeBranch(context, arrival, branch));
    const target = path.nodes[position + 1]!;
    arrival.set(target, edge);
    if (!context.projection.hub[target]) steps.push(describeStep(context, chainTo(context, arrival, edge), branches));
  });
  return steps;
}

/** How the required asset comes to be held: only what the path does not hold already. */
function describeBranch(
  context: Descriptions,
  arrival: Map<number, number>,
  { requirement, edges }: Branch,
): PathStep["requires"][number] {
  const { projection } = context;
  const steps: PathStep[] = [];
  for (const edge of edges) {
    const { target } = endsOf(context, edge);
    arrival.set(target, edge);
    if (!projection.hub[target]) steps.push(describeStep(context, chainTo(context, arrival, edge), []));
  }
  return { uid: projection.uids[requirement]!, steps };
}

/** The edges of one shown step: from the last asset before it, through hubs. */
function chainTo(context: Descriptions, arrival: ReadonlyMap<number, number>, last: number): number[] {
  const { hub } = context.projection;
  const chain = [last];
  for (let from = endsOf(context, last).source; hub[from]; from = endsOf(context, chain[0]!).source) {
    const before = arrival.get(from);
    if (before === undefined) break;
    chain.unshift(before);
  }
  return chain;
}

function endsOf({ projection, assumed }: Descriptions, edge: number): { source: number; target: number } {
  const { source, target } = projection;
  return edge < source.length || !assumed ? { source: source[edge]!, target: target[edge]! } : assumed(edge);
}

/** Many paths share a step: what is shown of one without branches is made once for each analysis. */
const known = new WeakMap<Descriptions, Map<string, PathStep>>();

function describeStep(context: Descriptions, edges: readonly number[], branches: PathStep["requires"]): PathStep {
  if (branches.length) return stepOf(context, edges, branches);
  let steps = known.get(context);
  if (!steps) known.set(context, (steps = new Map()));
  const key = edges.join(" ");
  let step = steps.get(key);
  if (!step) steps.set(key, (step = stepOf(context, edges, branches)));
  return step;
}

/** One shown step; of several stored ones the dearest stands for it: the connection, not the membership in a hub. */
function stepOf(context: Descriptions, edges: readonly number[], branches: PathStep["requires"]): PathStep {
  const { projection, rules, details } = context;
  const parts = edges.map(details);
  const main = parts.reduce((most, part) => (part.cost > most.cost ? part : most));
  const rule = rules.get(main.rule);
  const { source } = endsOf(context, edges[0]!);
  const { target } = endsOf(context, edges.at(-1)!);
  const described = new Set(branches.map(({ uid }) => uid));
  const held = parts.flatMap(({ requires }) =>
    requires.filter((uid) => !described.has(uid)).map((uid) => ({ uid, steps: [] })),
  );
  const factors = parts.flatMap((part) => part.factors);
  const ends = {
    source: projection.uids[source]!,
    sourceName: projection.names[source]!,
    sourceKind: projection.kinds[source]!,
    target: projection.uids[target]!,
    targetName: projection.names[target]!,
    targetKind: projection.kinds[target]!,
  };
  return {
    ...ends,
    rule: main.rule,
    title: rule?.title ?? main.rule,
    via: main.via || null,
    viaText: main.viaText ?? null,
    technique: rule?.technique ?? "",
    layer: rule?.layer ?? "infrastructure",
    probability: parts.reduce((product, part) => product * part.probability, 1),
    cost: parts.reduce((sum, part) => sum + part.cost, 0),
    basis: parts.some(({ basis }) => basis === "inferred") ? "inferred" : main.basis,
    because: [...new Set(parts.flatMap(({ because }) => because))],
    evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
    factors,
    boundary: boundaryOf({ ...ends, factors, exploits: main.via.startsWith("finding/") }),
    requires: [...branches, ...held],
    alternatives: Math.max(...parts.map(({ alternatives }) => alternatives)),
    // What follows from holding something else is remedied there.
    remediation: !rule || rule.fix?.at === "nothing" ? "" : rule.remediation,
  };
}
