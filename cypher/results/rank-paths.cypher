// Paths that stand as an analysis before left them, ranked by this one as well.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
UNWIND $rows AS row
MATCH (path:AttackPath) WHERE elementId(path) = row.path
CREATE (workspace)-[:RANKED {workspace: $workspace, analysis: $analysis, rank: row.rank}]->(path)
