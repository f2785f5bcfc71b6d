import type { GraphNode } from "../../src/model/index.js";

/** A node of which nothing is said but its uid, its kind, and what `more` says. */
export function graphNode(uid: string, kind: GraphNode["kind"], more: Partial<GraphNode> = {}): GraphNode {
  return { uid, kind, name: uid, aliases: [], basis: "configured", evidence: [], properties: {}, ...more };
}
