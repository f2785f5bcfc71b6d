// Steps that begin with this analysis, by their source.
CYPHER 25
UNWIND $rows AS row
MATCH (source:Fact {workspace: $workspace, uid: row.source})
UNWIND row.targets AS each
MATCH (target:Fact {workspace: $workspace, uid: each.target})
CREATE (source)-[step:STEP]->(target)
SET step = each.properties, step.since = $analysis, step.until = $open
