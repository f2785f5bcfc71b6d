/** Merges assets, joins the ends of relationships and collects what does not join. */
import { hash } from "node:crypto";
import {
  FACETS,
  INTERNET,
  bearerOf,
  shortPlace,
  type AssetFact,
  type FactGraph,
  type GraphNode,
  type GraphRelationship,
  type Problem,
  type PropertyValue,
  type RelationshipFact,
  type RelationshipKind,
  type StatedFact,
} from "../model/index.js";
import { LayeredMap } from "./layered-map.js";
import type { HubFact } from "./resolver.js";

/** A stated fact with the source that states it and the format it was read from. */
export type SourcedFact = StatedFact & {
  readonly statedBy: string;
  readonly format: string;
  readonly sequence?: number;
};

/** Evidence kept for one fact: enough to check it, bounded where thousands of records say the same. */
const MOST_EVIDENCE = 16;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type Lookup = { readonly uid: string } | { readonly candidates: readonly string[] } | undefined;

type Growing<V> = ReadonlyMap<string, V> & { readonly set: (key: string, value: V) => unknown };

export class GraphBuilder {
  readonly nodes: Growing<GraphNode>;
  readonly relationships: Growing<GraphRelationship>;
  readonly unjoined: Problem[];
  private readonly aliases = new Map<string, Set<string>>();
  private grouped: Map<RelationshipKind, GraphRelationship[]> | undefined;
  /** Kinds of described assets, known before any mention is read. */
  private readonly kinds: Map<string, AssetFact["kind"]>;

  /** Begins with the internet alone, or with all that another builder has, which stays as it is. */
  constructor(private readonly beneath?: GraphBuilder) {
    this.nodes = beneath ? new LayeredMap(beneath.nodes) : new Map();
    this.relationships = beneath ? new LayeredMap(beneath.relationships) : new Map();
    this.kinds = new Map(beneath?.kinds);
    this.unjoined = [...(beneath?.unjoined ?? [])];
    this.addNode({
      uid: INTERNET,
      kind: "Internet",
      name: "the internet",
      aliases: [],
      basis: "configured",
      evidence: [],
      properties: {},
    });
  }

  /** What was added or is different from what lies beneath. */
  get layer(): Pick<FactGraph, "nodes" | "relationships"> {
    const own = <V>(map: ReadonlyMap<string, V>) => (map instanceof LayeredMap ? (map as LayeredMap<V>).layer : map);
    return { nodes: own(this.nodes), relationships: own(this.relationships) };
  }

  /** Relationships of some types. What lies beneath is sorted by type once, however many builders are laid over it. */
  ofType(...types: readonly RelationshipKind[]): GraphRelationship[] {
    const { relationships: own } = this.layer;
    const beneath = types.flatMap((type) => this.beneath?.byType.get(type) ?? []);
    const standing = beneath.filter(({ uid }) => !own.has(uid));
    return [...standing, ...[...own.values()].filter(({ type }) => types.includes(type))];
  }

  private get byType(): ReadonlyMap<RelationshipKind, GraphRelationship[]> {
    if (!this.grouped) {
      this.grouped = new Map();
      for (const each of this.relationships.values()) {
        const group = this.grouped.get(each.type);
        if (group) group.push(each);
        else this.grouped.set(each.type, [each]);
      }
    }
    return this.grouped;
  }

  /** Merges what all sources say of each asset; mentions by alias add to the asset that bears the alias. */
  addAssets(all: readonly (AssetFact & SourcedFact)[]): void {
    const facts = all.filter((fact) => !this.meansInternet(fact));
    const described = facts.filter((fact) => !fact.mention);
    for (const fact of described) {
      this.registerAliases(fact.uid, [fact.uid, ...fact.aliases]);
      this.kinds.set(fact.uid, fact.kind);
    }
    const groups = new Map<string, (AssetFact & SourcedFact)[]>();
    for (const fact of facts) {
      const uid = fact.mention ? this.mentioned(fact) : fact.uid;
      if (uid === undefined) continue;
      this.registerAliases(uid, [uid, ...fact.aliases]);
      const group = groups.get(uid);
      if (group) group.push(fact);
      else groups.set(uid, [fact]);
    }
    for (const [uid, group] of groups) {
      this.addNode(this.merge(uid, group));
      this.tellUndescribed(uid, group);
    }
  }

  /** A person who adds to what nobody describes may have misspelt it: it stands alone, and that is said. */
  private tellUndescribed(uid: string, group: readonly (AssetFact & SourcedFact)[]): void {
    if (facetOf(uid) !== undefined || !group.every(({ mention }) => mention)) return;
    for (const { format, path, at } of group) {
      if (format !== "inventory") continue;
      const why = `addsTo names "${uid}", which no source describes, so it stands alone: check the name, or describe it with \`uid\``;
      this.unjoined.push({ path, at, why });
    }
  }

