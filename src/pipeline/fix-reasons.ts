/** What grants the steps that changes take away, such as the policy and its statement. */
import type { Store } from "../store/connection.js";
import { readStepsBetween } from "../store/results.js";
import type { SharedFix } from "./shared-fixes.js";
import type { Stakes } from "./stakes.js";

/** By the changes' ids: the reason of the first step of each. Those that remedy findings name these, and have none here. */
export async function reasonsOfFixes(
  store: Store,
  { projection, steps }: Stakes,
  changes: readonly SharedFix[],
): Promise<ReadonlyMap<string, string>> {
  const { uids } = projection;
  const asked = changes
    .filter(({ findings }) => !findings.length)
    .map(({ id, rule, edges: [first] }) => ({
      ...{ id, rule, source: uids[steps.source[first!]!]!, target: uids[steps.target[first!]!]! },
      via: steps.words[steps.via[first!]!]!,
    }));
  if (!asked.length) return new Map();
  const pairs = asked.map(({ source, target }) => ({ source, target }));
  const rows = await readStepsBetween(store, projection, pairs, "all");
  const reasons = new Map(rows.map((row) => [keyOf(row), row.viaText] as const));
  return new Map(
    asked.flatMap((each) => {
      const reason = reasons.get(keyOf(each));
      return reason ? [[each.id, reason] as const] : [];
    }),
  );
}

function keyOf({ source, target, rule, via }: Readonly<Record<"source" | "target" | "rule" | "via", string>>): string {
  return [source, target, rule, via].join("\n");
}
