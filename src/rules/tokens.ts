/** A word, number or symbol of Cypher. Text in quotes and comments yields none, a quoted name yields its name. */
export interface Token {
  readonly text: string;
  /** Characters before it. */
  readonly offset: number;
  /** Counted from 1 in the text given. */
  readonly line: number;
  readonly kind: "word" | "symbol" | "text";
  /** Brackets of any kind that are open around it. */
  readonly depth: number;
}

const PATTERN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\S/gu;

/**
 * The tokens of a Cypher text: enough to find clauses, parameters and names without being misled by what stands in
 * strings and comments. It accepts texts that Neo4j would refuse; EXPLAIN is what decides.
 */
export function tokens(cypher: string): Token[] {
  const found: Token[] = [];
  let depth = 0;
  let line = 1;
  let counted = 0;
  for (const { 0: raw, index } of cypher.matchAll(PATTERN)) {
    for (; counted < index; counted++) if (cypher[counted] === "\n") line++;
    if (raw.startsWith("//") || raw.startsWith("/*")) continue;
    if (")]}".includes(raw)) depth--;
    found.push({ ...classify(raw), offset: index, line, depth });
    if ("([{".includes(raw)) depth++;
  }
  return found;
}

function classify(raw: string): Pick<Token, "text" | "kind"> {
  if (raw.startsWith("'") || raw.startsWith('"')) return { text: raw, kind: "text" };
  if (raw.startsWith("`")) return { text: raw.slice(1, -1).replaceAll("``", "`"), kind: "word" };
  return { text: raw, kind: /^[\p{L}_]/u.test(raw) ? "word" : "symbol" };
}

/** Whether it is this keyword, in whatever case it is written. */
export function isKeyword(token: Token | undefined, ...keywords: readonly string[]): boolean {
  return token?.kind === "word" && keywords.includes(token.text.toUpperCase());
}
