/**
 * Which rules may find something in a fact graph. A rule that lacks something is not asked at all: Neo4j plans a statement
 * before it sees that a label has no nodes, and planning is most of a small analysis.
 */
import { labelsOf, type FactGraph, type GraphNode, type GraphRelationship } from "../model/index.js";
import { needsOf, type Need } from "./needs.js";
import type { Rule } from "./rule.js";

/** Whether a rule may find something in a fact graph, and which touched facts an anchor of it may be. Errs on the side of yes. */
export interface Prospects {
  mayYield(rule: Rule): boolean;
  /** Of the touched uids. */
  mayBind(rule: Rule, anchor: string): string[];
}

/** Looks through the graph once. */
export function prospectsIn(facts: FactGraph, rules: readonly Rule[], touched: readonly string[] = []): Prospects {
  const needs = new Map(rules.map((rule) => [rule, needsOf(rule.body.cypher)]));
  const there = whatIsThere(facts, new Set([...needs.values()].flat().flatMap(({ values }) => [...values.keys()])));
  const known = [...new Set(touched)].flatMap((uid) => facts.nodes.get(uid) ?? []);
  const around = aroundEach(facts, known);
  const fits = (rule: Rule, anchor: string, node: GraphNode): boolean => {
    const { labels, out, into } = around.get(node.uid)!;
    const some = (relationships: readonly GraphRelationship[], need: Need) =>
      relationships.some((each) => isSuch(need, [each.type], each));
    return needs
      .get(rule)!
      .every((need) =>
        need.of === "node"
          ? need.name !== anchor || isSuch(need, labels, node)
          : (need.source !== anchor || some(out, need)) && (need.target !== anchor || some(into, need)),
      );
  };
  return {
    mayYield: (rule) => needs.get(rule)!.every(there),
    mayBind: (rule, anchor) => known.filter((node) => fits(rule, anchor, node)).map(({ uid }) => uid),
  };
}

interface Around {
  readonly labels: readonly string[];
  readonly out: GraphRelationship[];
  readonly into: GraphRelationship[];
}

function aroundEach(facts: FactGraph, nodes: readonly GraphNode[]): Map<string, Around> {
  const around = new Map<string, Around>(
    nodes.map((node) => [node.uid, { labels: labelsOf(node), out: [], into: [] }]),
  );
  if (nodes.length)
    for (const each of facts.relationships.values()) {
      around.get(each.source)?.out.push(each);
      around.get(each.target)?.into.push(each);
    }
  return around;
}

function isSuch({ words, values }: Need, labels: readonly string[], of: GraphNode | GraphRelationship): boolean {
  return (
    (!words.length || words.some((word) => labels.includes(word))) &&
    [...values].every(([name, value]) => valueOf(of, name) === value)
  );
}

/** As it is written: properties beside what every node and relationship has. */
function valueOf(of: GraphNode | GraphRelationship, name: string): unknown {
  return of.properties[name] ?? (of as unknown as Record<string, unknown>)[name];
}

/** Values by property, by label or type; "" stands for any. */
type Values = Map<string, Map<string, Set<unknown>>>;

function whatIsThere(facts: FactGraph, names: ReadonlySet<string>): (need: Need) => boolean {
  const nodes: Values = new Map();
  const relationships: Values = new Map();
  for (const node of facts.nodes.values()) for (const word of ["", ...labelsOf(node)]) note(nodes, word, node, names);
  for (const each of facts.relationships.values())
    for (const word of ["", each.type]) note(relationships, word, each, names);
  return ({ of, words, values }) =>
    (words.length ? words : [""]).some((word) => {
      const seen = (of === "node" ? nodes : relationships).get(word);
      return seen !== undefined && [...values].every(([name, value]) => seen.get(name)?.has(value) ?? false);
    });
}

function note(all: Values, word: string, of: GraphNode | GraphRelationship, names: ReadonlySet<string>): void {
  let seen = all.get(word);
  if (!seen) all.set(word, (seen = new Map()));
  for (const name of names) {
    const value = valueOf(of, name);
    if (value === undefined) continue;
    const values = seen.get(name);
    if (values) values.add(value);
    else seen.set(name, new Set([value]));
  }
}
