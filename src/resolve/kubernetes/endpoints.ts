/** What is behind Services without selector: somebody else says it by Endpoints or EndpointSlices. */
import { items, number, text } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { unjoined } from "./output.js";
import type { Backend, BareService, Matching } from "./service.js";
import type { Workload } from "./workloads.js";

/** Endpoints and EndpointSlices by the uid of their Service. */
export function endpointObjects(cluster: Cluster): Map<string, KubernetesObject[]> {
  const found = new Map<string, KubernetesObject[]>();
  for (const object of cluster.ofKind("EndpointSlice", "Endpoints")) {
    const name = object.kind === "Endpoints" ? object.name : object.labels["kubernetes.io/service-name"];
    if (name === undefined) continue;
    const uid = uidOf(cluster.uid, "Service", object.namespace, name);
    found.set(uid, [...(found.get(uid) ?? []), object]);
  }
  return found;
}

/** A Service without selector: somebody else says by Endpoints or EndpointSlices what is behind it. */
export function fromEndpoints(service: BareService, { cluster, workloads, slices, output }: Matching): Backend[] {
  const objects = slices.get(service.uid) ?? [];
  const byName = new Map(
    objects.length === 0
      ? []
      : workloads.flatMap((workload) => [...workload.aliases, workload.uid].map((name) => [name, workload] as const)),
  );
  const byAddress = new Map(objects.length === 0 ? [] : workloads.flatMap(podAddresses));
  return objects.flatMap((object) => {
    const parts = object.kind === "Endpoints" ? items(object.value, "subsets") : [object.value];
    return parts.flatMap((part) => {
      const ports = items(part, "ports").flatMap((port) => endpointPort(service, port));
      const ends = [...items(part, "addresses"), ...items(part, "endpoints")];
      return ends.flatMap((end) => {
        const target = text(end, "targetRef", "name");
        const addresses = [text(end, "ip"), ...(Array.isArray(end.addresses) ? end.addresses : [])];
        const named = target === undefined ? undefined : byName.get(`${object.namespace}/Pod/${target}`);
        const workload =
          named ?? addresses.map((address) => byAddress.get(String(address))).find((each) => each !== undefined);
        if (workload === undefined)
          unjoined(
            output,
            object,
            `${shortName(cluster.uid, service.uid)} leads to ${target ?? addresses.join(", ")}, which is no pod in the inputs`,
          );
        return workload === undefined ? [] : ports.map((each) => ({ workload, ...each }));
      });
    });
  });
}

function endpointPort({ ports }: BareService, port: unknown): Omit<Backend, "workload">[] {
  const targetPort = number(port, "port");
  const own = ports.find(({ name }) => (name ?? "") === (text(port, "name") ?? "")) ?? ports[0];
  return targetPort === undefined || own === undefined ? [] : [{ port: own, targetPort }];
}

function podAddresses(workload: Workload): [string, Workload][] {
  return workload.pods.flatMap(({ object }) => {
    const addresses = [
      text(object.value, "status", "podIP"),
      ...items(object.value, "status", "podIPs").map((each) => text(each, "ip")),
    ];
    return addresses.flatMap((address): [string, Workload][] => (address === undefined ? [] : [[address, workload]]));
  });
}
