// Every relationship of a workspace's fact graph, in columns; steps are not facts.
CYPHER 25
MATCH (fact:Fact|Vanished {workspace: $workspace})-[relationship]->()
WHERE fact.uid IS NOT NULL AND (type(relationship) <> 'STEP')
RETURN substring(relationship.hash, 0, 2) AS bucket, collect(relationship.uid) AS uids,
       collect(relationship.hash) AS hashes, collect(elementId(relationship)) AS ids
