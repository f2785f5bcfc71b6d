// Paths that no analysis before had as they are: self-contained, and ranked by this one.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
UNWIND $rows AS row
CREATE (workspace)-[:RANKED {workspace: $workspace, analysis: $analysis, rank: row.rank}]->(path:AttackPath)
SET path = row.path, path.workspace = $workspace
