import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DerivedStep } from "../../src/model/index.js";
import {
  checkRules,
  comesBefore,
  deriveSteps,
  drawExample,
  enabledRules,
  MOST_TOUCHED,
  parseRule,
  readRules,
  runExample,
  runsInFull,
  touchedWithSources,
  type Rule,
} from "../../src/rules/index.js";
import type { Queries, Store } from "../../src/store/connection.js";
import { wrongWhenTouched } from "../cypher/touched.js";
import { openTestStore } from "../store/real-store.js";

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

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
const rule = (cypher: string, header = HEADER) => parseRule("test/rule", header + cypher);
const runsOn = rule("MATCH (a:Compute)-[on:RUNS_ON]->(b:Compute)\nRETURN a AS source, b AS target, [on] AS because");

async function all(steps: AsyncIterable<DerivedStep>): Promise<DerivedStep[]> {
  const found: DerivedStep[] = [];
  for await (const step of steps) found.push(step);
  return found;
}

/** Draws a graph, works on it, and undoes it. */
function drawn<T>(given: string, work: (queries: Queries, workspace: string) => Promise<T>): Promise<T> {
  return store.transaction("rollback", async (queries) => {
    await drawExample(queries, { given }, "drawn");
    return work(queries, "drawn");
  });
}

describe("one rule", () => {
  it("yields uids, and nothing where it returns nothing", async () => {
    const steps = await drawn(
      "CREATE (:Compute:Asset {uid: 'a'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'})",
      (queries, workspace) => all(deriveSteps(queries, workspace, [runsOn])),
    );
    expect(steps).toEqual([
      { rule: "test/rule", source: "a", target: "b", via: "", requires: [], because: ["a RUNS_ON b"] },
    ]);
  });

  it("yields a key once, with the smallest reasons, whatever the order of the rows", async () => {
    const given =
      "CREATE (a:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(b:Asset:Compute {uid: 'b'}), (a)-[:RUNS_ON]->(b), (a)-[:RUNS_ON]->(b)";
    const steps = await drawn(given, (queries, workspace) => all(deriveSteps(queries, workspace, [runsOn])));
    expect(steps.map(({ because }) => because)).toEqual([["a RUNS_ON b"]]);
  });

  it("yields no step from an asset to itself", async () => {
    const given = "CREATE (a:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(a)";
    expect(await drawn(given, (queries, workspace) => all(deriveSteps(queries, workspace, [runsOn])))).toEqual([]);
  });

  it("yields only steps that may have changed when it runs for touched facts", async () => {
    const given =
      "CREATE (:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'}), (:Asset:Compute {uid: 'c'})-[:RUNS_ON]->(:Asset:Compute {uid: 'd'})";
    const steps = await drawn(given, (queries, workspace) =>
      all(deriveSteps(queries, workspace, [runsOn], { touched: ["d"] })),
    );
    expect(steps.map(({ source }) => source)).toEqual(["c"]);
  });

  it("comes in several batches where there are many steps", async () => {
    const given = "CREATE (:Asset:Compute {uid: 'node'})";
    const steps = await drawn(given, async (queries, workspace) => {
      await queries.write(
        "CYPHER 25 MATCH (node:Fact {workspace: 'drawn'}) UNWIND range(1, 4500) AS i CREATE (:Fact:Compute {workspace: 'drawn', uid: 'w' + i})-[:RUNS_ON {uid: 'r' + i}]->(node)",
      );
      return all(deriveSteps(queries, workspace, [runsOn]));
    });
    expect(new Set(steps.map(({ source }) => source)).size).toBe(4500);
  });
});

