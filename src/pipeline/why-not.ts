/**
 * Why there is no path: how far attackers come, from where the target could be come to hold, and what separates the two: a
 * connection that nothing lets through, a weakness or permission that is missing, a requirement that cannot be met.
 */
import { INTERNET, wholeOf } from "../model/index.js";
import { reach, type BlockedEdge } from "../paths/reach.js";
import { likelihoodOf } from "../score/index.js";
import { readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import type { FactNode } from "../store/lists.js";
import { readNearMisses } from "../store/near-misses.js";
import { likeliestPath } from "./best-paths.js";
import { kindsOf, type Kinds } from "./blast-radius.js";
import { borderOf, type Border } from "./border.js";
import { connectionGap, directGaps, egressPolicies, type Place } from "./connection-gaps.js";
import { GAP_KINDS, type Gap } from "./gap.js";
import type { Names } from "./names.js";
import type { OpenedAnalysis } from "./opened.js";
import { permissionGaps } from "./permission-gaps.js";
import { heldBeside, type Projection } from "./projection.js";
import { MOST_BLOCKED, switchedOff } from "./reach-questions.js";
import { someOf } from "./some-of.js";
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
  const border = borderOf(projection, { from, to, isReached: answers[0]!.frontier!.reached });
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
    complete: border.complete && border.near.length + border.needed.length <= MOST_NEAR,
    gaps: gaps.slice(0, limit),
    more: gaps.length > limit || off.length === MOST_BLOCKED,
  };
}

