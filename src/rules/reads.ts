/** What kinds of facts a rule can see, told from its text: a rule that sees none of what changed yields what it did. */
import { ASSET_KINDS, HUB_KINDS, RELATIONSHIPS, type NodeKind, type RelationshipKind } from "../model/index.js";
import type { Rule } from "./rule.js";

/** Kinds of nodes and types of relationships that came, went or changed. */
export type ChangedKinds = ReadonlySet<NodeKind | RelationshipKind>;

/** What says something of findings and of nothing else: all that a rule sees of it, it sees by way of a finding. */
const OF_FINDINGS: ReadonlySet<string> = new Set([
  ...["Finding", "Report", "Vulnerability"],
  ...Object.entries(RELATIONSHIPS).flatMap(([type, { from, to }]) =>
    [...from, ...to].some((kind) => kind === "Finding") ? [type] : [],
  ),
]);

/** Whether all that changed is about findings. */
export function areOfFindings(changed: ChangedKinds): boolean {
  return [...changed].every((kind) => OF_FINDINGS.has(kind));
}

/** Words that may bind a node of any kind. */
const ANY_KIND = /:\s*(?:Fact|\$)|MATCH\s*\(\s*\w*\s*\)(?!\s*[-<])|,\s*\(\s*\w+\s*\)(?!\s*[-<])/;
/** A relationship without brackets: its ends may be of any kind, and so may it. */
const BARE = /-->|<--|\)\s*--\s*\(/;

/** Whether a relationship of the rule names no type, or those that it is not of. */
function namesNoType(text: string): boolean {
  const inside = [...text.matchAll(/-\[([^\]]*)\]/g)].map(([, words]) => words!);
  return BARE.test(text) || inside.some((words) => !/^\s*\w*\s*:/.test(words) || /[!%]/.test(words));
}

/** The text without comments and without what stands in quotes, which binds nothing; where it is in doubt, the text. */
function textOf({ body }: Pick<Rule, "body">): string {
  if (/\/\*|`/.test(body.cypher)) return body.cypher;
  return body.cypher.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\/.*$/gm, (found) =>
    found.startsWith("/") ? "" : "''",
  );
}

/** Every word of a rule's text, labels and types among them. */
export function wordsOf(rule: Pick<Rule, "body">): Set<string> {
  return new Set(textOf(rule).match(/\w+/g) ?? []);
}

/**
 * Whether one of the kinds can be bound by a pattern of the rule: by its label, by the type of a relationship that it can
 * be an end of, or by a pattern that names neither. Errs on the side of yes, but that findings and what is told of them are
 * never bound by a pattern that names neither.
 */
export function mayRead(rule: Pick<Rule, "body">, changed: ChangedKinds): boolean {
  const text = textOf(rule);
  if (namesNoType(text)) return true;
  const words = wordsOf(rule);
  const types = (Object.keys(RELATIONSHIPS) as RelationshipKind[]).filter((type) => words.has(type));
  const joined = new Set<string>(types.flatMap((type) => [...RELATIONSHIPS[type].from, ...RELATIONSHIPS[type].to]));
  const anyAsset = words.has("Asset") || words.has("Facet") || words.has("Hub");
  return [...changed].some((kind) => {
    if (kind in RELATIONSHIPS) return words.has(kind);
    if (OF_FINDINGS.has(kind)) return words.has(kind) || joined.has(kind);
    return ANY_KIND.test(text) || words.has(kind) || joined.has(kind) || (anyAsset && isAssetOrHub(kind));
  });
}

function isAssetOrHub(kind: string): boolean {
  return Object.hasOwn(ASSET_KINDS, kind) || (HUB_KINDS as readonly string[]).includes(kind);
}