describe("what runs", () => {
  it("is every rule in full at first, later those that cannot do otherwise", () => {
    const whole: Rule = { ...runsOn, incremental: false };
    expect(runsInFull(runsOn, {})).toBe(true);
    expect(runsInFull(runsOn, { touched: ["a"] })).toBe(false);
    expect(runsInFull(whole, { touched: ["a"] })).toBe(true);
    expect(runsInFull(runsOn, { touched: new Array<string>(MOST_TOUCHED + 1).fill("a") })).toBe(true);
  });

  it("is a rule that is incremental for findings only where nothing else was touched", () => {
    const rule: Rule = { ...runsOn, incremental: "findings" };
    const touched = ["a"];
    expect(runsInFull(rule, { touched, kinds: new Set(["Finding", "AFFECTS", "COVERS", "Vulnerability"]) })).toBe(
      false,
    );
    expect(runsInFull(rule, { touched, kinds: new Set(["Finding", "Service"]) })).toBe(true);
    expect(runsInFull(rule, { touched, kinds: new Set(["EXPOSES"]) })).toBe(true);
    expect(runsInFull(rule, { touched })).toBe(true);
  });

  it("is what the workspace switches on or off", () => {
    const off: Rule = { ...runsOn, id: "test/off", enabled: false };
    expect(enabledRules([runsOn, off]).map(({ id }) => id)).toEqual(["test/rule"]);
    expect(enabledRules([runsOn, off], { "test/rule": false, "test/off": true }).map(({ id }) => id)).toEqual([
      "test/off",
    ]);
  });

  it("comes in the order of the rules, however many run at once", async () => {
    const rules = readRules().filter(({ id }) => id.startsWith("workload/"));
    const one = await all(deriveSteps(store, "nobody", rules, { atOnce: 1 }));
    const many = await all(deriveSteps(store, "nobody", rules, { atOnce: 3 }));
    expect(many).toEqual(one);
  });
});

describe("steps that stand", () => {
  const step = (source: string, because: string[]): DerivedStep => ({
    rule: "r",
    source,
    target: "t",
    via: "",
    requires: [],
    because,
  });

  it("bring their sources into what was touched when they rest on it", () => {
    expect(touchedWithSources(["x"], [step("a", ["x"]), step("b", ["y"])])).toEqual(["x", "a"]);
  });

  it("stay when their reasons come before those of a yielded one", () => {
    expect(comesBefore(step("a", ["x"]), step("a", ["y"]))).toBe(true);
    expect(comesBefore(step("a", ["x", "z"]), step("a", ["x"]))).toBe(false);
    expect(comesBefore(step("a", ["x"]), step("a", ["x"]))).toBe(false);
  });
});

describe("a check on Neo4j", () => {
  it("refuses Cypher that is none, with the line of the file", async () => {
    const wrong = rule(
      "MATCH (a:Compute)-[on:RUNS_ON]->(b:Compute)\nWHERE a.uid = = 'x'\nRETURN a AS source, b AS target, [on] AS because",
    );
    await expect(checkRules(store, [wrong])).rejects.toMatchObject({ name: "RuleError", line: 16 });
  });

  it("refuses a variable that is not there, with the line of the file", async () => {
    const wrong = rule("MATCH (a:Compute)-[on:RUNS_ON]->(b:Compute)\nRETURN a AS source, b AS target, [no] AS because");
    await expect(checkRules(store, [wrong])).rejects.toMatchObject({ name: "RuleError", line: 16 });
  });
});

describe("the tests of examples", () => {
  it("notice a rule that lets tenants see each other", async () => {
    const leaking = rule(
      "MATCH (a:Compute)-[:RUNS_ON]->(b:Compute)\nMATCH (x:Compute) WHERE x.uid = b.uid\nRETURN a AS source, x AS target, [b] AS because",
    );
    const [example] = leaking.examples;
    const { leaked } = await runExample(store, leaking, example!);
    expect(leaked).toEqual([JSON.stringify(["a", "b", "", [], ["b"]])]);
  });

  it("notice a rule that says wrongly that it is incremental", async () => {
    const given =
      "CREATE (:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'})-[:IN]->(:Scope {uid: 's', scopeType: 'x'})";
    const wrong = rule(
      "MATCH (a:Compute)-[on:RUNS_ON]->(b:Compute)\nWHERE EXISTS { (b)-[:IN]->(:Scope {scopeType: 'x'}) }\nRETURN a AS source, b AS target, [on] AS because",
    );
    expect(await wrongWhenTouched(store, wrong, given)).toContain("properties of s goes");
  });
});
