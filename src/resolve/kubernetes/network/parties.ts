/** The sides of connections: every distinct way in which policies can see a pod. */
import { byText, fields, items, number, text } from "../fields.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { containersOf } from "../workloads.js";
import type { PodSpec, Workload } from "../workloads.js";
import { readProtocol } from "./ports.js";
import type { Policy, Rule } from "./policy.js";
import { matches } from "./selector.js";
import type { Selector } from "./selector.js";
import type { Party } from "./verdict.js";

export interface Parties {
  readonly parties: readonly Party[];
  /** Workloads of which some pod is that party. */
  readonly members: readonly (readonly Workload[])[];
  /** Policies of which the selector finds no pod. */
  readonly idle: readonly Policy[];
}

const EMPTY: ReadonlyMap<string, readonly number[]> = new Map();

/** A namespace's labels; every namespace has its name as a label, whether its object is in the inputs or not. */
export function namespaceLabels(cluster: Cluster, name: string): Readonly<Record<string, string>> {
  return { ...cluster.find("Namespace", undefined, name)?.labels, "kubernetes.io/metadata.name": name };
}

export function collectParties(cluster: Cluster, workloads: readonly Workload[], policies: readonly Policy[]): Parties {
  const keys = usedLabels(policies);
  const byNamespace = new Map<string, Policy[]>();
  for (const policy of policies)
    byNamespace.set(policy.namespace, [...(byNamespace.get(policy.namespace) ?? []), policy]);
  const found = new Map<string, { party: Party; members: Set<Workload> }>();
  const namespaces = new Map<string, Readonly<Record<string, string>>>();
  const rules = ruleLists();
  const busy = new Set<Policy>();
  for (const workload of workloads) {
    const here = byNamespace.get(workload.namespace) ?? [];
    for (const pod of workload.pods) {
      const seen = seenByPolicies(pod, keys);
      const key = JSON.stringify([workload.namespace, seen]);
      const known = found.get(key);
      if (known !== undefined) {
        known.members.add(workload);
        continue;
      }
      const selecting = here.filter((policy) => matches(policy.selector, pod.labels));
      for (const policy of selecting) busy.add(policy);
      const own = namespaces.get(workload.namespace) ?? namespaceLabels(cluster, workload.namespace);
      namespaces.set(workload.namespace, own);
      const party: Party = {
        namespace: workload.namespace,
        namespaceLabels: own,
        labels: pod.labels,
        namedPorts: namedPorts(pod.spec),
        ...rules(selecting),
      };
      found.set(key, { party, members: new Set([workload]) });
    }
  }
  const inside = [...found.values()];
  return {
    parties: inside.map(({ party }) => party),
    members: inside.map(({ members }) => [...members]),
    idle: policies.filter((policy) => !busy.has(policy)),
  };
}

/** Only labels that some selector names can tell pods apart. */
function usedLabels(policies: readonly Policy[]): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (selector: Selector | string) => {
    if (typeof selector !== "string") for (const { key } of selector) keys.add(key);
  };
  for (const policy of policies) {
    add(policy.selector);
    for (const rule of [...(policy.ingress ?? []), ...(policy.egress ?? [])]) {
      for (const peer of rule.peers ?? []) if (peer.is === "pods") add(peer.pods);
    }
  }
  return keys;
}

function seenByPolicies(pod: PodSpec, keys: ReadonlySet<string>): unknown {
  const seen: [string, string][] = [];
  for (const key of keys) {
    const value = pod.labels[key];
    if (value !== undefined) seen.push([key, value]);
  }
  return [seen.sort(([a], [b]) => byText(a, b)), [...namedPorts(pod.spec)].sort(([a], [b]) => byText(a, b))];
}

/** `<protocol>/<name>` → numbers; init containers that keep running (sidecars) count as well. */
export function namedPorts(spec: PodSpec["spec"]): ReadonlyMap<string, readonly number[]> {
  let named: Map<string, number[]> | undefined;
  for (const container of containersOf(spec)) {
    for (const port of items(container, "ports")) {
      const name = text(port, "name");
      const value = number(port, "containerPort");
      const protocol = readProtocol(text(port, "protocol"));
      if (name === undefined || value === undefined || protocol === undefined) continue;
      named ??= new Map();
      const key = `${protocol}/${name}`;
      named.set(key, [...(named.get(key) ?? []), value]);
    }
  }
  return named ?? EMPTY;
}

type Rules = Pick<Party, "ingress" | "egress">;

/** Pods that the same policies select share their lists of rules. */
function ruleLists(): (selecting: readonly Policy[]) => Rules {
  const lists = new Map<string, Rules>();
  const union = (directed: readonly (readonly Rule[] | undefined)[]) => {
    const present = directed.filter((rules) => rules !== undefined);
    return present.length === 0 ? undefined : present.flat();
  };
  return (selecting) => {
    const key = selecting.map((policy) => policy.object.uid).join("\n");
    const known = lists.get(key);
    if (known !== undefined) return known;
    const made = {
      ingress: union(selecting.map((policy) => policy.ingress)),
      egress: union(selecting.map((policy) => policy.egress)),
    };
    lists.set(key, made);
    return made;
  };
}

/** Problems of reading that a policy carries, for the report. */
export function policyProblems(policies: readonly Policy[]): { object: KubernetesObject; why: string }[] {
  return policies.flatMap(({ object, problems }) =>
    problems.map((why) => ({ object, why: `${fields(object.value.metadata).name as string}: ${why}` })),
  );
}
