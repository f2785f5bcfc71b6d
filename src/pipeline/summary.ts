/** What an analysis says of itself. */
import { INTERNET, type FactGraph } from "../model/index.js";
import { SCORING } from "../score/index.js";
import type { AnalysisSummary } from "../store/analyses.js";
import { commandWords } from "./command-words.js";
import { imagesNotRun } from "./images-not-run.js";
import type { Projection } from "./projection.js";
import { jewels, type Ranking } from "./ranking.js";
import type { Overridden } from "./scoring.js";
import { someOf } from "./some-of.js";

export interface Outcome {
  readonly facts: FactGraph;
  /** How many stand. */
  readonly steps: number;
  readonly projection: Projection;
  readonly ranking: Ranking;
  readonly stages: { name: string; ms: number }[];
  readonly without: readonly string[];
  readonly overridden: readonly Overridden[];
  readonly inputs: string;
  readonly program: string;
  readonly sources: string;
}

export function summarise({
  facts,
  steps,
  projection,
  ranking,
  stages,
  without,
  overridden,
  inputs,
  program,
  sources,
}: Outcome): AnalysisSummary {
  const crownJewels = jewels(projection).map(({ node }) => node);
  const entries = entryPoints(projection);
  const why = ranking.paths.length ? undefined : whyEmpty(projection, entries, crownJewels);
  return {
    assets: projection.uids.length - projection.hub.reduce((sum, hub) => sum + hub, 0),
    steps,
    entryPoints: entries.length,
    crownJewels: crownJewels.length,
    paths: ranking.paths.length,
    complete: ranking.complete,
    limits: ranking.limits,
    exact: ranking.exact,
    unjoined: facts.unjoined,
    notCollected: facts.notCollected,
    notRun: imagesNotRun(facts),
    stages,
    scoring: SCORING.version,
    without,
    overridden,
    inputs,
    program,
    sources,
    ...(why === undefined ? {} : { why }),
  };
}

/** Assets that one move from the internet leads to, and assumed breaches. */
function entryPoints(projection: Projection): number[] {
  const seen = new Set<number>();
  const { offset, node: ends } = projection.graph.forward;
  const visit = (node: number) => {
    for (let slot = offset[node]!; slot < offset[node + 1]!; slot += 1) {
      const next = ends[slot]!;
      if (seen.has(next)) continue;
      seen.add(next);
      if (projection.hub[next]) visit(next);
    }
  };
  const internet = projection.nodeOf(INTERNET);
  if (internet !== undefined) visit(internet);
  for (const start of projection.starts) if (start !== internet) seen.add(start);
  return [...seen].filter((node) => !projection.hub[node]);
}

/** Entry points and crown jewels that the answer names where nothing joins them. */
const NAMED = 5;

function whyEmpty(projection: Projection, entries: readonly number[], crownJewels: readonly number[]): string {
  if (!crownJewels.length)
    return "There is no crown jewel: no data store, administrator or asset that is marked or classified as one. Mark or classify assets in an inventory.";
  const names = (nodes: readonly number[]) =>
    someOf(
      nodes.length,
      nodes.slice(0, NAMED).map((node) => projection.uids[node]!),
      NAMED,
    );
  if (!entries.length)
    return `There is no entry point: nothing accepts connections from the internet and no asset is marked as an assumed breach. The crown jewels are ${names(crownJewels)}. ${commandWords(projection.workspace, "paths --from <asset>")} shows where whoever holds an asset gets.`;
  if (crownJewels.every((node) => projection.starts.includes(node)))
    return `Every crown jewel is marked as an assumed breach (${names(crownJewels)}): attackers hold it from the start, and no path leads on to another.`;
  return `No sequence of steps leads from an entry point (${names(entries)}) to a crown jewel (${names(crownJewels)}). ${askWhyNot(projection, crownJewels)}${commandWords(projection.workspace, "paths --from <asset>")} shows where whoever holds an asset gets.`;
}

/** What to ask about: the most important data. That no path leads to an administrator says little of an estate. */
function askWhyNot({ workspace, kinds, uids, impactCost, starts }: Projection, crownJewels: readonly number[]): string {
  const data = crownJewels.filter((node) => kinds[node] === "DataStore" && !starts.includes(node));
  if (!data.length) return "";
  const most = data.reduce((best, node) => (impactCost[node]! < impactCost[best]! ? node : best));
  return `${commandWords(workspace, `why-not --to ${uids[most]!}`)} names what separates them; `;
}
