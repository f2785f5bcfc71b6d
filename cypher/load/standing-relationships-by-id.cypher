// Relationships of the fact graph as they stand, by element id.
CYPHER 25
UNWIND $ids AS id
MATCH (source)-[relationship]->(target)
WHERE elementId(relationship) = id
RETURN relationship.uid AS uid, type(relationship) AS type, source.uid AS source, target.uid AS target,
       properties(relationship) AS properties
