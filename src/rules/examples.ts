/** Runs the examples of a rule on a real Neo4j, in a transaction that is rolled back. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { DerivedStep } from "../model/index.js";
import type { Queries, Store } from "../store/connection.js";
import { defineWrite } from "../store/statements.js";
import type { Rule } from "./rule.js";
import type { Example } from "./header.js";
import { deriveSteps } from "./run.js";
import { SMALL_ESTATE } from "./sizes.js";
import { leakStatement } from "./statement.js";

export interface ExampleResult {
  /** As written in examples, sorted. */
  readonly expected: readonly string[];
  readonly found: readonly string[];
  /** uids of facts of another workspace that a row names: none, or the rule lets tenants see each other. */
  readonly leaked: readonly string[];
}

const adopt = defineWrite(
  "examples/adopt",
  z.object({ workspace: z.string(), uids: z.array(z.string()) }),
  z.object({ source: z.string(), relationship: z.string(), target: z.string() }),
);

/** Draws the example in one workspace and a twin with the same uids in another, and runs the rule on the first. */
export function runExample(store: Pick<Store, "transaction">, rule: Rule, example: Example): Promise<ExampleResult> {
  return store.transaction("rollback", async (queries) => {
    const [workspace, twin] = [`example-${randomUUID()}`, `example-twin-${randomUUID()}`];
    await drawExample(queries, example, workspace);
    await drawExample(queries, example, twin);
    const found: string[] = [];
    const sizes = SMALL_ESTATE;
    for await (const step of deriveSteps(queries, workspace, [rule], { sizes })) found.push(writeStep(step));
    const rows = await queries.read(leakStatement(rule, sizes).cypher, { workspace });
    return {
      expected: example.steps.toSorted(),
      found: found.sort(),
      leaked: rows.flatMap((row) => row["foreign"] as string[]),
    };
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
  await queries.write(`CYPHER 25 ${given}`);
  return adopt.run(queries, { workspace, uids: uidsIn(given) });
}

/** The uids of the nodes that an example's graph draws. */
export function uidsIn(given: string): string[] {
  return [...given.matchAll(/\buid:\s*'([^']*)'/g)].map((match) => match[1] ?? "");
}
