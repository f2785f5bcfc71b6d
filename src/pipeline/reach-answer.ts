/** One question of reachability in full: the path, or what separates the two, in the words of `why-not`. */
import type { PathStep } from "../model/index.js";
import { edgesOf, type PricedPath } from "../paths/priced.js";
import { likelihoodOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { likeliestPath } from "./best-paths.js";
import { describeSteps } from "./describe.js";
import type { Gap } from "./gap.js";
import { liveDescriptions, stepsAlong } from "./live-descriptions.js";
import type { OpenedAnalysis } from "./opened.js";
import { MOST_BLOCKED, reachNodes, type Blocked, type ReachAnswer } from "./reach-questions.js";
import { scoringIn } from "./scoring.js";
import { whyNot } from "./why-not.js";
import { someOf } from "./some-of.js";

/** The way with the reasons of each step, and how what a step needs comes to be held. */
export interface ReachInFull extends ReachAnswer {
  readonly steps: readonly PathStep[];
  /** Further places separate the two than are listed. */
  readonly more: boolean;
}

/**
 * Whether holding `from` leads to any of `to`, by the likeliest path, what its steps need paid for as in `paths`. Of a "no", the connection that the start itself lacks comes first.
 */
export async function reachAnswer(
  store: Store,
  opened: OpenedAnalysis,
  from: readonly number[],
  to: readonly number[],
): Promise<ReachInFull> {
  const { nodes, ...found } = reachNodes(opened, from, to);
  if (found.reachable) {
    const { best, complete } = likeliestPath(opened.projection, from, to);
    const answer = { ...found, complete, more: false };
    if (best) return { ...answer, ...(await inFull(store, opened, best)) };
    const way = nodes.map((node) => opened.projection.uids[node]!);
    const [steps] = await stepsAlong(store, opened, [way]);
    return { ...answer, steps: steps! };
  }
  const { gaps, complete, more } = await whyNot(store, opened, { from, to, limit: MOST_BLOCKED });
  const start = from.map((node) => opened.projection.uids[node]).join(", ");
  const ordered = [...gaps.filter(({ direct }) => direct), ...gaps.filter(({ direct }) => !direct)];
  return { ...found, complete, more, steps: [], blocked: ordered.map((gap) => blockedBy(gap, start)) };
}

async function inFull(store: Store, { projection, published }: OpenedAnalysis, best: PricedPath) {
  const scored = { projection, ...scoringIn(published) };
  const context = await liveDescriptions(store, scored, new Set(edgesOf(best)));
  const path = best.nodes.filter((node) => !projection.hub[node]).map((node) => projection.uids[node]!);
  return { likelihood: likelihoodOf(best.cost), path, steps: describeSteps(context, best) };
}

const MOST_FINDINGS = 2;

/** A gap as one place between two assets; what would have to be reached instead is named in words. */
function blockedBy({ kind, direct, target, sources, why, findings, neededAs }: Gap, start: string): Blocked {
  const isBefore = kind === "connection" || kind === "steps";
  const names = sources.first.map(({ uid }) => uid);
  const others = isBefore && names.length ? [`these: ${someOf(sources.count, names)}`] : [];
  const near = findings.slice(0, MOST_FINDINGS).map(({ text, why: reason }) => `${text}: ${reason}`);
  const source = direct || isBefore || names.length === 0 ? start : names[0]!;
  const needed = neededAs ? [`${neededAs.uid} is needed on the way`] : [];
  return { source, target: target.uid, why: [why, ...others, ...needed, ...near].join("; ") };
}
