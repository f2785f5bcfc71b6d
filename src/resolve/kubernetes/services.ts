/** Services: which pods are behind them, on which ports, under which names. */
import { applicationOf } from "./applications.js";
import { containerPorts } from "./container-ports.js";
import type { ServicePort } from "./container-ports.js";
import { endpointObjects, fromEndpoints } from "./endpoints.js";
import { items, labels, number, text } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { namedPorts } from "./network/parties.js";
import { readProtocol } from "./network/ports.js";
import { equalitySelector, matches } from "./network/selector.js";
import type { Backend, BareService, Matching, Service, ServiceContext } from "./service.js";
import type { PodSpec, Workload } from "./workloads.js";

export function resolveServices(context: ServiceContext): Service[] {
  const pods = new Map<string, { workload: Workload; pod: PodSpec }[]>();
  for (const workload of context.workloads) {
    const list = pods.get(workload.namespace) ?? [];
    pods.set(workload.namespace, list);
    for (const pod of workload.pods) list.push({ workload, pod });
  }
  const slices = endpointObjects(context.cluster);
  return context.cluster.ofKind("Service").map((object) => resolveService(object, { ...context, pods, slices }));
}

function resolveService(object: KubernetesObject, matching: Matching): Service {
  const { cluster, output, stores } = matching;
  const bare = {
    uid: object.uid,
    name: object.name,
    namespace: object.namespace ?? "default",
    object,
    ports: readPorts(object),
  };
  const backends = distinct(findBackends(bare, matching));
  const engine = backends.map(({ workload }) => stores.get(workload.uid)?.engine).find((each) => each !== undefined);
  const ports = bare.ports.map((port) => ({ ...port, application: applicationOf({ ...signs(port), engine }) }));
  const withApplication = new Map(bare.ports.map((port, index) => [port, ports[index]!]));
  const service = {
    ...bare,
    ports,
    backends: backends.map((each) => ({ ...each, port: withApplication.get(each.port) ?? each.port })),
  };
  writeService(cluster, service, output);
  for (const { workload, port, targetPort } of service.backends) {
    // Scaled down to nothing: nothing listens there.
    if (workload.replicas === 0) continue;
    const properties = {
      protocol: port.protocol,
      port: targetPort,
      ...(port.name === undefined ? {} : { name: port.name }),
    };
    relate(output, object, { type: "EXPOSES", source: workload.uid, target: service.uid, properties });
    const store = stores.get(workload.uid);
    if (store === undefined || !store.ports.includes(targetPort)) continue;
    if (store.asksForNoLogin) askForNoLogin(service.uid, workload, output);
    const why = `${store.engine} answers on port ${targetPort}`;
    relate(output, object, {
      type: "SERVES",
      source: service.uid,
      target: store.uid,
      properties: { why },
      basis: "inferred",
    });
  }
  return service;
}

function signs(port: ServicePort) {
  const target = typeof port.target === "number" ? port.target : port.port;
  return {
    number: target,
    name: port.name ?? (typeof port.target === "string" ? port.target : undefined),
    appProtocol: port.application,
  };
}

/** `application` holds the stated appProtocol until the pods behind are known. */
function readPorts({ value }: KubernetesObject): ServicePort[] {
  return items(value, "spec", "ports").flatMap((port) => {
    const own = number(port, "port");
    const protocol = readProtocol(text(port, "protocol"));
    if (own === undefined || protocol === undefined) return [];
    const stated = text(port, "targetPort");
    const target =
      stated === undefined ? (number(port, "targetPort") ?? own) : /^\d+$/.test(stated) ? Number(stated) : stated;
    return [
      {
        name: text(port, "name"),
        port: own,
        protocol,
        target,
        nodePort: number(port, "nodePort"),
        application: text(port, "appProtocol"),
      },
    ];
  });
}

function findBackends(service: BareService, matching: Matching): Backend[] {
  const { object, namespace, ports } = service;
  const selector = equalitySelector(labels(object.value, "spec", "selector"));
  if (text(object.value, "spec", "type") === "ExternalName") return [];
  if (selector.length === 0) return fromEndpoints(service, matching);
  const selected = (matching.pods.get(namespace) ?? []).filter(({ pod }) => matches(selector, pod.labels));
  if (selected.length === 0) {
    const wanted = selector.map(({ key, values }) => `${key}=${values[0]}`).join(", ");
    unjoined(
      matching.output,
      object,
      `${shortName(matching.cluster.uid, object.uid)} selects ${wanted}, which no pod in ${namespace} has: nothing is known behind it`,
    );
  }
  const known = selected.flatMap(({ workload, pod }) => ports.flatMap((port) => toBackends(workload, pod, port)));
  for (const port of ports) {
    if (selected.length === 0 || known.some((each) => each.port === port)) continue;
    unjoined(
      matching.output,
      object,
      `${shortName(matching.cluster.uid, object.uid)} leads to a port called ${port.target}, which no container of its pods has`,
    );
  }
  // A headless Service may leave its ports out: clients then use those of the pods.
  if (ports.length === 0)
    return selected.flatMap(({ workload, pod }) =>
      containerPorts(pod).map((port) => ({ workload, port, targetPort: port.port })),
    );
  return known;
}

/** A target that is a name may stand for different numbers in different pods. */
function toBackends(workload: Workload, pod: PodSpec, port: ServicePort): Backend[] {
  const numbers =
    typeof port.target === "number"
      ? [port.target]
      : (namedPorts(pod.spec).get(`${port.protocol}/${port.target}`) ?? []);
  return numbers.map((targetPort) => ({ workload, port, targetPort }));
}

/** A workload's pods differ in nothing that counts here most of the time: one backend each. */
function distinct(backends: readonly Backend[]): Backend[] {
  const kept = new Map(
    backends.map((each) => [`${each.workload.uid} ${each.port.protocol} ${each.port.port} ${each.targetPort}`, each]),
  );
  return [...kept.values()];
}

/** Names under which clients inside the cluster know a Service. */
export function serviceHosts({ name, namespace }: Pick<Service, "name" | "namespace">): string[] {
  return [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

/** Said by the settings of the container that answers there. */
export function askForNoLogin(uid: string, { object }: Workload, output: Output): void {
  const { path, at } = object;
  const properties = { authentication: "none" };
  output.facts.push({ fact: "asset", uid, kind: "Service", mention: true, properties, path, at });
}

function writeService(cluster: Cluster, service: Service, output: Output): void {
  const { uid, object, ports } = service;
  const external = text(object.value, "spec", "externalName");
  const balancers = items(object.value, "status", "loadBalancer", "ingress");
  const given = balancers.flatMap((each) => text(each, "hostname") ?? text(each, "ip") ?? []);
  const outside = balancers.flatMap((each) =>
    [text(each, "hostname"), text(each, "ip")].flatMap((name, index) =>
      name === undefined ? [] : [`${index === 0 ? "dns" : "ip"}/${name}`],
    ),
  );
  const [first] = ports;
  asset(output, object, {
    uid,
    kind: "Service",
    name: service.name,
    aliases: [shortName(cluster.uid, uid), ...serviceHosts(service), ...outside],
    properties: {
      ...(first === undefined ? {} : { protocol: first.protocol, port: first.port }),
      ...(first?.application === undefined ? {} : { application: first.application }),
      hosts: [...serviceHosts(service), ...given, ...(external === undefined ? [] : [external])],
      ...(given.length === 0 ? {} : { balancers: given }),
    },
  });
  relate(output, object, {
    type: "IN",
    source: uid,
    target: uidOf(cluster.uid, "Namespace", undefined, service.namespace),
  });
}
