// Relationships that were not there, all of one type.
CYPHER 25
UNWIND $rows AS row
MATCH (source:Fact {workspace: $workspace, uid: row.source})
MATCH (target:Fact {workspace: $workspace, uid: row.target})
CREATE (source)-[relationship:$($type)]->(target)
SET relationship = row.properties
