// Closed steps that no kept analysis shows.
CYPHER 25
MATCH (:Fact {workspace: $workspace})-[step:STEP WHERE step.until <= $oldest]->()
WITH step LIMIT $limit
DELETE step
RETURN count(*) AS deleted
