// Analyses that are not kept.
CYPHER 25
MATCH (analysis:Analysis {workspace: $workspace})
WHERE analysis.number < $oldest
DELETE analysis
