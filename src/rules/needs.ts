/** What has to be there for a rule to find anything, told from its text. */
import { NodeKind, RelationshipKind } from "../model/index.js";
import { isKeyword, type Token } from "./tokens.js";

/** What one node or relationship of every match is like. */
export interface Need {
  readonly of: "node" | "relationship";
  /** Its name in the rule; absent where it has none. */
  readonly name?: string;
  /** Of a relationship with a direction: the names of its ends, where they have one. */
  readonly source?: string;
  readonly target?: string;
  /** One of these labels or types; empty: any. */
  readonly words: readonly string[];
  /** The values of these properties. */
  readonly values: ReadonlyMap<string, unknown>;
}

const CLAUSES = ["MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "CALL", "UNWIND", "FILTER", "LET"];

/**
 * The needs of the MATCH clauses that every row comes through. What can be left out (OPTIONAL MATCH, quantifiers from 0)
 * and what cannot be told (subqueries, negations, paths in brackets) is no need.
 */
export function needsOf(found: readonly Token[]): Need[] {
  const pattern = patternOf(found);
  return pattern.flatMap(({ of, inside, towards, isOptional }, at) => {
    const need = readNeed(of, inside);
    if (!need || isOptional) return [];
    const [left, right] = [nameOf(pattern[at - 1]), nameOf(pattern[at + 1])];
    if (towards === "right") return [{ ...need, source: left, target: right }];
    return [towards === "left" ? { ...need, source: right, target: left } : need];
  });
}

/** What stands in a pair of brackets of a pattern: nodes and relationships take turns, and a gap stands between patterns. */
interface Element {
  readonly of: Need["of"] | "gap";
  readonly inside: readonly Token[];
  readonly towards?: "left" | "right";
  /** It may occur no time: `]->{0,2}`, `]-*`. */
  readonly isOptional: boolean;
}

const GAP: Element = { of: "gap", inside: [], isOptional: true };

function patternOf(found: readonly Token[]): Element[] {
  const pattern: Element[] = [];
  let isMatch = false;
  for (let at = 0; at < found.length; at++) {
    const token = found[at]!;
    if (token.depth > 0) continue;
    if (isKeyword(token, ...CLAUSES)) isMatch = isKeyword(token, "MATCH") && !isKeyword(found[at - 1], "OPTIONAL");
    if (!"([".includes(token.text)) {
      if (token.kind === "word" || token.text === ",") pattern.push(GAP);
      continue;
    }
    const end = found.findIndex(({ depth }, index) => index > at && depth === 0);
    if (isMatch) pattern.push(elementOf(found, at, end));
    at = end;
  }
  return pattern;
}

function elementOf(found: readonly Token[], begin: number, end: number): Element {
  const inside = found.slice(begin + 1, end);
  if (found[begin]!.text === "(") return { of: "node", inside, isOptional: false };
  const isLeft = found[begin - 2]?.text === "<";
  const isRight = found[end + 2]?.text === ">";
  const [mark, least] = found.slice(end + (isRight ? 3 : 2), end + (isRight ? 5 : 4));
  return {
    of: "relationship",
    inside,
    towards: isLeft === isRight ? undefined : isLeft ? "left" : "right",
    isOptional: mark?.text === "*" || (mark?.text === "{" && (least?.text === "0" || least?.text === ",")),
  };
}

function nameOf(element: Element | undefined): string | undefined {
  const [first] = element?.inside ?? [];
  return element?.of === "node" && first?.kind === "word" ? first.text : undefined;
}

/** `name:Label|Other {property: 'value'}`; undefined where it says nothing, or more than is understood here. */
function readNeed(of: Element["of"], inside: readonly Token[]): Need | undefined {
  if (of === "gap") return undefined;
  const where = inside.findIndex((token) => isKeyword(token, "WHERE"));
  const said = where < 0 ? inside : inside.slice(0, where);
  if (said.some(({ text }) => text === "(" || text === "*")) return undefined;
  const brace = said.findIndex(({ text }) => text === "{");
  const head = brace < 0 ? said : said.slice(0, brace);
  const colon = head.findIndex(({ text }) => text === ":");
  const words = colon < 0 ? [] : alternatives(head.slice(colon + 1));
  const values = brace < 0 ? new Map<string, unknown>() : literals(said.slice(brace + 1, -1));
  const name = head[0]?.kind === "word" ? head[0].text : undefined;
  return words.length || values.size ? { of, name, words, values } : undefined;
}

/** What facts are told by: other words, such as what every fact bears or an analysis writes, are no need. */
const KINDS: ReadonlySet<string> = new Set([...NodeKind.options, ...RelationshipKind.options, "Asset", "Facet", "Hub"]);

/** `A|B`; empty for anything else, such as `A&!B`. */
function alternatives(expression: readonly Token[]): string[] {
  const isPlain = expression.every(({ kind, text }, index) => (index % 2 === 0 ? kind === "word" : text === "|"));
  const words = expression.filter(({ kind }) => kind === "word").map(({ text }) => text);
  return isPlain && words.every((word) => KINDS.has(word)) ? words : [];
}

/** The properties of a map whose values are written out: texts, true and false. */
function literals(map: readonly Token[]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  map.forEach((key, at) => {
    const [colon, value, next] = map.slice(at + 1, at + 4);
    if (key.kind !== "word" || colon?.text !== ":" || !value || (next && next.text !== ",")) return;
    if (isKeyword(value, "TRUE", "FALSE")) values.set(key.text, isKeyword(value, "TRUE"));
    else if (value.kind === "text" && !value.text.includes("\\")) values.set(key.text, value.text.slice(1, -1));
  });
  return values;
}
