/**
 * Assumptions about facts: they go through resolvers and rules in a transaction that is always rolled back, so that what
 * follows from them is what an analysis of the changed facts would find.
 */
import { today } from "./today.js";
import type { Assumptions, DerivedStep, FactGraph, Problem } from "../model/index.js";
import { resolve } from "../resolve/index.js";
import { deriveSteps, MOST_TOUCHED, readSizes, type DeriveOptions, type Rule } from "../rules/index.js";
import type { Store } from "../store/connection.js";
import { compareFacts } from "../store/fact-difference.js";
import { writeFacts } from "../store/facts.js";
import { readFacts, type StoredFact } from "../store/sources.js";
import { touchedBy } from "../store/touched.js";
import { deriveChanged, type Derived } from "./changed-steps.js";
import { documentsOf } from "./import-contents.js";
import { readDocuments } from "./import.js";

/** The source that assumed facts are stated by; a real one of that name would say what an import of them says. */
export const ASSUMED_SOURCE = "hypothesis";

export interface AssumedFacts {
  readonly facts: FactGraph;
  /** All steps; where few facts are different only those that may be. */
  readonly derived: { readonly all: readonly DerivedStep[] } | { readonly changed: Derived };
  /** Records of the assumed documents that cannot be used or do not join. */
  readonly problems: readonly Problem[];
}

/**
 * `partly`: the facts and steps that stand are those of one analysis, so that only what may be different need be derived.
 *
 * @throws ImportError, DocumentError for documents that cannot be read
 */
export async function assumeFacts(
  store: Store,
  workspace: string,
  { withoutSources, documents }: Pick<Assumptions, "withoutSources" | "documents">,
  { rules, partly }: { readonly rules: readonly Rule[]; readonly partly: boolean },
): Promise<AssumedFacts> {
  const { stated, problems } = await statedBy(documents);
  const parts = Object.values(await readFacts(store, workspace));
  const standing = parts.flat().filter(({ statedBy }) => !withoutSources.includes(statedBy));
  const added = stated.map((fact, at) => ({ ...fact, statedBy: ASSUMED_SOURCE, sequence: standing.length + at }));
  const facts = resolve([...standing, ...added], { today: today() });
  const names = new Set(documents.map(({ name }) => name));
  const unjoined = facts.unjoined.filter(({ path }) => names.has(path));
  const sizes = await readSizes(store);
  const derived = await store.transaction("rollback", async (queries) => {
    const difference = await compareFacts(queries, workspace, facts);
    const touched = partly ? await touchedBy(queries, difference, MOST_TOUCHED) : undefined;
    await writeFacts(workspace, difference, async (work) => void (await work(queries)));
    const derive = async (asked: readonly Rule[], options: DeriveOptions = {}) => {
      const steps: DerivedStep[] = [];
      for await (const step of deriveSteps(queries, workspace, asked, { ...options, facts, sizes })) steps.push(step);
      return steps;
    };
    const changed = touched && (await deriveChanged({ store, scope: { workspace }, rules, facts }, touched, derive));
    return changed ? { changed } : { all: await derive(rules) };
  });
  return { facts, derived, problems: [...problems, ...unjoined] };
}

async function statedBy(
  documents: Assumptions["documents"],
): Promise<{ stated: StoredFact[]; problems: readonly Problem[] }> {
  const stated: StoredFact[] = [];
  if (!documents.length) return { stated, problems: [] };
  const contents = new Map(documents.map(({ name, content }) => [name, Buffer.from(content)]));
  const add = async (fact: StoredFact) => void stated.push(fact);
  const { problems, skipped } = await readDocuments({ add }, documentsOf(contents), {});
  return { stated, problems: [...problems, ...skipped.map(({ path, why }) => ({ path, at: "", why }))] };
}
