/** All that an analysis leaves in Neo4j, to compare two ways of getting there. */
import { readCurrent } from "../../src/store/analyses.js";
import type { Store } from "../../src/store/connection.js";
import { readPaths } from "../../src/store/ranked-paths.js";

/** The facts, the steps that stand, what assets cost, and the stored paths. */
export async function left(store: Store, workspace: string) {
  const facts = await store.read(
    `CYPHER 25 MATCH (a:Fact {workspace: $workspace}) WHERE a.uid IS NOT NULL
     RETURN a.uid AS uid, labels(a) AS labels,
            a {.*, costSince: null, costBefore: null, impactCostBefore: null, impactBefore: null} AS properties
     ORDER BY uid`,
    { workspace },
  );
  const relationships = await store.read(
    `CYPHER 25 MATCH (a:Fact|Vanished {workspace: $workspace})-[r]->(b) WHERE a.uid IS NOT NULL AND type(r) <> 'STEP'
     RETURN a.uid AS source, b.uid AS target, type(r) AS type, properties(r) AS properties, labels(a), labels(b)
     ORDER BY r.uid`,
    { workspace },
  );
  const steps = await store.read(
    `CYPHER 25 MATCH (a:Fact {workspace: $workspace})-[s:STEP WHERE s.until = 9007199254740991]->(b)
     RETURN a.uid AS source, b.uid AS target, s {.*, since: null} AS step ORDER BY source, target, s.rule, s.via`,
    { workspace },
  );
  const { analysis, steps: count, paths, complete, unjoined, notCollected } = await readCurrent(store, workspace);
  const stored = await readPaths(store, { workspace, analysis }, { limit: 5000 });
  return { facts, relationships, steps, stored, count, paths, complete, unjoined, notCollected };
}
