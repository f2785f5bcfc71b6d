/**
 * Choke points: what nobody gets to a crown jewel without, and the assets, steps and findings with which most risk
 * disappears. Risk is the sum over targets of the best path's, never a sum over paths.
 */
import { bridgeInto, chokePoints, immediateDominators, type Dominators } from "../paths/dominators.js";
import { UNREACHED } from "../paths/distances.js";
import type { Importance } from "../paths/importance.js";
import type { Store } from "../store/connection.js";
import { bestRisks, type BestRisks } from "./best-paths.js";
import { importantParts, type ImportantParts } from "./important-parts.js";
import { conditionalSteps, nothingAtStake, stakesOf, type Ends, type Stakes, type WithSteps } from "./stakes.js";
import {
  inWords,
  named,
  severalAssets,
  several,
  severalSteps,
  stepInWords,
  wordingFor,
  type NamedAsset,
  type Several,
  type StepInWords,
  type Wording,
} from "./step-words.js";

/** How much risk disappears with something, by the steps of paths alone. */
export interface Relief {
  /** Of `riskOfStepsAlone`: 0 to 100 for each target. */
  readonly relief: number;
  /** The same as a share of all risk, 0 to 1. */
  readonly share: number;
  /** Targets that no path reaches without it. */
  readonly cutsOff: Several<NamedAsset>;
}

export interface ChokeAsset extends Relief {
  readonly asset: NamedAsset;
}

export interface ChokeStep extends Relief {
  readonly step: StepInWords;
}

export interface ChokeFinding extends Relief {
  readonly uid: string;
  readonly text: string;
  /** How many steps it decides. */
  readonly steps: number;
}

/** What every path crosses, in the order in which it is crossed. */
export interface Unavoidable {
  readonly assets: Several<NamedAsset>;
  readonly steps: Several<StepInWords>;
}

export interface ChokePointsAnswer {
  readonly complete: boolean;
  /** What cut the search for the best paths, whose risk may then be higher. */
  readonly limits: readonly string[];
  /** Some list goes on behind the limit. */
  readonly more: boolean;
  /** The sum over targets of the risk of the best path to each, as `paths` has it: what steps need is paid for. */
  readonly risk: number;
  /**
   * The same by the steps of paths alone, where what they need besides costs nothing and may come from any start:
   * what reliefs and shares are measured in. Never below `risk`, and the same where there are no `requirements`.
   */
  readonly riskOfStepsAlone: number;
  /** Steps on the way that need several things: without these, answers are exact; with them, choke points may be missed. */
  readonly requirements: Several<StepInWords>;
  /** Of all targets that are reached together. */
  readonly unavoidable: Unavoidable;
  readonly targets: readonly ({ readonly target: NamedAsset; readonly risk: number } & Unavoidable)[];
  readonly assets: readonly ChokeAsset[];
  readonly steps: readonly ChokeStep[];
  readonly findings: readonly ChokeFinding[];
  /** Why there is nothing to list, where there is nothing. */
  readonly why?: string;
}

const NOTHING_AT_ALL: Omit<ChokePointsAnswer, "why"> = {
  complete: true,
  limits: [],
  more: false,
  risk: 0,
  riskOfStepsAlone: 0,
  requirements: several([]),
  unavoidable: { assets: several([]), steps: several([]) },
  targets: [],
  assets: [],
  steps: [],
  findings: [],
};

/** Time for the risk of the best paths, milliseconds. */
const MOST_MS = 15_000;

