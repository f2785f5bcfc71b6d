/**
 * What of a cluster is something of a cloud: (node)-[:RUNS_ON]->(machine) by the node's provider id, and
 * (load balancer)-[:FORWARDS]->(Service) by the names and addresses that the cloud gave it. Done once all assets are
 * known, whichever input describes them.
 */
import type { GraphNode, Problem } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** How many names one report of what does not join spells out. */
const MOST_NAMED = 5;

export function joinClouds(builder: GraphBuilder): void {
  const lost: GraphNode[] = [];
  for (const node of [...builder.nodes.values()]) {
    const { providerId, balancers } = node.properties;
    if (typeof providerId === "string" && !joinMachine(builder, node, providerId)) lost.push(node);
    if (Array.isArray(balancers)) for (const name of balancers) joinBalancer(builder, node, String(name));
  }
  builder.unjoined.push(...reportLost(lost));
}

/** Names under which clouds and inputs know the machine; without a machine they are names of the node itself. */
function joinMachine(builder: GraphBuilder, node: GraphNode, providerId: string): boolean {
  const names = machineNames(providerId);
  const machine = names.flatMap((name) => assetCalled(builder, name, node.uid, "Compute") ?? [])[0];
  if (machine === undefined) {
    builder.addNode({ ...node, aliases: [...new Set([...node.aliases, ...names])].sort() });
    return false;
  }
  const { basis, evidence } = node;
  builder.relate({
    type: "RUNS_ON",
    source: node.uid,
    target: machine,
    basis,
    evidence,
    properties: { why: `provider id ${providerId}` },
  });
  return true;
}

/** `aws:///<zone>/<instance id>`, `gce://<project>/<zone>/<name>`, `azure:///subscriptions/…`. */
export function machineNames(providerId: string): string[] {
  const [, cloud, path = ""] = /^([a-z]+):\/\/(.*)$/.exec(providerId) ?? [];
  if (cloud === "aws") return path.split("/").slice(-1);
  if (cloud === "azure") return [path];
  const [project, zone, name] = path.split("/");
  return cloud === "gce" && name !== undefined
    ? [`//compute.googleapis.com/projects/${project}/zones/${zone}/instances/${name}`]
    : [];
}

function joinBalancer(builder: GraphBuilder, service: GraphNode, name: string): void {
  const balancer = [name, `dns/${name}`, `ip/${name}`].flatMap(
    (each) => assetCalled(builder, each, service.uid, "Service") ?? [],
  )[0];
  if (balancer === undefined) return;
  const { basis, evidence } = service;
  const properties = { why: `load balancer ${name} of the Service` };
  builder.relate({ type: "FORWARDS", source: balancer, target: service.uid, basis, evidence, properties });
}

/** The one other asset of that kind with that name. */
function assetCalled(builder: GraphBuilder, name: string, own: string, kind: GraphNode["kind"]): string | undefined {
  const found = builder.lookup([name]);
  const uids = found === undefined ? [] : "uid" in found ? [found.uid] : found.candidates;
  const others = uids.filter((uid) => uid !== own && builder.nodes.get(uid)?.kind === kind);
  return others.length === 1 ? others[0] : undefined;
}

/** One report for each cluster: a cluster has thousands of nodes. */
function reportLost(nodes: readonly GraphNode[]): Problem[] {
  const clusters = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const cluster = node.uid.slice(0, node.uid.indexOf("/Node/"));
    clusters.set(cluster, [...(clusters.get(cluster) ?? []), node]);
  }
  return [...clusters].map(([cluster, lost]) => {
    const named = lost.slice(0, MOST_NAMED).map(({ properties }) => String(properties["providerId"]));
    const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : "";
    const [path = "", at = ""] = (lost[0]?.evidence[0] ?? "").split(/ (?=[/#][^ ]*$)/);
    const why = `${cluster} has nodes of which no input describes the machine (${named.join(", ")}${more}): what the machines may do in the cloud is unknown`;
    return { path, at, why };
  });
}
