/** Wildcards and variables of policies: `*` any characters, `?` one; `${aws:username}` stands for a value of the request. */

export type Answer = "yes" | "no" | "depends";

/** A pattern without variables, ready to compare. */
export interface Pattern {
  readonly text: string;
  readonly matches: (value: string) => boolean;
}

const compiled = new Map<string, Pattern>();
/** Patterns repeat across thousands of policies; the bound only keeps a hostile input from filling the memory. */
const MOST_COMPILED = 200_000;

/** A glob over whole values; actions and some operators ignore case. */
export function glob(text: string, { ignoreCase = false } = {}): Pattern {
  const key = `${ignoreCase ? "i" : "c"}${text}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const pattern = build(ignoreCase ? text.toLowerCase() : text, ignoreCase);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(key, pattern);
  return pattern;
}

function build(text: string, ignoreCase: boolean): Pattern {
  const fold = ignoreCase ? (value: string) => value.toLowerCase() : (value: string) => value;
  if (text === "*" || /^\*+$/.test(text)) return { text, matches: () => true };
  if (!/[*?]/.test(text)) return { text, matches: (value) => fold(value) === text };
  const stem = text.slice(0, -1);
  if (text.endsWith("*") && !/[*?]/.test(stem)) return { text, matches: (value) => fold(value).startsWith(stem) };
  return { text, matches: (value) => globMatches(text, fold(value)) };
}

interface Wildcards {
  readonly any: string;
  readonly one: string;
}

/** Linear for what people write, at worst product of the lengths: never the exponential time of a careless expression. */
function globMatches(pattern: string, value: string, { any, one }: Wildcards = { any: "*", one: "?" }): boolean {
  let [p, v, star, retry] = [0, 0, -1, 0];
  while (v < value.length) {
    if (p < pattern.length && (pattern[p] === one || (pattern[p] !== any && pattern[p] === value[v]))) {
      p++;
      v++;
    } else if (pattern[p] === any) {
      star = p++;
      retry = v;
    } else if (star >= 0) {
      p = star + 1;
      v = ++retry;
    } else return false;
  }
  while (pattern[p] === any) p++;
  return p === pattern.length;
}

/** What a variable stands for: its values, nothing (the request has none), or nobody knows. */
export type Variable = (name: string) => string | undefined;

const VARIABLE = /\$\{([^}]*)\}/g;

/** Whether the value matches once variables stand for what the request holds; wildcards inside a value are literal. */
export function matchesWithVariables(text: string, value: string, variable: Variable): Answer {
  if (!text.includes("${")) return glob(text).matches(value) ? "yes" : "no";
  let [missing, unknown] = [false, false];
  const literals: string[] = [];
  const written = text.replace(VARIABLE, (_, inner: string) => {
    const [name, fallback] = splitDefault(inner);
    if (name === "*" || name === "?" || name === "$") return placeholder(literals, name);
    const found = variable(name) ?? fallback;
    if (found === "unknown-variable") unknown = true;
    if (found === undefined) missing = true;
    return found === undefined || found === "unknown-variable" ? "*" : placeholder(literals, found);
  });
  if (missing) return "no";
  if (!matchesLiterals(written, literals, value)) return "no";
  return unknown ? "depends" : "yes";
}

/** Something that it matches: what its variables stand for, and any word for a wildcard and for what nobody knows. */
export function example(text: string, variable: Variable): string {
  const written = text.replaceAll("*", "any").replaceAll("?", "a");
  return written.replace(VARIABLE, (_, inner: string) => {
    const [name, fallback] = splitDefault(inner);
    const found = variable(name) ?? fallback;
    return found === undefined || found === "unknown-variable" ? "any" : found;
  });
}

/** `${aws:PrincipalTag/team, 'none'}`. */
function splitDefault(inner: string): [string, string | undefined] {
  const [, name, fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
  return [name ?? "", fallback];
}

/** A private-use character keeps the place of a literal until the wildcards are read. */
function placeholder(literals: string[], value: string): string {
  literals.push(value);
  return String.fromCharCode(0xe000 + literals.length - 1);
}

function matchesLiterals(written: string, literals: readonly string[], value: string): boolean {
  const pattern = [...written].map((character) => {
    const code = character.charCodeAt(0) - 0xe000;
    if (code >= 0 && code < literals.length) return literals[code] ?? "";
    return character === "*" ? WILD.any : character === "?" ? WILD.one : character;
  });
  return globMatches(pattern.join(""), value, WILD);
}

/** Stand for wildcards where `*` and `?` are literal. */
const WILD = { any: "\uf8fe", one: "\uf8ff" } as const;
