/** The network of one cluster: who may connect to whom, written as hubs, and questions about it. */
import { byText } from "../fields.js";
import { unjoined } from "../output.js";
import type { Output } from "../output.js";
import { shortName } from "../objects.js";
import type { Cluster } from "../objects.js";
import type { Workload } from "../workloads.js";
import { readAdminPolicies } from "./admin-policy.js";
import { isInternet } from "../../internet.js";
import { holdsEveryPublicAddress } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import { readCalicoPolicies } from "./calico.js";
import { readCiliumPolicies } from "./cilium.js";
import { cover } from "./cover.js";
import { writeHubs } from "./hubs.js";
import type { Outside } from "./hubs.js";
import { readAuthorizations } from "./istio/authorization.js";
import { readMesh } from "./istio/mesh.js";
import { collectParties, namespaceLabels } from "./parties.js";
import type { Parties } from "./parties.js";
import { indexPeers } from "./peer-index.js";
import { readPolicy } from "./policy.js";
import { writeRestrictions } from "./restrictions.js";
import { contains } from "./ports.js";
import type { PortProtocol } from "./ports.js";
import type { Action, Party, Policy, StatedPeer } from "./rule.js";
import { unknownOperators } from "./selector.js";
import type { Selector } from "./selector.js";
import { settler } from "./settle.js";
import { decide, explain, judge } from "./verdict.js";
import type { IsPeer } from "./verdict.js";
import { peerMatches } from "./who.js";

export interface Target {
  readonly workload: string;
  readonly protocol: PortProtocol;
  readonly port: number;
}

export interface Network {
  /** Whether some address of the internet may open the connection, as far as policies decide. */
  readonly publicMayReach: (target: Target) => boolean;
  /** Whether policies let the workload connect to an address outside. */
  readonly mayReachAddress: (sender: string, address: AddressRange, at: Omit<Target, "workload">) => boolean;
  /** uids of the hubs in which an address outside receives, by what policies say of egress to it. */
  readonly hubsOf: (address: AddressRange, at: Omit<Target, "workload">) => readonly string[];
  readonly mayReach: (sender: string, target: Target) => boolean;
  /** Whether a controller at the edge of the cluster may: one of which only its purpose is known. */
  readonly edgeMayReach: (target: Target) => boolean;
  /** uids of the policies that keep every address of the internet from the port; none: it is open, or nothing says why. */
  readonly closedToPublicBy: (target: Target) => readonly string[];
}

export function resolveNetwork(cluster: Cluster, workloads: readonly Workload[], output: Output): Network {
  const mesh = readMesh(cluster, rememberLabels(cluster));
  const policies = [
    ...cluster.ofKind("NetworkPolicy").map(readPolicy),
    ...readAdminPolicies(cluster),
    ...readCalicoPolicies(cluster),
    ...readCiliumPolicies(cluster),
    ...readAuthorizations(cluster),
  ];
  for (const { object, problems } of policies) {
    for (const why of problems) unjoined(output, object, `${shortName(cluster.uid, object.uid)}: ${why}`);
  }
  sayUnknownOperators(cluster, policies, output);
  const found = collectParties(cluster, workloads, { policies, mesh });
  sayIdle(policies, found, output);
  writeRestrictions(cluster.uid, found, output);
  const index = indexPeers(found.parties);
  const drawn = cover(found.parties, index, settler(found.parties, index));
  const outside = writeHubs(cluster.uid, found, drawn, output);
  return { ...questions(cluster, found), hubsOf: (address, at) => hubsOf(outside, address, at) };
}

function sayUnknownOperators(cluster: Cluster, policies: readonly Policy[], output: Output): void {
  for (const object of new Set(policies.map((policy) => policy.object)))
    for (const operator of unknownOperators(object.value)) {
      const why = `the operator ${operator} is none of In, NotIn, Exists and DoesNotExist: its selector selects nothing`;
      unjoined(output, object, `${shortName(cluster.uid, object.uid)}: ${why}`);
    }
}