  addHub(hub: HubFact): void {
    const { kind, uid, name, protocol, fromPort, toPort } = hub;
    const properties: Record<string, PropertyValue> = {};
    if (protocol !== undefined) properties["protocol"] = protocol;
    if (fromPort !== undefined) properties["fromPort"] = fromPort;
    if (toPort !== undefined) properties["toPort"] = toPort;
    this.addNode({ uid, kind, name, aliases: [], basis: "configured", evidence: [place(hub)], properties });
  }

  /** The internet stays what it is, whoever claims to be it. */
  addNode(node: GraphNode): void {
    if (node.uid === INTERNET && this.nodes.has(INTERNET)) return;
    this.nodes.set(node.uid, node);
    this.registerAliases(node.uid, [node.uid, ...node.aliases]);
  }

  addRelationships(facts: readonly RelationshipFact[]): void {
    for (const fact of facts) {
      const source = this.end(fact, fact.source, "source");
      const target = this.end(fact, fact.target, "target");
      if (source === undefined || target === undefined) continue;
      this.relate({
        type: fact.type,
        source,
        target,
        basis: fact.basis,
        evidence: [place(fact)],
        properties: fact.properties,
      });
    }
  }

  /** Adds a relationship, or its evidence where it stands already; the better basis wins. */
  relate(relationship: Omit<GraphRelationship, "uid">): void {
    const { type, source, target, basis, evidence } = relationship;
    const properties = sortedProperties(relationship.properties);
    const uid = relationshipUid(type, source, target, properties);
    const standing = this.relationships.get(uid);
    if (!standing) {
      this.relationships.set(uid, { uid, type, source, target, basis, evidence, properties });
      return;
    }
    const better =
      rankOfBasis(relationship.basis) < rankOfBasis(standing.basis) ? { ...relationship, properties } : standing;
    this.relationships.set(uid, {
      ...better,
      uid,
      evidence: union(standing.evidence, relationship.evidence).slice(0, MOST_EVIDENCE),
    });
  }

  /** The asset that the first known of some names means; exact uids win over aliases. */
  lookup(candidates: readonly string[]): Lookup {
    for (const name of candidates) {
      if (this.nodes.has(name)) return { uid: name };
      const uids = this.bearersOf(name);
      const bearers = new Set([...(uids ?? [])].map(bearerOf));
      if (bearers.size === 1) return { uid: [...(uids!.size === 1 ? uids! : bearers)][0]! };
      if (uids && uids.size > 1) return { candidates: [...uids].sort() };
    }
    return undefined;
  }

  addResolved({
    nodes,
    relationships,
  }: {
    nodes: Iterable<GraphNode>;
    relationships: Iterable<Omit<GraphRelationship, "uid">>;
  }): void {
    for (const node of nodes) this.addNode(node);
    for (const relationship of relationships) this.relate(relationship);
  }

  finish({ unjoined, notCollected }: { unjoined: readonly Problem[]; notCollected: readonly string[] }): FactGraph {
    const problems = [...this.unjoined, ...unjoined].map((each) => ({ path: each.path, at: each.at, why: each.why }));
    return {
      nodes: sortedByKey(this.nodes),
      relationships: this.relationships,
      unjoined: problems.sort((a, b) => compare(a.path, b.path) || compare(a.at, b.at) || compare(a.why, b.why)),
      // What is only mentioned has a node as well, but nobody has told what it can do.
      notCollected: [...new Set(notCollected)].filter((uid) => !this.kinds.has(uid)).sort(),
    };
  }

  /** Of the internet no source decides what it is: without it no attack would start anywhere. */
  private meansInternet({ uid, kind, path, at }: AssetFact): boolean {
    if (uid !== INTERNET) return false;
    const why = `"${INTERNET}" is where attacks come from and no ${kind}: what is said of it here is not used; give the asset another uid`;
    this.unjoined.push({ path, at, why });
    return true;
  }

  private registerAliases(uid: string, names: readonly string[]): void {
    for (const name of names) {
      if (name === uid) continue;
      let uids = this.aliases.get(name);
      if (!uids) this.aliases.set(name, (uids = new Set(this.beneath?.bearersOf(name))));
      uids.add(uid);
    }
  }

  private bearersOf(name: string): ReadonlySet<string> | undefined {
    return this.aliases.get(name) ?? this.beneath?.bearersOf(name);
  }

  /** A mention by a name that several assets share is ambiguous: it is reported and adds to none. */
  private mentioned(fact: AssetFact): string | undefined {
    const found = this.bearersOf(fact.uid);
    if (!found || this.nodes.has(fact.uid)) return fact.uid;
    if (found.size === 1) return [...found][0];
    // A workload and the data that it keeps share their names: the kind of what is said tells them apart.
    const ofKind = [...found].filter((uid) => this.kinds.get(uid) === fact.kind);
    if (ofKind.length === 1) return ofKind[0];
    this.unjoined.push({
      path: fact.path,
      at: fact.at,
      why: `"${fact.uid}" may mean ${[...found].sort().join(" or ")}; what is said here adds to none of them: name one by its uid`,
    });
    return undefined;
  }

