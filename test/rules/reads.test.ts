import { describe, expect, it } from "vitest";
import { mayRead, parseRule, readRules, type ChangedKinds } from "../../src/rules/index.js";

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
const rule = (cypher: string) => parseRule("test/rule", HEADER + cypher);
const end = "RETURN a AS source, b AS target, [r] AS because";
const runsOn = rule(`MATCH (a:Compute)-[r:RUNS_ON]->(b) ${end}`);
const lookingFor = rule(
  `MATCH (a:Compute)-[r:RUNS_ON]->(b:Compute) MATCH (n:Fact {workspace: a.workspace, uid: a.uid + '#x'}) ${end}`,
);

describe("what a rule can see", () => {
  it.each([
    ["the type of a relationship that it names", runsOn, ["RUNS_ON"], true],
    ["another type", runsOn, ["MAY"], false],
    ["a label that it names", runsOn, ["Compute"], true],
    ["a kind that none of its relationships joins", runsOn, ["Finding", "Secret"], false],
    ["what a relationship may join", rule(`MATCH (a:Compute)-[r:RUNS_AS]->(b) ${end}`), ["Identity"], true],
    ["anything, by a relationship without a type", rule(`MATCH (a:Compute)-[r]->(b:Compute) ${end}`), ["Team"], true],
    ["any asset that is looked for by uid", lookingFor, ["Secret"], true],
    ["no finding that is looked for by uid", lookingFor, ["Finding"], false],
    [
      "nothing in quotes",
      rule(`MATCH (a:Compute)-[r:RUNS_ON]->(b) WHERE a.name =~ 'x-[MAY]-Team' ${end}`),
      ["Team"],
      false,
    ],
  ] as const)("is %s: %#", (_what, given, changed, expected) => {
    expect(mayRead(given, new Set(changed) as ChangedKinds)).toBe(expected);
  });

  it("leaves most rules alone when a finding comes", () => {
    const seeing = readRules().filter((each) =>
      mayRead(each, new Set(["Finding", "AFFECTS", "REPORTED_AS", "Report"])),
    );
    expect(seeing.map(({ id }) => id)).toContain("application/code-execution");
    expect(seeing.length).toBeLessThan(readRules().length / 3);
    // So that steps of a finding are found by it, without looking at others.
    expect(seeing.filter(({ exploit, incremental }) => !exploit || !incremental).map(({ id }) => id)).toEqual([]);
  });
});
