/**
 * Why there is no path: how far attackers come, from where the target could be come to hold, and what separates the two: a
 * connection that nothing lets through, a weakness or permission that is missing, a requirement that cannot be met.
 */
import { INTERNET } from "../model/index.js";
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { reach, type Frontier } from "../paths/reach.js";
import { likelihoodOf } from "../score/index.js";
import { readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import type { FactNode } from "../store/lists.js";
import { readNearMisses } from "../store/near-misses.js";
import { likeliestPath } from "./best-paths.js";
import { kindsOf, type Kinds } from "./blast-radius.js";
import { connectionGap, directGaps, egressPolicies, type Place } from "./connection-gaps.js";
import { GAP_KINDS, type Gap } from "./gap.js";
import type { Names } from "./names.js";
import type { OpenedAnalysis } from "./opened.js";
import { permissionGaps } from "./permission-gaps.js";
import { heldBeside, type Projection } from "./projection.js";
import { MOST_BLOCKED, switchedOff } from "./reach-questions.js";
import { assetsBefore, named, severalAssets, type NamedAsset } from "./step-words.js";
import { findingInWords } from "./steps.js";
import { noStepLeadsTo, ONLY_FROM_THESE, whyFindingGivesNoStep } from "./why-not-words.js";

export interface Side {
  readonly count: number;
  readonly byKind: readonly Kinds[];
  /** The likeliest, or the nearest to the target, first. */
  readonly first: readonly NamedAsset[];
}

export interface WhyNotAnswer {
  /** True: there is a path after all. */
  readonly reachable: boolean;
  readonly likelihood: number;
  /** uids of the path, hubs left out. */
  readonly path: readonly string[];
  /** Which of several ends are asked about: a workload and its data share names. */
  readonly from: readonly NamedAsset[];
  readonly to: readonly NamedAsset[];
  readonly reached: Side;
  readonly reaching: Side;
  readonly gaps: readonly Gap[];
  readonly more: boolean;
  readonly complete: boolean;
  readonly notCollected: readonly string[];
}

/** Assets around the target that are looked at one by one, the nearest first. */
const MOST_NEAR = 300;
const MOST_FINDINGS = 5;
const MOST_NAMES = 10;

/** What attackers hold where the question does not say: all that they start from by the facts. */
export function heldByFacts({ starts }: Pick<Projection, "starts">, names: Pick<Names, "one">): readonly number[] {
  return starts.length ? starts : [names.one(INTERNET)];
}

/** Answers for holding `from` together, and any of `to`; at most `limit` gaps. */
export async function whyNot(
  store: Store,
  opened: OpenedAnalysis,
  { from, to, limit }: { readonly from: readonly number[]; readonly to: readonly number[]; readonly limit: number },
): Promise<WhyNotAnswer> {
  const { projection, published } = opened;
  const ends = { from: from.map((node) => named(projection, node)), to: to.map((node) => named(projection, node)) };
  const rest = { ...ends, complete: true, notCollected: published.notCollected };
  const beside = heldBeside(projection, from);
  const answers = to.map((node) => reach(projection.graph, { from, to: node, alwaysHeld: beside }));
  const [best] = answers.flatMap(({ path }) => path ?? []).sort((a, b) => a.cost - b.cost);
  const nothing: Side = { count: 0, byKind: [], first: [] };
  if (best) {
    const { best: likeliest = best, complete } = likeliestPath(projection, from, to);
    const path = likeliest.nodes.filter((node) => !projection.hub[node]).map((node) => projection.uids[node]!);
    const found = { reachable: true, likelihood: likelihoodOf(likeliest.cost), path, complete };
    return { ...rest, ...found, reached: nothing, reaching: nothing, gaps: [], more: false };
  }
  const border = borderOf(
    projection,
    to,
    answers.map(({ frontier }) => frontier!),
  );
  const off = await switchedOff(store, opened, from, to);
  const gaps = [
    ...off.flatMap((blocked) => ruleGap(projection, blocked)),
    ...(await gapsOf(store, projection, { ...border, from, to })),
  ];
  return {
    ...rest,
    ...{ reachable: false, likelihood: 0, path: [] },
    reached: sideOf(projection, border.reached),
    reaching: sideOf(projection, border.near),
    complete: border.near.length <= MOST_NEAR,
    gaps: gaps.slice(0, limit),
    more: gaps.length > limit || off.length === MOST_BLOCKED,
  };
}

interface Border {
  readonly isReached: Uint8Array;
  readonly reached: readonly number[];
  /** What leads to the target and is not reached, the target itself included; the nearest first, hubs left out. */
  readonly near: readonly number[];
  readonly blocked: Frontier["blocked"];
}

interface Asked extends Border {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function borderOf({ graph, hub }: Projection, to: readonly number[], frontiers: readonly Frontier[]): Border {
  const isReached = frontiers[0]!.reached;
  const { cost } = backwardDistances(
    graph,
    to.map((node) => ({ node, cost: 0 })),
  );
  const near: number[] = [];
  cost.forEach((each, node) => each < UNREACHED && !hub[node] && !isReached[node] && near.push(node));
  near.sort((a, b) => cost[a]! - cost[b]! || a - b);
  return {
    isReached,
    reached: [...isReached.keys()].filter((node) => isReached[node] && !hub[node]),
    near,
    blocked: frontiers.flatMap(({ blocked }) => blocked),
  };
}

function sideOf(projection: Projection, nodes: readonly number[]): Side {
  const first = nodes.slice(0, MOST_NAMES).map((node) => named(projection, node));
  return { count: nodes.length, byKind: kindsOf(projection, nodes), first };
}

/** Weaknesses, logins and permissions first: there an attacker stands in front of it. Then requirements, connections, and loose ends. */
async function gapsOf(store: Store, projection: Projection, border: Asked): Promise<Gap[]> {
  const looked = border.near.slice(0, MOST_NEAR);
  const uids = [...new Set([...border.to, ...looked])].map((node) => projection.uids[node]!);
  const around = await readNearMisses(store, projection.workspace, uids, MOST_FINDINGS);
  const egress = await egressPolicies(store, projection, border.from);
  const held = [...new Set([...border.from, ...border.reached])];
  const gaps = [
    ...(await permissionGaps(store, projection, { held, to: border.to })),
    ...border.to.flatMap((node) =>
      directGaps(projection, { ...border, egress }, { node, around: around.get(projection.uids[node]!) }),
    ),
    ...border.blocked.map((blocked) => requirementGap(projection, blocked)),
    ...looked.flatMap((node) => gapAt(projection, border, { node, around: around.get(projection.uids[node]!) }) ?? []),
  ];
  const seen = new Set<string>();
  const once = gaps.filter(
    ({ kind, target }) => !seen.has(`${kind} ${target.uid}`) && seen.add(`${kind} ${target.uid}`),
  );
  if (!once.some(({ kind }) => kind !== "rule"))
    once.push(...looked.slice(0, 1).map((node) => stepsGap(projection, node)));
  return once.sort((a, b) => GAP_KINDS.indexOf(a.kind) - GAP_KINDS.indexOf(b.kind));
}

/** From where steps lead to an asset. */
function stepsGap(projection: Projection, node: number): Gap {
  return {
    kind: "steps",
    target: named(projection, node),
    sources: severalAssets(projection, assetsBefore(projection, node)),
    why: ONLY_FROM_THESE,
    findings: [],
  };
}

function requirementGap(projection: Projection, { edge, missing }: Frontier["blocked"][number]): Gap {
  const title = readRules().find(({ id }) => id === projection.rules[projection.rule[edge]!])?.title ?? "a step";
  const needs = missing.map((node) => projection.names[node]).join(", ");
  return {
    kind: "requirement",
    target: named(projection, projection.target[edge]!),
    sources: severalAssets(projection, [projection.source[edge]!]),
    why: `"${title}" would lead there, but needs ${needs} as well, which cannot be held from here`,
    findings: [],
  };
}

function ruleGap(
  projection: Projection,
  { source, target, why }: { source: string; target: string; why: string },
): Gap[] {
  const [from, to] = [projection.nodeOf(source), projection.nodeOf(target)];
  if (from === undefined || to === undefined) return [];
  return [
    { kind: "rule", target: named(projection, to), sources: severalAssets(projection, [from]), why, findings: [] },
  ];
}

function gapAt(projection: Projection, { isReached }: Border, place: Place): Gap | undefined {
  const { node, around } = place;
  const { uids, kinds, nodeOf } = projection;
  const target = named(projection, node);
  const findings = (around?.findings ?? []).map(reasonOf);
  const at = (uid: string) => nodeOf(uid);
  const [whole, facet] = uids[node]!.split("#");
  const base = facet === undefined ? undefined : at(whole!);
  if (base !== undefined && isReached[base])
    return { kind: "login", target, sources: severalAssets(projection, [base]), why: loginWords(facet!), findings };
  const doors = (around?.services ?? []).flatMap((uid) => at(uid) ?? []).filter((service) => isReached[service]);
  if (doors.length) return { ...doorGap(kinds[node]!), target, sources: severalAssets(projection, doors), findings };
  const before = assetsBefore(projection, node);
  const none = severalAssets(projection, []);
  if (!before.length) return { kind: "nothing", target, sources: none, why: noStepLeadsTo(kinds[node]!), findings };
  const [service] = (around?.services ?? []).flatMap((uid) => at(uid) ?? []);
  if (service !== undefined) return { ...connectionGap(projection, service, place), findings };
  const isServed = kinds[node] === "Service" && facet === undefined;
  return isServed && before.some((each) => kinds[each] === "Compute")
    ? connectionGap(projection, node, place)
    : undefined;
}

/** What is missing where requests come to the service of an asset. */
function doorGap(kind: string): Pick<Gap, "kind" | "why"> {
  return kind === "DataStore"
    ? {
        kind: "login",
        why: "requests come to its service, which asks who one is: no credential or weakness that is known gets past",
      }
    : { kind: "weakness", why: "requests come to it, but no weakness that is known lets them run code there" };
}

function loginWords(facet: string): string {
  if (facet === "mfa") return "it asks for a second factor, and none that is known can be got round";
  if (facet === "user" || facet === "admin")
    return `requests come to it, but it asks who one is: no credential, membership or weakness that is known makes one its ${facet === "admin" ? "administrator" : "user"}`;
  return "the thing itself is reached, but nothing that is known leads on to this";
}

function reasonOf(finding: FactNode): Gap["findings"][number] {
  const text = findingInWords({ name: finding.name, properties: finding });
  return { uid: finding.uid, text, why: whyFindingGivesNoStep(finding) };
}
