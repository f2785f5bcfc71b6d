/** What a rule's Cypher may be. The text is looked at first, so that the answer names the line and what to write. */
import { needsOf, type Need } from "./needs.js";
import { isKeyword, tokens, type Token } from "./tokens.js";

/** The columns that a rule may return; the first three it must. */
export const COLUMNS = ["source", "target", "because", "via", "requires"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Body {
  readonly cypher: string;
  /** Where the last RETURN stands, as an offset. */
  readonly returnAt: number;
  readonly columns: ReadonlySet<Column>;
  /** What has to be there for it to find anything. */
  readonly needs: readonly Need[];
}

/** What is wrong with a body: the line counts from 1 within the body. */
export class BodyFault extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** @throws BodyFault for the first thing that a rule may not say, or that it does not say */
export function readBody(cypher: string, anchors: readonly string[], exploit = false): Body {
  const found = tokens(cypher);
  found.forEach((token, index) => refuse(token, found.slice(index + 1, index + 3)));
  found.forEach((token, index) => refuseLoss(token, found[index - 1], found[index + 1]));
  const returns = found.findLastIndex((token) => token.depth === 0 && isKeyword(token, "RETURN"));
  const returning = found[returns];
  if (returning === undefined)
    throw new BodyFault(1, "the rule returns nothing. End it with RETURN … AS source, … AS target, [ … ] AS because.");
  for (const anchor of anchors) requireInPattern(found, anchor);
  const columns = readColumns(found.slice(returns + 1), returning);
  if (exploit && !columns.has("via"))
    throw new BodyFault(returning.line, "a rule with `exploit: true` returns the finding AS via.");
  return { cypher, returnAt: returning.offset, columns, needs: needsOf(found) };
}

const WRITES = ["CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "DROP", "ALTER", "INSERT"];

function refuse(token: Token, next: readonly Token[]): void {
  const fail = (why: string) => {
    throw new BodyFault(token.line, why);
  };
  if (token.text === "$")
    fail(
      "a rule takes no parameters and no dynamic labels: the engine binds the workspace. Write the value, or an anchor.",
    );
  if (token.text === ";") fail("a rule is one statement. Take the semicolon away.");
  if (token.kind !== "word" || token.text !== token.text.toUpperCase()) return refuseAnyCase(token, next, fail);
  if (WRITES.includes(token.text))
    fail(`a rule only reads, and ${token.text} writes. Return the steps: the engine writes them.`);
  refuseAnyCase(token, next, fail);
}

/** Keywords are read in any case; these mean nothing else where they stand like this. */
function refuseAnyCase(token: Token, [next, afterNext]: readonly Token[], fail: (why: string) => void): void {
  if (isKeyword(token, "LOAD") && isKeyword(next, "CSV"))
    fail("a rule reads the graph only, not files or addresses (LOAD CSV).");
  // A variable may be named `call`; a procedure's name is followed by its arguments or by the rest of its name.
  const isName = next?.kind === "word" && !isKeyword(next, "IN", "AND", "OR", "XOR", "NOT");
  if (isKeyword(token, "CALL") && isName && (afterNext?.text === "(" || afterNext?.text === "."))
    fail("a rule calls no procedures. Subqueries, CALL (x) { … }, are fine.");
  if (isKeyword(token, "USE") && next?.kind === "word" && token.depth === 0)
    fail("a rule reads the one graph that it is run on (no USE).");
  if (isKeyword(token, "UNION") && token.depth === 0)
    fail("the second half of a UNION would not be bound to the workspace. Write two rules.");
  if (isKeyword(token, "CYPHER", "EXPLAIN", "PROFILE") && token.depth === 0 && next?.kind !== "symbol")
    fail(`the engine adds what stands before the statement. Take ${token.text} away.`);
}

/** An anchor that a WITH drops would be found again in every workspace, and as a product with all the rest. */
function refuseLoss(token: Token, previous: Token | undefined, next: Token | undefined): void {
  if (token.depth > 0 || !isKeyword(token, "WITH") || isKeyword(previous, "STARTS", "ENDS") || next?.text === "*")
    return;
  throw new BodyFault(token.line, "WITH must keep the anchors. Write WITH *, followed by what is new.");
}

/** A pattern's node: a bracket that calls no function. */
function requireInPattern(found: readonly Token[], anchor: string): void {
  const before = [
    "MATCH",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "XOR",
    "ACYCLIC",
    "WALK",
    "TRAIL",
    "SHORTEST",
    "EXISTS",
    "COUNT",
  ];
  const isNode = ({ text, kind }: Token, index: number) => {
    const [previous, earlier] = [found[index - 1], found[index - 2]];
    return (
      kind === "word" &&
      text === anchor &&
      previous?.text === "(" &&
      (earlier?.kind !== "word" || isKeyword(earlier, ...before))
    );
  };
  if (found.some(isNode)) return;
  throw new BodyFault(
    1,
    `the anchor ${anchor} is no node of the pattern. Name it there, such as (${anchor}:Compute), or take it off \`anchors\`.`,
  );
}

function readColumns(after: readonly Token[], returning: Token): Set<Column> {
  const columns = new Set<Column>();
  for (const name of columnNames(after, returning)) {
    if (!isColumn(name))
      throw new BodyFault(
        returning.line,
        `a rule returns ${COLUMNS.join(", ")} and nothing else; this one returns "${name}".`,
      );
    if (columns.has(name)) throw new BodyFault(returning.line, `${name} is returned twice.`);
    columns.add(name);
  }
  for (const needed of COLUMNS.slice(0, 3))
    if (!columns.has(needed))
      throw new BodyFault(returning.line, `the column ${needed} is missing. Write … AS ${needed}.`);
  return columns;
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

/** The last word of each item; what follows the items (ORDER BY, LIMIT) has no place in a rule. */
function columnNames(after: readonly Token[], returning: Token): string[] {
  const names: string[] = [];
  let last: Token | undefined;
  for (const token of after) {
    if (isKeyword(token, "ORDER", "SKIP", "OFFSET", "LIMIT") && token.depth === 0)
      throw new BodyFault(token.line, `a rule returns all steps in any order. Take ${token.text.toUpperCase()} away.`);
    if (token.depth === 0 && token.text === ",") {
      names.push(last?.text ?? "");
      last = undefined;
    } else last = token;
  }
  names.push(last?.text ?? "");
  if (names.includes("*")) throw new BodyFault(returning.line, "RETURN * hides what is returned. Name the columns.");
  return names;
}
