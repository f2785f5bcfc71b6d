/** From what rules derive to steps with probability, cost and the choice of the best one of each pair of ends. */
import type { Basis, DerivedStep, Evidence, Factor, FactGraph, GraphNode, RuleInfo } from "../model/index.js";
import { holdsInTheory, scoreStep, type ScoringConstants } from "../score/index.js";
import type { StoredStep } from "../store/steps.js";
import { placesOf } from "./places.js";

export interface ScoredStep extends StoredStep {
  readonly evidence: readonly Evidence[];
  /** How many other steps join the same two ends. */
  readonly alternatives: number;
  /** The finding in `via`, in words. */
  readonly viaText?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Evidence shown with one step; the facts in `because` have all of theirs. */
const MOST_EVIDENCE = 4;

/** Scores every derived step. In the order of `chooseBest`. */
export function scoreSteps(derived: Iterable<DerivedStep>, ...scoredBy: Parameters<typeof scorer>): ScoredStep[] {
  return chooseBest(Array.from(derived, scorer(...scoredBy)));
}

/** Scores one derived step after the other; which are the best is for `chooseBest` to say, once all are there. */
export function scorer(
  graph: FactGraph,
  rules: ReadonlyMap<string, RuleInfo>,
  constants: ScoringConstants,
): (step: DerivedStep) => Mutable<ScoredStep> {
  const vulnerabilities = vulnerabilityOf(graph);
  const shared = sharedParts(graph);
  return (step) => {
    const rule = rules.get(step.rule)!;
    const because = step.because.flatMap((uid) => fact(graph, uid) ?? []);
    const via = step.via ? graph.nodes.get(step.via) : undefined;
    const viaText = via?.kind === "Finding" ? findingInWords(via) : statedReason(because);
    const score = scoreStep(
      {
        rule,
        because,
        via: via?.properties,
        vulnerability: via && vulnerabilities(via),
        places: via && rule.exploit ? placesOf(graph, via, step.source) : [],
      },
      constants,
    );
    return {
      ...shared.texts(step, rule.id),
      ...score,
      factors: shared.factors(rule.id, score.factors),
      ...(viaText === undefined ? {} : { viaText }),
      evidence: shared.evidence(evidenceOf(because)),
      best: false,
      alternatives: 0,
    };
  };
}

/**
 * Steps by the hundred thousand say the same few things. Every text that Neo4j sends is a copy of its own, and most steps
 * have their rule's constant as their only factor: what is equal is kept once.
 */
function sharedParts(graph: FactGraph) {
  const known = (uid: string) => fact(graph, uid)?.uid ?? uid;
  const constants = new Map<string, readonly Factor[]>();
  const single = new Map<Evidence, readonly Evidence[]>();
  return {
    texts: ({ source, target, via, requires, because }: DerivedStep, rule: string): DerivedStep => ({
      ...{ rule, source: known(source), target: known(target), via: via && known(via) },
      requires: requires.length ? requires.map(known) : NONE,
      because: because.map(known),
    }),
    factors: (rule: string, factors: readonly Factor[]): readonly Factor[] => {
      const [factor] = factors;
      if (factors.length !== 1 || !factor) return factors;
      const key = `${rule}\n${factor.name}\n${factor.value}\n${factor.origin}\n${factor.missing}`;
      return kept(constants, key, factors);
    },
    evidence: (evidence: readonly Evidence[]): readonly Evidence[] =>
      evidence.length === 1 ? kept(single, evidence[0]!, evidence) : evidence,
  };
}

const NONE: readonly string[] = [];

function kept<K, V>(map: Map<K, V>, key: K, value: V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  map.set(key, value);
  return value;
}

/** What is wrong and where: the CVE with its package, or the title with its place in the code or on the service. */
export function findingInWords({
  name,
  properties,
}: {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}): string {
  const { title, cve, package: affected, version, file, line, method, endpoint } = properties;
  const what = [cve, title ?? name].filter((each) => each !== undefined && each !== "").join(": ");
  const code = file === undefined ? undefined : line === undefined ? file : `${String(file)}:${String(line)}`;
  const operation = endpoint === undefined ? undefined : [method, endpoint].filter(Boolean).join(" ");
  const component = affected === undefined ? undefined : [affected, version].filter(Boolean).join(" ");
  const where = [code, operation, component].filter((each) => each !== undefined).join(", ");
  return where === "" ? what : `${what} (${where})`;
}

/** Longest reason that a step keeps of a relationship, which may name every permission of a role. */
const MOST_REASON = 400;

/** What the evidence says of the first relationship with a reason: the permissions that a policy grants, a setting. */
function statedReason(because: readonly FactRef[]): string | undefined {
  for (const { properties } of because) {
    const why = properties["why"];
    if (typeof why === "string" && why !== "") return why.length > MOST_REASON ? `${why.slice(0, MOST_REASON)} …` : why;
  }
  return undefined;
}

function evidenceOf(because: readonly FactRef[]): Evidence[] {
  const evidence = new Set<Evidence>();
  for (const each of because) for (const place of each.evidence) if (evidence.size < MOST_EVIDENCE) evidence.add(place);
  return [...evidence];
}

interface FactRef {
  readonly uid: string;
  readonly basis: Basis;
  readonly evidence: readonly Evidence[];
  readonly properties: Readonly<Record<string, unknown>>;
}

function fact(graph: FactGraph, uid: string): FactRef | undefined {
  return graph.nodes.get(uid) ?? graph.relationships.get(uid);
}

function vulnerabilityOf(graph: FactGraph): (finding: GraphNode) => GraphNode["properties"] | undefined {
  return (finding) => {
    const cve = finding.properties["cve"];
    return typeof cve === "string" ? graph.nodes.get(cve)?.properties : undefined;
  };
}

/**
 * Sorts by source, target, cost, rule, via, and marks the cheapest of each ordered pair of ends. Where that one needs
 * something, which may not be held, the next ones count too, up to the first that needs nothing: the rest are never taken.
 */
export function chooseBest(steps: Mutable<ScoredStep>[]): ScoredStep[] {
  steps.sort(
    (a, b) =>
      compare(a.source, b.source) ||
      compare(a.target, b.target) ||
      a.cost - b.cost ||
      compare(a.rule, b.rule) ||
      compare(a.via, b.via),
  );
  for (let start = 0; start < steps.length;) {
    let end = start + 1;
    while (
      end < steps.length &&
      steps[end]!.source === steps[start]!.source &&
      steps[end]!.target === steps[start]!.target
    )
      end += 1;
    const inTheory = steps.slice(start, end).every(holdsInTheory);
    let best = true;
    for (let at = start; at < end; at += 1) {
      const step = steps[at]!;
      step.best = best;
      // A step that stands from before may have been the only one between its ends then.
      if (inTheory) step.inTheory = true;
      else delete step.inTheory;
      step.alternatives = end - start - 1;
      best &&= step.requires.length > 0;
    }
    start = end;
  }
  return steps;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
