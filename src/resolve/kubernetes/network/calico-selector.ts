/**
 * Calico's selectors, such as `role == 'db' && !has(legacy)`, as conditions.
 * Grammar: or = and {"||" and}; and = not {"&&" not}; not = "!" not | "(" or ")" | call | key operator value.
 */
import { byText } from "../fields.js";
import type { Test } from "./rule.js";

type Of = "pod" | "namespace" | "account";

const TOKEN = /\s*(&&|\|\||==|!=|!|\(|\)|\{|\}|,|"[^"]*"|'[^']*'|[A-Za-z0-9_./-]+)/y;

/** undefined: the text is no selector. An empty one selects everything. */
export function readCalicoSelector(selector: string, of: Of): Test | undefined {
  if (selector.trim() === "") return { all: [] };
  const tokens = tokenise(selector);
  if (tokens === undefined) return undefined;
  const reading: Reading = { tokens, next: 0, depth: 0, of };
  const test = readOr(reading);
  return reading.next === tokens.length ? test : undefined;
}

interface Reading {
  readonly tokens: readonly string[];
  readonly of: Of;
  next: number;
  depth: number;
}

function tokenise(selector: string): string[] | undefined {
  const text = selector.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return undefined;
    tokens.push(found[1]!);
  }
  return tokens;
}

function take(reading: Reading, token: string): boolean {
  if (reading.tokens[reading.next] !== token) return false;
  reading.next += 1;
  return true;
}

function readOr(reading: Reading): Test | undefined {
  return readList(reading, "||", readAnd, (tests) => ({ any: tests }));
}

function readAnd(reading: Reading): Test | undefined {
  return readList(reading, "&&", readNot, (tests) => ({ all: tests }));
}

function readList(
  reading: Reading,
  between: string,
  readOne: (reading: Reading) => Test | undefined,
  join: (tests: Test[]) => Test,
): Test | undefined {
  const tests: Test[] = [];
  do {
    const test = readOne(reading);
    if (test === undefined) return undefined;
    tests.push(test);
  } while (take(reading, between));
  return tests.length === 1 ? tests[0] : join(tests);
}

/** Deeper nesting than anyone writes is refused, so that no text can exhaust the stack. */
function readNot(reading: Reading): Test | undefined {
  reading.depth += 1;
  if (reading.depth > 500) return undefined;
  if (take(reading, "!")) {
    const test = readNot(reading);
    return test && { not: test };
  }
  if (take(reading, "(")) {
    const test = readOr(reading);
    return take(reading, ")") ? test : undefined;
  }
  return readTerm(reading);
}

function readTerm(reading: Reading): Test | undefined {
  const { of, tokens } = reading;
  const key = word(tokens[reading.next]);
  if (key === undefined) return undefined;
  reading.next += 1;
  if (take(reading, "(")) return readCall(reading, key);
  const label = calicoKey(key, of);
  if (take(reading, "==")) return withValue(reading, (values) => ({ ...label, operator: "In", values }));
  if (take(reading, "!=")) return withValue(reading, (values) => ({ ...label, operator: "NotIn", values }));
  if (take(reading, "contains")) return withValue(reading, (values) => ({ ...label, operator: "Contains", values }));
  if (take(reading, "in")) return withSet(reading, (values) => ({ ...label, operator: "In", values }));
  if (take(reading, "not") && take(reading, "in"))
    return withSet(reading, (values) => ({ ...label, operator: "NotIn", values }));
  const edge = (["starts", "ends"] as const).find((each) => tokens[reading.next] === each);
  if (edge === undefined || tokens[reading.next + 1] !== "with") return undefined;
  reading.next += 2;
  return withValue(reading, (values) => ({
    ...label,
    operator: edge === "starts" ? "StartsWith" : "EndsWith",
    values,
  }));
}

/** Some keys stand for what a pod is rather than for a label of it. */
function calicoKey(key: string, of: Of): { of: Of | "self"; key: string } {
  if (of === "pod" && key === "projectcalico.org/namespace") return { of: "self", key: "namespace" };
  if (of === "pod" && key === "projectcalico.org/serviceaccount") return { of: "self", key: "account" };
  if (of === "pod" && key.startsWith("pcns.")) return { of: "namespace", key: key.slice(5) };
  if (of === "pod" && key.startsWith("pcsa.")) return { of: "account", key: key.slice(5) };
  if (of === "namespace" && key === "projectcalico.org/name") return { of, key: "kubernetes.io/metadata.name" };
  return { of, key };
}

function readCall(reading: Reading, name: string): Test | undefined {
  if (name === "all") return take(reading, ")") ? { all: [] } : undefined;
  // What belongs to no namespace is no pod.
  if (name === "global") return take(reading, ")") ? { any: [] } : undefined;
  const key = word(reading.tokens[reading.next]);
  if (name !== "has" || key === undefined) return undefined;
  reading.next += 1;
  return take(reading, ")") ? { ...calicoKey(key, reading.of), operator: "Exists", values: [] } : undefined;
}

function word(token: string | undefined): string | undefined {
  return token !== undefined && /^[A-Za-z0-9_./-]+$/.test(token) ? token : undefined;
}

function quoted(token: string | undefined): string | undefined {
  return token !== undefined && /^["']/.test(token) ? token.slice(1, -1) : undefined;
}

function withValue(reading: Reading, make: (values: string[]) => Test): Test | undefined {
  const value = quoted(reading.tokens[reading.next]);
  if (value === undefined) return undefined;
  reading.next += 1;
  return make([value]);
}

function withSet(reading: Reading, make: (values: string[]) => Test): Test | undefined {
  if (!take(reading, "{")) return undefined;
  const values: string[] = [];
  while (!take(reading, "}")) {
    const value = quoted(reading.tokens[reading.next]);
    if (value === undefined) return undefined;
    values.push(value);
    reading.next += 1;
    if (!take(reading, ",") && reading.tokens[reading.next] !== "}") return undefined;
  }
  return make(values.sort(byText));
}
