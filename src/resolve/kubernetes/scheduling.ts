/** Kubernetes' scheduler, as far as it forbids: node selector, required node affinity, taints without toleration. */
import { fields, items, labels, text, texts, yes } from "./fields.js";
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
    const found = { demands, fitting, key: fitting.map(({ uid }) => uid).join("\n") };
    known.set(demands, found);
    return found;
  };
}

export interface Placement {
  /** What its pods ask of a node, as text: equal for workloads that ask for the same. */
  readonly demands: string;
  /** The nodes on which some pod of it may be put. */
  readonly fitting: readonly KubernetesObject[];
  /** Equal for equal nodes, whatever is asked for. */
  readonly key: string;
}

function demandsOf(spec: Fields): string {
  return JSON.stringify([spec.nodeSelector, fields(spec.affinity).nodeAffinity, spec.tolerations]);
}

function fits(spec: Fields, node: KubernetesObject, kind: string): boolean {
  const wanted = Object.entries(labels(spec, "nodeSelector"));
  if (!wanted.every(([key, value]) => node.labels[key] === value)) return false;
  const affinity = fields(fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
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
