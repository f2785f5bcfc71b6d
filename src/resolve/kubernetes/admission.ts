/**
 * What admission keeps out of a namespace: pods beyond a Pod Security level, by the namespace's own label or by a policy of
 * Kyverno that enforces the same standard, and shells in pods, by a policy that denies them. Whatever else such a policy
 * demands is not understood as keeping anybody out: what it would forbid counts as allowed, and that is said.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/,
 * https://kyverno.io/docs/policy-types/cluster-policy/validate/#pod-security
 */
import { isOn, isOpening, meets, readDenial, readFilters } from "./admission-filters.js";
import type { Filter, Place } from "./admission-filters.js";
import { items, pick, text, texts } from "./fields.js";
import type { Fields } from "./fields.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { unjoined } from "./output.js";
import type { Output } from "./output.js";

export interface Admission {
  readonly podSecurity?: string;
  /** `label`, or the policy by its short name. */
  readonly podSecurityBy?: string;
  /** The policy by its short name. */
  readonly execDeniedBy?: string;
}

export type AdmissionOf = (namespace: Place) => Admission;

/** Levels that keep a pod from taking over its node. */
const HOLDING = ["baseline", "restricted"];

/** Namespaces that Kyverno leaves alone unless its own configuration says otherwise. */
const LEFT_ALONE = new Set(["kube-system", "kube-public", "kube-node-lease", "kyverno"]);

export function readAdmission(cluster: Cluster, output: Output): AdmissionOf {
  const demands = cluster
    .ofKind("ClusterPolicy.kyverno.io", "Policy.kyverno.io")
    .flatMap((policy) => readPolicy(cluster, policy, output));
  return (namespace) => {
    const stated = namespace.labels?.["pod-security.kubernetes.io/enforce"] ?? "";
    const label = HOLDING.includes(stated) ? { podSecurity: stated, podSecurityBy: "label" } : undefined;
    if (LEFT_ALONE.has(namespace.name)) return { ...label };
    const held = demands.filter(({ isAbout }) => isAbout(namespace)).map(({ gives }) => gives);
    const level = label ?? held.find(({ podSecurity }) => podSecurity !== undefined);
    return { ...held.find(({ execDeniedBy }) => execDeniedBy !== undefined), ...level };
  };
}

interface Demand {
  readonly gives: Admission;
  readonly isAbout: (namespace: Place) => boolean;
}

function readPolicy(cluster: Cluster, policy: KubernetesObject, output: Output): Demand[] {
  const by = shortName(cluster.uid, policy.uid);
  const whole = text(policy.value, "spec", "validationFailureAction");
  return items(policy.value, "spec", "rules").flatMap((rule) => {
    const action = text(rule, "validate", "failureAction") ?? whole;
    const actions = [action, ...overrides(rule, policy).map((each) => text(each, "action"))];
    if (rule.validate === undefined || !actions.some((each) => each?.toLowerCase() === "enforce")) return [];
    const demand = lapse(rule, policy, cluster) ?? readRule(rule, policy, by);
    if (typeof demand === "object") return [demand];
    const named = text(rule, "name") ?? "";
    const why = `${by}: ${demand}, so rule ${named} is not understood as keeping pods out: what it forbids counts as allowed`;
    unjoined(output, policy, why);
    return [];
  });
}

/** Where another action is taken than elsewhere: stated by the rule, or in older versions by the policy. */
function overrides(rule: Fields, policy: KubernetesObject): Fields[] {
  return [
    ...items(rule, "validate", "failureActionOverrides"),
    ...items(policy.value, "spec", "validationFailureActionOverrides"),
  ];
}

/** Why the rule does not always hold; undefined: it does. */
function lapse(rule: Fields, policy: KubernetesObject, cluster: Cluster): string | undefined {
  if (overrides(rule, policy).length > 0) return "it enforces in some namespaces only";
  if (pick(policy.value, "spec", "admission") === false) return "it does not look at what is admitted";
  if (isExcepted(policy, cluster)) return "a PolicyException lets something through";
  return texts(rule, "conditions").length > 0 ? "it has conditions of its own" : undefined;
}

const PODS = /^(\*|v1\/Pod|\*\/Pod|\*\/\*|Pod)$/;
/** The object of such a request was a kind of its own in older versions. */
const SHELLS = /^((v1\/|\*\/)?Pod\/exec|PodExecOptions)$/;

/** Why it is not understood, or what it demands. */
function readRule(rule: Fields, policy: KubernetesObject, by: string): Demand | string {
  const included = readFilters(rule.match);
  const excluded = rule.exclude === undefined ? [] : readFilters(rule.exclude);
  if (included === undefined || excluded === undefined) return "it is about more than kinds and namespaces";
  const own = policy.kind.startsWith("Policy") ? policy.namespace : undefined;
  const covers = (kind: RegExp, operation: string) => (namespace: Place) => {
    const about = (filter: Filter, unknown: boolean) => isOn(filter, operation) && meets(filter, namespace, unknown);
    return (
      (own ?? namespace.name) === namespace.name &&
      included.some((filter) => filter.kinds.some((each) => kind.test(each)) && about(filter, false)) &&
      !excluded.some((filter) => about(filter, true))
    );
  };
  if (
    pick(rule, "validate", "deny") !== undefined &&
    included.every(({ kinds }) => kinds.every((each) => SHELLS.test(each)))
  ) {
    const denies = readDenial(pick(rule, "validate", "deny"));
    if (denies === undefined || !isOpening(rule.preconditions)) return "it has conditions of its own";
    const covered = covers(SHELLS, "CONNECT");
    return { gives: { execDeniedBy: by }, isAbout: (namespace) => covered(namespace) && denies(namespace.name) };
  }
  if (rule.preconditions !== undefined) return "it has conditions of its own";
  if ([...included, ...excluded].some(({ operations }) => operations.length > 0))
    return "it is about some operations only";
  const level = text(rule, "validate", "podSecurity", "level") ?? "";
  if (!HOLDING.includes(level)) return "it checks something else than a level of Pod Security";
  if (pick(rule, "validate", "podSecurity", "exclude") !== undefined) return "it leaves out controls of the level";
  return { gives: { podSecurity: level, podSecurityBy: by }, isAbout: covers(PODS, "CREATE") };
}

function isExcepted(policy: KubernetesObject, cluster: Cluster): boolean {
  const names = new Set([policy.name, `${policy.namespace}/${policy.name}`]);
  return cluster
    .ofKind("PolicyException.kyverno.io")
    .some((exception) =>
      items(exception.value, "spec", "exceptions").some((each) => names.has(text(each, "policyName") ?? "")),
    );
}
