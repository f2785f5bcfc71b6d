/**
 * Which rules may find something in a fact graph. A rule that lacks something is not asked at all: Neo4j plans a statement
 * before it sees that a label has no nodes, and planning is most of a small analysis.
 */
import { labelsOf, type FactGraph, type GraphNode, type GraphRelationship } from "../model/index.js";
import type { Need } from "./needs.js";
import type { Rule } from "./rule.js";

/** Whether a rule may find something in a fact graph, and which touched facts an anchor of it may be. Errs on the side of yes. */
export interface Prospects {
  mayYield(rule: Rule): boolean;
  /** Of the touched uids. */
  mayBind(rule: Rule, anchor: string): string[];
}

/** Looks through the graph once. */
export function prospectsIn(facts: FactGraph, rules: readonly Rule[], touched: readonly string[] = []): Prospects {
  const there = whatIsThere(
    facts,
    rules.flatMap(({ body }) => body.needs),
  );
  const known = [...new Set(touched)].flatMap((uid) => facts.nodes.get(uid) ?? []);
  const around = aroundEach(facts, known);
  const fits = (rule: Rule, anchor: string, node: GraphNode): boolean => {
    const { labels, out, into } = around.get(node.uid)!;
    const some = (byType: ByType, need: Need) =>
      (need.words.length ? need.words : [...byType.keys()]).some((type) =>
        byType.get(type)?.some((each) => hasValues(need, each)),
      );
    return rule.body.needs.every((need) =>
      need.of === "node"
        ? need.name !== anchor || isSuch(need, labels, node)
        : (need.source !== anchor || some(out, need)) && (need.target !== anchor || some(into, need)),
    );
  };
  return {
    mayYield: (rule) => rule.body.needs.every(there),
    mayBind: (rule, anchor) => known.filter((node) => fits(rule, anchor, node)).map(({ uid }) => uid),
  };
}

type ByType = Map<string, GraphRelationship[]>;

interface Around {
  readonly labels: readonly string[];
  readonly out: ByType;
  readonly into: ByType;
}

function aroundEach(facts: FactGraph, nodes: readonly GraphNode[]): Map<string, Around> {
  const around = new Map<string, Around>();
  for (const node of nodes) around.set(node.uid, { labels: labelsOf(node), out: new Map(), into: new Map() });
  if (nodes.length)
    for (const each of facts.relationships.values()) {
      addByType(around.get(each.source)?.out, each);
      addByType(around.get(each.target)?.into, each);
    }
  return around;
}

function addByType(byType: ByType | undefined, relationship: GraphRelationship): void {
  const ofType = byType?.get(relationship.type);
  if (ofType) ofType.push(relationship);
  else byType?.set(relationship.type, [relationship]);
}

function isSuch(need: Need, labels: readonly string[], node: GraphNode): boolean {
  return (!need.words.length || need.words.some((word) => labels.includes(word))) && hasValues(need, node);
}

function hasValues({ values }: Need, of: GraphNode | GraphRelationship): boolean {
  for (const [name, value] of values) if (valueOf(of, name) !== value) return false;
  return true;
}

/** As it is written: what every node and relationship has stands before properties of that name. */
function valueOf(of: GraphNode | GraphRelationship, name: string): unknown {
  return (of as unknown as Record<string, unknown>)[name] ?? of.properties[name];
}

/** Property → values that needs ask for, by label or type; "" stands for any. */
type Values = Map<string, Map<string, Set<unknown>>>;

/** Which needs are met: what they ask for is looked for in one pass, and nothing else is kept. */
function whatIsThere(facts: FactGraph, needs: readonly Need[]): (need: Need) => boolean {
  const asked = { node: askedFor(needs, "node"), relationship: askedFor(needs, "relationship") };
  const seen = { node: new Map() as Values, relationship: new Map() as Values };
  for (const node of facts.nodes.values())
    for (const word of ["", ...labelsOf(node)]) note(seen.node, asked.node, word, node);
  for (const each of facts.relationships.values())
    for (const word of ["", each.type]) note(seen.relationship, asked.relationship, word, each);
  return ({ of, words, values }) =>
    (words.length ? words : [""]).some((word) => {
      const found = seen[of].get(word);
      return found !== undefined && [...values].every(([name, value]) => found.get(name)?.has(value) ?? false);
    });
}

function askedFor(needs: readonly Need[], of: Need["of"]): Values {
  const asked: Values = new Map();
  for (const need of needs)
    if (need.of === of)
      for (const word of need.words.length ? need.words : [""]) {
        const values = asked.get(word) ?? new Map<string, Set<unknown>>();
        for (const [name, value] of need.values) values.set(name, (values.get(name) ?? new Set()).add(value));
        asked.set(word, values);
      }
  return asked;
}

function note(seen: Values, asked: Values, word: string, of: GraphNode | GraphRelationship): void {
  const wanted = asked.get(word);
  if (wanted === undefined) return;
  let found = seen.get(word);
  if (!found) seen.set(word, (found = new Map()));
  for (const [name, values] of wanted) {
    const value = valueOf(of, name);
    if (!values.has(value)) continue;
    const known = found.get(name);
    if (known) known.add(value);
    else found.set(name, new Set([value]));
  }
}
