/** The attack played through in many worlds: how likely it is that any path to a target succeeds, all of them together. */
import type { Cause, Causes } from "../paths/edge-causes.js";
import { simulate } from "../paths/simulation.js";
import { successBounds } from "../paths/simulation-bounds.js";
import { riskOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { readControlledSteps, type ControlledStep } from "../store/every-step.js";
import { nothingAtStake, stakesOf, type Ends, type Stakes, type WithSteps } from "./stakes.js";
import { isFinding, named, wordingFor, type NamedAsset, type Wording } from "./step-words.js";

export interface SimulationQuestion extends Ends {
  readonly limit: number;
  readonly worlds: number;
  readonly seed: number;
}

/** A probability with the interval in which it lies at 99.9 %. */
export interface Probability {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

export interface SimulatedTarget extends Probability {
  readonly target: NamedAsset;
  /** For certain, before anything is simulated: by paths without a common cause, and by a cut. */
  readonly lower: number;
  readonly upper: number;
  /** 0 to 100; a target that is no crown jewel counts in full. */
  readonly impact: number;
  /** Probability × impact. */
  readonly exposure: number;
}

export interface SimulationAnswer {
  readonly complete: boolean;
  readonly more: boolean;
  readonly worlds: number;
  readonly seed: number;
  /** Vulnerabilities, credentials and controls that are drawn once for all steps that they decide. */
  readonly causes: number;
  /** The most exposed first. */
  readonly targets: readonly SimulatedTarget[];
  /** That at least one of the targets is come to. */
  readonly any: Probability;
  /** The sum of probability × impact over all targets. */
  readonly exposure: number;
  readonly why?: string;
}

export const MOST_WORLDS = 1 << 16;

/** The same seed gives the same answer. */
export async function simulateAttacks(
  store: Store,
  opened: WithSteps,
  question: SimulationQuestion,
): Promise<SimulationAnswer> {
  const { limit, worlds, seed } = question;
  const stakes = await stakesOf(store, opened, question);
  const { projection, scales, steps } = stakes;
  const why = nothingAtStake(stakes);
  const never = { probability: 0, low: 0, high: 0 };
  if (why !== undefined)
    return { complete: true, more: false, worlds: 0, seed, causes: 0, targets: [], any: never, exposure: 0, why };
  const wording = await wordingFor(store, stakes, steps.source.keys());
  const { count, ...causes } = causesByEdge(stakes, wording, await readControlledSteps(store, projection));
  const { sources, alwaysHeld } = scales.exposure;
  const nodes = scales.targets.map(({ node }) => node);
  const found = simulate(scales.graph, { sources, targets: nodes, alwaysHeld, ...causes, worlds, seed });
  const rated = found.targets.map(({ target, probability, low, high }, place) => {
    const impact = riskOf(scales.targets[place]!.cost);
    return { node: target, probability, low, high, impact, exposure: probability * impact };
  });
  rated.sort((a, b) => b.exposure - a.exposure || a.node - b.node);
  // So that what is said of all targets is the same however many are shown.
  const most = Math.max(limit, LEAST_BOUNDED);
  const bounded = rated
    .slice(0, most)
    .map(({ node, ...rated }) => {
      const bounds = successBounds(scales.graph, { sources, targets: [node], alwaysHeld, ...causes }, node);
      return { target: named(projection, node), ...withinBounds(rated, bounds), ...bounds };
    })
    .sort((a, b) => b.exposure - a.exposure);
  return {
    complete: true,
    more: rated.length > limit,
    worlds: found.worlds,
    seed,
    causes: count,
    targets: bounded.slice(0, limit),
    any: anyOf(found.any, bounded, rated.length),
    exposure: [...bounded, ...rated.slice(most)].reduce((sum, each) => sum + each.exposure, 0),
  };
}

/** Targets whose bounds are worked out, the most exposed first, unless more are to be shown. */
const LEAST_BOUNDED = 20;

/**
 * Some target is come to at least as surely as each of them; and no more surely than if each had to be come to by itself,
 * since what helps towards one never hinders another (Harris's inequality).
 */
function anyOf(
  { probability, low, high }: Probability,
  bounded: readonly (Probability & { readonly lower: number; readonly upper: number })[],
  targets: number,
): Probability {
  const lower = Math.max(0, ...bounded.map(({ lower }) => lower));
  const upper = bounded.length < targets ? 1 : 1 - bounded.reduce((none, each) => none * (1 - each.upper), 1);
  const within = (value: number) => Math.min(upper, Math.max(lower, value));
  return { probability: within(probability), low: within(low), high: within(high) };
}

/** What is certain beforehand narrows what was drawn; where the two do not meet, as happens once in a thousand, it stands. */
function withinBounds<T extends Probability & { readonly impact: number }>(
  rated: T,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): T & { readonly exposure: number } {
  const within = (value: number) => Math.min(upper, Math.max(lower, value));
  const probability = within(rated.probability);
  return {
    ...rated,
    probability,
    low: within(rated.low),
    high: within(rated.high),
    exposure: probability * rated.impact,
  };
}

/**
 * What decides each edge, numbered: the vulnerability, wherever it is exploited; the secret that is used; the second factor
 * that is got round (-1 for an edge that stands for itself), and the controls before it, each with what bears it.
 */
function causesByEdge(
  { projection, steps }: Stakes,
  { findings }: Wording,
  controlled: readonly ControlledStep[],
): Causes & { count: number } {
  const numbers = new Map<string, number>();
  const numberOf = (word: string) => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
  const stands = new Map(controlled.map((step) => [stepName(step), step.controls]));
  const controls = new Map<number, Cause[]>();
  const cause = Int32Array.from(steps.source, (from, edge) => {
    const [via, rule] = [steps.words[steps.via[edge]!]!, steps.words[steps.rule[edge]!]!];
    const [source, target] = [projection.uids[from]!, projection.uids[steps.target[edge]!]!];
    const before = stands.get(stepName({ source, target, rule, via }));
    if (before)
      controls.set(
        edge,
        before.map(({ name, origin, value }) => ({ cause: numberOf(`${name} of ${origin}`), chance: value })),
      );
    const word = isFinding(via)
      ? String(findings.get(via)?.["cve"] ?? via)
      : projection.kinds[from] === "Secret" || target.endsWith("#mfa")
        ? `${source}${target.endsWith("#mfa") ? ` ${target}` : ""}`
        : undefined;
    return word === undefined ? -1 : numberOf(word);
  });
  return { cause, controls, count: numbers.size };
}

function stepName({ source, target, rule, via }: Pick<ControlledStep, "source" | "target" | "rule" | "via">): string {
  return [source, target, rule, via].join("\n");
}
