/** The network of one cluster: who may connect to whom, written as hubs, and questions about it. */
import { unjoined } from "../output.js";
import type { Output } from "../output.js";
import type { Cluster } from "../objects.js";
import type { Workload } from "../workloads.js";
import { holdsPublicAddress } from "./addresses.js";
import { cover } from "./cover.js";
import { writeHubs } from "./hubs.js";
import { collectParties, policyProblems } from "./parties.js";
import type { Parties } from "./parties.js";
import { readPolicy } from "./policy.js";
import type { Peer } from "./policy.js";
import { contains } from "./ports.js";
import type { PortProtocol } from "./ports.js";
import type { Selector } from "./selector.js";
import { allowedBy, judge, peerMatches } from "./verdict.js";
import type { Party } from "./verdict.js";

export interface Target {
  readonly workload: string;
  readonly protocol: PortProtocol;
  readonly port: number;
}

export interface Network {
  /** Whether some address of the internet may open the connection, as far as policies decide. */
  readonly publicMayReach: (target: Target) => boolean;
  readonly mayReach: (sender: string, target: Target) => boolean;
  /** Whether a controller at the edge of the cluster may: one of which only its purpose is known. */
  readonly edgeMayReach: (target: Target) => boolean;
}

export function resolveNetwork(cluster: Cluster, workloads: readonly Workload[], output: Output): Network {
  const policies = cluster.ofKind("NetworkPolicy").map(readPolicy);
  for (const { object, why } of policyProblems(policies)) unjoined(output, object, why);
  const found = collectParties(cluster, workloads, policies);
  for (const { object } of found.idle)
    unjoined(output, object, `${object.uid}: the policy selects no pod of its namespace, so it restricts nothing`);
  writeHubs(cluster.uid, found, cover(found.parties), output);
  return questions(cluster, found);
}

function questions(cluster: Cluster, found: Parties): Network {
  const partiesOf = new Map<string, Party[]>();
  found.members.forEach((members, index) => {
    for (const { uid } of members) {
      const list = partiesOf.get(uid);
      if (list === undefined) partiesOf.set(uid, [found.parties[index]!]);
      else list.push(found.parties[index]!);
    }
  });
  const podsOf = (workload: string) => partiesOf.get(workload) ?? [];
  return {
    publicMayReach: ({ workload, protocol, port }) =>
      podsOf(workload).some((pod) => contains(allowedBy(pod.ingress, isPublic, pod), protocol, port)),
    mayReach: (sender, { workload, protocol, port }) =>
      podsOf(sender).some((from) => podsOf(workload).some((to) => contains(judge(from, to), protocol, port))),
    edgeMayReach: ({ workload, protocol, port }) =>
      podsOf(workload).some((pod) => contains(allowedBy(pod.ingress, isEdge(cluster), pod), protocol, port)),
  };
}

function isPublic(peer: Peer): boolean {
  return peer.is === "addresses" && peer.ranges.some(holdsPublicAddress);
}

const EDGE_NAMESPACE = /ingress|gateway|nginx|traefik|haproxy|contour|kong|istio-system|envoy/;

const UNLABELLED: Party = {
  namespace: "",
  namespaceLabels: {},
  labels: {},
  namedPorts: new Map(),
  ingress: undefined,
  egress: undefined,
};

/**
 * A controller that no input holds: pods without labels in a namespace without labels; or whom a rule means that
 * names a namespace which no input holds and which is called like one of a controller's.
 */
function isEdge(cluster: Cluster): (peer: Peer) => boolean {
  return (peer) => peer.is === "pods" && (peerMatches(peer, UNLABELLED) || meansEdge(cluster, peer.namespace));
}

function meansEdge(cluster: Cluster, namespace: string | Selector): boolean {
  if (typeof namespace === "string") return false;
  return namespace.some(({ key, values }) => {
    if (/policy-group/.test(key)) return /ingress/.test(key) || values.some((value) => value === "ingress");
    return values.some(
      (value) => EDGE_NAMESPACE.test(value) && cluster.find("Namespace", undefined, value) === undefined,
    );
  });
}
