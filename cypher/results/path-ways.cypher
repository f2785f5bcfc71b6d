// What tells the paths of an analysis from each other and from what they were, in columns.
CYPHER 25
MATCH ()-[ranked:RANKED {workspace: $workspace, analysis: $analysis}]->(path:AttackPath)
USING INDEX ranked:RANKED(workspace, analysis, rank)
WHERE ranked.rank > 0 AND path.way IS NOT NULL
WITH path.way AS way, elementId(path) AS id
RETURN left(way, 1) AS bucket, collect(way) AS ways, collect(id) AS ids
