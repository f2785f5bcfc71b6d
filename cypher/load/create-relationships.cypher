// Relationships that were not there, all of one type, by their source.
CYPHER 25
UNWIND $rows AS row
MATCH (source:Fact {workspace: $workspace, uid: row.source})
UNWIND row.targets AS each
MATCH (target:Fact {workspace: $workspace, uid: each.target})
CREATE (source)-[relationship:$($type)]->(target)
SET relationship = each.properties
