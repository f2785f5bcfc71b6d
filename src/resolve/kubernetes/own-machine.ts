/**
 * Programs of the control plane that take requests without a login from their own machine alone: who shares its network
 * is there. (network of a node)-[:MAY {action: 'own-network'}]->(node), -[:MAY {action: 'connect'}]->(:Service
 * {authentication: none}): no class of senders, since of a workload's pods those on that node alone are meant.
 */
import { openPorts } from "./components.js";
import type { Component } from "./components.js";
import { yes } from "./fields.js";
import type { Nodes } from "./nodes.js";
import type { Cluster } from "./objects.js";
import { asset, relate } from "./output.js";
import type { Output } from "./output.js";
import type { Workload } from "./workloads.js";

interface OwnMachine {
  readonly cluster: Cluster;
  readonly nodes: Nodes;
  readonly output: Output;
}

export function relateOwnMachine(
  components: readonly Component[],
  workloads: readonly Workload[],
  { cluster, nodes, output }: OwnMachine,
): void {
  const onNodesNetwork = workloads.filter(isOnNodesNetwork);
  for (const component of components.filter(({ workload }) => isOnNodesNetwork(workload))) {
    const { program: application, workload } = component;
    const { object } = workload;
    const there = nodes.of.get(workload.uid)!;
    const isShared = onNodesNetwork.some(
      (other) => other !== workload && nodes.of.get(other.uid)!.some((node) => there.includes(node)),
    );
    const elsewhere = openPorts(component, "other machines");
    const ports = openPorts(component, "its machine").filter((port) => isShared && !elsewhere.includes(port));
    for (const port of ports) {
      const uid = `${workload.uid}/port/${port}`;
      const properties = { protocol: "tcp", port, application, authentication: "none" } as const;
      asset(output, object, { uid, kind: "Service", name: `${workload.name}:${port}`, properties });
      relate(output, object, { type: "IN", source: uid, target: cluster.uid });
      for (const node of there) {
        const network = `${node}/network`;
        const name = `the own network of ${node.slice(node.lastIndexOf("/") + 1)}`;
        asset(output, object, { uid: network, kind: "Identity", name, properties: { identityType: "grant" } });
        for (const [action, target] of [
          ["own-network", node],
          ["connect", uid],
        ] as const)
          relate(output, object, { type: "MAY", source: network, target, properties: { action } });
      }
    }
  }
}

function isOnNodesNetwork({ pods }: Workload): boolean {
  return pods.some(({ spec }) => yes(spec, "hostNetwork"));
}
