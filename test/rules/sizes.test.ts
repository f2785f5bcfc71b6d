import { afterAll, beforeAll, expect, it } from "vitest";
import { parseRule, readSizes } from "../../src/rules/index.js";
import { fullStatement } from "../../src/rules/statement.js";
import type { Store } from "../../src/store/connection.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

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
const statement = (sizes: Record<string, number>) =>
  fullStatement(rule, "batches", new Map(Object.entries(sizes))).cypher;

let store: Store;
const workspace = freshWorkspace();
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

it("keeps a rule's plan while what it reads stays in its class", () => {
  expect(statement({ Fact: 12, Compute: 3 })).toMatch(/^CYPHER 25 replan=skip\n/);
  expect(statement({ Fact: 3900, Compute: 800 })).toBe(statement({ Fact: 12, Compute: 3 }));
  expect(statement({ Fact: 90_000, RUNS_ON: 5_000 })).toBe(statement({ Fact: 70_000, RUNS_ON: 15_000 }));
});

it("has another plan where one kind of what it reads has grown, whatever else has", () => {
  const before = { Fact: 90_000, RUNS_ON: 5_000, MAY: 0 };
  expect(statement({ ...before, RUNS_ON: 50_000 })).not.toBe(statement(before));
  expect(statement({ ...before, MAY: 50_000 })).toBe(statement(before));
});

it("leaves it to Neo4j where sizes are unknown", () => {
  expect(fullStatement(rule).cypher).toMatch(/^CYPHER 25\n/);
});

it("is planned anew by Neo4j for another class, and not before", async () => {
  const expected = async (sizes: Record<string, number>) =>
    (await store.explain(statement(sizes), { workspace })).expectedRows;
  // Classes that no estate is in, so that no other test has had them planned.
  const [small, large] = [{ Fact: 4e15 }, { Fact: 4e16 }];
  const before = await expected(small);
  await store.write(
    "CYPHER 25 UNWIND range(1, 5000) AS n CREATE (:Fact:Asset:Compute {workspace: $workspace, uid: toString(n)})",
    { workspace },
  );
  expect(await expected(small)).toEqual(before);
  expect(await expected(large)).not.toEqual(before);
});

it("reads the sizes of labels and types", async () => {
  const sizes = await readSizes(store);
  expect(sizes?.get("Compute")).toBeGreaterThan(4999);
});

it("says nothing where this user may not ask", async () => {
  const read: Store["read"] = (cypher) => store.read(cypher.replace("db.stats.retrieve", "db.stats.hidden"));
  const refused = { ...store, read };
  await expect(readSizes(refused)).resolves.toBeUndefined();
});
