/** Label selectors, as Kubernetes' API defines them (meta/v1 LabelSelector): every requirement must hold. */
import { byText, items, labels, text, texts } from "../fields.js";

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Requirements in a fixed order; none: everything matches. */
export type Selector = readonly Requirement[];

/** Reads `{matchLabels, matchExpressions}`; a missing value is no selector at all. */
export function readSelector(value: unknown): Selector | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const plain = Object.entries(labels(value, "matchLabels")).map(([key, each]) => ({
    key,
    operator: "In",
    values: [each],
  }));
  const expressions = items(value, "matchExpressions").map((each) => ({
    key: text(each, "key") ?? "",
    operator: text(each, "operator") ?? "",
    values: texts(each, "values").sort(byText),
  }));
  return [...plain, ...expressions].sort((a, b) => byText(JSON.stringify(a), JSON.stringify(b)));
}

/** A selector written as a plain map of labels: that of Services and replication controllers. */
export function equalitySelector(map: Readonly<Record<string, string>>): Selector {
  return Object.entries(map).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

export function matches(selector: Selector, has: Readonly<Record<string, string>>): boolean {
  return selector.every((requirement) => requirementHolds(requirement, has[requirement.key]));
}

const OPERATORS: readonly unknown[] = ["In", "NotIn", "Exists", "DoesNotExist"];

/** The operators in the selectors of a specification that the API does not define, each once. */
export function unknownOperators(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : items(value, "matchExpressions").map((each) => each["operator"]);
  const unknown = own.filter((operator) => !OPERATORS.includes(operator)).map((operator) => JSON.stringify(operator));
  return [...new Set([...unknown.map(String), ...Object.values(value).flatMap(unknownOperators)])];
}

/** An operator that the API does not define selects nothing. */
export function requirementHolds(
  { operator, values }: Pick<Requirement, "operator" | "values">,
  value: string | undefined,
): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
