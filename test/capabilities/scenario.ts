/** A scenario as a user has it: files in a folder, imported and analysed on the real Neo4j, asked about through the API. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { AttackPath } from "../../src/model/index.js";
import { analyze, type AnalysisAnswer } from "../../src/pipeline/analyze.js";
import { exportRows } from "../../src/pipeline/export.js";
import type { ImportAnswer } from "../../src/pipeline/import.js";
import { importFiles, type FileOptions } from "../../src/pipeline/import-files.js";
import { openCurrent, type OpenedAnalysis } from "../../src/pipeline/opened.js";
import { rankedPaths } from "../../src/pipeline/path-questions.js";
import { rankFindings, type RankedFinding } from "../../src/pipeline/findings.js";
import { reachabilityOf, verdictsOf, type Reachability } from "../../src/pipeline/reachability.js";
import { constantsOf, overrideOf } from "../../src/pipeline/scoring.js";
import { startTestApi } from "../api/client.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

/** One for all files that a worker runs, which share what they import; it ends with the worker. */
export const store = await openTestStore();

export interface Scenario {
  readonly workspace: string;
  readonly folder: string;
  readonly imported: ImportAnswer;
  readonly analysis: AnalysisAnswer;
  readonly opened: OpenedAnalysis;
  readonly paths: readonly AttackPath[];
  readonly reachability: (uid: string) => Reachability | undefined;
}

/** Text stands as it is; anything else is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** Writes the files, imports the folder, analyses. Call at the top level of a test file. */
export function play(files: Files, options: FileOptions = {}): Promise<Scenario> {
  return continued(freshWorkspace(), files, options);
}

/** Imports further files, as the source that the options name, into the workspace of a scenario, and analyses again. */
export function playOn({ workspace }: Scenario, files: Files, options: FileOptions = {}): Promise<Scenario> {
  return continued(workspace, files, options);
}

async function continued(workspace: string, files: Files, options: FileOptions): Promise<Scenario> {
  const folder = mkdtempSync(join(tmpdir(), "breachline-scenario-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const cacheFolder = join(folder, ".cache");
  for (const [name, content] of Object.entries(files)) write(join(folder, name), content);
  const imported = await importFiles(store, workspace, [folder], { source: "scenario", cluster: "c", ...options });
  const analysis = await analyze(store, workspace, { cacheFolder });
  const opened = await openCurrent(store, workspace, cacheFolder);
  const { paths } = await rankedPaths(store, opened, 1000);
  return { workspace, folder, imported, analysis, opened, paths, reachability: reachabilityOf(opened.projection) };
}

function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

/** Asks a real GraphQL server; every query gets the variable `$workspace`. Call at the top level of a test file. */
export async function startAsking() {
  const { api, ask } = await startTestApi(store);
  afterAll(() => api.close());
  return async ({ workspace }: Scenario, query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await ask(query, { workspace, ...variables });
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
}

/** The services that a finding concerns: its asset's own, or those of whatever is made of its asset. */
export async function servicesOf({ workspace }: Scenario, asset: string): Promise<string[]> {
  const relationships: { type: string; source: string; target: string }[] = [];
  for await (const row of exportRows(store, workspace, "relationships")) relationships.push(row as never);
  const made = (uids: readonly string[]): string[] => {
    const more = relationships.filter(
      ({ type, source, target }) => type === "BUILT_FROM" && uids.includes(target) && !uids.includes(source),
    );
    return more.length ? made([...uids, ...new Set(more.map(({ source }) => source))]) : [...uids];
  };
  const places = made([asset]);
  const exposed = relationships.filter(({ type, source }) => type === "EXPOSES" && places.includes(source));
  return [
    ...new Set([...places.filter((uid) => uid.includes("/Service/")), ...exposed.map(({ target }) => target)]),
  ].sort();
}

/** The scores of all findings by their titles, which a scenario keeps apart. */
export async function scoresOf({ opened }: Scenario): Promise<Readonly<Record<string, RankedFinding>>> {
  const constants = constantsOf(overrideOf(opened.published));
  const ranked = await rankFindings(store, opened, { verdicts: verdictsOf(opened.projection, constants), constants });
  return Object.fromEntries(ranked.map((finding) => [finding.title, finding]));
}

/** `internet -> shop [rule] via …`: the assets of a path in order. */
export const assetsOf = ({ steps }: AttackPath): string[] => [steps[0]!.source, ...steps.map(({ target }) => target)];
