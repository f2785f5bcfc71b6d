// Fact changes of analyses that are not kept.
CYPHER 25
MATCH (changes:FactChanges {workspace: $workspace})
WHERE changes.analysis <= $oldest
DELETE changes
