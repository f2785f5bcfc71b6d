/** What of a cluster can be reached from the internet without a route: load balancers, node ports, external addresses. */
import { INTERNET } from "../../model/index.js";
import type { Basis } from "../../model/index.js";
import { items, number, pick, text, texts } from "./fields.js";
import { isInternet } from "../internet.js";
import { isPublicAddress, parseCidrs } from "./network/addresses.js";
import type { Network } from "./network/index.js";
import { readProtocol } from "./network/ports.js";
import type { PortProtocol } from "./network/ports.js";
import type { Nodes } from "./nodes.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import type { ServicePort } from "./container-ports.js";
import type { Service } from "./service.js";

export interface ExposureContext {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly nodes: Nodes;
  readonly output: Output;
}

/** How the internet gets to a Service, were it not for policies. */
interface Opening {
  readonly ports: readonly ServicePort[];
  readonly basis: Basis;
  readonly why: string;
}

export function resolveExposure(services: readonly Service[], context: ExposureContext): void {
  for (const service of services) {
    const [opening] = openings(service, context.nodes);
    if (opening !== undefined) open(service, opening, context);
  }
}

/** The surest first. */
function openings(service: Service, nodes: Nodes): Opening[] {
  const { object, ports } = service;
  const found: Opening[] = [];
  const type = text(object.value, "spec", "type");
  if (type === "LoadBalancer" && !isInternal(object) && sourcesPublic(object)) {
    found.push({ ports, basis: "configured", why: "load balancer" });
  }
  const external = texts(object.value, "spec", "externalIPs").filter(isPublicAddress);
  if (external.length > 0) found.push({ ports, basis: "configured", why: `external address ${external[0]}` });
  if (
    type === "NodePort" ||
    (type === "LoadBalancer" && pick(object.value, "spec", "allocateLoadBalancerNodePorts") !== false)
  ) {
    const list = ports.map((port) => port.nodePort ?? port.port).join(", ");
    if (nodes.withPublicAddress.size > 0)
      found.push({ ports, basis: "configured", why: `node port ${list} on nodes with public addresses` });
    else if (!nodes.addressesKnown && type === "NodePort")
      found.push({
        ports,
        basis: "inferred",
        why: `node port ${list}; no input says whether all nodes have private addresses only`,
      });
  }
  return found;
}

/** A port stays closed when policies keep every address of the internet from all pods behind it. */
function open(service: Service, { ports, basis, why }: Opening, { cluster, network, output }: ExposureContext): void {
  const byProtocol = new Map<string, number[]>();
  for (const port of ports) {
    const behind = service.backends.filter(
      (backend) => backend.port.port === port.port && backend.port.protocol === port.protocol,
    );
    const allowed = behind.some((each) =>
      network.publicMayReach({ workload: each.workload.uid, protocol: port.protocol, port: each.targetPort }),
    );
    if (behind.length > 0 && !allowed) {
      unjoined(
        output,
        service.object,
        `${shortName(cluster.uid, service.uid)} port ${port.port} is open to the internet (${why}), but policies let no public address through to its pods`,
      );
      continue;
    }
    byProtocol.set(port.protocol, [...(byProtocol.get(port.protocol) ?? []), port.port]);
  }
  for (const [protocol, numbers] of byProtocol) {
    const properties = { protocol, ranges: numbers.map(String), why };
    relate(output, service.object, { type: "CAN_CONNECT", source: INTERNET, target: service.uid, properties, basis });
  }
}

function sourcesPublic(object: KubernetesObject): boolean {
  const annotated = object.annotations["service.beta.kubernetes.io/load-balancer-source-ranges"];
  const ranges = [
    ...texts(object.value, "spec", "loadBalancerSourceRanges"),
    ...(annotated ?? "").split(",").filter((each) => each.trim() !== ""),
  ];
  return ranges.length === 0 || isInternet(parseCidrs(ranges));
}

/** Annotation → values that make the load balancer one of the private network. */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  "service.beta.kubernetes.io/aws-load-balancer-internal": /^(?!false$).+/i,
  "service.beta.kubernetes.io/aws-load-balancer-scheme": /^internal$/i,
  "service.beta.kubernetes.io/azure-load-balancer-internal": /^true$/i,
  "networking.gke.io/load-balancer-type": /^internal$/i,
  "cloud.google.com/load-balancer-type": /^internal$/i,
  "service.beta.kubernetes.io/openstack-internal-load-balancer": /^true$/i,
  "service.beta.kubernetes.io/oci-load-balancer-internal": /^true$/i,
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": /^intranet$/i,
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": /^private$/i,
};

/** AWS' load balancer controller makes internal ones unless it is told otherwise. */
function isInternal(object: KubernetesObject): boolean {
  const { annotations } = object;
  if (Object.entries(INTERNAL).some(([key, value]) => value.test(annotations[key] ?? ""))) return true;
  const ofController =
    /^(external|nlb-ip)$/.test(annotations["service.beta.kubernetes.io/aws-load-balancer-type"] ?? "") ||
    text(object.value, "spec", "loadBalancerClass") === "service.k8s.aws/nlb";
  if (ofController && annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] !== "internet-facing")
    return true;
  const given = items(object.value, "status", "loadBalancer", "ingress");
  return (
    given.length > 0 &&
    given.every((each) => text(each, "hostname") === undefined && !isPublicAddress(text(each, "ip") ?? ""))
  );
}

/** Ports of pods that lie on their node's own address: `hostPort`, and every port under hostNetwork. */
export function hostPorts(
  container: unknown,
  hostNetwork: boolean,
): { port: number; protocol: PortProtocol; listens: number }[] {
  return items(container, "ports").flatMap((each) => {
    const listens = number(each, "containerPort");
    const port = number(each, "hostPort") ?? (hostNetwork ? listens : undefined);
    const protocol = readProtocol(text(each, "protocol"));
    return port === undefined || listens === undefined || protocol === undefined ? [] : [{ port, protocol, listens }];
  });
}