/** A policy of several parts is idle where all of them are. */
function sayIdle(policies: readonly Policy[], { idle }: Parties, output: Output): void {
  const parts = new Set(idle);
  const busy = new Set(policies.filter((policy) => !parts.has(policy)).map(({ object }) => object));
  for (const object of new Set(idle.map((policy) => policy.object))) {
    if (busy.has(object)) continue;
    const inMesh = object.kind.endsWith("istio.io") ? "pod that is known to be in the mesh" : "pod";
    unjoined(output, object, `${object.uid}: the policy selects no ${inMesh}, so it restricts nothing`);
  }
}

function rememberLabels(cluster: Cluster): (namespace: string) => Readonly<Record<string, string>> {
  const known = new Map<string, Readonly<Record<string, string>>>();
  return (namespace) => {
    const found = known.get(namespace) ?? namespaceLabels(cluster, namespace);
    known.set(namespace, found);
    return found;
  };
}

function hubsOf(
  outside: readonly Outside[],
  [first, last]: AddressRange,
  { protocol, port }: Omit<Target, "workload">,
): string[] {
  return outside.flatMap(({ uid, ranges, ...hub }) => {
    const holds = ranges.some(([low, high]) => low <= first && last <= high);
    return holds && hub.protocol === protocol && hub.from <= port && port <= hub.to ? [uid] : [];
  });
}

function questions(cluster: Cluster, found: Parties): Omit<Network, "hubsOf"> {
  const partiesOf = new Map<string, Party[]>();
  found.members.forEach((members, index) => {
    for (const { uid } of members) {
      const list = partiesOf.get(uid);
      if (list === undefined) partiesOf.set(uid, [found.parties[index]!]);
      else list.push(found.parties[index]!);
    }
  });
  const podsOf = (workload: string) => partiesOf.get(workload) ?? [];
  const edge = isEdge(cluster);
  const open = (isPeer: IsPeer, { workload, protocol, port }: Target) =>
    podsOf(workload).some((pod) => contains(decide(pod.ingress, isPeer, pod), protocol, port));
  return {
    publicMayReach: (target) => open(isPublic, target),
    mayReachAddress: (sender, [first, last], { protocol, port }) => {
      const isPeer: IsPeer = (peer) =>
        peer.is === "addresses" && peer.ranges.some(([low, high]) => low <= first && last <= high);
      return podsOf(sender).some((from) => contains(decide(from.egress, isPeer, OUTSIDE), protocol, port));
    },
    mayReach: (sender, { workload, protocol, port }) =>
      podsOf(sender).some((from) => podsOf(workload).some((to) => contains(judge(from, to), protocol, port))),
    edgeMayReach: (target) => open(edge, target),
    closedToPublicBy: ({ workload, protocol, port }) => {
      const said = podsOf(workload).map((receiver) =>
        explain(receiver.ingress, isPublic, { receiver, protocol, port }),
      );
      return [...new Set(said.flatMap((each) => (each?.allowed === false ? each.policies : [])))].sort(byText);
    },
  };
}

/** Anyone's address is let through where a range as wide as the internet is; a denial counts where it is for all of it. */
function isPublic(peer: StatedPeer, action: Action): boolean {
  if (peer.is !== "addresses") return false;
  return action === "deny" ? holdsEveryPublicAddress(peer.ranges) : isInternet(peer.ranges);
}

const EDGE_NAMESPACE = /ingress|gateway|nginx|traefik|haproxy|contour|kong|istio-system|envoy/;

const UNLABELLED: Party = {
  namespace: "",
  namespaceLabels: {},
  labels: {},
  accountLabels: {},
  self: { mesh: "sidecar" },
  namedPorts: new Map(),
  ingress: undefined,
  egress: undefined,
  mutualTls: [],
};

/** No policy restricts what is outside, and no port there has a name. */
const OUTSIDE: Party = { ...UNLABELLED, self: {} };

/**
 * A controller that no input holds: pods without labels in a namespace without labels; or whom a rule means that
 * names a namespace which no input holds and which is called like one of a controller's.
 */
function isEdge(cluster: Cluster): IsPeer {
  return (peer, action) => {
    if (peer.is === "addresses") return false;
    if (peerMatches(peer, UNLABELLED)) return true;
    return action !== "deny" && peer.is === "pods" && meansEdge(cluster, peer.namespace);
  };
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
