/** All findings of a workspace with their scores, worst first: what to fix, and how much of it matters. */
import { bandOf, productOf, type ScoringConstants } from "../score/index.js";
import { Severity, type Band } from "../model/index.js";
import { readFindingUses } from "../store/finding-uses.js";
import type { Store } from "../store/connection.js";
import { streamFindings } from "../store/results.js";
import { UNKNOWN, type FindingVerdict } from "./finding-verdict.js";
import type { OpenedAnalysis } from "./opened.js";
import type { ReachState } from "./reach-state.js";
import { reachReasons, type ReachReasons } from "./reach-reasons.js";
import type { Verdicts } from "./reachability.js";

export interface RankedFinding {
  readonly uid: string;
  readonly title: string;
  readonly weakness: string;
  readonly severity: string;
  readonly status: string;
  /** uids of the assets that it affects; empty where no input describes them. */
  readonly assets: readonly string[];
  readonly verdict: FindingVerdict;
  readonly band: Band;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** How many findings, and which share of all. */
export interface Share {
  readonly count: number;
  readonly share: number;
}

export interface FindingShares {
  /** Open findings: closed ones are in no share. */
  readonly open: number;
  readonly closed: number;
  readonly states: Readonly<Record<ReachState, Share>>;
  /** On paths of the code that were seen running, that were watched and were not, and of which nothing is known. */
  readonly executed: Share;
  readonly notExecuted: Share;
  readonly notWatched: Share;
}

/** Findings whose uses are read in one query. */
const AT_ONCE = 1000;

/** Every finding of the workspace, highest risk first, then likelihood, severity, its own share (KEV and EPSS among it), uid. */
export async function rankFindings(
  store: Store,
  { projection, published }: OpenedAnalysis,
  { verdicts, constants }: { readonly verdicts: Verdicts; readonly constants: ScoringConstants },
): Promise<RankedFinding[]> {
  const rows: { uid: string; assets: string[]; properties: Record<string, unknown> }[] = [];
  for await (const row of streamFindings(store, projection.workspace)) rows.push(row);
  const ranked: RankedFinding[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const batch = rows.slice(from, from + AT_ONCE);
    const scope = { workspace: projection.workspace, analysis: published.analysis };
    const uses = await readFindingUses(
      store,
      scope,
      batch.map(({ uid }) => uid),
    );
    for (const { uid, assets, properties } of batch) {
      const use = uses.get(uid);
      const verdict = use ? verdicts.finding(use) : UNKNOWN;
      ranked.push({ uid, assets, verdict, band: bandOf(verdict.risk, constants), properties, ...shown(properties) });
    }
  }
  return ranked.sort(
    (a, b) =>
      b.verdict.risk - a.verdict.risk ||
      b.verdict.likelihood - a.verdict.likelihood ||
      severityRank(b) - severityRank(a) ||
      productOf(b.verdict.factors) - productOf(a.verdict.factors) ||
      (a.uid < b.uid ? -1 : 1),
  );
}

function severityRank({ severity }: RankedFinding): number {
  return Severity.options.indexOf(severity as Severity);
}

function shown(properties: Readonly<Record<string, unknown>>) {
  const text = (name: string, otherwise: string) => {
    const value = properties[name];
    return typeof value === "string" ? value : otherwise;
  };
  return {
    title: text("title", text("weakness", "")),
    weakness: text("weakness", ""),
    severity: text("severity", "unknown"),
    status: text("status", "open"),
  };
}

/** Why attackers can or cannot use each of some findings, in their order; one query for all of them. */
export function reasonsOfFindings(
  store: Store,
  opened: OpenedAnalysis,
  findings: readonly RankedFinding[],
): Promise<ReachReasons[]> {
  return reachReasons(
    store,
    opened,
    findings.map(({ uid, verdict, properties }) => ({
      uid,
      reachability: verdict,
      ...(verdict.state === "not-deployed" ? { deployed: false } : {}),
      ...(typeof properties["executed"] === "boolean" ? { executed: properties["executed"] } : {}),
      ...(typeof properties["observedDays"] === "number" ? { observedDays: properties["observedDays"] } : {}),
    })),
  );
}

/** Whether on the ways to some findings, or from them, there may be a step whose other needs their risk does not pay for. */
export function leavesNeedsAside(
  { projection }: Pick<OpenedAnalysis, "projection">,
  findings: readonly RankedFinding[],
) {
  return projection.graph.requirements.edge.length > 0 && findings.some(({ verdict }) => verdict.risk > 0);
}

/** Which share of the open findings attackers reach, and which share lies on code that runs. */
export function sharesOf(findings: readonly RankedFinding[], { runtime }: ScoringConstants): FindingShares {
  const open = findings.filter(({ status }) => status === "open");
  const shareOf = (holds: (finding: RankedFinding) => boolean): Share => {
    const count = open.filter(holds).length;
    return { count, share: open.length ? count / open.length : 0 };
  };
  const inState = (state: ReachState) => shareOf(({ verdict }) => verdict.state === state);
  const ran = ({ properties }: RankedFinding) => properties["executed"] === true;
  const idle = ({ properties }: RankedFinding) =>
    properties["executed"] === false && Number(properties["observedDays"] ?? 0) >= runtime.leastObservedDays;
  return {
    open: open.length,
    closed: findings.length - open.length,
    states: {
      exposed: inState("exposed"),
      reachable: inState("reachable"),
      "reachable-in-theory": inState("reachable-in-theory"),
      "not-reachable": inState("not-reachable"),
      "not-deployed": inState("not-deployed"),
      unknown: inState("unknown"),
    },
    executed: shareOf(ran),
    notExecuted: shareOf(idle),
    notWatched: shareOf((finding) => !ran(finding) && !idle(finding)),
  };
}
