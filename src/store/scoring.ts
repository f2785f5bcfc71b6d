/** A workspace's own values of scoring constants, as JSON on its node. */
import { z } from "zod";
import { noWorkspace } from "./analyses.js";
import type { Queries } from "./connection.js";
import { defineStatement, defineWrite } from "./statements.js";

const Values = z.record(z.string(), z.number());
const workspaceOnly = z.object({ workspace: z.string() });
const read = defineStatement("results/scoring", workspaceOnly, z.object({ scoring: z.string() }));
const write = defineWrite(
  "results/set-scoring",
  workspaceOnly.extend({ before: z.string(), scoring: z.string() }),
  z.object({ done: z.boolean() }),
);

async function readText(queries: Queries, workspace: string): Promise<string> {
  const row = await read.first(queries, { workspace });
  if (!row) throw await noWorkspace(queries, workspace);
  return row.scoring;
}

/**
 * Values by the constants' names; empty where the workspace sets none.
 *
 * @throws NothingToRead when the workspace does not exist
 */
export async function readScoring(queries: Queries, workspace: string): Promise<Record<string, number>> {
  return Values.parse(JSON.parse(await readText(queries, workspace)));
}

const ATTEMPTS = 5;

/**
 * Changes the values; `change` sees those that stand, and runs again when somebody else has changed them meanwhile.
 *
 * @throws NothingToRead when the workspace does not exist
 */
export async function changeScoring(
  queries: Queries,
  workspace: string,
  change: (standing: Readonly<Record<string, number>>) => Record<string, number>,
): Promise<Record<string, number>> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await readText(queries, workspace);
    const values = change(Values.parse(JSON.parse(before)));
    const sorted = Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
    const [row] = await write.run(queries, { workspace, before, scoring: JSON.stringify(sorted) });
    if (row) return sorted;
    if (attempt === ATTEMPTS) throw new Error(`The scoring of "${workspace}" changes faster than it can be set.`);
  }
}
