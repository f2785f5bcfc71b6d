/**
 * How much there is of what a rule reads. Neo4j plans a statement anew when a count has grown or shrunk fourfold, a few
 * facts to a few more included, and planning all rules takes longer than running them on anything but a large estate. So
 * rules keep their plan (`replan=skip`) as long as all counts stay in their class, and have one plan for each class.
 */
import type { Store } from "../store/connection.js";
import { PermissionDenied, StatementError } from "../store/errors.js";
import type { Rule } from "./rule.js";

/** Number of nodes by label and of relationships by type, of the whole database as the planner sees it. */
export type Sizes = ReadonlyMap<string, number>;

/** Up to here any plan is quick. */
const SMALL = 1000;

/** 0 up to `SMALL`; each further class is four times as large, which is where Neo4j plans anew, too. */
function sizeClass(count: number): number {
  return count <= SMALL ? 0 : Math.ceil(Math.log(count / SMALL) / Math.log(4));
}

/** What follows `CYPHER 25` in a rule's statement: nothing where sizes are unknown, so that Neo4j decides. */
export function planning({ body }: Pick<Rule, "body">, sizes: Sizes | undefined): string {
  if (sizes === undefined) return "";
  const words = new Set(body.cypher.match(/\w+/g)).add("Fact");
  const large = [...words].map((word) => [word, sizeClass(sizes.get(word) ?? 0)] as const).filter(([, size]) => size);
  return ` replan=skip //${large.map(([word, size]) => ` ${word} ${size}`).join("")}`;
}

const COUNTS = `CYPHER 25
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.nodes + data.relationships AS entry
WITH entry WHERE entry.startLabel IS NULL AND entry.endLabel IS NULL
RETURN coalesce(entry.label, entry.relationshipType) AS name, entry.count AS count`;

/** Where everything is small, as in examples. */
export const SMALL_ESTATE: Sizes = new Map();

/** The sizes, or undefined where this user may not ask for them. */
export async function readSizes(store: Pick<Store, "stream">): Promise<Sizes | undefined> {
  const sizes = new Map<string, number>();
  try {
    for await (const { name, count } of store.stream(COUNTS)) if (name) sizes.set(name as string, count as number);
    return sizes;
  } catch (error) {
    if (error instanceof PermissionDenied || error instanceof StatementError) return undefined;
    throw error;
  }
}
