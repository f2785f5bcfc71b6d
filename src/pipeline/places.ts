/** Where the requests come in that exploit a finding: what traffic and documentation are known of. */
import { serviceOf, wholeOf, type FactGraph, type GraphNode } from "../model/index.js";
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
