/** All steps of an analysis, for what best steps alone do not answer: what is left when one of several goes. */
import { z } from "zod";
import { CONTROL_FACTOR, type Factor } from "../model/index.js";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const texts = z.array(z.string());
const everyStep = defineStatement(
  "project/every-step",
  z.object({ workspace: z.string(), analysis: z.number() }),
  z.object({
    sources: texts,
    targets: texts,
    costs: z.array(z.number()),
    rules: texts,
    vias: texts,
    facts: texts,
    requires: texts,
  }),
);

export interface StepRow {
  readonly source: string;
  readonly target: string;
  readonly cost: number;
  readonly rule: string;
  /** Empty: none. */
  readonly via: string;
  /** uid of the first fact in `because`, which is the one that a rule is about; empty: none. */
  readonly fact: string;
  readonly requires: readonly string[];
}

/** In no order. */
export async function* streamEveryStep(
  queries: Queries,
  scope: { readonly workspace: string; readonly analysis: number },
): AsyncGenerator<StepRow> {
  const { workspace, analysis } = scope;
  for await (const row of everyStep.stream(queries, { workspace, analysis }))
    for (let at = 0; at < row.sources.length; at += 1)
      yield {
        source: row.sources[at]!,
        target: row.targets[at]!,
        cost: row.costs[at]!,
        rule: row.rules[at]!,
        via: row.vias[at]!,
        fact: row.facts[at]!,
        requires: row.requires[at]!.split("\n").filter(Boolean),
      };
}

const controlledSteps = defineStatement(
  "project/controlled-steps",
  z.object({ workspace: z.string(), analysis: z.number(), control: z.string() }),
  z.object({ source: z.string(), target: z.string(), rule: z.string(), via: z.string(), factors: z.string() }),
);

/** A step with the factors of the controls before it: `origin` is the uid of what bears the control. */
export interface ControlledStep extends Pick<StepRow, "source" | "target" | "rule" | "via"> {
  readonly controls: readonly Factor[];
}

export async function readControlledSteps(
  queries: Queries,
  { workspace, analysis }: { readonly workspace: string; readonly analysis: number },
): Promise<ControlledStep[]> {
  const rows = await controlledSteps.all(queries, { workspace, analysis, control: CONTROL_FACTOR });
  return rows.map(({ factors, ...step }) => ({
    ...step,
    controls: (JSON.parse(factors) as Factor[]).filter(({ name }) => name.startsWith(CONTROL_FACTOR)),
  }));
}
