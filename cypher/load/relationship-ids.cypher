// Neo4j's element ids of relationships of the fact graph, told by their ends: nothing is looked through.
CYPHER 25
UNWIND $rows AS row
MATCH (source:Fact {workspace: $workspace, uid: row.source})
MATCH (target:Fact {workspace: $workspace, uid: row.target})
MATCH (source)-[relationship]->(target)
WHERE relationship.uid = row.uid
RETURN relationship.uid AS uid, relationship.hash AS hash, elementId(relationship) AS id
