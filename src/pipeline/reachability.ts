/**
 * Reachability of every asset at once: forward distances from where attackers start times backward distances to crown
 * jewels. Two sweeps for each start; one asset's answer afterwards is a look-up.
 */
import { INTERNET } from "../model/index.js";
import { END, forwardDistances, UNREACHED, type ForwardTree } from "../paths/distances.js";
import { likelihoodOf, riskOf, SCORING, type ScoringConstants } from "../score/index.js";
import type { FindingUse } from "../store/finding-uses.js";
import { findingVerdict, type FindingVerdict } from "./finding-verdict.js";
import type { Projection } from "./projection.js";
import { jewels, startFrom, type Start } from "./ranking.js";
import { jewelBehind, onwardFrom, type Onward } from "./onward.js";
import { nearest, type ReachState } from "./reach-state.js";

export interface Reachability {
  readonly state: ReachState;
  /** Of the likeliest way to it, 0 where there is none. */
  readonly likelihood: number;
  /**
   * Risk of the best path through it, 0–100: best to it, then best from it, along steps or as what a step on a way requires.
   * What else its steps require is not priced, so that it is never less than that of the same path in the ranked list.
   */
  readonly risk: number;
  /** uids of the likeliest way to it, hubs left out; empty where there is none. */
  readonly path: readonly string[];
  /** The same way with the hubs that it passes. */
  readonly way: readonly string[];
  /** The crown jewel to which the best path through it leads. */
  readonly target: string | undefined;
  readonly why: string;
}

interface Trees {
  readonly start: Start;
  readonly forward: ForwardTree;
  readonly onward: Onward;
  readonly exposed: Uint8Array;
  /** What can be held without a step that can be taken in theory only. */
  readonly surely: Uint8Array;
}

export interface Verdicts {
  /** Of any node of the projection; undefined for a uid that is none, or a hub. */
  readonly asset: (uid: string) => Reachability | undefined;
  /** The state alone, as `asset` has it: for lists. */
  readonly state: (uid: string) => ReachState | undefined;
  /** Of a finding: through the steps that it decides; where it decides none, of the worst asset that bears it. */
  readonly finding: (use: FindingUse) => FindingVerdict;
}

/** Sweeps once; each answer afterwards is a look-up. `constants` score findings that decide no step. */
export function verdictsOf(projection: Projection, constants: ScoringConstants = SCORING): Verdicts {
  const trees = projection.starts.map((node) => treesFrom(projection, node));
  const nodeOf = (uid: string) => {
    const node = projection.nodeOf(uid);
    return node === undefined || projection.hub[node] ? undefined : node;
  };
  const reaching = (node: number) => trees.filter(({ forward }) => forward.cost[node]! < UNREACHED);
  const asset: Verdicts["asset"] = (uid) => {
    const node = nodeOf(uid);
    if (node === undefined) return undefined;
    const ways = reaching(node);
    return ways.length ? reached(projection, ways, node) : unreachable(projection, trees, node);
  };
  const state: Verdicts["state"] = (uid) => {
    const node = nodeOf(uid);
    return node === undefined ? undefined : stateOver(reaching(node), node);
  };
  const through = (step: FindingUse["steps"][number]) => throughStep({ projection, trees }, step);
  return { asset, state, finding: (use) => findingVerdict({ asset, through, constants }, use) };
}

/** The verdicts on assets alone. */
export function reachabilityOf(projection: Projection): Verdicts["asset"] {
  return verdictsOf(projection).asset;
}

/** What one step of a finding opens, from every start that reaches its source and can use it. */
function throughStep(
  { projection, trees }: { readonly projection: Projection; readonly trees: readonly Trees[] },
  { source, target, cost, requires }: FindingUse["steps"][number],
): Reachability[] {
  const [from, to, ...needed] = [source, target, ...requires].map((uid) => projection.nodeOf(uid));
  if (from === undefined || to === undefined) return [];
  return trees.flatMap((each) => {
    const { forward, onward, start } = each;
    if (forward.cost[from]! >= UNREACHED || needed.some((node) => node === undefined || !start.held[node])) return [];
    const before = wayTo(forward, from);
    const way = [...before, to];
    const total = onward.tree.cost[to]! < UNREACHED ? forward.cost[from]! + cost + onward.tree.cost[to]! : undefined;
    const path = way.filter((node) => !projection.hub[node]);
    return {
      state: stateAt(each, from),
      likelihood: likelihoodOf(forward.cost[from]! + cost),
      risk: total === undefined ? 0 : riskOf(total),
      path: path.map((node) => projection.uids[node]!),
      way: way.map((node) => projection.uids[node]!),
      target: total === undefined ? undefined : projection.uids[jewelBehind(onward, to)],
      why: `The likeliest way: ${shortened(path.map((node) => projection.names[node]!))}.`,
    };
  });
}

function treesFrom(projection: Projection, node: number): Trees {
  const start = startFrom(projection, [node]);
  const forward = forwardDistances(start.graph, [{ node, cost: 0 }]);
  const onward = onwardFrom(start.graph, forward, jewels(projection));
  const surely = surelyHeld(projection, start);
  return { start, forward, onward, exposed: exposedFrom(projection, start), surely };
}

