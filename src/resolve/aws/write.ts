/** Writes what was found as facts: assets, grants between them, and conditions that nobody can decide. */
import { createHash } from "node:crypto";
import type { AssetProperties } from "../../model/index.js";
import { byText } from "../kubernetes/fields.js";
import { asset, mention, relate, type Origin, type Output } from "../kubernetes/output.js";
import { nameOf, type Open } from "./policy/evaluate.js";
import type { Grant } from "./powers/index.js";

export const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);

/** More targets than this go through one node that all who have the same grant share: n + m instead of n × m. */
export const MOST_TARGETS = 24;

export interface Writing {
  readonly output: Output;
  /** Grants that were written, so that those who share one do not write it again. */
  readonly shared: Set<string>;
}

/** Everything that `source` may do, in as few relationships as say it. */
export function writeGrants(
  { output, shared }: Writing,
  account: string,
  source: string,
  origin: Origin,
  grants: readonly Grant[],
): void {
  for (const group of groupsOf(grants)) {
    const [first] = group;
    if (first === undefined) continue;
    const merged = merge(group);
    if (first.open.length === 0 && merged.length <= MOST_TARGETS) {
      for (const each of merged) link(output, origin, source, each);
      continue;
    }
    const uid = `aws/${account}/grant/${hash([first.open.map(nameOf), merged])}`;
    relate(output, origin, { type: "MAY", source, target: uid, properties: { action: "use" } });
    if (shared.has(uid)) continue;
    shared.add(uid);
    const name = `${first.power}: ${merged[0]?.why.slice(0, 200) ?? ""} on ${merged.length === 1 ? merged[0]?.target : `${merged.length} targets`}`;
    asset(output, origin, { uid, kind: "Identity", name, properties: { identityType: "grant" } });
    for (const each of merged) link(output, origin, uid, each);
    for (const open of first.open)
      relate(output, origin, {
        type: "MAY",
        source: uid,
        target: writeCondition(output, origin, open),
        properties: { action: "given" },
      });
  }
}

interface Merged {
  readonly action: string;
  readonly target: string;
  readonly name: string;
  readonly why: string;
}

/** One group for each power and set of open conditions. */
function groupsOf(grants: readonly Grant[]): Grant[][] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.power, grant.open.map(nameOf)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [grant]);
    else group.push(grant);
  }
  return [...groups.values()];
}

/** Several ways to the same gain are one relationship that names them all. */
function merge(grants: readonly Grant[]): Merged[] {
  const byTarget = new Map<string, Grant[]>();
  for (const grant of grants) {
    const list = byTarget.get(grant.target);
    if (list === undefined) byTarget.set(grant.target, [grant]);
    else list.push(grant);
  }
  return [...byTarget]
    .sort(([a], [b]) => byText(a, b))
    .map(([target, ways]) => {
      const sorted = [...new Map(ways.map((each) => [`${each.way} ${each.actions}`, each])).values()].sort((a, b) =>
        byText(a.way, b.way),
      );
      return {
        action: sorted[0]?.power ?? "",
        target,
        name: [...new Set(sorted.map(({ way }) => way))].join(", "),
        why: [...new Set(sorted.map(({ actions }) => actions))].join("; ").slice(0, 4000),
      };
    });
}

function link(output: Output, origin: Origin, source: string, { action, target, name, why }: Merged): void {
  if (source === target && action !== "rewrite-policies") return;
  if (action === "assume") return relate(output, origin, { type: "CAN_ASSUME", source, target, properties: { why } });
  if (action === "everything")
    return relate(output, origin, { type: "MAY", source, target, properties: { action: "*", why } });
  relate(output, origin, { type: "MAY", source, target, properties: { action, name, why } });
}

/** `condition/<hash>`: the same condition is one asset wherever it stands, so that it is met once on a path. */
export function writeCondition(output: Output, origin: Origin, open: Open): string {
  const uid = `condition/${hash(nameOf(open))}`;
  if (output.stated.has(uid)) return uid;
  const { by } = open;
  const properties: AssetProperties =
    by === undefined
      ? { identityType: "condition", description: "holds or not: no input tells" }
      : { identityType: "capability", description: "holds for whoever holds one of those who may do it" };
  mention(output, origin, { uid, kind: "Identity", name: described(open), properties, basis: "inferred" });
  for (const source of by ?? [])
    relate(output, origin, { type: "MAY", source, target: uid, properties: { action: "bring-about" } });
  return uid;
}

/** In words; the value that a partner is to present as its external id stays out. */
function described({ condition: { operator, key, values, quantifier }, holds }: Open): string {
  if (operator === "one who may") return `somebody does ${key.replaceAll("|", " or ")} (${values.length} may)`;
  const shown = key.toLowerCase() === "sts:externalid" ? "…" : values.join(", ").slice(0, 300);
  const written =
    operator === "resource"
      ? `${key} is one of ${shown}`
      : `${key} ${quantifier === "one" ? "" : `(${quantifier}) `}${operator} ${shown}`;
  return holds ? written : `not: ${written}`;
}
