/** Conditions with three answers. What the attacker can choose counts as it suits; what nobody knows stays open. */
import { isAddressRange } from "./address.js";
import { matchesWithVariables, type Answer, type Variable } from "./pattern.js";
import type { Condition } from "./statement.js";

/** What a request holds under a key. */
export type KeyValue =
  | { readonly is: "known"; readonly values: readonly string[] }
  | { readonly is: "absent" }
  /** The caller writes it into the request. */
  | { readonly is: "chosen" }
  /** It is there or not, with a value that no input tells. */
  | { readonly is: "unknown" };

export type Keys = (key: string) => KeyValue;

/** `chosen`: whoever sends the request decides whether it holds. */
export type Held = Answer | "chosen";

export function conditionHolds(condition: Condition, keys: Keys, variable: Variable): Held {
  const { operator, quantifier, ifExists } = condition;
  if (/ipaddress$/.test(operator) && !condition.values.some(isAddressRange)) return withoutAddress(condition);
  const value = keys(condition.key.toLowerCase());
  if (value.is === "unknown") return always(condition) ? "yes" : "depends";
  if (value.is === "chosen") return "chosen";
  if (operator === "null") return nullHolds(condition, value.is === "absent");
  if (value.is === "absent" || value.values.length === 0) {
    if (ifExists || quantifier === "all") return "yes";
    return quantifier !== "any" && isNegated(operator) ? "yes" : "no";
  }
  const each = value.values.map((one) => compare(condition, one, variable));
  if (quantifier === "all") return every(each);
  return quantifier === "any" || value.values.length > 1 ? some(each) : (each[0] ?? "no");
}

/** No address lies in what is none; that one lies outside of it is not taken for said. */
const withoutAddress = ({ operator, ifExists, quantifier }: Condition): Answer =>
  operator === "ipaddress" && !ifExists && quantifier !== "all" ? "no" : "depends";

function nullHolds({ values }: Condition, absent: boolean): Answer {
  return values.some((each) => (each.toLowerCase() === "true") === absent) ? "yes" : "no";
}

const isNegated = (operator: string) => /not/.test(operator);

/** Holds whatever the value is. */
function always({ operator, values, quantifier }: Condition): boolean {
  if (operator === "ipaddress") return ["0.0.0.0/0", "::/0"].some((all) => values.includes(all));
  return quantifier === "all" && operator === "stringlike" && values.includes("*");
}

/** One value of the request against the condition's values: one of them is enough, or with a negated operator none may match. */
function compare(condition: Condition, value: string, variable: Variable): Answer {
  const answers = condition.values.map((wanted) => positive(condition.operator, value, wanted, variable));
  return isNegated(condition.operator) ? not(some(answers)) : some(answers);
}

function positive(operator: string, value: string, wanted: string, variable: Variable): Answer {
  const family = operator.replace("not", "");
  if (family === "stringlike" || family === "arnlike" || family === "arnequals")
    return matchesWithVariables(wanted, value, variable);
  if (family === "stringequals" || family === "stringequalsignorecase")
    return textEquals(value, wanted, variable, family === "stringequalsignorecase");
  if (family === "bool") return yesNo(value.toLowerCase() === wanted.toLowerCase());
  if (family === "binaryequals") return yesNo(value === wanted);
  if (family === "ipaddress") return ipInside(value, wanted);
  if (family.startsWith("numeric")) return ordered(family.slice("numeric".length), Number(value), Number(wanted));
  if (family.startsWith("date")) return ordered(family.slice("date".length), time(value), time(wanted));
  return "depends";
}

function textEquals(value: string, wanted: string, variable: Variable, ignoreCase: boolean): Answer {
  // In an exact comparison wildcards are characters like any other, but variables still stand for values.
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  if (!wanted.includes("${")) return yesNo(fold(value) === fold(wanted));
  const literal = wanted.replaceAll(/[*?](?![^{]*\})/g, (each) => `\${${each}}`);
  return matchesWithVariables(fold(literal), fold(value), variable);
}

function ordered(relation: string, value: number, wanted: number): Answer {
  if (Number.isNaN(value) || Number.isNaN(wanted)) return "depends";
  switch (relation) {
    case "equals":
      return yesNo(value === wanted);
    case "lessthan":
      return yesNo(value < wanted);
    case "lessthanequals":
      return yesNo(value <= wanted);
    case "greaterthan":
      return yesNo(value > wanted);
    case "greaterthanequals":
      return yesNo(value >= wanted);
    default:
      return "depends";
  }
}

/** ISO 8601, or seconds since 1970; milliseconds. */
function time(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function ipInside(value: string, range: string): Answer {
  const [network = "", bits] = range.split("/");
  const [address, start] = [ipNumber(value), ipNumber(network)];
  if (!isAddressRange(range)) return "no";
  if (address === undefined || start === undefined) return "depends";
  const width = bits === undefined ? 32 : Number(bits);
  const size = 2 ** (32 - width);
  return yesNo(Math.floor(address / size) === Math.floor(start / size));
}

function ipNumber(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

const yesNo = (value: boolean): Answer => (value ? "yes" : "no");
const not = (answer: Answer): Answer => (answer === "yes" ? "no" : answer === "no" ? "yes" : "depends");

function some(answers: readonly Answer[]): Answer {
  return answers.includes("yes") ? "yes" : answers.includes("depends") ? "depends" : "no";
}

function every(answers: readonly Answer[]): Answer {
  return answers.includes("no") ? "no" : answers.includes("depends") ? "depends" : "yes";
}
