// Hypotheses of a workspace by name.
CYPHER 25
MATCH (hypothesis:Hypothesis {workspace: $workspace})
RETURN hypothesis.name AS name, hypothesis.assumptions AS assumptions, hypothesis.savedAt AS savedAt
ORDER BY name
