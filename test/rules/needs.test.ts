/** What a rule needs is told from its text, and never more than its examples hold. */
import { describe, expect, it } from "vitest";
import type { FactGraph, GraphNode, GraphRelationship } from "../../src/model/index.js";
import { needsOf } from "../../src/rules/needs.js";
import { tokens } from "../../src/rules/tokens.js";
import { prospectsIn } from "../../src/rules/prospects.js";
import { graphNode } from "../model/graph-node.js";
import { readRules, type Rule } from "../../src/rules/index.js";

const END = "RETURN a AS source, b AS target, [r] AS because";
/** As short as it can be written: `node a :A|B {name: value}`. */
const needs = (cypher: string) =>
  needsOf(tokens(`${cypher} ${END}`)).map(({ of, name = "-", words, values }) =>
    [of, name, words.join("|"), ...[...values].map(([key, value]) => `${key}=${String(value)}`)].join(" "),
  );

describe("what a rule needs", () => {
  it.each([
    [
      "labels, types and values",
      "MATCH (a:Compute {runtime: 'node'})-[r:MAY {action: 'read'}]->(b)",
      ["node a Compute runtime=node", "relationship r MAY action=read"],
    ],
    [
      "one of several",
      "MATCH (a:Identity|Internet)<-[r:RUNS_AS|USES_SECRET]-(b)",
      ["node a Identity|Internet", "relationship r RUNS_AS|USES_SECRET"],
    ],
    ["what has no name", "MATCH (a)-[:IN]->(:Scope {public: true})", ["relationship - IN", "node - Scope public=true"]],
    [
      "what occurs at least once",
      "MATCH (a)-[:IN]->{1,2}(b)<-[:MAY]-{2}(c)-[:RUNS_ON]-+(d)",
      ["relationship - IN", "relationship - MAY", "relationship - RUNS_ON"],
    ],
    [
      "not what may be left out",
      "MATCH (a)-[:IN]->{0,2}(b:Scope)<-[:MAY]-{,2}(c)-[:RUNS_ON]-*(d)-[:IN*0..1]-(e)",
      ["node b Scope"],
    ],
    ["not what is optional", "MATCH (a:Compute) OPTIONAL MATCH (a)-[:RUNS_ON]->(b:Compute)", ["node a Compute"]],
    [
      "not what is asked, denied or looked up inside",
      "MATCH (a:Compute) WHERE NOT (a)-[:IN]->(:Scope) AND EXISTS { MATCH (a)-[:MAY]->(:Secret) } CALL (a) { MATCH (a)-[:KEEPS]->(b:DataStore) RETURN b }",
      ["node a Compute"],
    ],
    [
      "what a second MATCH says",
      "MATCH (a:Compute) WHERE a.privileged MATCH (a)-[:RUNS_ON]->(b)",
      ["node a Compute", "relationship - RUNS_ON"],
    ],
    [
      "no values that are worked out",
      "MATCH (a:Compute {uid: b.uid + '#x', runtime: 'node'})",
      ["node a Compute runtime=node"],
    ],
    [
      "no labels that are put together",
      "MATCH (a:Compute&!Facet {runtime: 'node'}), (b:!Scope)",
      ["node a  runtime=node"],
    ],
    ["no path in brackets", "MATCH ((a:Compute)-[:RUNS_ON]->(b:Compute)){0,2}", []],
    ["not that something is a fact", "MATCH (a:Fact)", []],
    [
      "what a node says before its condition",
      "MATCH (a:Compute WHERE a.runtime = 'node')-[r:RUNS_ON]->(b)",
      ["node a Compute", "relationship r RUNS_ON"],
    ],
    [
      "no word in a text or comment",
      "MATCH (a:Compute {name: '(:Secret)'}) // (b:Scope)\n",
      ["node a Compute name=(:Secret)"],
    ],
  ])("is %s", (_what, cypher, expected) => {
    expect(needs(cypher)).toEqual(expected);
  });

  it.each(readRules().map((rule) => [rule.id, rule] as const))(
    "of %s is in every example that it matches",
    (_id, rule) => {
      for (const { given, steps } of rule.examples)
        for (const { words, values } of steps.length ? rule.body.needs : []) {
          if (words.length) expect(words.some((word) => new RegExp(`:${word}\\b`).test(given))).toBe(true);
          for (const [name, value] of values)
            expect(given).toMatch(
              new RegExp(`\\b${name}: ${typeof value === "string" ? `'${value}'` : String(value)}`),
            );
        }
    },
  );
});

