// Closed steps that no kept analysis shows.
CYPHER 25
MATCH (fact:Fact {workspace: $workspace})-[step:STEP WHERE step.until <= $oldest]->()
WHERE fact.uid IS NOT NULL
WITH step LIMIT $limit
DELETE step
RETURN count(*) AS deleted
