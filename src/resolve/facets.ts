/**
 * Facets: lesser or qualified holdings, made only where a fact needs one. The fuller leads to the lesser by a rule;
 * what a facet inherits from its whole is decided here (`#http`: SENDS_AS) and nowhere else.
 */
import {
  FACETS,
  serviceOf,
  type Facet,
  type GraphNode,
  type GraphRelationship,
  type RelationshipKind,
} from "../model/index.js";
import { facetOf, type GraphBuilder } from "./graph-builder.js";

/** What a finding gives → the facet that has to be there for a step to lead to. */
const FACET_FOR: ReadonlyMap<unknown, Facet> = new Map([
  ["ssrf", "http"],
  ["login-bypass", "user"],
  ["user", "user"],
  ["admin", "admin"],
  ["store-access", "write"],
  ["store-write", "write"],
]);

/** Facets that steps of a finding lead to or, where it needs a login, start from. */
function facetsFor({ properties }: GraphNode): Set<Facet> {
  const gives = Array.isArray(properties["gives"]) ? properties["gives"] : [];
  const facets = new Set(gives.flatMap((given) => FACET_FOR.get(given) ?? []));
  if (facets.has("user") && properties["givesAdmin"] === true) facets.add("admin");
  if (gives.length > 0 && properties["needsLogin"] === true)
    facets.add(properties["needsRole"] === "administrator" ? "admin" : "user");
  return facets;
}

export function addFacets(builder: GraphBuilder): void {
  const ends = indexEnds(builder);
  for (const [place, facets] of facetsByPlace(builder, ends))
    for (const facet of facets)
      for (const whole of wholesFor({ builder, ends }, place, facet)) addFacet(builder, whole, facet);
  for (const relationship of builder.ofType("UNLOCKS", "MAY")) addFacetOfPower(builder, relationship);
  for (const node of [...builder.nodes.values()]) if (facetOf(node.uid) !== undefined) inherit(builder, ends, node);
}

/** For each asset that findings affect, the facets that these need: a place with thousands of findings is looked at once. */
function facetsByPlace(builder: GraphBuilder, ends: Ends): Map<string, Set<Facet>> {
  const places = new Map<string, Set<Facet>>();
  for (const node of builder.nodes.values()) {
    if (node.kind !== "Finding") continue;
    for (const place of ends.targets("AFFECTS", node.uid)) {
      const facets = places.get(place) ?? new Set();
      for (const facet of facetsFor(node)) facets.add(facet);
      places.set(place, facets);
    }
  }
  return places;
}

const READABLE: readonly unknown[] = ["Repository", "Image", "Pipeline"];

/** Who knows a service's password is its user; who may read a source reads it, and cannot change it. */
function addFacetOfPower(builder: GraphBuilder, { type, target, properties }: GraphRelationship): void {
  const kind = builder.nodes.get(target)?.kind;
  if (type === "UNLOCKS" && kind === "Service") addFacet(builder, serviceOf(target), "user");
  if (type === "MAY" && properties["action"] === "read" && READABLE.includes(kind)) addFacet(builder, target, "read");
}

/** The other ends of a node's relationships of one type, which are looked through when the first is asked for. */
interface Ends {
  readonly targets: (type: RelationshipKind, source: string) => readonly string[];
  readonly sources: (type: RelationshipKind, target: string) => readonly string[];
}

function indexEnds(builder: GraphBuilder): Ends {
  const known = new Map<RelationshipKind, { readonly out: EndsOf; readonly into: EndsOf }>();
  const ofType = (type: RelationshipKind) => {
    let ends = known.get(type);
    if (!ends) {
      known.set(type, (ends = { out: new Map(), into: new Map() }));
      for (const { source, target } of builder.ofType(type)) {
        push(ends.out, source, target);
        push(ends.into, target, source);
      }
    }
    return ends;
  };
  return {
    targets: (type, source) => ofType(type).out.get(source) ?? [],
    sources: (type, target) => ofType(type).into.get(target) ?? [],
  };
}

type EndsOf = Map<string, string[]>;

function push(index: EndsOf, uid: string, end: string): void {
  const ends = index.get(uid);
  if (ends) ends.push(end);
  else index.set(uid, [end]);
}

interface Facts {
  readonly builder: GraphBuilder;
  readonly ends: Ends;
}

/** The assets of the facet's kind that a weakness of `place` concerns: itself, what is built from it, what it exposes. */
function wholesFor(facts: Facts, place: string, facet: Facet): string[] {
  const { builder, ends } = facts;
  const computes = computesOf(facts, place);
  if (facet === "http") return computes;
  if (facet !== "write" && builder.nodes.get(place)?.kind === "Service") return [serviceOf(place)];
  const services = [...new Set(computes.flatMap((uid) => ends.targets("EXPOSES", uid)))];
  if (facet !== "write") return services;
  const called = computes.flatMap((uid) => ends.targets("CALLS", uid));
  return [...new Set([...called, ...services].flatMap((uid) => ends.targets("SERVES", uid)))];
}

/** What is built from what is built from … has at most so many levels: base image, image, tag, workload. */
const MOST_LEVELS = 4;

function computesOf(facts: Facts, uid: string, level = 0): string[] {
  const kind = facts.builder.nodes.get(uid)?.kind;
  if (kind === "Compute") return [uid];
  if (level > MOST_LEVELS) return [];
  if (kind === "Service") return [...facts.ends.sources("EXPOSES", serviceOf(uid))];
  return facts.ends.sources("BUILT_FROM", uid).flatMap((each) => computesOf(facts, each, level + 1));
}

function addFacet(builder: GraphBuilder, whole: string, facet: Facet): void {
  const uid = `${whole}#${facet}`;
  const of = builder.nodes.get(whole);
  if (!of || builder.nodes.has(uid)) return;
  const node: GraphNode = {
    uid,
    kind: of.kind,
    name: `${of.name} (${facet})`,
    aliases: of.aliases.map((alias) => `${alias}#${facet}`),
    facet,
    basis: of.basis,
    evidence: of.evidence,
    properties: { description: FACETS[facet] },
  };
  builder.addNode(node);
}

/** `#http` sends as its whole does: requests of the attacker's choice leave by the same way. */
function inherit(builder: GraphBuilder, ends: Ends, facet: GraphNode): void {
  const name = facetOf(facet.uid);
  const whole = facet.uid.slice(0, facet.uid.lastIndexOf("#"));
  if (name !== "http") return;
  for (const hub of ends.targets("SENDS_AS", whole))
    builder.relate({
      type: "SENDS_AS",
      source: facet.uid,
      target: hub,
      basis: "configured",
      evidence: facet.evidence,
      properties: {},
    });
}
