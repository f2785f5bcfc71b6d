// Forgets a hypothesis; no row where there is none of that name.
CYPHER 25
MATCH (hypothesis:Hypothesis {workspace: $workspace, name: $name})
DELETE hypothesis
RETURN true AS deleted
