/**
 * Addresses in the cluster that scanners name, `ip/k8s/<cluster>/<address>:<port>`, as further names of what answers
 * there: a Service, by its own address or its port on a node, or a pod's listener. Only of those that are named.
 */
import type { ResolveContext } from "../resolver.js";
import { items, text, texts } from "./fields.js";
import { containerPorts } from "./container-ports.js";
import { listenerUid } from "./listeners.js";
import { addressesOf } from "./nodes.js";
import { addressName } from "./objects.js";
import type { Cluster } from "./objects.js";
import type { Output } from "./output.js";
import type { Service } from "./service.js";
import type { Workload } from "./workloads.js";

/** Names by which scanners mean an interface that asks for no login. */
export interface Named {
  readonly all: ReadonlySet<string>;
  /** Those where a scanner came in, whatever is set there; by others a check of settings failed. */
  readonly entered: ReadonlySet<string>;
}

export function readNamed(stated: ResolveContext["stated"]): Named {
  const entered = stated.flatMap((fact) =>
    fact.fact === "report" && fact.cwes.includes("CWE-306") ? fact.assets : [],
  );
  const set = stated.flatMap((fact) =>
    fact.fact === "asset" && fact.mention && fact.properties.authentication === "none" ? [fact.uid] : [],
  );
  return { all: new Set([...entered, ...set]), entered: new Set(entered) };
}

interface Answering {
  readonly cluster: Cluster;
  readonly services: readonly Service[];
  readonly workloads: readonly Workload[];
}

export function resolveNamedAddresses({ all: named }: Named, answering: Answering, output: Output): void {
  const prefix = `ip/${answering.cluster.uid}/`;
  if (![...named].some((name) => name.startsWith(prefix))) return;
  const known = new Set<string>();
  for (const { name, uid, path, at } of addresses(answering)) {
    if (!named.has(name) || known.has(name)) continue;
    known.add(name);
    output.facts.push({ fact: "asset", uid, kind: "Service", aliases: [name], mention: true, path, at });
  }
}

interface Address {
  readonly name: string;
  /** uid of the Service. */
  readonly uid: string;
  readonly path: string;
  readonly at: string;
}

function* addresses({ cluster, services, workloads }: Answering): Iterable<Address> {
  const nodes = cluster.ofKind("Node").flatMap((node) => addressesOf(node, "InternalIP", "ExternalIP"));
  const covering = new Map<string, string>();
  for (const { uid, object, ports, backends } of services) {
    const { path, at } = object;
    const own = new Set([
      text(object.value, "spec", "clusterIP") ?? "None",
      ...texts(object.value, "spec", "clusterIPs"),
    ]);
    for (const { port, nodePort } of ports) {
      for (const address of own) yield { name: addressName(cluster, address, port), uid, path, at };
      if (nodePort !== undefined)
        for (const address of nodes) yield { name: addressName(cluster, address, nodePort), uid, path, at };
    }
    for (const { workload, targetPort } of backends) {
      const listener = listenerUid(workload, targetPort);
      if (!covering.has(listener)) covering.set(listener, uid);
    }
  }
  for (const workload of workloads)
    for (const pod of workload.pods) {
      const { path, at } = pod.object;
      const own = items(pod.object.value, "status", "podIPs").map((each) => text(each, "ip"));
      for (const address of new Set([text(pod.object.value, "status", "podIP"), ...own])) {
        if (address === undefined) continue;
        for (const { port } of containerPorts(pod)) {
          const listener = listenerUid(workload, port);
          yield { name: addressName(cluster, address, port), uid: covering.get(listener) ?? listener, path, at };
        }
      }
    }
}
