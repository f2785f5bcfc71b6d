/** What a Service is to the parts of the resolver. */
import type { ServicePort } from "./container-ports.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import type { Output } from "./output.js";
import type { Store } from "./stores.js";
import type { PodSpec, Workload } from "./workloads.js";

export interface Backend {
  readonly workload: Workload;
  /** The Service's port. */
  readonly port: ServicePort;
  /** The one that the container listens on. */
  readonly targetPort: number;
}

export interface Service {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly object: KubernetesObject;
  readonly ports: readonly ServicePort[];
  readonly backends: readonly Backend[];
}

/** A Service before it is known what is behind it. */
export type BareService = Omit<Service, "backends">;

/** Pods by namespace, to match selectors against. */
export type PodIndex = ReadonlyMap<string, readonly { workload: Workload; pod: PodSpec }[]>;

export interface ServiceContext {
  readonly cluster: Cluster;
  readonly workloads: readonly Workload[];
  readonly stores: ReadonlyMap<string, Store>;
  readonly output: Output;
}

export interface Matching extends ServiceContext {
  readonly pods: PodIndex;
  readonly slices: ReadonlyMap<string, readonly KubernetesObject[]>;
}
