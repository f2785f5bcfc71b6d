// Steps that begin with this analysis.
CYPHER 25
UNWIND $rows AS row
MATCH (source:Fact {workspace: $workspace, uid: row.source})
MATCH (target:Fact {workspace: $workspace, uid: row.target})
CREATE (source)-[step:STEP]->(target)
SET step = row.properties, step.since = $analysis, step.until = $open
