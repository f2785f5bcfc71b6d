/** Resolves objects written in a test and makes what came out easy to ask. */
import { Reported } from "../../../src/resolve/reported.js";
import type { RelationshipKind, StatedFactInput } from "../../../src/model/index.js";
import { kubernetes } from "../../../src/resolve/kubernetes/index.js";
import type { HubFact, ObjectInPartition, ResolveContext } from "../../../src/resolve/resolver.js";

type Asset = Extract<StatedFactInput, { fact: "asset" }>;
type Relationship = Extract<StatedFactInput, { fact: "relationship" }>;

export interface ConcludedFacts {
  readonly facts: readonly (StatedFactInput | HubFact)[];
  readonly unjoined: readonly string[];
  readonly asset: (uid: string) => Asset | undefined;
  /** `source -> target` of a type, uids without `k8s/c/`, sorted, each once. */
  readonly links: (type: RelationshipKind) => string[];
  readonly relationships: (type: RelationshipKind, source?: string, target?: string) => Relationship[];
  readonly nodes: readonly Record<string, unknown>[];
}

export function place(objects: readonly object[]): ObjectInPartition[] {
  return objects.map((value, index) => ({
    value: value as Record<string, unknown>,
    path: "f.json",
    at: `/items/${index}`,
    source: "s",
  }));
}

export function conclude(...objects: readonly object[]): ConcludedFacts {
  return concludePlaced(place(objects));
}

/** `stated`: what other domains say beside the cluster. */
export function concludePlaced(
  objects: readonly ObjectInPartition[],
  stated: ResolveContext["stated"] = [],
): ConcludedFacts {
  const { facts: found, unjoined } = kubernetes.resolve("k8s/c", objects, {
    stated,
    isReported: new Reported(stated).isReported,
  });
  const facts = [...found];
  const short = (uid: string) => uid.replace(/^k8s\/c\//, "");
  const all = facts.filter((fact) => fact.fact === "relationship");
  const assets = new Map(facts.flatMap((fact) => (fact.fact === "asset" ? [[fact.uid, fact] as const] : [])));
  const relationships = (type: RelationshipKind, source?: string, target?: string) =>
    all.filter(
      (each) =>
        each.type === type &&
        (source ?? short(each.source)) === short(each.source) &&
        (target ?? short(each.target)) === short(each.target),
    );
  return {
    facts,
    unjoined: unjoined.map(({ why }) => why),
    asset: (uid) => assets.get(`k8s/c/${uid}`),
    links: (type) =>
      [...new Set(relationships(type).map(({ source, target }) => `${short(source)} -> ${short(target)}`))].sort(),
    relationships,
    nodes: facts.flatMap((fact): Record<string, unknown>[] => {
      if (fact.fact === "hub")
        return [{ ...fact, properties: { protocol: fact.protocol, fromPort: fact.fromPort, toPort: fact.toPort } }];
      return fact.fact === "asset" ? [{ ...fact }] : [];
    }),
  };
}

interface PodParts {
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly spec?: object;
  readonly metadata?: object;
}

/** A pod that listens on 8080, called `http`. */
export function pod(
  name: string,
  { namespace = "default", labels = { app: name }, spec = {}, metadata = {} }: PodParts = {},
): object {
  const containers = [{ name: "main", image: "example.com/app:1", ports: [{ containerPort: 8080, name: "http" }] }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ...metadata },
    spec: { containers, ...spec },
  };
}

export function deployment(
  name: string,
  { namespace = "default", labels = { app: name }, spec = {} }: PodParts = {},
): object {
  const containers = [{ name: "main", image: "example.com/app:1", ports: [{ containerPort: 8080, name: "http" }] }];
  const template = { metadata: { labels }, spec: { containers, ...spec } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec: { replicas: 1, template } };
}

export function service(name: string, spec: object = {}, metadata: object = {}): object {
  const ports = [{ port: 80, targetPort: 8080 }];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default", ...metadata },
    spec: { selector: { app: name }, ports, ...spec },
  };
}

export function policy(name: string, spec: object, namespace = "default"): object {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}
