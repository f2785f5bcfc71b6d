/** The sides of connections: every distinct way in which policies can see a pod. */
import { byText, items, number, text } from "../fields.js";
import type { Cluster } from "../objects.js";
import type { PodSpec, Workload } from "../workloads.js";
import { readProtocol } from "./ports.js";
import type { Range } from "../../port-ranges.js";
import { programmer } from "./programs.js";
import type { Party, Policy, StatedPeer, Test } from "./rule.js";
import { isAbout } from "./who.js";

export interface Parties {
  readonly parties: readonly Party[];
  /** Workloads of which some pod is that party. */
  readonly members: readonly (readonly Workload[])[];
  /** By party: the policies that are about it. */
  readonly policies: readonly (readonly Policy[])[];
  /** Policies of which the selector finds no pod. */
  readonly idle: readonly Policy[];
}

const EMPTY: ReadonlyMap<string, readonly number[]> = new Map();

/** A namespace's labels; every namespace has its name as a label, whether its object is in the inputs or not. */
export function namespaceLabels(cluster: Cluster, name: string): Readonly<Record<string, string>> {
  return { ...cluster.find("Namespace", undefined, name)?.labels, "kubernetes.io/metadata.name": name };
}

/** What a pod is apart from its labels, and what depends on that. */
export interface Mesh {
  /** Attributes that tell pods apart where mesh policies are there: see `Party.self`. */
  readonly selfOf: (pod: PodSpec, namespace: string) => Readonly<Record<string, string>>;
  /** Those of its attributes that tell pods apart even where no selector names them. */
  readonly attributes: readonly string[];
  /** Policies that follow from what the pod is, such as mutual TLS in the mesh. */
  readonly policiesFor: (pod: PodSpec, namespace: string) => readonly Policy[];
  readonly mutualTls: (pod: PodSpec, namespace: string) => readonly Range[];
}

export function collectParties(
  cluster: Cluster,
  workloads: readonly Workload[],
  { policies, mesh }: { policies: readonly Policy[]; mesh: Mesh },
): Parties {
  const keys = usedLabels(policies);
  for (const attribute of mesh.attributes) keys.self.add(attribute);
  const near = nearPolicies(policies);
  const found = new Map<string, { party: Party; members: Set<Workload>; about: readonly Policy[] }>();
  const namespaces = remember((name: string) => namespaceLabels(cluster, name));
  const programs = programmer();
  const busy = new Set<Policy>();
  for (const workload of workloads) {
    const { namespace } = workload;
    for (const pod of workload.pods) {
      const account = text(pod.spec, "serviceAccountName") ?? text(pod.spec, "serviceAccount") ?? "default";
      const self = { namespace, account, ...mesh.selfOf(pod, namespace) };
      const more = mesh.policiesFor(pod, namespace);
      const key = JSON.stringify([namespace, seenByPolicies(pod, keys, self), more.map((each) => each.key)]);
      const known = found.get(key);
      if (known !== undefined) {
        known.members.add(workload);
        continue;
      }
      const seen = {
        namespace,
        namespaceLabels: namespaces(namespace),
        labels: pod.labels,
        accountLabels: cluster.find("ServiceAccount", namespace, account)?.labels ?? {},
        self,
        namedPorts: namedPorts(pod.spec),
        mutualTls: mesh.mutualTls(pod, namespace),
      };
      const selecting = near(namespace).filter((policy) => isAbout(policy.subject, seen));
      for (const policy of selecting) busy.add(policy);
      const about = [...selecting, ...more];
      found.set(key, { party: { ...seen, ...programs(about) }, members: new Set([workload]), about });
    }
  }
  const inside = [...found.values()];
  return {
    parties: inside.map(({ party }) => party),
    members: inside.map(({ members }) => [...members]),
    policies: inside.map(({ about }) => about),
    idle: policies.filter((policy) => !busy.has(policy) && policy.ingress.length + policy.egress.length > 0),
  };
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

/** Policies that may be about pods of a namespace: its own, and those of the whole cluster. */
function nearPolicies(policies: readonly Policy[]): (namespace: string) => readonly Policy[] {
  const own = new Map<string | undefined, Policy[]>();
  for (const policy of policies) {
    const fixed = typeof policy.subject.namespace === "string" ? policy.subject.namespace : undefined;
    const list = own.get(fixed);
    if (list === undefined) own.set(fixed, [policy]);
    else list.push(policy);
  }
  return remember((namespace) => [...(own.get(namespace) ?? []), ...(own.get(undefined) ?? [])] as Policy[]) as (
    namespace: string,
  ) => readonly Policy[];
}

interface Used {
  readonly labels: ReadonlySet<string>;
  readonly self: ReadonlySet<string>;
}

/** Only labels and attributes that some selector names can tell pods apart. */
function usedLabels(policies: readonly Policy[]): { labels: Set<string>; self: Set<string> } {
  const used = { labels: new Set<string>(), self: new Set<string>() };
  const addTest = (test: Test): void => {
    if ("all" in test) test.all.forEach(addTest);
    else if ("any" in test) test.any.forEach(addTest);
    else if ("not" in test) addTest(test.not);
    else if (test.of === "pod") used.labels.add(test.key);
    else if (test.of === "account") used.self.add("account");
    else if (test.of === "self") used.self.add(test.key);
  };
  const add = (peer: StatedPeer) => {
    if (peer.is === "pods") for (const { key } of peer.pods) used.labels.add(key);
    if (peer.is === "test") addTest(peer.test);
  };
  for (const policy of policies) {
    add(policy.subject);
    for (const { steps } of [...policy.ingress, ...policy.egress]) {
      for (const step of steps) step.peers?.forEach(add);
    }
  }
  return used;
}

function seenByPolicies(pod: PodSpec, used: Used, self: Readonly<Record<string, string>>): unknown {
  const seen: [string, string][] = [];
  for (const key of used.labels) {
    const value = pod.labels[key];
    if (value !== undefined) seen.push([key, value]);
  }
  const own = [...used.self].map((key) => self[key] ?? null);
  return [seen.sort(([a], [b]) => byText(a, b)), own, [...namedPorts(pod.spec)].sort(([a], [b]) => byText(a, b))];
}

/** `<protocol>/<name>` → numbers. */
export function namedPorts(spec: PodSpec["spec"]): ReadonlyMap<string, readonly number[]> {
  let named: Map<string, number[]> | undefined;
  for (const container of items(spec, "containers")) {
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
