/** Runs rules: from the fact graph of a workspace to the steps that follow from it. */
import type { DerivedStep, FactGraph } from "../model/index.js";
import type { Parameters, Queries } from "../store/connection.js";
import { TransactionTooLarge } from "../store/errors.js";
import { prospectsIn, type Prospects } from "./prospects.js";
import { areOfFindings, type ChangedKinds } from "./reads.js";
import type { Rule } from "./rule.js";
import type { Sizes } from "./sizes.js";
import { fullStatement, touchedStatement, type BoundRule, type Delivery } from "./statement.js";

export interface DeriveOptions {
  /**
   * uids of facts that were added, changed or removed, of both ends of each such relationship, and of the source of each
   * standing step that rests on one of them (`touchedWithSources`). Only steps that may have changed are derived then, by
   * rules that can; absent: all steps. A yielded step whose key stands with a smaller `because` (`comesBefore`) that does
   * not rest on a touched fact changes nothing.
   */
  readonly touched?: readonly string[];
  /** What kinds of facts were touched; absent: any may be. */
  readonly kinds?: ChangedKinds;
  /** How many rules may run at the same time; 1 unless said. */
  readonly atOnce?: number;
  /** What was loaded: rules for which something is missing there are not asked. Absent: all are. */
  readonly facts?: FactGraph;
  /** What `readSizes` said; absent: Neo4j decides when a rule is planned anew. */
  readonly sizes?: Sizes;
  /** Told after each rule how many of all have been run. */
  readonly onRule?: (done: number, total: number) => void;
}

/** Beyond this many touched facts a full run, which seeks nothing by uid, is the cheaper one. */
export const MOST_TOUCHED = 20_000;

/** Whether running the rule where an anchor was touched finds all that may have changed where facts of these kinds did. */
export function isIncremental({ incremental }: Pick<Rule, "incremental">, kinds?: ChangedKinds): boolean {
  return incremental === "findings" ? kinds !== undefined && areOfFindings(kinds) : incremental;
}

/**
 * Whether the rule yields all its steps: then every step of it that stands and is not yielded is gone. Otherwise that
 * holds for the standing steps that rest on a touched fact (`restsOn`).
 */
export function runsInFull(rule: Rule, { touched, kinds }: Pick<DeriveOptions, "touched" | "kinds">): boolean {
  return touched === undefined || touched.length > MOST_TOUCHED || !isIncremental(rule, kinds);
}

/** Whether one of these facts takes part in the step: as source, target, via, in requires or in because. */
export function restsOn({ source, target, via, requires, because }: DerivedStep, uids: ReadonlySet<string>): boolean {
  return (
    uids.has(source) ||
    uids.has(target) ||
    uids.has(via) ||
    requires.some((uid) => uids.has(uid)) ||
    because.some((uid) => uids.has(uid))
  );
}

/**
 * The touched uids with the sources of the standing steps that rest on them. Where two rows have one key, the step shows
 * only one of them; when that one goes, the other is found because the rule runs for the source again.
 */
export function touchedWithSources(touched: Iterable<string>, standing: Iterable<DerivedStep>): string[] {
  const changed = new Set(touched);
  const all = new Set(changed);
  for (const step of standing) if (restsOn(step, changed)) all.add(step.source);
  return [...all];
}

/** The rules to run: those that are switched on, unless the workspace says otherwise by id. */
export function enabledRules(rules: readonly Rule[], switches: Readonly<Record<string, boolean>> = {}): Rule[] {
  return rules.filter(({ id, enabled }) => switches[id] ?? enabled);
}

/**
 * The steps of the rules, rule by rule, each key (source, rule, target, via) once. Whoever wants to know which rules ran
 * in full asks `runsInFull`. With `atOnce` above 1 the next rules run while one is read, each in its own session: that
 * needs a store, not a transaction.
 */
