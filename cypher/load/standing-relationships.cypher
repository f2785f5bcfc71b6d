// Every relationship of a workspace's fact graph, in columns; steps are not facts.
CYPHER 25
MATCH (:Fact|Vanished {workspace: $workspace})-[relationship]->()
WHERE type(relationship) <> 'STEP'
RETURN substring(relationship.hash, 0, 2) AS bucket, collect(relationship.uid) AS uids,
       collect(relationship.hash) AS hashes, collect(elementId(relationship)) AS ids
