/** Published analyses opened in this process: shared by all requests until a newer one is published. */
import { openEveryStep, type EveryStep } from "../pipeline/every-step.js";
import { rankFindings, type RankedFinding } from "../pipeline/findings.js";
import { readNames, type Names } from "../pipeline/names.js";
import { openCurrent, type OpenedAnalysis } from "../pipeline/opened.js";
import { rootCauses, type RootCause } from "../pipeline/root-causes.js";
import { verdictsOf, type Verdicts } from "../pipeline/reachability.js";
import { constantsOf, overrideOf, type ScoringConstants } from "../pipeline/scoring.js";
import { readCurrent } from "../store/analyses.js";
import type { Store } from "../store/connection.js";

/** An opened analysis with what is computed from it once, when it is first asked for. */
export interface Opened extends OpenedAnalysis {
  readonly names: () => Promise<Names>;
  readonly verdicts: () => Verdicts;
  readonly everyStep: () => Promise<EveryStep>;
  /** The scoring constants that it was made by. */
  readonly constants: ScoringConstants;
  /** Every finding with its score, worst first. */
  readonly findings: () => Promise<RankedFinding[]>;
  /** What explains several findings, the causes of the worst first. */
  readonly rootCauses: () => Promise<RootCause[]>;
}

export type OpenAnalysis = (workspace: string) => Promise<Opened>;

/** Workspaces whose graphs are kept in memory at once; the one that was not used for longest goes first. */
const MOST_OPEN = 4;

/** @returns a function that gives the current analysis of a workspace, opened again only when it is another one */
export function keepOpened(store: Store, cacheFolder: string): OpenAnalysis {
  const kept = new Map<string, { readonly key: string; readonly opened: Promise<Opened> }>();
  return async (workspace) => {
    const { analysis, publishedAt } = await readCurrent(store, workspace);
    const key = `${analysis} ${publishedAt}`;
    const known = kept.get(workspace);
    kept.delete(workspace);
    const entry = known?.key === key ? known : { key, opened: open(store, workspace, cacheFolder) };
    kept.set(workspace, entry);
    for (const oldest of kept.keys()) if (kept.size > MOST_OPEN) kept.delete(oldest);
    // A failure is not kept: the next request tries again.
    return entry.opened.catch((error: unknown) => {
      if (kept.get(workspace) === entry) kept.delete(workspace);
      throw error;
    });
  };
}

async function open(store: Store, workspace: string, cacheFolder: string): Promise<Opened> {
  const opened = await openCurrent(store, workspace, cacheFolder);
  let names: Promise<Names> | undefined;
  let judged: Verdicts | undefined;
  let everyStep: Promise<EveryStep> | undefined;
  let ranked: Promise<RankedFinding[]> | undefined;
  let causes: Promise<RootCause[]> | undefined;
  const constants = constantsOf(overrideOf(opened.published));
  const verdicts = () => (judged ??= verdictsOf(opened.projection, constants));
  const findings = () => (ranked ??= rankFindings(store, opened, { verdicts: verdicts(), constants }));
  return {
    ...opened,
    names: () => (names ??= readNames(store, opened.projection)),
    constants,
    verdicts,
    everyStep: () => (everyStep ??= openEveryStep(store, opened.projection)),
    findings,
    rootCauses: () => (causes ??= findings().then((all) => rootCauses(store, workspace, all))),
  };
}