export async function* deriveSteps(
  queries: Pick<Queries, "stream">,
  workspace: string,
  rules: readonly Rule[],
  { touched, kinds, facts, atOnce = 1, sizes, onRule }: DeriveOptions = {},
): AsyncGenerator<DerivedStep, void, undefined> {
  const prospects = facts && prospectsIn(facts, rules, touched);
  const asked = prospects ? rules.filter((rule) => prospects.mayYield(rule)) : rules;
  const running: Promise<Iterable<DerivedStep>>[] = [];
  const start = (rule: Rule | undefined) => {
    if (rule === undefined) return;
    const steps = stepsOf({ queries, workspace, touched, kinds, prospects, sizes }, rule);
    // Awaited below; until then a failure must not count as unhandled.
    steps.catch(() => undefined);
    running.push(steps);
  };
  asked.slice(0, atOnce).forEach(start);
  for (let next = atOnce; running.length > 0; next++) {
    yield* (await running.shift()) ?? [];
    onRule?.(next - atOnce + 1, asked.length);
    start(asked[next]);
  }
}

/**
 * The steps of one rule. Of several rows with one key the one with the smallest `because` stands, so that the answer does
 * not depend on the order in which Neo4j finds them; for that, a rule's steps are held until the last row has come.
 */
async function stepsOf(run: RuleRun, rule: Rule): Promise<Iterable<DerivedStep>> {
  const steps = new Map<string, DerivedStep>();
  for await (const rows of rowBatches(run, rule)) addSteps(steps, rule, rows);
  return steps.values();
}

/** Where a rule is run, and on what. */
export interface RuleRun extends Pick<DeriveOptions, "touched" | "kinds" | "sizes"> {
  readonly queries: Pick<Queries, "stream">;
  readonly workspace: string;
  readonly prospects?: Prospects;
}

/** A row as a rule returns it; several may have one key. */
export type RuleRow = readonly [source: string, target: string, via: string, requires: string[], because: string[]];

/** Every row of a rule. */
export async function ruleRows(run: RuleRun, rule: Rule): Promise<RuleRow[]> {
  const all: RuleRow[] = [];
  for await (const rows of rowBatches(run, rule)) all.push(...rows);
  return all;
}

/** The steps that rows stand for. */
export function stepsIn(rule: Rule, rows: readonly RuleRow[]): DerivedStep[] {
  const steps = new Map<string, DerivedStep>();
  addSteps(steps, rule, rows);
  return [...steps.values()];
}

async function* rowBatches(
  { queries, workspace, touched, kinds, prospects, sizes }: RuleRun,
  rule: Rule,
): AsyncGenerator<readonly RuleRow[], void, undefined> {
  if (touched === undefined || runsInFull(rule, { touched, kinds })) {
    yield* inBatches(queries, (delivery) => fullStatement(rule, delivery, sizes), { workspace });
  } else if (touched.length > 0) {
    const all = [...new Set(touched)];
    for (const anchor of rule.anchors) {
      const uids = prospects?.mayBind(rule, anchor) ?? all;
      if (!uids.length) continue;
      const statement = (delivery: Delivery) => touchedStatement(rule, anchor, delivery, sizes);
      yield* inBatches(queries, statement, { workspace, touched: { uids } });
    }
  }
}

/** Batches are collected on the server before the first comes; where that is more than it may hold, row by row. */
async function* inBatches(
  queries: Pick<Queries, "stream">,
  statement: (delivery: Delivery) => BoundRule,
  parameters: Parameters,
): AsyncGenerator<readonly RuleRow[], void, undefined> {
  try {
    for await (const { rows } of queries.stream(statement("batches").cypher, parameters)) yield rows as RuleRow[];
  } catch (error) {
    if (!(error instanceof TransactionTooLarge)) throw error;
    for await (const { rows } of queries.stream(statement("rows").cypher, parameters)) yield rows as RuleRow[];
  }
}

function addSteps(steps: Map<string, DerivedStep>, { id: rule }: Rule, rows: readonly RuleRow[]): void {
  for (const [source, target, via, requires, because] of rows) {
    // A step to where one is already says nothing.
    if (source === target) continue;
    const key = `${source}\n${target}\n${via}`;
    const standing = steps.get(key);
    const step = { rule, source, target, via, requires, because };
    if (standing === undefined || comesBefore(step, standing)) steps.set(key, step);
  }
}

/** Which of two steps with one key stands: the one with the smaller `because`, then `requires`. */
export function comesBefore(a: DerivedStep, b: DerivedStep): boolean {
  return (
    compareLists(a.because, b.because) < 0 ||
    (compareLists(a.because, b.because) === 0 && compareLists(a.requires, b.requires) < 0)
  );
}

/** Item by item by code units; a list comes before the longer one that begins with it. */
function compareLists(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [left, right] = [a[i] ?? "", b[i] ?? ""];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
