// Published analyses that are kept, newest first.
CYPHER 25
MATCH (analysis:Analysis {workspace: $workspace})
RETURN analysis.number AS number, analysis.publishedAt AS publishedAt, analysis.summary AS summary
ORDER BY number DESC
LIMIT $limit
