/** Assets and steps of the graph of all steps in the words of an answer: hubs are storage and are never shown. */
import type { RuleInfo } from "../model/index.js";
import { readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import { factsByUid, type FactNode } from "../store/lists.js";
import type { EveryStep } from "./every-step.js";
import type { Projection } from "./projection.js";
import { findingInWords } from "./steps.js";

export interface NamedAsset {
  readonly uid: string;
  readonly name: string;
  readonly kind: string;
}

/** A list that shows its first ones and says how many there are. */
export interface Several<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** Steps of one rule that go together: one step, or one connection of which each end may be a class of assets. */
export interface StepInWords {
  readonly rule: string;
  readonly title: string;
  readonly technique: string;
  readonly sources: Several<NamedAsset>;
  readonly targets: Several<NamedAsset>;
  /** uid of the finding or fact that decides it. */
  readonly via: string | null;
  readonly viaText: string | null;
}

export interface Wording {
  readonly projection: Projection;
  readonly steps: EveryStep;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** Findings that decide steps, by uid. */
  readonly findings: ReadonlyMap<string, FactNode>;
}

const MOST_SHOWN = 10;

/** Reads the findings that decide some edges, all in one query. */
export async function wordingFor(
  store: Store,
  { projection, steps }: { readonly projection: Projection; readonly steps: EveryStep },
  edges: Iterable<number>,
): Promise<Wording> {
  const uids = [...new Set([...edges].map((edge) => steps.words[steps.via[edge]!]!))].filter(isFinding);
  const found = uids.length ? await factsByUid.all(store, { workspace: projection.workspace, uids }) : [];
  return {
    projection,
    steps,
    rules: new Map<string, RuleInfo>(readRules().map((rule) => [rule.id, rule])),
    findings: new Map(found.map(({ uid, properties }) => [uid, properties])),
  };
}

export function isFinding(uid: string): boolean {
  return uid.startsWith("finding/");
}

export function named({ uids, names, kinds }: Projection, node: number): NamedAsset {
  return { uid: uids[node]!, name: names[node]!, kind: kinds[node]! };
}

export function several<T>(all: readonly T[], most = MOST_SHOWN): Several<T> {
  return { count: all.length, first: all.slice(0, most) };
}

export function severalAssets(projection: Projection, nodes: Iterable<number>): Several<NamedAsset> {
  const all = [...nodes].sort((a, b) => a - b);
  return { count: all.length, first: all.slice(0, MOST_SHOWN).map((node) => named(projection, node)) };
}

/** Edges of one rule in words. */
export function stepInWords(wording: Wording, edges: readonly number[]): StepInWords {
  const { projection, steps, rules } = wording;
  const [first] = edges;
  const rule = steps.words[steps.rule[first!]!]!;
  const via = steps.words[steps.via[first!]!]!;
  const { sources, targets } = endsOf(projection, steps, edges);
  return {
    rule,
    title: rules.get(rule)?.title ?? rule,
    technique: rules.get(rule)?.technique ?? "",
    sources: severalAssets(projection, sources),
    targets: severalAssets(projection, targets),
    via: via || null,
    viaText: inWords(wording, via),
  };
}

/** A finding in words; null for what is none. */
export function inWords({ findings }: Pick<Wording, "findings">, uid: string): string | null {
  const finding = findings.get(uid);
  return finding ? findingInWords({ name: finding.name, properties: finding }) : null;
}

/** Edges in words, each for itself. */
export function severalSteps(wording: Wording, edges: readonly number[]): Several<StepInWords> {
  return { count: edges.length, first: edges.slice(0, MOST_SHOWN).map((edge) => stepInWords(wording, [edge])) };
}

/** The assets at both ends of some edges; a hub stands for the assets that lead to it, or to which it leads. */
export function endsOf(
  { hub }: Projection,
  { graph, source, target }: EveryStep,
  edges: readonly number[],
): { sources: Set<number>; targets: Set<number> } {
  const expand = (nodes: Iterable<number>, { offset, node: other }: { offset: Int32Array; node: Int32Array }) => {
    const seen = new Set(nodes);
    for (const node of seen) {
      if (!hub[node]) continue;
      for (let at = offset[node]!; at < offset[node + 1]!; at += 1) seen.add(other[at]!);
    }
    return new Set([...seen].filter((node) => !hub[node]));
  };
  return {
    sources: expand(
      edges.map((edge) => source[edge]!),
      graph.backward,
    ),
    targets: expand(
      edges.map((edge) => target[edge]!),
      graph.forward,
    ),
  };
}

/** The assets from which a step leads to a node; hubs stand for those behind them. */
export function assetsBefore({ graph, hub }: Projection, node: number): number[] {
  const { offset, node: ends } = graph.backward;
  const seen = new Set([node]);
  const before = new Set<number>();
  for (const at of seen) {
    for (let slot = offset[at]!; slot < offset[at + 1]!; slot += 1) {
      if (hub[ends[slot]!]) seen.add(ends[slot]!);
      else before.add(ends[slot]!);
    }
  }
  before.delete(node);
  return [...before];
}
