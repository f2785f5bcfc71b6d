// Steps that an unfinished analysis closed stand again.
CYPHER 25
MATCH (fact:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE $current < step.until < $open]->()
WHERE fact.uid IS NOT NULL
WITH step LIMIT $limit
SET step.until = $open
RETURN count(*) AS undone
