// Steps that an unfinished analysis opened.
CYPHER 25
MATCH (:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.since > $current]->()
WITH step LIMIT $limit
DELETE step
RETURN count(*) AS undone
