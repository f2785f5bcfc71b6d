/** The resolved fact graph: what is loaded into Neo4j, compared by content. */
import type { PropertyValue } from "./properties.js";
import type { RelationshipKind } from "./relationships.js";
import { ASSET_KINDS, HUB_KINDS, type Basis, type NodeKind } from "./vocabulary.js";
import type { Evidence } from "./evidence.js";
import type { Problem } from "./facts.js";

export interface GraphNode {
  readonly uid: string;
  /** The label beside :Fact; assets bear :Asset too, hubs :Hub, facets :Facet in place of their kind. */
  readonly kind: NodeKind;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Set on facets: the name behind `#`. Such a node bears :Facet, its kind as a property only. */
  readonly facet?: string;
  readonly basis: Basis;
  readonly evidence: readonly Evidence[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** Labels that a node bears beside :Fact, most general first. */
export function labelsOf(node: Pick<GraphNode, "kind" | "facet">): string[] {
  if (node.facet !== undefined) return ["Asset", "Facet"];
  if (HUB_KINDS.includes(node.kind)) return ["Hub", node.kind];
  return Object.hasOwn(ASSET_KINDS, node.kind) ? ["Asset", node.kind] : [node.kind];
}

export interface GraphRelationship {
  /** Derived from type, ends and what tells parallel ones apart; stable across scans. */
  readonly uid: string;
  readonly type: RelationshipKind;
  readonly source: string;
  readonly target: string;
  readonly basis: Basis;
  readonly evidence: readonly Evidence[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

export interface FactGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly relationships: ReadonlyMap<string, GraphRelationship>;
  /** Joins that failed and what that means. */
  readonly unjoined: readonly Problem[];
  /** uids that facts name but no input describes. */
  readonly notCollected: readonly string[];
}
