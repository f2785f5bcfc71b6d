/** What a rule of Kyverno is about, as far as kinds, namespaces and operations tell. */
import { fields, items, pick, text, texts } from "./fields.js";
import type { Fields } from "./fields.js";
import { matches, readSelector } from "./network/selector.js";
import type { Selector } from "./network/selector.js";

/** A namespace; without labels where the inputs only name it. */
export interface Place {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

export interface Filter {
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  /** None: all of them. */
  readonly operations: readonly string[];
  readonly selector: Selector | undefined;
}

/**
 * undefined where a filter asks for more than kinds, namespaces and operations, or has another shape. `any` and `all` of
 * one filter mean the same; an empty `resources` beside them, which older versions write out, means nothing.
 */
export function readFilters(value: unknown): Filter[] | undefined {
  const { any = [], all = [], resources, ...more } = fields(value);
  if (fields(value) !== value || Object.keys(more).length > 0) return undefined;
  if (!Array.isArray(any) || !Array.isArray(all) || all.length > 1) return undefined;
  const plain = Object.keys(fields(resources)).length === 0 ? [] : [{ resources }];
  const forms = [any, all, plain].filter(({ length }) => length > 0);
  if (forms.length > 1) return undefined;
  const filters = forms.flat().map(readFilter);
  return filters.includes(undefined) ? undefined : (filters as Filter[]);
}

function readFilter(entry: unknown): Filter | undefined {
  const { resources, ...rest } = fields(entry);
  const { kinds = [], namespaces = [], operations = [], namespaceSelector, ...more } = fields(resources);
  if (resources === undefined || Object.keys({ ...rest, ...more }).length > 0) return undefined;
  if (!isTexts(kinds) || !isTexts(namespaces) || !isTexts(operations)) return undefined;
  const selector = readSelector(namespaceSelector);
  // Kyverno takes wildcards in labels, which selectors elsewhere do not know.
  if ((namespaceSelector !== undefined && selector === undefined) || /[*?]/.test(JSON.stringify(selector ?? "")))
    return undefined;
  return { kinds, namespaces, operations, selector };
}

/** Whether a filter is about an operation on what it names. */
export function isOn({ operations }: Filter, operation: string): boolean {
  return operations.length === 0 || operations.includes(operation);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** `unknown`: what is taken where labels would have to be known. */
export function meets({ namespaces, selector }: Filter, { name, labels }: Place, unknown: boolean): boolean {
  if (namespaces.length > 0 && !namespaces.some((pattern) => isLike(pattern, name))) return false;
  if (selector === undefined) return true;
  return labels === undefined ? unknown : matches(selector, { ...labels, "kubernetes.io/metadata.name": name });
}

/** Kyverno's wildcards: `*` and `?`. */
export function isLike(pattern: string, name: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(name);
}

/**
 * In which namespaces a rule denies, by what it says of the request's namespace; undefined where its conditions are about
 * anything else. https://kyverno.io/docs/policy-types/cluster-policy/validate/#deny-rules
 */
export function readDenial(deny: unknown): ((namespace: string) => boolean) | undefined {
  const conditions = pick(deny, "conditions");
  if (conditions === undefined) return () => true;
  const [any, all] = [items(conditions, "any"), [...items(conditions, "all"), ...items(conditions)]];
  const read = (list: readonly Fields[]) => list.map(readCondition);
  const [some, every] = [read(any), read(all)];
  if ([...some, ...every].includes(undefined) || some.length + every.length === 0) return undefined;
  return (namespace) =>
    (some.length === 0 || some.some((holds) => holds!(namespace))) && every.every((holds) => holds!(namespace));
}

function readCondition(condition: Fields): ((namespace: string) => boolean) | undefined {
  if (!/^\{\{\s*request\.namespace\s*\}\}$/.test(text(condition, "key") ?? "")) return undefined;
  const { value } = condition;
  const patterns = typeof value === "string" ? [value] : texts(condition, "value");
  if (patterns.length === 0 || patterns.some((pattern) => pattern.includes("{{"))) return undefined;
  const isNamed = (namespace: string) => patterns.some((pattern) => isLike(pattern, namespace));
  switch (text(condition, "operator")) {
    case "Equals":
    case "Equal":
    case "In":
    case "AnyIn":
      return isNamed;
    case "NotEquals":
    case "NotEqual":
    case "NotIn":
    case "AnyNotIn":
    case "AllNotIn":
      return (namespace) => !isNamed(namespace);
    default:
      return undefined;
  }
}

/** Whether the conditions say no more than that a connection is opened, which exec always does. */
export function isOpening(preconditions: unknown): boolean {
  const all = [...items(preconditions, "any"), ...items(preconditions, "all"), ...items(preconditions)];
  return all.every(
    (each) =>
      /^\{\{\s*request\.operation\b[^}]*\}\}$/.test(text(each, "key") ?? "") &&
      /^(Equals?|In|AnyIn)$/.test(text(each, "operator") ?? "") &&
      [text(each, "value") ?? "", ...texts(each, "value")].includes("CONNECT"),
  );
}
