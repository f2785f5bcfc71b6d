/** Steps that stand, read in part: for an analysis that changes few of them. */
import { z } from "zod";
import { OPEN_END, type Evidence, type Factor, type Step } from "../model/index.js";
import type { Store } from "./connection.js";
import { constantOf } from "./results.js";
import { defineStatement } from "./statements.js";
import { NOTHING_SAID, type StoredStep } from "./steps.js";

/** A step as it stands, with what tells it from others in Neo4j. */
export interface StandingStep extends StoredStep {
  readonly evidence: readonly Evidence[];
  readonly alternatives: number;
  readonly viaText?: string;
  /** Element id. */
  readonly id: string;
  readonly hash: string;
}

const row = z.object({
  source: z.string(),
  target: z.string(),
  id: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
const open = z.object({ workspace: z.string(), open: z.number() });
const texts = z.array(z.string());
const resting = defineStatement("load/steps-resting", open.extend({ touched: texts, rules: texts, whole: texts }), row);
const ofVias = defineStatement("load/steps-of-vias", open.extend({ touched: texts, rules: texts }), row);
const ofPairs = defineStatement(
  "load/steps-of-pairs",
  open.extend({ pairs: z.array(z.object({ source: z.string(), target: z.string() })) }),
  row,
);
const requiring = defineStatement("load/steps-requiring", open, row);

export interface RestingOn {
  readonly touched: readonly string[];
  /** Rules of which the steps that rest on what was touched are read. */
  readonly rules: readonly string[];
  /** Rules of which all steps are read. */
  readonly whole: readonly string[];
}

/** Every step that stands is looked at, those asked for are read. */
export async function readRestingSteps(
  store: Store,
  workspace: string,
  { touched, rules, whole }: RestingOn,
): Promise<StandingStep[]> {
  const params = { workspace, open: OPEN_END, touched: [...touched], rules: [...rules], whole: [...whole] };
  return (await resting.all(store, params)).map(standing);
}

/** Steps of some rules that some facts decide; found by an index. */
export async function readDecidedSteps(
  store: Store,
  workspace: string,
  { touched, rules }: Omit<RestingOn, "whole">,
): Promise<StandingStep[]> {
  const params = { workspace, open: OPEN_END, touched: [...touched], rules: [...rules] };
  return (await ofVias.all(store, params)).map(standing);
}

export async function readStandingSteps(
  store: Store,
  workspace: string,
  pairs: readonly { readonly source: string; readonly target: string }[],
): Promise<StandingStep[]> {
  return (await ofPairs.all(store, { workspace, open: OPEN_END, pairs: [...pairs] })).map(standing);
}

/** Steps that require something beside their source. */
export async function readRequiringSteps(store: Store, workspace: string): Promise<StandingStep[]> {
  return (await requiring.all(store, { workspace, open: OPEN_END })).map(standing);
}

function standing({ source, target, id, properties }: z.infer<typeof row>): StandingStep {
  const { since: _since, until: _until, factors, hash, ...rest } = properties;
  const step = rest as unknown as Omit<Step, "source" | "target" | "factors"> &
    Pick<StandingStep, "evidence" | "alternatives">;
  return {
    ...NOTHING_SAID,
    ...step,
    source,
    target,
    id,
    hash: String(hash),
    factors: factors === undefined ? constantOf(step) : (JSON.parse(String(factors)) as Factor[]),
  };
}
