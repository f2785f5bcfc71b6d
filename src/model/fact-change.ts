/** What one analysis changed in the facts: kept as the cause of what became of paths. */
import type { Evidence } from "./evidence.js";
import type { RelationshipKind } from "./relationships.js";
import type { NodeKind } from "./vocabulary.js";

/** A value before and after, as JSON, cut where it is long; absent: there was none. */
export interface PropertyChange {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

export interface FactChange {
  readonly uid: string;
  readonly change: "appeared" | "vanished" | "changed";
  /** Kind of a node, or type of a relationship. */
  readonly kind: NodeKind | RelationshipKind;
  /** Of a node. */
  readonly name?: string;
  /** uids of the ends of a relationship. */
  readonly source?: string;
  readonly target?: string;
  /** What differs; of facts that appeared or vanished none is named. */
  readonly properties: readonly PropertyChange[];
  /** Where it is stated now, or was stated last. */
  readonly evidence: readonly Evidence[];
  /** Content hashes, by which several analyses' changes are told from one that was taken back. */
  readonly hashBefore?: string;
  readonly hashAfter?: string;
}
