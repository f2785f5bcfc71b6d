/** Writes what was found as facts: assets, grants between them, and conditions that nobody can decide. */
import { createHash } from "node:crypto";
import type { AssetProperties } from "../../model/index.js";
import { byText } from "../kubernetes/fields.js";
import { asset, mention, relate, type Origin, type Output } from "../kubernetes/output.js";
import { aboutAction, nameOf, type Open } from "./policy/evaluate.js";
import { resourceOf, type PermittedBy } from "./permitted-by.js";
import type { Statement } from "./policy/statement.js";
import { statementInWords, whereWritten } from "./policy/written.js";
import type { Account, Grant } from "./powers/index.js";

export const hash = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);

/** Statements shown of those that permit one grant. */
const MOST_STATEMENTS = 4;

/** Characters of a reason. */
const MOST_WORDS = 4000;

/** More targets than this go through one node that all who have the same grant share: n + m instead of n × m. */
export const MOST_TARGETS = 24;

/** Whose permissions are written. */
export interface Source {
  readonly uid: string;
  /** Where it is described. */
  readonly origin: Origin;
  readonly permittedBy: PermittedBy;
}

export interface Writing {
  readonly account: Account;
  readonly output: Output;
  /** Grants that were written, so that those who share one do not write it again. */
  readonly shared: Set<string>;
}

/** Everything that the source may do, in as few relationships as say it, each with the statements that permit it. */
export function writeGrants(
  { account, output, shared }: Writing,
  { uid: source, origin, permittedBy }: Source,
  grants: readonly Grant[],
): void {
  for (const group of groupsOf(grants)) {
    const [first] = group;
    if (first === undefined) continue;
    const merged = merge(group);
    if (first.open.length === 0 && merged.length <= MOST_TARGETS) {
      for (const each of merged) {
        const statements = permittingOf(permittedBy, each);
        for (const place of placesOf(statements, origin)) link(output, place, source, each, statements);
      }
      continue;
    }
    const uid = `aws/${account.id}/grant/${hash([first.open.map(nameOf), merged])}`;
    const statements = [...new Set(merged.slice(0, MOST_TARGETS).flatMap((each) => permittingOf(permittedBy, each)))];
    const why = permits(statements, [...new Set(merged.flatMap(({ ways }) => ways))]);
    for (const place of placesOf(statements, origin))
      relate(output, place, { type: "MAY", source, target: uid, properties: { action: "use", why } });
    if (shared.has(uid)) continue;
    shared.add(uid);
    const name = `${first.power}: ${permits([], merged[0]?.ways ?? []).slice(0, 200)} on ${merged.length === 1 ? merged[0]?.target : `${merged.length} targets`}`;
    asset(output, origin, { uid, kind: "Identity", name, properties: { identityType: "grant" } });
    // What many may do is shown where it is described, since the statements are others for each of them.
    for (const each of merged) link(output, placeOf(account, each.target) ?? origin, uid, each, []);
    for (const open of first.open)
      relate(output, origin, {
        type: "MAY",
        source: uid,
        target: writeCondition(output, origin, open),
        properties: { action: "given" },
      });
  }
}

/** Where something of the account is described. */
function placeOf({ estate, resources }: Account, uid: string): Origin | undefined {
  return resourceOf(resources.byUid, uid) ?? estate.principals.get(uid);
}

const permittingOf = (permittedBy: PermittedBy, { target, ways }: Merged) =>
  permittedBy({ target, actions: ways.join(" + ") });

/** The files that hold the statements, each place once; the other place where no input holds them. */
function placesOf(statements: readonly Statement[], otherwise: Origin): readonly Origin[] {
  const places = statements.flatMap((each) => whereWritten(each)?.place ?? []);
  const apart = [...new Map(places.map((each) => [`${each.path} ${each.at}`, each])).values()];
  return apart.length === 0 ? [otherwise] : apart.slice(0, MOST_STATEMENTS);
}

/** `statement 1 (Read) of policy reports permits s3:GetObject`; `ways`: the actions of each. */
function permits(statements: readonly Statement[], ways: readonly string[]): string {
  const isPermitted = (action: string) => statements.some((each) => aboutAction(each, action.toLowerCase()));
  const actions = ways.map((way) =>
    way
      .split(" + ")
      .map((each) => anyOf(each.split("|"), isPermitted))
      .join(" + "),
  );
  const said = [...new Set(actions)].join("; ");
  const named = [...new Set(statements.flatMap((each) => statementInWords(each) ?? []))];
  if (named.length === 0) return said.slice(0, MOST_WORDS);
  const shown = named.slice(0, MOST_STATEMENTS).join(" and ");
  const more = named.length > MOST_STATEMENTS ? ` and ${named.length - MOST_STATEMENTS} more` : "";
  return `${shown}${more} ${named.length === 1 ? "permits" : "permit"} ${said}`.slice(0, MOST_WORDS);
}

/** Of actions of which one is enough those that are permitted. */
function anyOf(actions: readonly string[], isPermitted: (action: string) => boolean): string {
  const permitted = actions.filter(isPermitted);
  return (permitted.length === 0 ? actions : permitted).join(" or ");
}

interface Merged {
  readonly action: string;
  readonly target: string;
  readonly name: string;
  /** The actions of each way to it. */
  readonly ways: readonly string[];
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
        ways: [...new Set(sorted.map(({ actions }) => actions))],
      };
    });
}

function link(
  output: Output,
  origin: Origin,
  source: string,
  { action, target, name, ways }: Merged,
  statements: readonly Statement[],
): void {
  if (source === target && action !== "rewrite-policies") return;
  const why = permits(statements, ways);
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
