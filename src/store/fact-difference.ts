/** Compares a resolved fact graph with the one that stands in Neo4j, by content. */
import { hash } from "node:crypto";
import { z } from "zod";
import { labelsOf, type FactGraph, type GraphNode, type GraphRelationship } from "../model/index.js";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const standingNodes = defineStatement(
  "load/standing-nodes",
  workspaceOnly,
  z.object({ uids: texts, hashes: texts, shapes: texts, kinds: texts }),
);
const standingRelationships = defineStatement(
  "load/standing-relationships",
  workspaceOnly,
  z.object({ uids: texts, hashes: texts, ids: texts }),
);

/** A node as it is written: its properties, with `workspace`, `shape` (its labels) and `hash`. */
export interface NodeRow extends Record<string, unknown> {
  readonly uid: string;
  readonly kind: string;
  readonly shape: string;
  readonly hash: string;
}

export interface RelationshipRow extends Record<string, unknown> {
  readonly source: string;
  readonly target: string;
  readonly properties: Readonly<Record<string, unknown>> & { readonly uid: string; readonly hash: string };
}

/** A relationship that stands and is to go. */
export interface GoneRelationship {
  readonly uid: string;
  readonly hash: string;
  /** Neo4j's element id. */
  readonly id: string;
}

export interface FactDifference {
  readonly nodes: {
    readonly created: readonly NodeRow[];
    readonly changed: readonly NodeRow[];
    /** By uid. */
    readonly gone: ReadonlyMap<string, { readonly hash: string; readonly kind: string }>;
  };
  /**
   * A changed relationship is deleted and created again: it has no identity that others hold on to. Those to be created
   * become rows part by part, while the server works on the part before.
   */
  readonly relationships: {
    readonly created: readonly GraphRelationship[];
    readonly gone: readonly GoneRelationship[];
  };
}

/** Content hash, 128 bits in hexadecimal: equal content, equal hash. */
export function contentHash(content: unknown): string {
  return hash("sha256", JSON.stringify(content), "hex").slice(0, 32);
}

/** What differs from the facts that stand; a store, or one open transaction. */
export async function compareFacts(queries: Queries, workspace: string, graph: FactGraph): Promise<FactDifference> {
  return {
    nodes: await compareNodes(queries, workspace, graph.nodes),
    relationships: await compareRelationships(queries, workspace, graph.relationships),
  };
}

/** A node as it is written. */
export function nodeRow(workspace: string, node: GraphNode): NodeRow {
  const { uid, kind, name, aliases, facet, basis, evidence, properties } = node;
  // A rule that joins a facet to its whole compares two properties: taking a name apart fails on names of another shape.
  const whole = facet === undefined ? undefined : uid.slice(0, -`#${facet}`.length);
  const content = { ...properties, uid, kind, name, aliases, facet, whole, basis, evidence };
  return { ...content, workspace, shape: labelsOf(node).join(":"), hash: contentHash(content) };
}

async function compareNodes(
  queries: Queries,
  workspace: string,
  nodes: FactGraph["nodes"],
): Promise<FactDifference["nodes"]> {
  const standing = new Map<string, { hash: string; shape: string; kind: string }>();
  for await (const { uids, hashes, shapes, kinds } of standingNodes.stream(queries, { workspace }))
    uids.forEach((uid, index) =>
      standing.set(uid, { hash: hashes[index]!, shape: shapes[index]!, kind: kinds[index]! }),
    );
  const created: NodeRow[] = [];
  const changed: NodeRow[] = [];
  for (const node of nodes.values()) {
    const row = nodeRow(workspace, node);
    const old = standing.get(node.uid);
    if (old?.shape === row.shape) {
      standing.delete(node.uid);
      if (old.hash !== row.hash) changed.push(row);
    } else created.push(row);
  }
  return { created, changed, gone: standing };
}

export function relationshipRow(relationship: GraphRelationship): RelationshipRow {
  const { uid, source, target, basis, evidence, properties } = relationship;
  const content = { ...properties, uid, basis, evidence };
  return { source, target, properties: { ...content, hash: contentHash(content) } };
}

async function compareRelationships(
  queries: Queries,
  workspace: string,
  relationships: FactGraph["relationships"],
): Promise<FactDifference["relationships"]> {
  const standing = new Map<string, GoneRelationship>();
  const gone: GoneRelationship[] = [];
  for await (const { uids, hashes, ids } of standingRelationships.stream(queries, { workspace }))
    uids.forEach((uid, index) => {
      const found = { uid, hash: hashes[index]!, id: ids[index]! };
      if (standing.has(uid)) gone.push(found);
      else standing.set(uid, found);
    });
  const created: GraphRelationship[] = [];
  for (const relationship of relationships.values()) {
    const old = standing.get(relationship.uid);
    if (old && old.hash === relationshipRow(relationship).properties.hash) standing.delete(relationship.uid);
    else created.push(relationship);
  }
  return { created, gone: [...gone, ...standing.values()] };
}
