/**
 * Facets: lesser or qualified holdings, made only where a fact needs one. The fuller leads to the lesser by a rule;
 * what a facet inherits from its whole is decided here (`#http`: SENDS_AS) and nowhere else.
 */
import { FACETS, type Facet, type GraphNode, type GraphRelationship } from "../model/index.js";
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
  if (gives.length > 0 && properties["needsLogin"] === true) facets.add("user");
  return facets;
}

export function addFacets(builder: GraphBuilder): void {
  const index = indexEnds(builder);
  for (const node of [...builder.nodes.values()]) {
    if (node.kind !== "Finding") continue;
    for (const facet of facetsFor(node)) for (const whole of wholesFor(builder, index, node.uid, facet)) addFacet(builder, whole, facet);
  }
  for (const relationship of [...builder.relationships.values()]) addFacetOfPower(builder, relationship);
  for (const node of [...builder.nodes.values()]) if (facetOf(node.uid) !== undefined) inherit(builder, index, node);
}

const READABLE: readonly unknown[] = ["Repository", "Image", "Pipeline"];

/** Who knows a service's password is its user; who may read a source reads it, and cannot change it. */
function addFacetOfPower(builder: GraphBuilder, { type, target, properties }: GraphRelationship): void {
  const kind = builder.nodes.get(target)?.kind;
  if (type === "UNLOCKS" && kind === "Service") addFacet(builder, serviceOf(target), "user");
  if (type === "MAY" && properties["action"] === "read" && READABLE.includes(kind)) addFacet(builder, target, "read");
}

type Ends = Map<string, { type: string; source: string; target: string }[]>;

function indexEnds(builder: GraphBuilder): { from: Ends; to: Ends } {
  const from: Ends = new Map();
  const to: Ends = new Map();
  const push = (ends: Ends, key: string, value: { type: string; source: string; target: string }) => {
    const list = ends.get(key);
    if (list) list.push(value);
    else ends.set(key, [value]);
  };
  for (const relationship of builder.relationships.values()) {
    push(from, relationship.source, relationship);
    push(to, relationship.target, relationship);
  }
  return { from, to };
}

/** The assets of the facet's kind that a finding concerns: itself, what is built from it, what it exposes. */
function wholesFor(builder: GraphBuilder, { from, to }: { from: Ends; to: Ends }, finding: string, facet: Facet): string[] {
  const affected = (from.get(finding) ?? []).filter(({ type }) => type === "AFFECTS").map(({ target }) => target);
  const computes = affected.flatMap((uid) => computesOf(builder, to, uid));
  if (facet === "http") return computes;
  const services = computes.flatMap((uid) => related(from, uid, "EXPOSES", "target"));
  const direct = affected.filter((uid) => builder.nodes.get(uid)?.kind === "Service").map(serviceOf);
  if (facet !== "write") return [...new Set(direct.length ? direct : services)];
  const called = computes.flatMap((uid) => related(from, uid, "CALLS", "target"));
  return [...new Set([...called, ...services].flatMap((uid) => related(from, uid, "SERVES", "target")))];
}

/** The service that an endpoint is a route of; any other service itself. */
function serviceOf(uid: string): string {
  const via = uid.indexOf("#via/");
  return via < 0 ? uid : uid.slice(0, via);
}

function computesOf(builder: GraphBuilder, to: Ends, uid: string, depth = 0): string[] {
  const node = builder.nodes.get(uid);
  if (node?.kind === "Compute") return [uid];
  if (depth > 4) return [];
  if (node?.kind === "Service") return related(to, serviceOf(uid), "EXPOSES", "source");
  return related(to, uid, "BUILT_FROM", "source").flatMap((each) => computesOf(builder, to, each, depth + 1));
}

function related(ends: Ends, uid: string, type: string, end: "source" | "target"): string[] {
  return (ends.get(uid) ?? []).filter((each) => each.type === type).map((each) => each[end]);
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
function inherit(builder: GraphBuilder, { from }: { from: Ends }, facet: GraphNode): void {
  const name = facetOf(facet.uid);
  const whole = facet.uid.slice(0, facet.uid.lastIndexOf("#"));
  if (name !== "http") return;
  for (const hub of related(from, whole, "SENDS_AS", "target"))
    builder.relate({ type: "SENDS_AS", source: facet.uid, target: hub, basis: "configured", evidence: facet.evidence, properties: {} });
}
