import { afterAll, beforeAll, expect, it } from "vitest";
import { parseRule, readSizes } from "../../src/rules/index.js";
import { fullStatement } from "../../src/rules/statement.js";
import type { Store } from "../../src/store/connection.js";
import { openTestStore } from "../store/real-store.js";

const rule = parseRule(
  "workload/runs-on",
  `// id: workload/runs-on
// title: Whoever holds the pod holds its node
// layer: workload
// technique: T1611
// success: 0.9
// remediation: Take the relationship between the two away.
// anchors: [pod]
// examples:
//   - name: it matches
//     given: "CREATE (:Asset:Compute {uid: 'a'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'})"
//     steps: [a -> b]
//   - name: it does not
//     given: "CREATE (:Asset:Compute {uid: 'a'})"
//     steps: []
MATCH (pod:Compute)-[on:RUNS_ON]->(node:Compute)
RETURN pod AS source, node AS target, [on] AS because
`,
);
const firstLine = (sizes: Record<string, number>) =>
  fullStatement(rule, "rows", new Map(Object.entries(sizes))).cypher.split("\n")[0];

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it("keeps a rule's plan while what it reads stays in its class", () => {
  expect(firstLine({ Fact: 12, Compute: 3 })).toBe("CYPHER 25 replan=skip //");
  expect(firstLine({ Fact: 900, Compute: 800 })).toBe(firstLine({ Fact: 12, Compute: 3 }));
  expect(firstLine({ Fact: 90_000, RUNS_ON: 5_000 })).toBe(firstLine({ Fact: 70_000, RUNS_ON: 15_000 }));
});

it("has another plan where one kind of what it reads has grown, whatever else has", () => {
  const before = { Fact: 90_000, RUNS_ON: 5_000, MAY: 0 };
  expect(firstLine({ ...before, RUNS_ON: 50_000 })).not.toBe(firstLine(before));
  expect(firstLine({ ...before, MAY: 50_000 })).toBe(firstLine(before));
});

it("leaves it to Neo4j where sizes are unknown", () => {
  expect(fullStatement(rule).cypher).toMatch(/^CYPHER 25\n/);
});

it("reads the sizes of labels and types, and Neo4j takes the statement", async () => {
  const sizes = await readSizes(store);
  expect(sizes?.get("Migration")).toBeGreaterThan(0);
  await expect(store.explain(fullStatement(rule, "batches", sizes).cypher, { workspace: "" })).resolves.toBeDefined();
});

it("says nothing where this user may not ask", async () => {
  const refused = { stream: (cypher: string) => store.stream(cypher.replace("db.stats.retrieve", "db.stats.hidden")) };
  await expect(readSizes(refused)).resolves.toBeUndefined();
});
