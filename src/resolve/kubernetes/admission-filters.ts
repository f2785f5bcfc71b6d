/** What a rule of Kyverno is about, as far as kinds and namespaces tell. */
import { items, pick, text, texts } from "./fields.js";
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
  readonly selector: Selector | undefined;
}

/** undefined where a filter asks for more than kinds and namespaces. `any` and `all` of one filter mean the same. */
export function readFilters(value: unknown): Filter[] | undefined {
  const [any, all] = [items(value, "any"), items(value, "all")];
  const plain = pick(value, "resources") === undefined ? [] : [{ resources: pick(value, "resources") }];
  if (all.length > 1) return undefined;
  const filters = [...any, ...all, ...plain].map(({ resources, ...rest }) => {
    const { kinds, namespaces, namespaceSelector, ...more } = resources as Fields;
    if (Object.keys(rest).length + Object.keys(more).length > 0) return undefined;
    return {
      kinds: texts({ kinds }, "kinds"),
      namespaces: texts({ namespaces }, "namespaces"),
      selector: readSelector(namespaceSelector),
    };
  });
  return filters.includes(undefined) ? undefined : (filters as Filter[]);
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
