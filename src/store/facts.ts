/** Loads a resolved fact graph: what differs from what stands is written down as a cause, and then written. */
import { z } from "zod";
import type { FactGraph, GraphRelationship } from "../model/index.js";
import { bySource } from "./by-source.js";
import { inBatches, inFencedParts, type FencedWrite } from "./batches.js";
import type { Store } from "./connection.js";
import { recordFactChanges } from "./fact-changes.js";
import { compareFacts, relationshipRow, type FactDifference } from "./fact-difference.js";
import { compareLayers, type Layers } from "./layer-difference.js";
import { defineWrite, rowList } from "./statements.js";
import { touchedBy, type Touched } from "./touched.js";

const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const createNodes = defineWrite("load/create-nodes", z.object({ labels: texts, rows: rowList }), z.object({}));
const updateNodes = defineWrite("load/update-nodes", workspaceOnly.extend({ rows: rowList }), z.object({}));
const vanishNodes = defineWrite("load/vanish-nodes", workspaceOnly.extend({ uids: texts }), z.object({}));
const createRelationships = defineWrite(
  "load/create-relationships",
  workspaceOnly.extend({ type: z.string(), rows: rowList }),
  z.object({}),
);
const deleteRelationships = defineWrite("load/delete-relationships", z.object({ ids: texts }), z.object({}));

export interface LoadOptions {
  readonly write: FencedWrite;
  /** Where it is known how the facts that stand are made up: then only what may differ is compared. */
  readonly layers?: Layers;
  readonly mostTouched?: number;
}

/**
 * The graph becomes what stands, as the facts of the analysis that is to be published next.
 *
 * @returns what was touched; undefined where that is more than `mostTouched` facts
 */
export async function loadFacts(
  store: Store,
  scope: { readonly workspace: string; readonly analysis: number },
  graph: FactGraph,
  { write, layers, mostTouched = 0 }: LoadOptions,
): Promise<Touched | undefined> {
  const { workspace } = scope;
  const difference = layers
    ? await compareLayers(store, workspace, layers)
    : await compareFacts(store, workspace, graph);
  const touched = await touchedBy(store, difference, mostTouched);
  await recordFactChanges(store, scope, difference, write);
  await writeFacts(workspace, difference, write);
  return touched;
}

/** Writes a difference in the order in which each part finds what it needs. */
export async function writeFacts(
  workspace: string,
  { nodes, relationships }: FactDifference,
  write: FencedWrite,
): Promise<void> {
  const gone = relationships.gone.map(({ id }) => id);
  await inBatches(gone, (ids) => write((queries) => deleteRelationships.run(queries, { ids })));
  await inBatches([...nodes.gone.keys()], (uids) => write((queries) => vanishNodes.run(queries, { workspace, uids })));
  await inBatches(nodes.changed, (rows) => write((queries) => updateNodes.run(queries, { workspace, rows })));
  for (const [shape, rows] of groupBy(nodes.created, (row) => row.shape))
    await inFencedParts(rows, write, (queries, part) =>
      createNodes.run(queries, { labels: shape.split(":"), rows: part }),
    );
  for (const [type, created] of groupBy(relationships.created, (relationship) => relationship.type))
    await inFencedParts(created.sort(byEnds), write, (queries, part) =>
      createRelationships.run(queries, { workspace, type, rows: bySource(part.map(relationshipRow)) }),
    );
}

function byEnds(a: GraphRelationship, b: GraphRelationship): number {
  return compare(a.source, b.source) || compare(a.target, b.target) || compare(a.uid, b.uid);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
