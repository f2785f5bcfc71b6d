// A path that stands as it was is not written again: which analyses have it, and at what rank, is said beside it.

CYPHER 25
DROP CONSTRAINT attack_path_id IF EXISTS;

CYPHER 25
DROP INDEX attack_path_rank IF EXISTS;

CYPHER 25
CREATE INDEX attack_path_by_id IF NOT EXISTS
FOR (path:AttackPath) ON (path.workspace, path.id);

CYPHER 25
CREATE INDEX ranked_place IF NOT EXISTS
FOR ()-[ranked:RANKED]-() ON (ranked.workspace, ranked.analysis, ranked.rank);

// Two processes may do this at once: the second one waits at each path for the first, and finds it ranked.
CYPHER 25
MATCH (path:AttackPath)
WHERE path.analysis IS NOT NULL
MATCH (workspace:Workspace {name: path.workspace})
WITH workspace, path, path.analysis AS analysis, path.rank AS rank
CALL (workspace, path, analysis, rank) {
  SET path.workspace = path.workspace
  MERGE (workspace)-[:RANKED {workspace: workspace.name, analysis: analysis, rank: rank}]->(path)
  REMOVE path.analysis, path.rank
} IN TRANSACTIONS OF 1000 ROWS;
