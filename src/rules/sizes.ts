/**
 * How much there is of what a rule reads. Neo4j plans a statement anew when a count has grown or shrunk fourfold, a few
 * facts to a few more included, and planning all rules takes longer than running them on anything but a large estate. So
 * rules keep their plan (`replan=skip`) as long as all counts stay in their class, and have one plan for each class.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Queries } from "../store/connection.js";
import { PermissionDenied, StatementError } from "../store/errors.js";
import { defineStatement } from "../store/statements.js";
import { wordsOf } from "./reads.js";
import type { Rule } from "./rule.js";

/** Number of nodes by label and of relationships by type, of the whole database as the planner sees it. */
export type Sizes = ReadonlyMap<string, number>;

/** Up to here any plan is quick. */
const SMALL = 4000;

/** 0 up to `SMALL`; each further class is four times as large, which is where Neo4j plans anew, too. */
function sizeClass(count: number): number {
  return count <= SMALL ? 0 : Math.ceil(Math.log(count / SMALL) / Math.log(4));
}

export interface Planning {
  /** What follows `CYPHER 25` in a rule's statement. */
  readonly options: string;
  /** What a name in the statement ends with: Neo4j tells statements apart by what they say, not by their comments. */
  readonly suffix: string;
}

/** How a rule's statement is planned: where sizes are unknown, Neo4j decides when. */
export function planning(rule: Pick<Rule, "body">, sizes: Sizes | undefined): Planning {
  if (sizes === undefined) return { options: "", suffix: "" };
  const words = wordsOf(rule).add("Fact");
  const large = [...words].map((word) => [word, sizeClass(sizes.get(word) ?? 0)] as const).filter(([, size]) => size);
  return { options: " replan=skip", suffix: large.map(([word, size]) => `_${word}${size}`).join("") };
}

const Amount = z.number().nullable();
const counts = defineStatement(
  "planning/counts",
  z.object({}),
  z.object({ name: z.string(), count: Amount, sampled: Amount, changed: Amount }),
);
const sample = defineStatement("planning/sample", z.object({}), z.object({}));

/** Where everything is small, as in examples. */
export const SMALL_ESTATE: Sizes = new Map();

/** How long a new sample of the indexes is waited for, and how often it is looked for, in milliseconds. */
const SAMPLING = { wait: 2_000, look: 50 };

/**
 * The sizes; undefined where this user may not ask for them. Where much has come since Neo4j last took samples of its
 * indexes, it is asked for new ones first: a plan made without them would not be one to keep. Undefined, too, where that
 * takes long.
 */
export async function readSizes(store: Queries): Promise<Sizes | undefined> {
  try {
    let read = await readCounts(store);
    if (!read.isSampled) await sample.all(store, {});
    for (const end = Date.now() + SAMPLING.wait; !read.isSampled; read = await readCounts(store)) {
      if (Date.now() > end) return undefined;
      await sleep(SAMPLING.look);
    }
    return read.sizes;
  } catch (error) {
    if (error instanceof PermissionDenied || error instanceof StatementError) return undefined;
    throw error;
  }
}

async function readCounts(store: Queries): Promise<{ sizes: Sizes; isSampled: boolean }> {
  const sizes = new Map<string, number>();
  const outdated: string[] = [];
  for (const { name, count, sampled, changed } of await counts.all(store, {})) {
    if (count !== null) sizes.set(name, count);
    else if ((changed ?? 0) > (sampled ?? 0) / 2) outdated.push(name);
  }
  return { sizes, isSampled: !outdated.some((name) => sizeClass(sizes.get(name) ?? 0)) };
}
