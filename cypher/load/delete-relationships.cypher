// Relationships that no source states any more.
CYPHER 25
UNWIND $ids AS id
MATCH ()-[relationship]->()
WHERE elementId(relationship) = id
DELETE relationship