  private merge(uid: string, facts: readonly (AssetFact & SourcedFact)[]): GraphNode {
    const ranked = [...facts].sort((a, b) => rankOf(a) - rankOf(b) || compare(a.statedBy, b.statedBy));
    const first = ranked.find((fact) => !fact.mention) ?? ranked[0]!;
    for (const other of ranked)
      if (other.kind !== first.kind && !other.mention)
        this.unjoined.push({
          path: other.path,
          at: other.at,
          why: `${uid} is a ${first.kind} elsewhere (${place(first)}) and a ${other.kind} here; the ${first.kind} stands`,
        });
    const facet = facetOf(uid);
    const critical = ranked.find(({ properties }) => properties.criticality !== undefined);
    const properties = mergeProperties(ranked);
    if (critical) properties["criticalityFrom"] = shortPlace(place(critical));
    const node: Mutable<GraphNode> = {
      uid,
      kind: first.kind,
      name: ranked.find((fact) => fact.name !== undefined)?.name ?? uid.slice(uid.lastIndexOf("/") + 1),
      aliases: union(...ranked.map((fact) => fact.aliases)).sort(),
      basis: first.basis,
      evidence: union(...ranked.map((fact) => [place(fact)])).slice(0, MOST_EVIDENCE),
      properties: sortedProperties(properties),
    };
    if (facet !== undefined) node.facet = facet;
    return node;
  }

  private end(fact: RelationshipFact, name: string, which: string): string | undefined {
    const found = this.lookup([name]);
    if (found && "uid" in found) return found.uid;
    const why = found
      ? `may mean ${found.candidates.join(" or ")}: name one by its uid`
      : "is not described by any input";
    this.unjoined.push({ path: fact.path, at: fact.at, why: `the ${which} of ${fact.type}, "${name}", ${why}` });
    return undefined;
  }
}

/** The facet that a uid names, or undefined. */
export function facetOf(uid: string): string | undefined {
  const facet = uid.slice(uid.lastIndexOf("#") + 1);
  return uid.includes("#") && Object.hasOwn(FACETS, facet) ? facet : undefined;
}

/** A person's inventory first, then configuration, observation, inference; ties by source key. */
function rankOf(fact: SourcedFact): number {
  return fact.format === "inventory" ? -1 : rankOfBasis(fact.basis) + (fact.fact === "asset" && fact.mention ? 0.5 : 0);
}

function rankOfBasis(basis: GraphNode["basis"]): number {
  return { configured: 0, observed: 1, inferred: 2 }[basis];
}

/** Lists are unions; of other values the first by precedence stands. */
function mergeProperties(ranked: readonly AssetFact[]): Record<string, PropertyValue> {
  const merged: Record<string, PropertyValue> = {};
  for (const { properties } of ranked) {
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined) continue;
      const standing = merged[name];
      if (Array.isArray(value)) merged[name] = union((standing as string[] | undefined) ?? [], value).sort();
      else if (standing === undefined) merged[name] = value;
    }
  }
  return merged;
}

const DISCRIMINATORS = ["protocol", "port", "ranges", "action", "name", "path"];

/** Type, ends and what tells parallel relationships apart; properties that only describe do not count. */
function relationshipUid(
  type: RelationshipKind,
  source: string,
  target: string,
  properties: Readonly<Record<string, PropertyValue>>,
): string {
  const apart = DISCRIMINATORS.map((name) => properties[name] ?? null);
  return `rel/${hash("sha256", JSON.stringify([type, source, target, apart]), "hex").slice(0, 32)}`;
}

function sortedProperties(
  properties: Readonly<Record<string, PropertyValue>>,
): Readonly<Record<string, PropertyValue>> {
  if (isSorted(properties)) return properties;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => compare(a, b)),
  );
}

/** Most relationships have few properties, in order: those need no copy. */
function isSorted(properties: Readonly<Record<string, PropertyValue>>): boolean {
  let last = "";
  for (const name in properties) {
    if (properties[name] === undefined || name < last) return false;
    last = name;
  }
  return true;
}

function union(...lists: readonly (readonly string[])[]): string[] {
  const all = new Set<string>();
  for (const list of lists) for (const item of list) all.add(item);
  return [...all];
}

/** By code units, as strings sort by themselves. */
function sortedByKey<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map.keys()].sort().map((key) => [key, map.get(key)!]));
}

function place({ path, at }: { readonly path: string; readonly at: string }): string {
  return at === "" ? path : `${path} ${at}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
