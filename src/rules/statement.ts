/**
 * The statement that the engine runs for a rule. It is put together here rather than read from a file because its middle
 * is the rule: anchors bound to the workspace in front, uids instead of nodes behind, the rule's own lines between.
 */
import type { Rule } from "./rule.js";
import { planning, type Sizes } from "./sizes.js";

export interface BoundRule {
  readonly cypher: string;
  /** Line of the statement, counted from 1, on which the rule's body begins. */
  readonly bodyLine: number;
}

/** How the rows come: each by itself, or many at once, which is twice as fast but held whole by the server. */
export type Delivery = "rows" | "batches";

/** All steps in `$workspace`. */
export function fullStatement(rule: Rule, delivery: Delivery = "rows", sizes?: Sizes): BoundRule {
  return assemble(rule, [bindAll(rule.anchors)], delivery, sizes);
}

/**
 * The steps in `$workspace` in which `anchor` is one of `$touched.uids`. They lie in a map because Neo4j plans a statement
 * anew for each order of magnitude of a list that is a parameter itself.
 */
export function touchedStatement(rule: Rule, anchor: string, delivery: Delivery = "rows", sizes?: Sizes): BoundRule {
  const others = rule.anchors.filter((each) => each !== anchor);
  const bind = `UNWIND $touched.uids AS touchedUid MATCH (${anchor}:Fact {workspace: $workspace, uid: touchedUid})`;
  return assemble(rule, others.length > 0 ? [bind, bindAll(others)] : [bind], delivery, sizes);
}

/** Consecutive MATCH clauses are planned as one pattern, so naming all anchors first makes no product of them. */
function bindAll(anchors: readonly string[]): string {
  return `MATCH ${anchors.map((anchor) => `(${anchor}:Fact {workspace: $workspace})`).join(", ")}`;
}

function assemble(rule: Rule, before: readonly string[], delivery: Delivery, sizes?: Sizes): BoundRule {
  const { cypher, returnAt } = rule.body;
  const { options, suffix } = planning(rule, sizes);
  const head = [`CYPHER 25${options}`, ...before];
  // RETURN becomes WITH on the spot, which keeps every line of the body where it is.
  const body = `${cypher.slice(0, returnAt)}WITH${cypher.slice(returnAt + "RETURN".length).trimEnd()}`;
  return { cypher: [...head, body, deliver(rule, delivery, `found${suffix}`)].join("\n"), bodyLine: head.length + 1 };
}

const BATCH = 2000;

/** Each row is a list in the order of `ROW`, whether it comes alone or in a batch; `found` is what it is called inside. */
function deliver(rule: Rule, delivery: Delivery, found: string): string {
  const returned = expressions(rule);
  const row = `[${ROW.map((column) => returned[column]).join(", ")}]`;
  if (delivery === "rows") return `WITH ${row} AS ${found} RETURN [${found}] AS rows`;
  return `WITH collect(${row}) AS ${found} UNWIND range(0, size(${found}) - 1, ${BATCH}) AS first RETURN ${found}[first..first + ${BATCH}] AS rows`;
}

/** What stands where in a row. */
export const ROW = ["source", "target", "via", "requires", "because"] as const;

/** uids instead of nodes; what the rule does not return is empty. */
function expressions({ body: { columns: returned } }: Rule): Record<(typeof ROW)[number], string> {
  const uids = (list: string) => `[fact IN ${list} WHERE fact IS NOT NULL | fact.uid]`;
  return {
    source: "source.uid",
    target: "target.uid",
    via: returned.has("via") ? "coalesce(via.uid, '')" : "''",
    requires: returned.has("requires") ? uids("coalesce(requires, [])") : "[]",
    because: uids("because"),
  };
}
