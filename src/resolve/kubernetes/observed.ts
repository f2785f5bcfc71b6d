/** Connections that were seen: (workload)-[:CALLS {basis: observed}]->(Service), found by the port that was called. */
import { number, pick, text } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import type { Service } from "./service.js";
import type { Workload } from "./workloads.js";

export function resolveObserved(
  workloads: readonly Workload[],
  services: readonly Service[],
  { cluster, output }: { cluster: Cluster; output: Output },
): void {
  const seen = cluster.ofKind("ObservedConnection.hubble.cilium.io");
  if (seen.length === 0) return;
  const byName = new Map(workloads.flatMap((each) => [each.uid, ...each.aliases].map((name) => [name, each] as const)));
  const behind = new Map<string, Service[]>();
  for (const service of services) {
    for (const { workload, targetPort, port } of service.backends) {
      const key = `${workload.uid} ${port.protocol} ${targetPort}`;
      behind.set(key, [...(behind.get(key) ?? []), service]);
    }
  }
  for (const object of seen) {
    const [from, to] = [endOf(cluster, object, "from"), endOf(cluster, object, "to")];
    const [caller, called] = [find(byName, from), find(byName, to)];
    if (caller === undefined || called === undefined) {
      const unknown = caller === undefined ? from : to;
      unjoined(
        output,
        object,
        `a connection was seen with ${shortName(cluster.uid, unknown)}, which is not in the inputs: that call is not followed`,
      );
      continue;
    }
    if (caller !== called) writeCall(caller, called, { cluster, object, behind, output });
  }
}

function endOf(cluster: Cluster, object: KubernetesObject, side: "from" | "to"): string {
  const end = pick(object.value, "spec", side);
  return uidOf(cluster.uid, text(end, "kind") ?? "Pod", text(end, "namespace") ?? "default", text(end, "name") ?? "");
}

/** A ReplicaSet that no input holds is known by its Deployment's name and a hash. */
function find(byName: ReadonlyMap<string, Workload>, uid: string): Workload | undefined {
  const deployment = /^(.*)\/ReplicaSet\/(.+)-[a-z0-9]{4,12}$/.exec(uid);
  return (
    byName.get(uid) ?? (deployment === null ? undefined : byName.get(`${deployment[1]}/Deployment/${deployment[2]}`))
  );
}

interface Calling {
  readonly cluster: Cluster;
  readonly object: KubernetesObject;
  readonly behind: ReadonlyMap<string, readonly Service[]>;
  readonly output: Output;
}

/** The Service that the flow names, else every one in front of the port, else the listener itself. */
function writeCall(caller: Workload, called: Workload, { cluster, object, behind, output }: Calling): void {
  const port = number(object.value, "spec", "port") ?? 0;
  const protocol = text(object.value, "spec", "protocol") ?? "tcp";
  const fronts = behind.get(`${called.uid} ${protocol} ${port}`) ?? [];
  const named = pick(object.value, "spec", "service");
  const meant = fronts.filter(
    ({ name, namespace }) => name === text(named, "name") && namespace === text(named, "namespace"),
  );
  const listener = `${called.uid}/port/${port}`;
  const chosen = (meant.length > 0 ? meant : fronts).map(({ uid }) => uid);
  const targets = chosen.length > 0 ? chosen : output.stated.has(listener) ? [listener] : [];
  if (targets.length === 0) {
    const why = `a connection was seen to ${shortName(cluster.uid, called.uid)} on ${protocol} ${port}, where nothing is known to listen: that call is not followed`;
    return unjoined(output, object, why);
  }
  const requests = number(object.value, "spec", "requestsPerDay");
  for (const target of new Set(targets)) {
    const properties = {
      port,
      protocol,
      why: "seen by Hubble",
      ...(requests === undefined ? {} : { requestsPerDay: requests }),
    };
    relate(output, object, { type: "CALLS", source: caller.uid, target, properties, basis: "observed" });
  }
}
