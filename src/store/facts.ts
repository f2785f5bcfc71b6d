/** Loads a resolved fact graph: compares it with what stands and writes the difference only. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { ASSET_KINDS, HUB_KINDS, type FactGraph, type GraphNode, type GraphRelationship } from "../model/index.js";
import { inBatches } from "./batches.js";
import type { Queries, Store } from "./connection.js";
import { defineStatement, defineWrite } from "./statements.js";

const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const standingNodes = defineStatement(
  "load/standing-nodes",
  workspaceOnly,
  z.object({ uids: texts, hashes: texts, shapes: texts }),
);
const standingRelationships = defineStatement(
  "load/standing-relationships",
  workspaceOnly,
  z.object({ uids: texts, hashes: texts, ids: texts }),
);
const rows = z.array(z.record(z.string(), z.unknown()));
const createNodes = defineWrite("load/create-nodes", z.object({ labels: texts, rows }), z.object({}));
const updateNodes = defineWrite("load/update-nodes", workspaceOnly.extend({ rows }), z.object({}));
const vanishNodes = defineWrite("load/vanish-nodes", workspaceOnly.extend({ uids: texts }), z.object({}));
const createRelationships = defineWrite(
  "load/create-relationships",
  workspaceOnly.extend({ type: z.string(), rows }),
  z.object({}),
);
const deleteRelationships = defineWrite("load/delete-relationships", z.object({ ids: texts }), z.object({}));

/** Runs a part of the load in a transaction of its own, fenced by the analysis's lease. */
export type FencedWrite = (work: (queries: Queries) => Promise<unknown>) => Promise<void>;

export interface LoadDifference {
  readonly nodes: { readonly created: number; readonly changed: number; readonly vanished: number };
  readonly relationships: { readonly created: number; readonly deleted: number };
}

/** Labels that a node bears beside :Fact, most general first. */
export function labelsOf(node: Pick<GraphNode, "kind" | "facet">): string[] {
  if (node.facet !== undefined) return ["Asset", "Facet"];
  if (HUB_KINDS.includes(node.kind)) return ["Hub", node.kind];
  return Object.hasOwn(ASSET_KINDS, node.kind) ? ["Asset", node.kind] : [node.kind];
}

/** Content hash, 128 bits in hexadecimal: equal content, equal hash. */
export function contentHash(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}

export async function loadFacts(
  store: Store,
  workspace: string,
  graph: FactGraph,
  write: FencedWrite,
): Promise<LoadDifference> {
  const nodes = await compareNodes(store, workspace, graph.nodes);
  const relationships = await compareRelationships(store, workspace, graph.relationships);
  await inBatches(relationships.gone, (ids) => write((queries) => deleteRelationships.run(queries, { ids })));
  await inBatches(nodes.gone, (uids) => write((queries) => vanishNodes.run(queries, { workspace, uids })));
  await inBatches(nodes.changed, (rows) => write((queries) => updateNodes.run(queries, { workspace, rows })));
  for (const [shape, rows] of groupBy(nodes.created, (row) => String(row["shape"])))
    await inBatches(rows, (batch) =>
      write((queries) => createNodes.run(queries, { labels: shape.split(":"), rows: batch })),
    );
  for (const [type, rows] of groupBy(relationships.created, (row) => row.type))
    await inBatches(rows, (batch) =>
      write((queries) => createRelationships.run(queries, { workspace, type, rows: batch })),
    );
  return {
    nodes: { created: nodes.created.length, changed: nodes.changed.length, vanished: nodes.gone.length },
    relationships: { created: relationships.created.length, deleted: relationships.gone.length },
  };
}

type NodeRow = Record<string, unknown>;

function nodeRow(workspace: string, node: GraphNode): NodeRow {
  const { uid, kind, name, aliases, facet, basis, evidence, properties } = node;
  // A rule that joins a facet to its whole compares two properties: taking a name apart fails on names of another shape.
  const whole = facet === undefined ? undefined : uid.slice(0, -`#${facet}`.length);
  const content = { ...properties, uid, kind, name, aliases, facet, whole, basis, evidence };
  return { ...content, workspace, shape: labelsOf(node).join(":"), hash: contentHash(content) };
}

async function compareNodes(store: Store, workspace: string, nodes: FactGraph["nodes"]) {
  const standing = new Map<string, { hash: string; shape: string }>();
  for await (const { uids, hashes, shapes } of standingNodes.stream(store, { workspace }))
    uids.forEach((uid, index) => standing.set(uid, { hash: hashes[index]!, shape: shapes[index]! }));
  const created: NodeRow[] = [];
  const changed: NodeRow[] = [];
  for (const node of nodes.values()) {
    const row = nodeRow(workspace, node);
    const old = standing.get(node.uid);
    if (old?.shape === row["shape"]) {
      standing.delete(node.uid);
      if (old!.hash !== row["hash"]) changed.push(row);
    } else created.push(row);
  }
  return { created, changed, gone: [...standing.keys()] };
}

interface RelationshipRow extends Record<string, unknown> {
  readonly type: string;
  readonly source: string;
  readonly target: string;
}

function relationshipRow({
  uid,
  type,
  source,
  target,
  basis,
  evidence,
  properties,
}: GraphRelationship): RelationshipRow {
  const content = { ...properties, uid, basis, evidence };
  return { type, source, target, properties: { ...content, hash: contentHash(content) } };
}

/** A changed relationship is deleted and created again: it has no identity that others hold on to. */
async function compareRelationships(store: Store, workspace: string, relationships: FactGraph["relationships"]) {
  const standing = new Map<string, { hash: string; id: string }>();
  const gone: string[] = [];
  for await (const { uids, hashes, ids } of standingRelationships.stream(store, { workspace }))
    uids.forEach((uid, index) => {
      if (standing.has(uid)) gone.push(ids[index]!);
      else standing.set(uid, { hash: hashes[index]!, id: ids[index]! });
    });
  const created: RelationshipRow[] = [];
  for (const relationship of relationships.values()) {
    const row = relationshipRow(relationship);
    const old = standing.get(relationship.uid);
    if (old && old.hash === (row["properties"] as { hash: string }).hash) standing.delete(relationship.uid);
    else created.push(row);
  }
  created.sort((a, b) => compare(a.source, b.source) || compare(a.target, b.target));
  return { created, gone: [...gone, ...[...standing.values()].map(({ id }) => id)] };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
