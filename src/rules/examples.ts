/** Runs the examples of a rule on a real Neo4j, in a transaction that is rolled back. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { DerivedStep } from "../model/index.js";
import type { Queries, Store } from "../store/connection.js";
import { defineWrite } from "../store/statements.js";
import type { Rule } from "./rule.js";
import type { Example } from "./header.js";
import { ruleRows, stepsIn, type RuleRow } from "./run.js";
import { SMALL_ESTATE } from "./sizes.js";

export interface ExampleResult {
  /** As written in examples, sorted. */
  readonly expected: readonly string[];
  readonly found: readonly string[];
  /** Rows that come or go with a twin in another workspace: none, or the rule lets tenants see each other. */
  readonly leaked: readonly string[];
}

const adopt = defineWrite(
  "examples/adopt",
  z.object({ workspace: z.string(), uids: z.array(z.string()) }),
  z.object({ source: z.string(), relationship: z.string(), target: z.string() }),
);

const begin = defineWrite("examples/begin", z.object({}), z.object({}));

/** Draws the example, runs the rule on it, and again with a twin of the same uids in another workspace. */
export function runExample(store: Pick<Store, "transaction">, rule: Rule, example: Example): Promise<ExampleResult> {
  return store.transaction("rollback", async (queries) => {
    const [workspace, twin] = [`example-${randomUUID()}`, `example-twin-${randomUUID()}`];
    const run = { queries, workspace, sizes: SMALL_ESTATE };
    await drawExample(queries, example, workspace);
    const alone = await ruleRows(run, rule);
    await drawExample(queries, example, twin);
    const beside = await ruleRows(run, rule);
    return {
      expected: example.steps.toSorted(),
      found: stepsIn(rule, alone).map(writeStep).sort(),
      leaked: [...without(alone, beside), ...without(beside, alone)],
    };
  });
}

/** What is more often in `rows` than in `others`. */
function without(rows: readonly RuleRow[], others: readonly RuleRow[]): string[] {
  const left = others.map((row) => JSON.stringify(row));
  return rows
    .map((row) => JSON.stringify(row))
    .filter((row) => {
      const at = left.indexOf(row);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
}

/** A step as examples write it. */
export function writeStep({ source, target, via, requires }: Omit<DerivedStep, "rule" | "because">): string {
  const needs = requires.length > 0 ? ` requires ${requires.toSorted().join(",")}` : "";
  return `${source} -> ${target}${via === "" ? "" : ` via ${via}`}${needs}`;
}

/** uids of a relationship and its ends. */
export interface Drawn {
  readonly source: string;
  readonly relationship: string;
  readonly target: string;
}

/** Makes facts of the workspace out of the example's graph, in an open transaction that will be rolled back. */
export async function drawExample(
  queries: Queries,
  { given }: Pick<Example, "given">,
  workspace: string,
): Promise<Drawn[]> {
  await begin.run(queries, {});
  await queries.write(`CYPHER 25 ${given}`);
  return adopt.run(queries, { workspace, uids: uidsIn(given) });
}

/** The uids of the nodes that an example's graph draws. */
export function uidsIn(given: string): string[] {
  return [...given.matchAll(/\buid:\s*'([^']*)'/g)].map((match) => match[1] ?? "");
}
