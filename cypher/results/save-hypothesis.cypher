// A hypothesis, in place of one of the same name.
CYPHER 25
MERGE (hypothesis:Hypothesis {workspace: $workspace, name: $name})
SET hypothesis.assumptions = $assumptions, hypothesis.savedAt = $savedAt
