/** Kubernetes' scheduler, as far as it forbids: node selector, required node affinity, taints without toleration. */
import { byText, fields, items, labels, text, texts, yes } from "./fields.js";
import type { Fields } from "./fields.js";
import type { KubernetesObject } from "./objects.js";
import { requirementHolds } from "./network/selector.js";
import type { Workload } from "./workloads.js";

/** Workloads that ask for the same are asked about once. */
export function schedulerFor(nodes: readonly KubernetesObject[]): (workload: Workload) => Placement {
  const known = new Map<string, Placement>();
  return ({ pods, kind }) => {
    const specs = pods.map(({ spec }) => spec);
    const demands = JSON.stringify([kind === "DaemonSet", [...new Set(specs.map(demandsOf))].sort()]);
    const standing = known.get(demands);
    if (standing !== undefined) return standing;
    const fitting = nodes.filter((node) => specs.some((spec) => fits(spec, node, kind)));
    const found = { specs, kind, fitting, key: fitting.map(({ uid }) => uid).join("\n") };
    known.set(demands, found);
    return found;
  };
}

export interface Placement {
  /** Of a workload for all that ask for the same. */
  readonly specs: readonly Fields[];
  readonly kind: string;
  /** The nodes on which some pod of it may be put. */
  readonly fitting: readonly KubernetesObject[];
  /** Equal for equal nodes, whatever is asked for. */
  readonly key: string;
}

function demandsOf(spec: Fields): string {
  return JSON.stringify([spec.nodeSelector, fields(spec.affinity).nodeAffinity, spec.tolerations]);
}

/**
 * What its pods ask for as far as it keeps them off some node or lets them onto one, as text: what comes to the same
 * nodes by words that decide nothing there, such as a toleration of a taint that none has, is called the same.
 */
export function decidingDemands({ specs, kind }: Placement, nodes: readonly KubernetesObject[]): string {
  return JSON.stringify([...new Set(specs.map((spec) => decidingPart(spec, kind, nodes)))].sort(byText));
}

function decidingPart(spec: Fields, kind: string, nodes: readonly KubernetesObject[]): string {
  const fitting = nodes.map((node) => fits(spec, node, kind));
  let least: Fields = spec;
  const needed = <T>(all: readonly T[], specWith: (some: readonly T[]) => Fields): readonly T[] => {
    const isEnough = (some: readonly T[]) => {
      const asked = { ...least, ...specWith(some) };
      return nodes.every((node, index) => fits(asked, node, kind) === fitting[index]);
    };
    const left = all.reduce<readonly T[]>((some, each) => {
      const without = some.filter((other) => other !== each);
      return isEnough(without) ? without : some;
    }, all);
    least = { ...least, ...specWith(left) };
    return left;
  };
  const asWritten = (a: unknown, b: unknown) => byText(inOrder(a), inOrder(b));
  const tolerations = needed(items(spec, "tolerations").sort(asWritten), (some) => ({ tolerations: some }));
  const affinity = needed([REQUIRED], (some) => (some.length === 0 ? { affinity: {} } : { affinity: spec.affinity }));
  const selector = needed(Object.entries(labels(spec, "nodeSelector")).sort(asWritten), (some) => ({
    nodeSelector: Object.fromEntries(some),
  }));
  const required = affinity.map((key) => fields(fields(spec.affinity).nodeAffinity)[key]);
  const isDaemon = nodes.some((node, index) => fits(least, node, "") !== fitting[index]);
  return inOrder([isDaemon ? kind : "", selector, required, tolerations]);
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

/** JSON whose keys are in order, so that equal values are equal texts. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    Object.keys(fields(each)).length === 0
      ? each
      : Object.fromEntries(Object.entries(fields(each)).sort(([a], [b]) => byText(a, b))),
  );
}

function fits(spec: Fields, node: KubernetesObject, kind: string): boolean {
  const wanted = Object.entries(labels(spec, "nodeSelector"));
  if (!wanted.every(([key, value]) => node.labels[key] === value)) return false;
  const affinity = fields(fields(fields(spec.affinity).nodeAffinity)[REQUIRED]);
  const terms = items(affinity, "nodeSelectorTerms");
  if (terms.length > 0 && !terms.some((term) => satisfies(term, node))) return false;
  const unschedulable = yes(node.value, "spec", "unschedulable") && kind !== "DaemonSet";
  return (
    !unschedulable &&
    items(node.value, "spec", "taints").every((taint) => harmless(taint, items(spec, "tolerations"), kind))
  );
}

/** A term without any requirement matches no node. */
function satisfies(term: Fields, node: KubernetesObject): boolean {
  const expressions = items(term, "matchExpressions");
  const byField = items(term, "matchFields");
  if (expressions.length + byField.length === 0) return false;
  return (
    expressions.every((each) => nodeHas(each, node.labels[text(each, "key") ?? ""])) &&
    byField.every((each) => nodeHas(each, text(each, "key") === "metadata.name" ? node.name : undefined))
  );
}

/** Requirements on nodes compare numbers as well. */
function nodeHas(requirement: Fields, value: string | undefined): boolean {
  const values = texts(requirement, "values");
  const operator = text(requirement, "operator") ?? "";
  switch (operator) {
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return requirementHolds({ operator, values }, value);
  }
}

/** The DaemonSet controller lets its pods tolerate the node conditions by itself. */
function harmless(taint: Fields, tolerations: readonly Fields[], kind: string): boolean {
  const [key, value, effect] = [text(taint, "key") ?? "", text(taint, "value") ?? "", text(taint, "effect")];
  if (effect === "PreferNoSchedule") return true;
  if (
    kind === "DaemonSet" &&
    /^node\.kubernetes\.io\/(not-ready|unreachable|disk-pressure|memory-pressure|pid-pressure|unschedulable|network-unavailable)$/.test(
      key,
    )
  )
    return true;
  return tolerations.some((each) => {
    const sameKey = text(each, "key") === undefined ? text(each, "operator") === "Exists" : text(each, "key") === key;
    const sameValue = text(each, "operator") === "Exists" || (text(each, "value") ?? "") === value;
    return sameKey && sameValue && (text(each, "effect") === undefined || text(each, "effect") === effect);
  });
}
