/** People's decisions about findings, named by the finding's id or by an id that a tool gave it. */
import { FindingStatus, type GraphNode, type PropertyValue, type Problem, type StatedFact } from "../model/index.js";

/** What an inventory's `triage` record says; kept as an object because the finding exists only once reports are merged. */
interface Decision {
  readonly finding: string;
  readonly status: FindingStatus;
  /** `YYYY-MM-DD`: an acceptance ends with that day. */
  readonly until?: string;
  readonly why?: string;
}

type Placed = Decision & { readonly path: string; readonly at: string };

/** From what closes a finding least to what closes it most: of several decisions the most careful one stands. */
const OPENNESS: readonly FindingStatus[] = ["open", "accepted", "stale", "remediated", "false-positive"];

/**
 * The nodes with every decided finding's status, date and justification; other nodes as they are. `now` is a date,
 * `YYYY-MM-DD`: an acceptance whose date has passed leaves the finding open. A decision about an unknown or
 * ambiguous id is unjoined and decides nothing.
 */
export function applyTriage(
  nodes: readonly GraphNode[],
  stated: readonly StatedFact[],
  now: string,
): { nodes: GraphNode[]; unjoined: Problem[] } {
  const decisions = stated.flatMap(decisionOf);
  if (decisions.length === 0) return { nodes: [...nodes], unjoined: [] };
  const named = findingsByName(nodes);
  const unjoined: Problem[] = [];
  const decided = new Map<string, Placed[]>();
  for (const decision of decisions) {
    const found = named.get(decision.finding) ?? [];
    if (found.length === 1) decided.set(found[0]!, [...(decided.get(found[0]!) ?? []), decision]);
    else unjoined.push(notOne(decision, found));
  }
  return { nodes: nodes.map((node) => withDecision(node, decided.get(node.uid), now)), unjoined };
}

function decisionOf(fact: StatedFact): Placed[] {
  if (fact.fact !== "object" || fact.domain !== "triage") return [];
  return [{ ...(fact.value as unknown as Decision), path: fact.path, at: fact.at }];
}

/** An exact uid wins over the ids of tools. */
function findingsByName(nodes: readonly GraphNode[]): Map<string, string[]> {
  const findings = nodes.filter(({ kind }) => kind === "Finding");
  const named = new Map<string, string[]>();
  for (const { uid, aliases } of findings) {
    for (const alias of new Set(aliases)) named.set(alias, [...(named.get(alias) ?? []), uid].sort());
  }
  for (const { uid } of findings) named.set(uid, [uid]);
  return named;
}

function notOne({ finding, path, at }: Placed, found: readonly string[]): Problem {
  const what = found.length === 0 ? "no finding has this id" : `it may mean ${found.slice(0, 5).join(" or ")}`;
  return { path, at, why: `the decision about "${finding}" is not used: ${what}` };
}

function withDecision(node: GraphNode, decisions: readonly Placed[] | undefined, now: string): GraphNode {
  if (!decisions) return node;
  const inForce = decisions.map((decision) => ({ ...decision, status: statusNow(decision, now) }));
  const status = OPENNESS.find((each) => inForce.some((decision) => decision.status === each)) ?? "open";
  const deciding = inForce.filter((decision) => decision.status === status);
  const { acceptedUntil: _until, justification: _why, ...others } = node.properties;
  const properties: Record<string, PropertyValue> = { ...others, status };
  const until = deciding.flatMap((decision) => decision.until ?? []).sort()[0];
  const why = deciding.flatMap((decision) => decision.why ?? []).sort()[0];
  if (status === "accepted" && until !== undefined) properties["acceptedUntil"] = until;
  if (why !== undefined) properties["justification"] = why;
  const evidence = [...node.evidence, ...deciding.map(({ path, at }) => `${path} ${at}`.trim())];
  return { ...node, properties, evidence: [...new Set(evidence)].sort() };
}

function statusNow({ status, until }: Decision, now: string): FindingStatus {
  return status === "accepted" && until !== undefined && until < now ? "open" : status;
}
