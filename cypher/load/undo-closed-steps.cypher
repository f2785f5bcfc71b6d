// Steps that an unfinished analysis closed stand again.
CYPHER 25
MATCH (:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE $current < step.until < $open]->()
WITH step LIMIT $limit
SET step.until = $open
RETURN count(*) AS undone
