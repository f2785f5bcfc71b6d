/**
 * Which Pod Security level the pods of a namespace are held to: by the namespace's own label, or by a policy of Kyverno
 * that enforces the same standard. Whatever else such a policy demands is not understood as keeping a pod out: what
 * it would forbid counts as allowed, and that is said.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/,
 * https://kyverno.io/docs/policy-types/cluster-policy/validate/#pod-security
 */
import { items, pick, text, texts } from "./fields.js";
import type { Fields } from "./fields.js";
import { matches, readSelector } from "./network/selector.js";
import type { Selector } from "./network/selector.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { unjoined } from "./output.js";
import type { Output } from "./output.js";

export interface PodSecurity {
  readonly podSecurity: string;
  /** `label`, or the policy by its short name. */
  readonly podSecurityBy: string;
}

export type PodSecurityOf = (namespace: KubernetesObject) => PodSecurity | undefined;

/** Levels that keep a pod from taking over its node. */
const HOLDING = ["baseline", "restricted"];

/** Namespaces that Kyverno leaves alone unless its own configuration says otherwise. */
const LEFT_ALONE = new Set(["kube-system", "kube-public", "kube-node-lease", "kyverno"]);

export function readAdmission(cluster: Cluster, output: Output): PodSecurityOf {
  const demands = cluster
    .ofKind("ClusterPolicy.kyverno.io", "Policy.kyverno.io")
    .flatMap((policy) => readPolicy(cluster, policy, output));
  return (namespace) => {
    const stated = namespace.labels["pod-security.kubernetes.io/enforce"] ?? "";
    if (HOLDING.includes(stated)) return { podSecurity: stated, podSecurityBy: "label" };
    if (LEFT_ALONE.has(namespace.name)) return undefined;
    const demand = demands.find(({ isAbout }) => isAbout(namespace));
    return demand && { podSecurity: demand.level, podSecurityBy: demand.by };
  };
}

interface Demand {
  readonly level: string;
  readonly by: string;
  readonly isAbout: (namespace: KubernetesObject) => boolean;
}

function readPolicy(cluster: Cluster, policy: KubernetesObject, output: Output): Demand[] {
  const by = shortName(cluster.uid, policy.uid);
  const whole = text(policy.value, "spec", "validationFailureAction");
  return items(policy.value, "spec", "rules").flatMap((rule) => {
    const action = text(rule, "validate", "failureAction") ?? whole;
    if (rule.validate === undefined || action?.toLowerCase() !== "enforce") return [];
    const demand = readRule(rule, policy, cluster);
    if (typeof demand === "object") return [{ ...demand, by }];
    const named = text(rule, "name") ?? "";
    const why = `${by}: ${demand}, so rule ${named} is not understood as keeping pods out: what it forbids counts as allowed`;
    unjoined(output, policy, why);
    return [];
  });
}

/** Why it is not understood, or what it demands. */
function readRule(rule: Fields, policy: KubernetesObject, cluster: Cluster): Omit<Demand, "by"> | string {
  const level = text(rule, "validate", "podSecurity", "level") ?? "";
  if (!HOLDING.includes(level)) return "it checks something else than a level of Pod Security";
  if (pick(rule, "validate", "podSecurity", "exclude") !== undefined) return "it leaves out controls of the level";
  if (texts(rule, "conditions").length > 0) return "it has conditions of its own";
  if (pick(policy.value, "spec", "validationFailureActionOverrides") !== undefined)
    return "it enforces in some namespaces only";
  if (pick(policy.value, "spec", "admission") === false) return "it does not look at what is admitted";
  if (isExcepted(policy, cluster)) return "a PolicyException lets something through";
  const included = readFilters(rule.match);
  const excluded = rule.exclude === undefined ? [] : readFilters(rule.exclude);
  if (included === undefined || excluded === undefined) return "it is about more than kinds and namespaces";
  const own = policy.kind.startsWith("Policy") ? policy.namespace : undefined;
  const isAbout = (namespace: KubernetesObject) =>
    (own ?? namespace.name) === namespace.name &&
    included.some((filter) => filter.pods && meets(filter, namespace)) &&
    !excluded.some((filter) => meets(filter, namespace));
  return { level, isAbout };
}

function isExcepted(policy: KubernetesObject, cluster: Cluster): boolean {
  const names = new Set([policy.name, `${policy.namespace}/${policy.name}`]);
  return cluster
    .ofKind("PolicyException.kyverno.io")
    .some((exception) =>
      items(exception.value, "spec", "exceptions").some((each) => names.has(text(each, "policyName") ?? "")),
    );
}

interface Filter {
  readonly pods: boolean;
  readonly namespaces: readonly string[];
  readonly selector: Selector | undefined;
}

/** undefined where a filter asks for more than kinds and namespaces. `any` and `all` of one filter mean the same. */
function readFilters(value: unknown): Filter[] | undefined {
  const [any, all] = [items(value, "any"), items(value, "all")];
  const plain = pick(value, "resources") === undefined ? [] : [{ resources: pick(value, "resources") }];
  if (all.length > 1) return undefined;
  const filters = [...any, ...all, ...plain].map(({ resources, ...rest }) => {
    const { kinds, namespaces, namespaceSelector, ...more } = resources as Fields;
    if (Object.keys(rest).length + Object.keys(more).length > 0) return undefined;
    const pods = texts({ kinds }, "kinds").some((kind) => /^(\*|v1\/Pod|\*\/Pod|\*\/\*|Pod)$/.test(kind));
    return { pods, namespaces: texts({ namespaces }, "namespaces"), selector: readSelector(namespaceSelector) };
  });
  return filters.includes(undefined) ? undefined : (filters as Filter[]);
}

function meets({ namespaces, selector }: Filter, { name, labels }: KubernetesObject): boolean {
  const isNamed = namespaces.length === 0 || namespaces.some((pattern) => isLike(pattern, name));
  return isNamed && (selector === undefined || matches(selector, { ...labels, "kubernetes.io/metadata.name": name }));
}

function isLike(pattern: string, name: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(name);
}
