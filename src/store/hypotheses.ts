/** Named assumptions of a workspace: kept until they are deleted, so that an answer can say what it rests on. */
import { z } from "zod";
import { Assumptions, type Hypothesis } from "../model/index.js";
import type { Store } from "./connection.js";
import { defineStatement, defineWrite } from "./statements.js";

const named = z.object({ workspace: z.string(), name: z.string() });
const all = defineStatement(
  "queries/hypotheses",
  named.pick({ workspace: true }),
  z.object({ name: z.string(), assumptions: z.string(), savedAt: z.string() }),
);
const save = defineWrite(
  "results/save-hypothesis",
  named.extend({ assumptions: z.string(), savedAt: z.string() }),
  z.object({}),
);
const forget = defineWrite("results/delete-hypothesis", named, z.object({ deleted: z.boolean() }));

/** By name; none where the workspace has none or does not exist. */
export async function listHypotheses(store: Store, workspace: string): Promise<Hypothesis[]> {
  const rows = await all.all(store, { workspace });
  return rows.map((row) => ({ ...row, assumptions: Assumptions.parse(JSON.parse(row.assumptions)) }));
}

/** Replaces one of the same name. */
export async function saveHypothesis(
  store: Store,
  workspace: string,
  { name, assumptions }: Pick<Hypothesis, "name" | "assumptions">,
): Promise<void> {
  const savedAt = new Date().toISOString();
  await save.run(store, { workspace, name, assumptions: JSON.stringify(assumptions), savedAt });
}

/** False where there is none of that name. */
export async function deleteHypothesis(store: Store, workspace: string, name: string): Promise<boolean> {
  return (await forget.run(store, { workspace, name })).length > 0;
}