/** Choke points between starts and targets, `limit` of each kind; those of the facts and all crown jewels where none are named. */
export async function chokePointsBetween(
  store: Store,
  opened: WithSteps,
  { limit, ...ends }: Ends & { readonly limit: number },
): Promise<ChokePointsAnswer> {
  const stakes = await stakesOf(store, opened, ends);
  const why = nothingAtStake(stakes);
  if (why !== undefined) return { ...NOTHING_AT_ALL, why };
  const stopAt = Date.now() + MOST_MS;
  const search = { from: ends.from, targets: stakes.scales.targets, shouldStop: () => Date.now() > stopAt };
  const best = bestRisks(stakes.projection, search);
  const ranked = importantParts(stakes, limit + 1);
  const crossed = crossedByAll(stakes, best, limit + 1);
  const conditional = conditionalSteps(stakes);
  const edges = [
    ...conditional,
    ...ranked.steps.flatMap(({ part }) => part.edges),
    ...ranked.findings.flatMap(({ part }) => part.edges),
    ...crossed.overall.edges,
    ...crossed.targets.flatMap((target) => target.edges),
  ];
  const wording = await wordingFor(store, stakes, edges);
  const lists = listsInWords(wording, stakes, ranked);
  return {
    complete: best.limits.length === 0,
    limits: best.limits,
    more: crossed.targets.length > limit || Object.values(ranked).some(({ length }) => length > limit),
    risk: best.risk,
    riskOfStepsAlone: stakes.scales.risk,
    requirements: severalSteps(wording, conditional),
    unavoidable: unavoidable(wording, crossed.overall),
    targets: crossed.targets.slice(0, limit).map((target) => ({
      target: named(stakes.projection, target.node),
      risk: target.risk,
      ...unavoidable(wording, target),
    })),
    assets: lists.assets.slice(0, limit),
    steps: lists.steps.slice(0, limit),
    findings: lists.findings.slice(0, limit),
  };
}

/** What all paths to something cross, hubs left out; edges one by one. */
interface Crossed {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

interface CrossedTarget extends Crossed {
  readonly node: number;
  readonly risk: number;
}

/** The riskiest targets, and what all targets that are reached have in common. */
function crossedByAll(
  { scales: { graph, exposure, targets, tree } }: Stakes,
  best: BestRisks,
  limit: number,
): { overall: Crossed; targets: CrossedTarget[] } {
  const { sources } = exposure;
  const dominators = immediateDominators(graph, sources);
  const reached = targets.filter(({ node }) => tree.cost[node] !== UNREACHED);
  const rated = reached.map(({ node }) => ({ node, risk: best.of(node) }));
  rated.sort((a, b) => b.risk - a.risk || a.node - b.node);
  return {
    overall: chokePoints(graph, { sources, targets: reached.map(({ node }) => node) }),
    targets: rated
      .slice(0, limit)
      .map((target) => ({ ...target, ...crossedTo({ graph, dominators, sources }, target.node) })),
  };
}

interface Domination {
  readonly graph: Stakes["scales"]["graph"];
  readonly dominators: Dominators;
  readonly sources: readonly number[];
}

function crossedTo({ graph, dominators, sources }: Domination, target: number): Crossed {
  const chain: number[] = [];
  for (let node = target; node >= 0; node = dominators.above[node]!) chain.unshift(node);
  return {
    nodes: chain.filter((node) => node !== target && graph.hub[node] !== 1 && !sources.includes(node)),
    edges: chain.flatMap((node) => bridgeInto(graph, dominators, node) ?? []),
  };
}

function unavoidable(wording: Wording, { nodes, edges }: Crossed): Unavoidable {
  return { assets: several(nodes.map((node) => named(wording.projection, node))), steps: severalSteps(wording, edges) };
}

function listsInWords(wording: Wording, { projection, scales, steps }: Stakes, ranked: ImportantParts) {
  const relief = ({ relief: gone, cutOff }: Importance): Relief => ({
    relief: gone,
    share: scales.risk > 0 ? gone / scales.risk : 0,
    cutsOff: severalAssets(projection, cutOff),
  });
  return {
    assets: ranked.assets.map((each) => ({ asset: named(projection, each.part.node!), ...relief(each) })),
    steps: ranked.steps.map((each) => ({ step: stepInWords(wording, each.part.edges), ...relief(each) })),
    findings: ranked.findings.map((each) => {
      const uid = steps.words[each.part.via]!;
      return { uid, text: inWords(wording, uid) ?? uid, steps: each.part.edges.length, ...relief(each) };
    }),
  };
}
