/** The part of the fact graph that says who may connect to whom, for `export connections`. */
import { z } from "zod";
import {
  Basis,
  NodeKind,
  RelationshipKind,
  type GraphNode,
  type GraphRelationship,
  type PropertyValue,
} from "../model/index.js";
import type { Store } from "./connection.js";
import { defineStatement } from "./statements.js";

const workspaceOnly = z.object({ workspace: z.string() });
/** Absent properties come as null. */
const properties = z
  .record(z.string(), z.unknown())
  .transform(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Record<string, PropertyValue>,
  );
const nodes = defineStatement(
  "queries/network-nodes",
  workspaceOnly,
  z.object({ uid: z.string(), kind: NodeKind, name: z.string(), basis: Basis, properties }),
);
const relationships = defineStatement(
  "queries/network-relationships",
  workspaceOnly,
  z.object({
    uid: z.string(),
    type: RelationshipKind,
    source: z.string(),
    target: z.string(),
    basis: Basis,
    properties,
  }),
);

export interface Network {
  readonly nodes: readonly GraphNode[];
  readonly relationships: readonly GraphRelationship[];
}

export async function readNetwork(store: Store, workspace: string): Promise<Network> {
  const found = await nodes.all(store, { workspace });
  const joined = await relationships.all(store, { workspace });
  return {
    nodes: found.map((node) => ({ ...node, aliases: [], evidence: [] })),
    relationships: joined.map((relationship) => ({ ...relationship, evidence: [] })),
  };
}
