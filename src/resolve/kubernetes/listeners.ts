/** Ports of containers that no Service covers, as Services of their own, and what the node's address opens of them. */
import { INTERNET } from "../../model/index.js";
import { applicationOf } from "./applications.js";
import { hostPorts } from "./exposure.js";
import type { ExposureContext } from "./exposure.js";
import { items, yes } from "./fields.js";
import type { PortProtocol } from "./network/ports.js";
import { asset, relate } from "./output.js";
import { shortName, uidOf } from "./objects.js";
import { containerPorts } from "./container-ports.js";
import type { ServicePort } from "./container-ports.js";
import type { Service } from "./service.js";
import { askForNoLogin } from "./services.js";
import type { Store } from "./stores.js";
import type { Workload } from "./workloads.js";

export interface ListenerContext extends ExposureContext {
  readonly stores: ReadonlyMap<string, Store>;
}

export function resolveListeners(
  workloads: readonly Workload[],
  services: readonly Service[],
  context: ListenerContext,
): void {
  const covered = new Set(
    services.flatMap(({ backends }) => backends.map((each) => key(each.workload, each.port.protocol, each.targetPort))),
  );
  for (const workload of workloads) {
    const open = hostOpenings(workload, context);
    const bare = uncovered(workload, covered, open);
    for (const port of bare) writeListener(workload, port, context);
    for (const port of open) openToInternet(workload, port, context);
  }
}

function key(workload: Workload, protocol: string, port: number): string {
  return `${workload.uid} ${protocol} ${port}`;
}

/** A listener that the node's own address opens is told apart even where a Service covers it. */
function uncovered(workload: Workload, covered: ReadonlySet<string>, open: readonly HostOpening[]): ServicePort[] {
  const ports = new Map<string, ServicePort>();
  for (const pod of workload.pods) {
    for (const port of containerPorts(pod)) {
      const own = key(workload, port.protocol, port.port);
      if (!covered.has(own) || open.some((each) => each.port === port.port && each.protocol === port.protocol))
        ports.set(own, port);
    }
  }
  return [...ports.values()].sort((a, b) => a.port - b.port);
}

/** uid of a workload's port that no Service covers, or that its node opens. */
export function listenerUid(workload: Workload, port: number): string {
  return `${workload.uid}/port/${port}`;
}

function writeListener(workload: Workload, port: ServicePort, { cluster, stores, output }: ListenerContext): void {
  const uid = listenerUid(workload, port.port);
  const store = stores.get(workload.uid);
  const application = applicationOf({ number: port.port, name: port.name, engine: store?.engine });
  const properties = {
    protocol: port.protocol,
    port: port.port,
    ...(application === undefined ? {} : { application }),
  };
  const { object } = workload;
  asset(output, object, {
    uid,
    kind: "Service",
    name: `${workload.name}:${port.port}`,
    aliases: [shortName(cluster.uid, uid)],
    properties,
  });
  relate(output, object, {
    type: "IN",
    source: uid,
    target: uidOf(cluster.uid, "Namespace", undefined, workload.namespace),
  });
  relate(output, object, {
    type: "EXPOSES",
    source: workload.uid,
    target: uid,
    properties: { protocol: port.protocol, port: port.port },
  });
  if (store?.ports.includes(port.port) !== true) return;
  if (store.asksForNoLogin) askForNoLogin(uid, workload, output);
  relate(output, object, {
    type: "SERVES",
    source: uid,
    target: store.uid,
    properties: { why: `${store.engine} answers there` },
    basis: "inferred",
  });
}

interface HostOpening {
  readonly port: number;
  readonly protocol: PortProtocol;
}

/** Only where some node that the workload runs on is known to have an address on the internet. */
function hostOpenings(workload: Workload, { nodes }: ListenerContext): HostOpening[] {
  const there = nodes.of.get(workload.uid) ?? [];
  if (!there.some((node) => nodes.withPublicAddress.has(node))) return [];
  const found = new Map<string, HostOpening>();
  for (const { spec } of workload.pods) {
    for (const container of items(spec, "containers")) {
      for (const { protocol, port, listens } of hostPorts(container, yes(spec, "hostNetwork"))) {
        found.set(`${protocol} ${port}`, { protocol, port: listens });
      }
    }
  }
  return [...found.values()];
}

/** The node hands packets on to the pod, so the pod's policies decide as for any address outside. */
function openToInternet(
  workload: Workload,
  { protocol, port }: HostOpening,
  { network, output }: ListenerContext,
): void {
  if (!network.publicMayReach({ workload: workload.uid, protocol, port })) return;
  const properties = { protocol, ranges: [String(port)], why: "port on a node with a public address" };
  relate(output, workload.object, {
    type: "CAN_CONNECT",
    source: INTERNET,
    target: listenerUid(workload, port),
    properties,
  });
}
