// Ranked paths of an analysis, self-contained.
CYPHER 25
UNWIND $rows AS row
CREATE (path:AttackPath)
SET path = row, path.workspace = $workspace, path.analysis = $analysis
