// Relationships of a workspace, for export.
CYPHER 25
MATCH (source:Fact {workspace: $workspace})-[relationship]->(target:Fact)
WHERE source.uid IS NOT NULL AND (type(relationship) <> 'STEP')
RETURN relationship.uid AS uid, type(relationship) AS type, source.uid AS source, target.uid AS target,
       relationship.basis AS basis, relationship.evidence AS evidence, properties(relationship) AS properties
ORDER BY type, source, target, uid