const related = (
  type: GraphRelationship["type"],
  properties: GraphRelationship["properties"] = {},
): GraphRelationship => ({
  uid: type,
  type,
  source: "a",
  target: "b",
  basis: "configured",
  evidence: [],
  properties,
});
function prospects(cypher: string, nodes: readonly GraphNode[], relationships: readonly GraphRelationship[] = []) {
  const facts: FactGraph = {
    nodes: new Map(nodes.map((each) => [each.uid, each])),
    relationships: new Map(relationships.map((each) => [each.uid, each])),
    unjoined: [],
    notCollected: [],
  };
  const body: Partial<Rule["body"]> = { needs: needsOf(tokens(`${cypher} ${END}`)) };
  const rule = { body } as Rule;
  const { mayYield, mayBind } = prospectsIn(facts, [rule], ["a", "b", "c"]);
  return { mayYield: mayYield(rule), a: mayBind(rule, "a") };
}

describe("a rule", () => {
  const [pod, machine] = [graphNode("a", "Compute"), graphNode("b", "Compute", { properties: { runtime: "node" } })];
  const part = graphNode("c", "Compute", { facet: "http" });

  it.each([
    ["what it needs is there", "MATCH (a:Compute)-[r:RUNS_ON]->(b)", true],
    ["a label is missing", "MATCH (a:Secret)-[r:RUNS_ON]->(b)", false],
    ["a type is missing", "MATCH (a:Compute)-[r:KEEPS]->(b)", false],
    ["one of the types is there", "MATCH (a:Compute)-[r:KEEPS|RUNS_ON]->(b)", true],
    ["no node has the value", "MATCH (a:Compute {runtime: 'pod'})", false],
    ["a node has the value", "MATCH (a:Compute {runtime: 'node'})", true],
    ["any node has the value", "MATCH (a {runtime: 'node'})", true],
    ["no relationship has the value", "MATCH (a)-[r:RUNS_ON {basis: 'inferred'}]->(b)", false],
    ["a facet is asked for by its name", "MATCH (a:Facet {facet: 'http'})", true],
    ["another facet is asked for", "MATCH (a:Facet {facet: 'user'})", false],
  ])("may yield where %s", (_what, cypher, expected) => {
    expect(prospects(cypher, [pod, machine, part], [related("RUNS_ON")]).mayYield).toBe(expected);
  });

  it.each([
    ["by label: a facet bears not that of its kind", "MATCH (a:Compute)", ["a", "b"]],
    ["by value", "MATCH (a:Compute {runtime: 'node'})", ["b"]],
    ["by any place that names it", "MATCH (a) MATCH (a:Facet)", ["c"]],
    ["that nothing is said of", "MATCH (a)", ["a", "b", "c"]],
    ["by what leads away from it", "MATCH (a)-[r:RUNS_ON]->(b)", ["a"]],
    ["by what leads to it", "MATCH (b)-[r:RUNS_ON]->{1,2}(a)", ["b"]],
    ["by what leads to it, drawn the other way", "MATCH (a)<-[r:RUNS_ON]-(b)", ["b"]],
    ["by the values of what leads away", "MATCH (a)-[r:RUNS_ON {basis: 'inferred'}]->(b)", []],
    ["not by what may not be there", "MATCH (a:Compute)-[r:RUNS_ON]->{0,1}(b)", ["a", "b"]],
    ["not by what has no direction", "MATCH (a:Compute)-[r:RUNS_ON]-(b)", ["a", "b"]],
    ["not by what is between others", "MATCH (a:Compute), (b)-[r:RUNS_ON]->(c)", ["a", "b"]],
  ])("binds an anchor %s", (_what, cypher, expected) => {
    expect(prospects(cypher, [pod, machine, part], [related("RUNS_ON")]).a).toEqual(expected);
  });

  it("binds nothing that is not there", () => {
    expect(prospects("MATCH (a)", [pod]).a).toEqual(["a"]);
  });
});
