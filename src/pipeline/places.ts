/** Where the requests come in that exploit a finding: what traffic and documentation are known of. */
import type { FactGraph, GraphNode } from "../model/index.js";
import type { Place } from "../score/index.js";

/** The operation or service that bears the finding, the door that the step starts from, the service behind that door. */
export function placesOf(graph: FactGraph, finding: GraphNode, source: string): Place[] {
  const asset = finding.properties["asset"];
  const named = [typeof asset === "string" ? asset : "", source, wholeOf(source), serviceOf(source)];
  return [...new Set(named)].flatMap((uid) => {
    const node = graph.nodes.get(uid);
    return node?.kind === "Service" ? [{ uid, properties: node.properties }] : [];
  });
}

/** `shop#user` is used through `shop`. */
export function wholeOf(uid: string): string {
  const at = uid.lastIndexOf("#");
  return at < 0 ? uid : uid.slice(0, at);
}

/** `shop#via/GET /orders` is a door of `shop`. */
export function serviceOf(uid: string): string {
  const via = uid.indexOf("#via/");
  return via < 0 ? uid : uid.slice(0, via);
}
