import { describe, expect, it } from "vitest";
import { parseRule, RuleError } from "../../src/rules/index.js";

const HEADER = `// id: test/rule
// title: Whoever holds the one comes to hold the other
// layer: workload
// technique: T1609
// success: 0.9
// remediation: Take the relationship between the two away.
// anchors: [a, b]
// examples:
//   - name: it matches
//     given: "CREATE (:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'})"
//     steps: [a -> b]
//   - name: it does not
//     given: "CREATE (:Asset:Compute {uid: 'a'})"
//     steps: []
`;
const HEADER_LINES = 14;
const BODY = "MATCH (a:Compute)-[on:RUNS_ON]->(b:Compute)\nRETURN a AS source, b AS target, [on] AS because\n";

function refusal(text: string, id = "test/rule"): RuleError {
  try {
    parseRule(id, text);
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
  throw new Error("the rule was accepted");
}

const body = (cypher: string) => refusal(HEADER + cypher);
const header = (from: string | RegExp, to: string) => refusal(HEADER.replace(from, to) + BODY);

it("reads what a rule says about itself", () => {
  const rule = parseRule("test/rule", HEADER + BODY);
  expect(rule).toMatchObject({
    id: "test/rule",
    success: 0.9,
    anchors: ["a", "b"],
    incremental: true,
    enabled: true,
    free: false,
  });
  expect(rule.examples.map(({ steps }) => steps)).toEqual([["a -> b"], []]);
});

it("names the file, and the command ends with 2", () => {
  const error = body("MATCH (a), (b) SET a.x = 1");
  expect(error.file).toBe("cypher/rules/test/rule.cypher");
  expect(error.message).toMatch(/^cypher\/rules\/test\/rule\.cypher:15: /);
  expect(error.exitCode).toBe(2);
});

describe("a body is refused", () => {
  it.each([
    [
      "that writes",
      "MATCH (a)-[on]->(b)\nSET a.seen = true\nRETURN a AS source, b AS target, [on] AS because",
      2,
      /only reads/,
    ],
    [
      "that writes in a subquery",
      "MATCH (a)-[on]->(b)\nCALL (a) {\n  CREATE (:X) }\nRETURN a AS source, b AS target, [on] AS because",
      3,
      /only reads/,
    ],
    [
      "that loads a file",
      "MATCH (a)-[on]->(b)\nload csv FROM 'x' AS row\nRETURN a AS source, b AS target, [on] AS because",
      2,
      /LOAD CSV/,
    ],
    [
      "that calls a procedure",
      "MATCH (a)-[on]->(b)\nCALL db.labels() YIELD label\nRETURN a AS source, b AS target, [on] AS because",
      2,
      /no procedures/,
    ],
    [
      "that reads another graph",
      "USE other\nMATCH (a)-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because",
      1,
      /one graph/,
    ],
    [
      "that takes a parameter",
      "MATCH (a {workspace: $workspace})-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because",
      1,
      /no parameters/,
    ],
    [
      "with a dynamic label",
      'MATCH (a:$("Compute"))-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because',
      1,
      /dynamic labels/,
    ],
    ["whose second half is not bound", `${BODY}UNION\n${BODY}`, 3, /two rules/],
    ["that returns no reasons", "MATCH (a)-[on]->(b)\nRETURN a AS source, b AS target", 2, /column because is missing/],
    [
      "that returns something else",
      "MATCH (a)-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because, 1 AS cost",
      2,
      /returns "cost"/,
    ],
    ["that returns everything", "MATCH (a)-[on]->(b)\nRETURN *", 2, /Name the columns/],
    [
      "that returns a column twice",
      "MATCH (a)-[on]->(b)\nRETURN a AS source, b AS target, b AS target, [on] AS because",
      2,
      /twice/,
    ],
    ["that returns nothing", "MATCH (a)-[on]->(b)", 1, /returns nothing/],
    [
      "that limits its steps",
      "MATCH (a)-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because\nLIMIT 10",
      3,
      /Take LIMIT away/,
    ],
    [
      "without one of its anchors",
      "MATCH (a)-[on]->(c)\nRETURN a AS source, c AS target, [on] AS because",
      1,
      /anchor b/,
    ],
    [
      "whose anchor is only in a function",
      "MATCH (a)-[on]->(c)\nWHERE size(b) > 1\nRETURN a AS source, c AS target, [on] AS because",
      1,
      /anchor b/,
    ],
    [
      "that loses its anchors",
      "MATCH (a)-[on]->(b)\nWITH a\nMATCH (a)-[on]->(b)\nRETURN a AS source, b AS target, [on] AS because",
      2,
      /WITH \*/,
    ],
    ["of two statements", `${BODY};`, 3, /one statement/],
  ])("%s", (_, cypher, line, why) => {
    const error = body(cypher);
    expect(error.message).toMatch(why);
    expect(error.line).toBe(HEADER_LINES + line);
  });

  it("not for words in strings, comments, names and properties", () => {
    const cypher =
      "\n// CREATE is not meant here, nor $this\nMATCH (a)-[call:CALLS]->(b)\nWHERE a.use <> 'SET; $x' AND a.uid STARTS WITH 'a' AND call.load IS NULL\nRETURN a AS source, b AS target, [call] AS because";
    expect(parseRule("test/rule", HEADER + cypher).body.columns).toEqual(new Set(["source", "target", "because"]));
  });

  it("not for a subquery", () => {
    const cypher =
      "MATCH (a)-[on]->(b)\nCALL (a) { MATCH (a)-->(c) RETURN count(c) AS n UNION ALL RETURN 1 AS n }\nRETURN a AS source, b AS target, [on] AS because";
    expect(() => parseRule("test/rule", HEADER + cypher)).not.toThrow();
  });
});

describe("a header is refused", () => {
  it.each([
    ["of another place", "id: test/rule", "id: test/other", 1, /path says "test\/rule"/],
    ["with an unknown layer", "layer: workload", "layer: cloud", 3, /layer/],
    ["without an ATT&CK technique", "T1609", "exec", 4, /ATT&CK/],
    ["with an impossible probability", "0.9", "1.2", 5, /success/],
    ["with a misspelt key", "success", "sucess", 1, /success/],
    ["that is no YAML", "title: Whoever", "title: 'Whoever", 2, /no YAML/],
    ["without a matching example", "[a -> b]", "[]", 9, /one that matches/],
    ["without an example that does not match", "steps: []", "steps: [a -> b]", 9, /does not match/],
    [
      "with an example that draws nothing",
      "\"CREATE (:Asset:Compute {uid: 'a'})\"",
      '"MATCH (n) RETURN n"',
      13,
      /CREATE/,
    ],
    ["with steps that cannot be read", "[a -> b]", "[a to b]", 11, /must read/],
  ])("%s", (_, from, to, line, why) => {
    const error = header(from, to);
    expect(error.message).toMatch(why);
    expect(error.line).toBe(line);
  });

  it("that is missing", () => {
    expect(refusal(BODY)).toMatchObject({ line: 1, message: expect.stringContaining("header is missing") });
  });

  it("without examples", () => {
    expect(refusal(HEADER.slice(0, HEADER.indexOf("// examples")) + BODY).message).toMatch(/examples/);
  });
});

it("wants the finding from a rule that exploits one", () => {
  expect(refusal(HEADER.replace("// anchors", "// exploit: true\n// anchors") + BODY).message).toMatch(
    /the finding AS via/,
  );
});