/** What one start says of a node that it reaches; what is exposed in theory only is reachable in theory. */
function stateAt({ exposed, surely }: Trees, node: number): ReachState {
  if (!surely[node]) return "reachable-in-theory";
  return exposed[node] ? "exposed" : "reachable";
}

/** What the starts that reach a node say of it together. */
function stateOver(reaching: readonly Trees[], node: number): ReachState {
  return reaching.length ? nearest(reaching.map((each) => stateAt(each, node))) : "not-reachable";
}

/** Everything that is held without the steps that can be taken in theory only: one sweep without costs. */
function surelyHeld({ uids, inTheory }: Projection, { node: from, graph }: Start): Uint8Array {
  const held = new Uint8Array(uids.length);
  if (from < 0) return held;
  const { offset, node: ends, cost, edge } = graph.forward;
  held[from] = 1;
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (let slot = offset[at]!; slot < offset[at + 1]!; slot += 1) {
      const next = ends[slot]!;
      if (held[next] || cost[slot]! >= UNREACHED || inTheory[edge[slot]!]) continue;
      held[next] = 1;
      open.push(next);
    }
  return held;
}

/** What one move leads to, hubs passed through; an assumed breach is exposed itself. */
function exposedFrom(projection: Projection, { node: from, graph }: Start): Uint8Array {
  const exposed = new Uint8Array(projection.uids.length);
  if (projection.uids[from] !== INTERNET) {
    exposed[from] = 1;
    return exposed;
  }
  const { offset, node, cost } = graph.forward;
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (let slot = offset[at]!; slot < offset[at + 1]!; slot += 1) {
      const next = node[slot]!;
      if (cost[slot]! >= UNREACHED || exposed[next]) continue;
      exposed[next] = 1;
      if (projection.hub[next]) open.push(next);
    }
  return exposed;
}

function reached(projection: Projection, trees: readonly Trees[], node: number): Reachability {
  const first = trees.reduce((best, each) => (each.forward.cost[node]! < best.forward.cost[node]! ? each : best));
  const way = wayTo(first.forward, node);
  const path = way.filter((each) => !projection.hub[each]);
  const through = trees.map((each) => bestThrough(each, node)).sort((a, b) => a.cost - b.cost)[0]!;
  const names = path.map((each) => projection.names[each]!);
  return {
    state: stateOver(trees, node),
    likelihood: likelihoodOf(first.forward.cost[node]!),
    risk: through.cost < UNREACHED ? riskOf(through.cost) : 0,
    path: path.map((each) => projection.uids[each]!),
    way: way.map((each) => projection.uids[each]!),
    target: through.end === undefined ? undefined : projection.uids[through.end],
    why: names.length > 1 ? `The likeliest way: ${shortened(names)}.` : "An attacker holds it from the start.",
  };
}

const MOST_NAMES = 8;

function shortened(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(" → ");
  return [...names.slice(0, 3), `… ${names.length - 6} more …`, ...names.slice(-3)].join(" → ");
}

/**
 * Cost of the best way to the node and of the best way on to a jewel. A step that both use is a detour's, and priced each
 * time: priced once, a score could rise when a step is taken away and the ways that are left share more.
 */
function bestThrough({ forward, onward }: Trees, node: number): { cost: number; end: number | undefined } {
  const { cost } = onward.tree;
  if (cost[node]! >= UNREACHED) return { cost: UNREACHED, end: undefined };
  return { cost: forward.cost[node]! + cost[node]!, end: jewelBehind(onward, node) };
}

function wayTo({ previous }: ForwardTree, node: number): number[] {
  const way = [node];
  for (let at = previous[node]!; at >= 0 && at !== END; at = previous[at]!) way.unshift(at);
  return way;
}

/** Names what leads to it, so that a reader sees where the gap is; `reach` says more. */
function unreachable(projection: Projection, trees: readonly Trees[], node: number): Reachability {
  return {
    state: "not-reachable",
    likelihood: 0,
    risk: 0,
    path: [],
    way: [],
    target: undefined,
    why: gap(projection, trees, node),
  };
}

function gap(projection: Projection, trees: readonly Trees[], node: number): string {
  if (!trees.length) return "No input describes the internet or an assumed breach, so no attack starts anywhere.";
  const { offset, node: ends, slot } = projection.graph.backward;
  const before = new Set<number>();
  let unmet = false;
  for (let at = offset[node]!; at < offset[node + 1]!; at += 1) {
    before.add(ends[at]!);
    unmet ||= trees.some(({ forward, start }) => {
      const edge = start.graph.forward.edge[slot[at]!]!;
      return forward.cost[ends[at]!]! < UNREACHED && start.usable[edge] === 0;
    });
  }
  if (!before.size) return "No step leads to it from anywhere.";
  if (unmet) return "A step leads to it, but also needs something that an attacker cannot come to hold.";
  const names = [...before].filter((each) => !projection.hub[each]).map((each) => projection.names[each]!);
  if (!names.length) return "The network lets only senders connect to it that no attacker reaches.";
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `Steps lead to it from ${names.slice(0, 5).join(", ")}${more}, and an attacker reaches none of these.`;
}
