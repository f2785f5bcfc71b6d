// Steps that an unfinished analysis opened.
CYPHER 25
MATCH (fact:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.since > $current]->()
WHERE fact.uid IS NOT NULL
WITH step LIMIT $limit
DELETE step
RETURN count(*) AS undone
