/** Checks assumptions against what is there: one that names what is not there would be answered with "no difference". */
import type { Assumptions } from "../model/index.js";
import { readRules } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import { factsByUid } from "../store/lists.js";
import { listHypotheses } from "../store/hypotheses.js";
import { readStepsBetween, streamFindings } from "../store/results.js";
import { listSources } from "../store/sources.js";
import { pairKey } from "./assumed-steps.js";
import { commandWords } from "./command-words.js";
import { readNames } from "./names.js";
import type { OpenedAnalysis } from "./opened.js";

/** What is assumed cannot be: exit code 2. */
export class AssumptionError extends Error {
  override readonly name = "AssumptionError";
  readonly exitCode = 2;
}

/** Characters of all assumed documents together. */
const MOST_CONTENT = 4_000_000;

/**
 * The assumptions with uids in place of names.
 *
 * @throws AssumptionError, NameError for what is not there
 */
export async function checkAssumptions(
  store: Store,
  { projection }: OpenedAnalysis,
  asked: Assumptions,
): Promise<Assumptions> {
  if (Object.values(asked).every((list) => list.length === 0))
    throw new AssumptionError("Nothing is assumed. Say what would be different: see `breachline what-if --help`.");
  if (asked.documents.reduce((sum, { content }) => sum + content.length, 0) > MOST_CONTENT)
    throw new AssumptionError(`The assumed documents have more than ${MOST_CONTENT} characters together.`);
  const names = await readNames(store, projection);
  const uid = (name: string) => projection.uids[names.one(name)]!;
  const pair = <T extends { source: string; target: string }>(each: T): T => ({
    ...each,
    source: uid(each.source),
    target: uid(each.target),
  });
  const found: Assumptions = {
    ...asked,
    withoutAssets: asked.withoutAssets.map(uid),
    withoutFindings: await findingsMeant(store, projection.workspace, asked.withoutFindings),
    withoutSteps: asked.withoutSteps.map(pair),
    weaker: asked.weaker.map((each) => ("finding" in each ? each : pair(each))),
    steps: asked.steps.map(pair),
  };
  const weakened = found.weaker.flatMap((each) => ("finding" in each ? [] : [each]));
  await requireSteps(store, projection, [...found.withoutSteps, ...weakened]);
  const findings = found.weaker.flatMap((each) => ("finding" in each ? [each.finding] : []));
  await requireFindings(store, projection.workspace, [...found.withoutFindings, ...findings]);
  const rules = readRules().map(({ id }) => id);
  requireKnown("rule", found.withoutRules, rules);
  if (found.withoutSources.length) {
    const sources = await listSources(store, projection.workspace);
    requireKnown(
      "source",
      found.withoutSources,
      sources.map(({ key }) => key),
    );
  }
  return found;
}

/** Several sets of assumptions as one. */
export function joinAssumptions(all: readonly Assumptions[]): Assumptions {
  const names = new Set<string>();
  for (const { name } of all.flatMap(({ documents }) => documents)) {
    if (names.has(name)) throw new AssumptionError(`Two assumed documents are called "${name}": rename one.`);
    names.add(name);
  }
  return {
    withoutAssets: all.flatMap((each) => each.withoutAssets),
    withoutFindings: all.flatMap((each) => each.withoutFindings),
    withoutSteps: all.flatMap((each) => each.withoutSteps),
    withoutRules: all.flatMap((each) => each.withoutRules),
    withoutSources: all.flatMap((each) => each.withoutSources),
    weaker: all.flatMap((each) => each.weaker),
    steps: all.flatMap((each) => each.steps),
    documents: all.flatMap((each) => each.documents),
  };
}

/** The assumptions of saved hypotheses. @throws AssumptionError for a name that none has */
export async function savedAssumptions(
  store: Store,
  workspace: string,
  names: readonly string[],
): Promise<Assumptions[]> {
  if (!names.length) return [];
  const saved = await listHypotheses(store, workspace);
  requireKnown(
    "hypothesis",
    names,
    saved.map(({ name }) => name),
  );
  return names.map((name) => saved.find((each) => each.name === name)!.assumptions);
}

type Pair = Readonly<Record<"source" | "target", string>>;

async function requireSteps(store: Store, scope: OpenedAnalysis["projection"], pairs: readonly Pair[]): Promise<void> {
  if (!pairs.length) return;
  const { workspace, analysis } = scope;
  const rows = await readStepsBetween(store, { workspace, analysis }, pairs);
  const standing = new Set(rows.map(pairKey));
  const missing = pairs.find((each) => !standing.has(pairKey(each)));
  if (missing)
    throw new AssumptionError(
      `There is no step ${missing.source} -> ${missing.target} of its own. Where many sources and targets share a network class, assume other network rules with --with, or leave one of the assets out.`,
    );
}

/** A CVE stands for every finding of it. */
async function findingsMeant(store: Store, workspace: string, named: readonly string[]): Promise<string[]> {
  const meant = new Map(named.map((each): [string, string[]] => [each, CVE.test(each) ? [] : [each]]));
  if (named.some((each) => CVE.test(each)))
    for await (const { uid, properties } of streamFindings(store, workspace))
      meant.get(String(properties["cve"] ?? ""))?.push(uid);
  const unknown = [...meant].find(([, uids]) => !uids.length)?.[0];
  if (unknown !== undefined)
    throw new AssumptionError(
      `There is no finding of ${unknown}. ${commandWords(workspace, "export findings")} lists all of them.`,
    );
  return [...new Set([...meant.values()].flat())];
}

const CVE = /^CVE-\d{4}-\d{4,}$/;

async function requireFindings(store: Store, workspace: string, uids: readonly string[]): Promise<void> {
  if (!uids.length) return;
  const rows = await factsByUid.all(store, { workspace, uids: [...uids] });
  const known = new Set(rows.flatMap(({ uid, properties }) => (properties.kind === "Finding" ? [uid] : [])));
  const missing = uids.find((each) => !known.has(each));
  if (missing !== undefined)
    throw new AssumptionError(
      `There is no finding "${missing}". ${commandWords(workspace, "export findings")} lists them.`,
    );
}

function requireKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return;
  const listed = known.length ? `There are: ${[...known].sort().slice(0, 100).join(", ")}.` : `There is none.`;
  throw new AssumptionError(`There is no ${what} "${missing}". ${listed}`);
}
