/** What a difference of facts touches: what rules may have to be run for again. */
import type { NodeKind, RelationshipKind } from "../model/index.js";
import type { Queries } from "./connection.js";
import type { FactDifference } from "./fact-difference.js";
import { readRelationshipsById } from "./fact-changes.js";

export interface Touched {
  /** Facts that came, went or changed, and both ends of such relationships. */
  readonly uids: ReadonlySet<string>;
  /** Kinds of the nodes and types of the relationships among them that came, went or changed. */
  readonly kinds: ReadonlySet<NodeKind | RelationshipKind>;
}

/** Undefined where more than `most` facts differ. Asked before the difference is written: what goes is read then. */
export async function touchedBy(
  queries: Queries,
  { nodes, relationships }: FactDifference,
  most: number,
): Promise<Touched | undefined> {
  const count = nodes.created.length + nodes.changed.length + nodes.gone.size;
  if (count + relationships.created.length + relationships.gone.length > most) return undefined;
  const uids = new Set<string>();
  const kinds = new Set<NodeKind | RelationshipKind>();
  for (const { uid, kind } of [...nodes.created, ...nodes.changed]) {
    uids.add(uid);
    kinds.add(kind as NodeKind);
  }
  for (const [uid, { kind }] of nodes.gone) {
    uids.add(uid);
    kinds.add(kind as NodeKind);
  }
  const gone = await readRelationshipsById(
    queries,
    relationships.gone.map(({ id }) => id),
  );
  for (const { uid, type, source, target } of [...relationships.created, ...gone]) {
    for (const each of [uid, source, target]) uids.add(each);
    kinds.add(type as RelationshipKind);
  }
  return { uids, kinds };
}
