/**
 * What differs where one layer of facts takes another one's place over a structure that stands as it is: only what lies
 * in either layer is looked at.
 */
import { z } from "zod";
import type { FactGraph, GraphRelationship } from "../model/index.js";
import { inBatches } from "./batches.js";
import type { Queries } from "./connection.js";
import {
  nodeRow,
  relationshipRow,
  type FactDifference,
  type GoneRelationship,
  type NodeRow,
} from "./fact-difference.js";
import { defineStatement } from "./statements.js";

type Facts = Pick<FactGraph, "nodes" | "relationships">;

/** A structure with what findings brought to it, as it stands in Neo4j and as it is to be. */
export interface Layers {
  readonly structure: Facts;
  readonly before: Facts;
  readonly after: Facts;
}

const relationshipIds = defineStatement(
  "load/relationship-ids",
  z.object({
    workspace: z.string(),
    rows: z.array(z.object({ uid: z.string(), source: z.string(), target: z.string() })),
  }),
  z.object({ uid: z.string(), hash: z.string(), id: z.string() }),
);

/** As `compareFacts` would find it. */
export async function compareLayers(queries: Queries, workspace: string, layers: Layers): Promise<FactDifference> {
  return {
    nodes: nodesOf(workspace, layers),
    relationships: await relationshipsOf(queries, workspace, layers),
  };
}

function nodesOf(workspace: string, { structure, before, after }: Layers): FactDifference["nodes"] {
  const created: NodeRow[] = [];
  const changed: NodeRow[] = [];
  const gone = new Map<string, { hash: string; kind: string }>();
  for (const uid of union(before.nodes, after.nodes)) {
    const [was, is] = [before, after].map((layer) => layer.nodes.get(uid) ?? structure.nodes.get(uid));
    if (areAlike(was, is)) continue;
    const [old, now] = [was, is].map((node) => node && nodeRow(workspace, node));
    if (old?.shape === now?.shape) {
      if (now && old!.hash !== now.hash) changed.push(now);
      continue;
    }
    if (old) gone.set(uid, { hash: old.hash, kind: old.kind });
    if (now) created.push(now);
  }
  return { created, changed, gone };
}

async function relationshipsOf(
  queries: Queries,
  workspace: string,
  { structure, before, after }: Layers,
): Promise<FactDifference["relationships"]> {
  const created: GraphRelationship[] = [];
  const replaced: GraphRelationship[] = [];
  for (const uid of union(before.relationships, after.relationships)) {
    const [old, now] = [before, after].map((layer) => layer.relationships.get(uid) ?? structure.relationships.get(uid));
    if (areAlike(old, now) || (old && now && hashOf(old) === hashOf(now))) continue;
    if (old) replaced.push(old);
    if (now) created.push(now);
  }
  const gone: GoneRelationship[] = [];
  await inBatches(replaced, async (part) => {
    const rows = part.map(({ uid, source, target }) => ({ uid, source, target }));
    gone.push(...(await relationshipIds.all(queries, { workspace, rows })));
  });
  return { created, gone };
}

/** Most of a layer says what the one before said, and is known for it without a hash. Where unsure, not alike. */
function areAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let keys = 0;
  for (const key in one) {
    if (!areAlike(one[key], other[key])) return false;
    keys += 1;
  }
  for (const _ in other) keys -= 1;
  return keys === 0;
}

function hashOf(relationship: GraphRelationship): string {
  return relationshipRow(relationship).properties.hash;
}

function union(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...a.keys(), ...b.keys()]);
}
