/** What kinds of facts a rule can see, told from its text: a rule that sees none of what changed yields what it did. */
import { ASSET_KINDS, HUB_KINDS, RELATIONSHIPS, type NodeKind, type RelationshipKind } from "../model/index.js";
import type { Rule } from "./rule.js";

/** Kinds of nodes and types of relationships that came, went or changed. */
export type ChangedKinds = ReadonlySet<NodeKind | RelationshipKind>;

/** Words that may bind a node of any kind. */
const ANY_KIND = /:\s*(?:Fact|\$)|MATCH\s*\(\s*\w*\s*\)(?!\s*[-<])|,\s*\(\s*\w+\s*\)(?!\s*[-<])/;
/** A relationship without brackets: its ends may be of any kind, and so may it. */
const BARE = /-->|<--|\)\s*--\s*\(/;

/** Whether a relationship of the rule names no type, or those that it is not of. */
function namesNoType(text: string): boolean {
  const inside = [...text.matchAll(/-\[([^\]]*)\]/g)].map(([, words]) => words!);
  return BARE.test(text) || inside.some((words) => !/^\s*\w*\s*:/.test(words) || /[!%]/.test(words));
}

function withoutComments({ body }: Pick<Rule, "body">): string {
  return body.cypher.replaceAll(/\/\/.*$/gm, "");
}

/** Every word of a rule's text, labels and types among them. */
export function wordsOf(rule: Pick<Rule, "body">): Set<string> {
  return new Set(withoutComments(rule).match(/\w+/g) ?? []);
}

/**
 * Whether one of the kinds can be bound by a pattern of the rule: by its label, by the type of a relationship that it can
 * be an end of, or by a pattern that names neither. Errs on the side of yes.
 */
export function mayRead(rule: Pick<Rule, "body">, changed: ChangedKinds): boolean {
  const text = withoutComments(rule);
  if (namesNoType(text)) return true;
  const words = wordsOf(rule);
  const types = (Object.keys(RELATIONSHIPS) as RelationshipKind[]).filter((type) => words.has(type));
  const joined = new Set<string>(types.flatMap((type) => [...RELATIONSHIPS[type].from, ...RELATIONSHIPS[type].to]));
  const anyAsset = words.has("Asset") || words.has("Facet") || words.has("Hub");
  return [...changed].some((kind) => {
    if (kind in RELATIONSHIPS) return words.has(kind);
    return ANY_KIND.test(text) || words.has(kind) || joined.has(kind) || (anyAsset && isAssetOrHub(kind));
  });
}

function isAssetOrHub(kind: string): boolean {
  return Object.hasOwn(ASSET_KINDS, kind) || (HUB_KINDS as readonly string[]).includes(kind);
}
