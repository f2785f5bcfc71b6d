// Stored paths of an analysis, best first.
CYPHER 25
MATCH (path:AttackPath {workspace: $workspace, analysis: $analysis})
WHERE path.rank > $after
RETURN path.rank AS rank, path.document AS document
ORDER BY path.workspace, path.analysis, path.rank
LIMIT $limit
