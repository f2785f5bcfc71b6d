// Steps that stand, in columns; the hash covers all that a step says. One at a node that is gone, or was replaced under its
// uid, is no step of the nodes that stand, whatever it says.
CYPHER 25
MATCH (fact:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.until = $open]->(other)
WHERE fact.uid IS NOT NULL
WITH step, CASE WHEN fact:Vanished OR other:Vanished THEN elementId(step) ELSE step.hash END AS hash
RETURN substring(step.hash, 0, 2) AS bucket, collect(hash) AS hashes, collect(elementId(step)) AS ids
