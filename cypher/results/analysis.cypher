// One published analysis.
CYPHER 25
MATCH (analysis:Analysis {workspace: $workspace, number: $analysis})
RETURN analysis.number AS number, analysis.publishedAt AS publishedAt, analysis.summary AS summary
