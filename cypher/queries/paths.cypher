// Stored paths of an analysis, best first.
CYPHER 25
MATCH ()-[ranked:RANKED {workspace: $workspace, analysis: $analysis}]->(path:AttackPath)
USING INDEX ranked:RANKED(workspace, analysis, rank)
WHERE ranked.rank > $after
RETURN ranked.rank AS rank, path.document AS document
ORDER BY ranked.workspace, ranked.analysis, ranked.rank
LIMIT $limit
