/**
 * What a domain's resolver is: a pure function from all stated facts of its partitions to more facts.
 * `resolve/index.ts` lists them and merges what they say with what sources said themselves.
 */
import type { Problem, StatedFact, StatedFactInput } from "../model/index.js";

export interface Concluded {
  /** Facts in the same vocabulary as stated ones, except objects; each names its evidence by `path` and `at`. */
  readonly facts: Iterable<StatedFactInput | HubFact>;
  readonly unjoined: readonly Problem[];
  /** Names that configuration refers to and no input describes, such as an identity of another account. */
  readonly notCollected: readonly string[];
}

/** A hub: only resolvers make them. */
export interface HubFact {
  readonly fact: "hub";
  readonly kind: "Senders" | "Receivers";
  readonly uid: string;
  readonly name: string;
  /** Receivers: protocol and the elementary port range, both ends included. */
  readonly protocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly at: string;
  readonly path: string;
}

export interface ObjectInPartition {
  readonly value: Record<string, unknown>;
  readonly path: string;
  readonly at: string;
  readonly source: string;
}

export interface DomainResolver {
  readonly domain: string;
  readonly resolve: (partition: string, objects: readonly ObjectInPartition[], context: ResolveContext) => Concluded;
}

export interface ResolveContext {
  /** Everything stated outright of the structure (assets, relationships …), all sources, for joins by uid or alias. */
  readonly stated: readonly (StatedFact & { readonly statedBy: string })[];
  /** Whether a report is about the asset of that name, other than one of a setting. */
  readonly isReported?: (name: string) => boolean;
  /** Today, `YYYY-MM-DD`: what permissions with a time say depends on it. */
  readonly today?: string;
}