interface Asked extends Border {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function sideOf(projection: Projection, nodes: readonly number[]): Side {
  const first = nodes.slice(0, MOST_NAMES).map((node) => named(projection, node));
  return { count: nodes.length, byKind: kindsOf(projection, nodes), first };
}

/**
 * Weaknesses, logins and permissions first: there an attacker stands in front of it. Then connections, requirements and loose
 * ends; behind all of them what separates attackers from what is required.
 */
async function gapsOf(store: Store, projection: Projection, border: Asked): Promise<Gap[]> {
  const near = border.near.map((node): Looked => ({ node, as: undefined }));
  const looked = [...near, ...border.needed].slice(0, MOST_NEAR);
  const ends = border.blocked.map(({ edge }) => projection.target[edge]!);
  const nodes = [...new Set([...border.to, ...looked.map(({ node }) => node), ...ends])];
  const uids = nodes.map((node) => projection.uids[node]!);
  const around = await readNearMisses(store, projection.workspace, uids, MOST_FINDINGS);
  const place = (node: number): Place => ({ node, around: around.get(projection.uids[node]!) });
  const neededAs = (as: number | undefined) => (as === undefined ? {} : { neededAs: named(projection, as) });
  const egress = await egressPolicies(store, projection, border.from);
  const held = [...new Set([...border.from, ...border.reached])];
  const gaps = [
    ...(await permissionGaps(store, projection, { held, to: border.to })),
    ...border.to.flatMap((node) => directGaps(projection, { ...border, egress }, place(node))),
    ...border.blocked.map(({ as, ...blocked }) => ({
      ...requirementGap(projection, blocked, place(projection.target[blocked.edge]!)),
      ...neededAs(as),
    })),
    ...looked.flatMap(({ node, as }) => {
      const gap = gapAt(projection, { ...border, isBlocked: new Set(ends) }, place(node));
      return gap ? [{ ...gap, ...neededAs(as) }] : [];
    }),
  ];
  const seen = new Set<string>();
  const keyOf = ({ kind, target, why }: Gap) => `${kind} ${target.uid} ${kind === "requirement" ? why : ""}`;
  const once = gaps.filter((gap) => !seen.has(keyOf(gap)) && seen.add(keyOf(gap)));
  if (!once.some(({ kind }) => kind !== "rule"))
    once.push(...near.slice(0, 1).map(({ node }) => stepsGap(projection, node)));
  const order = ({ kind, neededAs: as }: Gap) => GAP_KINDS.indexOf(kind) + (as ? GAP_KINDS.length : 0);
  return once.sort((a, b) => order(a) - order(b));
}

/** A node that is looked at, and what it leads to where that is something that a step needs. */
interface Looked {
  readonly node: number;
  readonly as: number | undefined;
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

function requirementGap(projection: Projection, { edge, missing }: BlockedEdge, { around }: Place): Gap {
  const title = readRules().find(({ id }) => id === projection.rules[projection.rule[edge]!])?.title ?? "a step";
  const needs = missing.map((node) => projection.names[node]).join(", ");
  return {
    kind: "requirement",
    target: named(projection, projection.target[edge]!),
    sources: severalAssets(projection, [projection.source[edge]!]),
    why: `"${title}" would lead there, but needs ${needs} as well, which cannot be held from here`,
    findings: (around?.findings ?? []).map(reasonOf),
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

interface Sides extends Border {
  /** Ends of blocked steps: what is missing there is what these need. */
  readonly isBlocked: ReadonlySet<number>;
}

function gapAt(projection: Projection, sides: Sides, place: Place): Gap | undefined {
  const { isReached, isBlocked } = sides;
  const { node, around } = place;
  const { uids, kinds, nodeOf } = projection;
  if (isBlocked.has(node)) return undefined;
  const target = named(projection, node);
  const findings = (around?.findings ?? []).map(reasonOf);
  const services = (around?.services ?? []).flatMap((uid) => nodeOf(uid) ?? []);
  const [whole, facet] = uids[node]!.split("#");
  const base = facet === undefined ? undefined : nodeOf(whole!);
  const isOfReached = base !== undefined && isReached[base] === 1;
  const doors = isOfReached ? [base] : services.filter((service) => isReached[service]);
  if (doors.length) {
    const front = inFrontOf(projection, node, doors);
    if (front.loggedIn.some((each) => isBlocked.has(each))) return undefined;
    const gap = isOfReached ? loginGap(projection, facet!, front) : doorGap(projection, kinds[node]!, front);
    return { ...gap, target, sources: severalAssets(projection, doors), findings };
  }
  const before = assetsBefore(projection, node);
  const none = severalAssets(projection, []);
  if (!before.length) return { kind: "nothing", target, sources: none, why: noStepLeadsTo(kinds[node]!), findings };
  const service = services.find((each) => !isBlocked.has(each));
  if (service !== undefined) return { ...connectionGap(projection, service, place), findings };
  const isServed = kinds[node] === "Service" && facet === undefined;
  return isServed && before.some((each) => kinds[each] === "Compute")
    ? connectionGap(projection, node, place)
    : undefined;
}

/** What stands between doors to which requests come and an asset behind them. */
interface Front {
  /** Being logged in at the doors, where that leads on. */
  readonly loggedIn: readonly number[];
  /** What else leads to the asset, or to being logged in. */
  readonly others: readonly number[];
}

function inFrontOf(projection: Projection, node: number, doors: readonly number[]): Front {
  const { uids } = projection;
  const isDoor = new Set(doors);
  const isOfDoor = (each: number) =>
    doors.some((door) => uids[each] !== uids[door] && wholeOf(uids[each]!) === uids[door]);
  const seen = new Set([node]);
  for (const at of seen)
    if (at === node || isOfDoor(at)) for (const before of assetsBefore(projection, at)) seen.add(before);
  const before = [...seen].filter((each) => each !== node && !isDoor.has(each));
  return { loggedIn: before.filter(isOfDoor), others: before.filter((each) => !isOfDoor(each)) };
}

/** What is missing where requests come to the service of an asset. */
function doorGap(projection: Projection, kind: string, { loggedIn, others }: Front): Pick<Gap, "kind" | "why"> {
  if (kind === "DataStore") {
    const what = others.length ? onlyFrom(projection, others) : "no credential or weakness that is known gets past";
    return {
      kind: "login",
      why: `requests come to its service, which is taken to ask who one is, since no input says \`authentication: none\`: ${what}`,
    };
  }
  if (!loggedIn.length)
    return { kind: "weakness", why: "requests come to it, but no weakness that is known lets them run code there" };
  return { kind: "login", why: `requests come to it, but ${onlyFrom(projection, [...loggedIn, ...others])}` };
}

function loginGap(projection: Projection, facet: string, { others }: Front): Pick<Gap, "kind" | "why"> {
  const why = (words: string): Pick<Gap, "kind" | "why"> => ({ kind: "login", why: words });
  if (others.length) return why(`requests come to it, but it asks who one is: ${onlyFrom(projection, others)}`);
  if (facet === "mfa") return why("it asks for a second factor, and none that is known can be got round");
  if (facet !== "user" && facet !== "admin")
    return why("the thing itself is reached, but nothing that is known leads on to this");
  const who = facet === "admin" ? "administrator" : "user";
  return why(
    `requests come to it, but it asks who one is: no credential, membership or weakness that is known makes one its ${who}`,
  );
}

function onlyFrom({ uids }: Projection, nodes: readonly number[]): string {
  const names = nodes.map((node) => uids[node]!);
  return `only from ${someOf(names.length, names)} does a step lead on, and nothing of that is reached`;
}

function reasonOf(finding: FactNode): Gap["findings"][number] {
  const text = findingInWords({ name: finding.name, properties: finding });
  return { uid: finding.uid, text, why: whyFindingGivesNoStep(finding) };
}
