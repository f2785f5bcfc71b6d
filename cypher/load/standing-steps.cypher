// Steps that stand, in columns; the hash covers all that a step says.
CYPHER 25
MATCH (fact:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.until = $open]->()
WHERE fact.uid IS NOT NULL
RETURN substring(step.hash, 0, 2) AS bucket, collect(step.hash) AS hashes, collect(elementId(step)) AS ids
